"""Whether it is on record why other components carry the weight of one that is missing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.evidence.models import GapReason
from awards.evidence.queries import reasons_for
from awards.i18n import LazyMessage, bi, language, lazy
from awards.nominations.models import Nomination

REWEIGHTED = "reweighted"


@dataclass(frozen=True)
class Unexplained:
    """A component that is missing for nominations without a recorded reason."""

    component: Mapping[str, str]
    code: str
    nominations: tuple[Nomination, ...]

    @property
    def words(self) -> LazyMessage:
        """What is wrong, without the names."""
        return lazy("No reason is recorded why others carry the weight of “%(component)s”", component=self.component)

    def __str__(self) -> str:
        colon, comma = ("：", "、") if language() == "zh" else (": ", ", ")
        return f"{self.words}{colon}{comma.join(bi(one.subject.name) for one in self.nominations)}"


def reweighted_in(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(Nominee id, component code) wherever a result says that other components carry the weight."""
    for row in result["ranking"]:
        for part in row["components"]:
            if any(note["code"] == REWEIGHTED for note in part["notes"]):
                yield row["id"], part["code"]


def reasons_in(
    session: Session, award: Award, result: Mapping[str, Any], nominees: Mapping[str, Nomination]
) -> dict[tuple[str, str], GapReason | None]:
    """(Nominee id, component code) → the reason that is on record, None without one, for all that is reweighted.

    One statement; none if nothing is. `nominees` as by `runs.queries.nominees_of`.
    """
    pairs = [(one, code) for one, code in reweighted_in(result) if one in nominees]
    if not pairs:
        return {}
    ids = {component.code: component.id for component in award.components}
    found = reasons_for(session, award, {nominees[one].subject_id for one, _ in pairs})
    return {(one, code): found.get((ids.get(code, 0), nominees[one].subject_id)) for one, code in pairs}


def unexplained(
    award: Award, reasons: Mapping[tuple[str, str], GapReason | None], nominees: Mapping[str, Nomination]
) -> list[Unexplained]:
    """What keeps a run from being published, by component in the order of the scheme."""
    return [
        Unexplained(component.label, component.code, lacking)
        for component in award.components
        if (lacking := _without(component.code, reasons, nominees))
    ]


def _without(
    code: str, reasons: Mapping[tuple[str, str], GapReason | None], nominees: Mapping[str, Nomination]
) -> tuple[Nomination, ...]:
    missing: Collection[str] = [one for (one, about), reason in reasons.items() if about == code and reason is None]
    return tuple(nominees[one] for one in missing)
