"""Trying an award's rules on an invented field, to show what a weight does before anyone is judged by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from awards.campaigns.models import Award
from awards.campaigns.preview.data import survey_parts
from awards.campaigns.preview.field import SIZE, Invented, invented_field, nominee_of
from awards.campaigns.preview.lines import Bilingual, Line, line_of, panel_notes
from awards.campaigns.preview.moves import WeightChange, weight_changes
from awards.campaigns.scheme import scheme_of
from awards.errors import AwardsError
from awards.i18n import language, lazy
from scoring import BundleError, run
from scoring.engine import assess

JUDGES, MOST_JUDGES = 7, 40

__all__ = ["Preview", "PreviewError", "bundle_of", "preview_of"]


class PreviewError(AwardsError):
    """The engine refuses these rules; the message has its words for every problem."""


@dataclass(frozen=True)
class Preview:
    """The invented field under the rules: `lines` best first, `changes` and `labels` per component in the award's
    order; `winners` places for `size` nominees, marked by `judges` judges; `notes` are true of everyone."""

    lines: tuple[Line, ...]
    changes: tuple[WeightChange, ...]
    labels: tuple[Bilingual, ...]
    notes: tuple[Bilingual, ...]
    winners: int
    size: int
    judges: int
    has_units: bool


def preview_of(award: Award) -> Preview:
    """An award's rules, saved or only built (`awards.campaigns.building.build_award`), tried on the invented field.

    A share of winners is taken of the invented nominees. Reads no database but the award with its components and
    criteria. Raises PreviewError if the engine refuses the rules.
    """
    field = invented_field(award)
    bundle = bundle_of(award, field)
    try:
        assessed, result = assess(bundle), run(bundle)
    except BundleError as error:
        problems = " ".join(problem.words(language()) for problem in error.problems)
        raise PreviewError(lazy("These rules cannot be tried: %(problems)s", problems=problems)) from error
    by_id = {one.id: one for one in field}
    labels = {component.code: component.label for component in award.components}
    return Preview(
        lines=tuple(line_of(row, by_id[row["id"]], labels) for row in result["ranking"]),
        changes=tuple(weight_changes(assessed, by_id)),
        labels=tuple(labels.values()),
        notes=tuple(panel_notes(result["ranking"], labels)),
        winners=bundle["scheme"]["winners"],
        size=SIZE,
        judges=len(judges_of(award)) if any(one.kind == "panel" for one in award.components) else 0,
        has_units=award.subject_kind != "department",
    )


def bundle_of(award: Award, field: Sequence[Invented]) -> dict[str, Any]:
    """The bundle of the invented field, as a run would freeze it."""
    parts = {one.code: survey_parts(one) for one in award.components if one.kind == "survey"}
    judges = judges_of(award)
    return {
        "format": "award-bundle/1",
        "award": {"code": award.code, "name": dict(award.name), "year": 2015},
        "rules": {"sealed_sha256": ""},
        "scheme": scheme_of(award, counts={award.subject_kind: SIZE}, survey_parts=parts, judges=judges),
        "nominees": [nominee_of(one, award, judges) for one in field],
        "rulings": [],
        "stability": {"draws": 1, "seed": 1},
    }


def judges_of(award: Award) -> list[str]:
    """Seven invented judges, or as many as a panel of this award needs sheets."""
    needed = [int(one.settings.get("min_sheets", 1)) for one in award.components if one.kind == "panel"]
    return [f"j{number + 1}" for number in range(min(max([JUDGES, *needed]), MOST_JUDGES))]
