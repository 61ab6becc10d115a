"""The answers behind a figure of a survey, as counts: never a single one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award, Component
from awards.evidence.measures import rows as reading
from awards.evidence.measures.survey import Questionnaire, counted_answers, survey_data, survey_scheme
from awards.evidence.models import SurveyAnswer
from awards.evidence.smallness import LEAST_PRINTED
from awards.imports.models import ImportBatch


@dataclass(frozen=True)
class ItemLine:
    """One question: counts from worst to best about the nominee, and over the whole wave."""

    label: dict[str, str]
    counts: tuple[int, ...]
    wave: tuple[int, ...]


@dataclass(frozen=True)
class StratumLine:
    """One stratum of the nominee after small ones were merged into it (`merged`, their labels). `is_small` and
    `is_wave_small`: so few people that nothing is printed."""

    label: dict[str, str] | str
    merged: tuple[dict[str, str] | str, ...]
    responses: int
    wave: int
    items: tuple[ItemLine, ...]

    @property
    def is_small(self) -> bool:
        return self.responses < LEAST_PRINTED

    @property
    def is_wave_small(self) -> bool:
        return self.wave < LEAST_PRINTED


@dataclass(frozen=True)
class BatchShare:
    """How many of the answers that count came with an import."""

    batch: ImportBatch
    answers: int

    @property
    def is_small(self) -> bool:
        return self.answers < LEAST_PRINTED


@dataclass(frozen=True)
class AnswerRows:
    """What the answers say: the bundle's data and keys of the scheme, in words, and where they came from."""

    data: Any
    scheme: dict[str, Any]
    responses: int
    strata: tuple[StratumLine, ...]
    shares: tuple[BatchShare, ...]


def answer_rows(session: Session, award: Award, component: Component, places: Collection[int]) -> AnswerRows:
    """The counts for one nominee; four statements, of which only the one over batches reads answers."""
    questionnaires = reading.surveys_of(session, award.campaign)
    tallies = reading.tallies_of(session, award.campaign, questionnaires) if questionnaires else {}
    counted = counted_answers(questionnaires.values(), tallies, component.source.get("survey"))
    scheme = survey_scheme(component.settings, counted)
    strata = [stratum["code"] for stratum in component.settings["strata"]]
    sums = counted.over(places, strata)
    data = survey_data(strata, sums, len(scheme["items"]))
    chosen = [questionnaires[one] for one in counted.codes]
    return AnswerRows(
        data=data,
        scheme=scheme,
        responses=sum(tally.responses for tally in sums.values()),
        strata=_strata(component.settings["strata"], set(sums), data or [], scheme),
        shares=_shares(session, chosen, strata, places),
    )


def _strata(
    declared: Sequence[dict[str, Any]], answered: set[str], data: Sequence[dict[str, Any]], scheme: dict[str, Any]
) -> tuple[StratumLine, ...]:
    labels = {one["code"]: one.get("label") or one["code"] for one in declared}
    wave = {entry["stratum"]: entry for entry in scheme["wave"]}
    kept = [entry["stratum"] for entry in data]
    merged = tuple(labels[code] for code in labels if code in answered and code not in kept)
    largest = max(data, key=lambda entry: sum(map(sum, entry["items"].values())), default=None)
    lines = []
    for entry in data:
        everyone = wave.get(entry["stratum"], {"responses": 0, "items": {}})
        none = [(item, [0] * item["options"]) for item in scheme["items"]]
        items = tuple(
            ItemLine(
                item.get("label") or {},
                tuple(entry["items"].get(item["code"], zeros)),
                tuple(everyone["items"].get(item["code"], zeros)),
            )
            for item, zeros in none
        )
        joined = merged if entry is largest else ()
        lines.append(StratumLine(labels[entry["stratum"]], joined, entry["responses"], everyone["responses"], items))
    return tuple(lines)


def _shares(
    session: Session, surveys: Sequence[Questionnaire], strata: Sequence[str], places: Collection[int]
) -> tuple[BatchShare, ...]:
    """How many of the answers each import brought; two statements."""
    table = SurveyAnswer
    asked = [
        and_(table.survey_id == one.id, table.identity.in_([who for who, code in one.strata.items() if code in strata]))
        for one in surveys
    ]
    if not asked:
        return ()
    query = select(table.batch_id, func.count()).where(or_(*asked), table.subject_id.in_(places))
    query = query.where(table.left_out_id.is_(None)).group_by(table.batch_id)
    counts: dict[int, int] = dict(session.execute(query).all())
    batches = select(ImportBatch).where(ImportBatch.id.in_(counts)).order_by(ImportBatch.id)
    return tuple(
        BatchShare(one, counts[one.id]) for one in session.scalars(batches.options(joinedload(ImportBatch.file)))
    )
