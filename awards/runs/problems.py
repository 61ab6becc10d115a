"""What keeps a bundle from being scored, for people: whose data, which component, and the engine's words for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awards.errors import AwardsError
from awards.i18n import bi, lazy
from awards.nominations.models import Nomination
from scoring import Problem

RULING = {"zh": "裁定", "en": "Ruling"}
COMMAS = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class ScoringProblem:
    """One problem: the nomination it is about (None: the rules themselves, or a ruling on those named), the bilingual
    label of the component, the path inside the bundle, and the bilingual message."""

    nomination_id: int | None
    name: dict[str, str]
    component: dict[str, str]
    path: str
    message: dict[str, str]

    def __str__(self) -> str:
        place = " · ".join(text for text in (bi(self.name), bi(self.component)) if text)
        return f"{place or self.path}: {bi(self.message)}"


class UnscorableError(AwardsError):
    """The bundle is not sound; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Sequence[ScoringProblem]):
        self.problems = list(problems)
        super().__init__(lazy("The data cannot be scored yet. Problems found: %(count)s", count=len(self.problems)))


def in_words(
    problems: Sequence[Problem], bundle: Mapping[str, Any], nominees: Mapping[str, Nomination]
) -> list[ScoringProblem]:
    """The engine's problems with names instead of positions; `nominees` as by `runs.queries.nominees_of`."""
    labels = {component["code"]: component["label"] for component in bundle["scheme"]["components"]}
    return [_in_words(problem, bundle, nominees, labels) for problem in problems]


def _ruled_on(ruling: Mapping[str, Any], nominees: Mapping[str, Nomination]) -> dict[str, str]:
    """The names of those whom a ruling is about, in its order."""
    ids = ruling.get("order") or [ruling.get("nominee")]
    subjects = [nominees[one].subject for one in ids if one in nominees]
    return {lang: comma.join(subject.name[lang] for subject in subjects) for lang, comma in COMMAS.items()}


def _in_words(
    problem: Problem,
    bundle: Mapping[str, Any],
    nominees: Mapping[str, Nomination],
    labels: Mapping[str, dict[str, str]],
) -> ScoringProblem:
    at = problem.location
    nomination, component, name = None, {}, {}
    if len(at) > 1 and at[0] == "rulings" and isinstance(at[1], int):
        component, name = RULING, _ruled_on(bundle["rulings"][at[1]], nominees)
    elif len(at) > 1 and at[0] == "nominees" and isinstance(at[1], int):
        nomination = nominees.get(bundle["nominees"][at[1]]["id"])
        component = labels.get(str(at[3]), {}) if len(at) > 3 and at[2] == "data" else {}
    elif len(at) > 2 and at[:2] == ("scheme", "components") and isinstance(at[2], int):
        component = bundle["scheme"]["components"][at[2]]["label"]
    return ScoringProblem(
        nomination_id=nomination.id if nomination else None,
        name=nomination.subject.name if nomination else name,
        component=component,
        path=problem.path,
        message={"zh": problem.words("zh"), "en": problem.words("en")},
    )
