"""How far awards have come from a decided run to its publication: decision, notice, objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.i18n import LazyMessage, lazy
from awards.notices.models import Notice
from awards.notices.queries import notices_up, open_objections
from awards.runs.decided import decisions_of_all
from awards.runs.models import Decision


@dataclass(frozen=True)
class Walk:
    """The decision that stands, the notice that nobody took down, and how many objections wait for their ruling."""

    decision: Decision | None = None
    notice: Notice | None = None
    objections: int = 0

    def is_up(self, today: date) -> bool:
        """Whether the days of the notice still run on `today`, the date in the campaign's zone."""
        return self.notice is not None and today <= self.notice.ends_on

    def is_clear(self, today: date) -> bool:
        """Whether notice and objections leave nothing in the way of a publication."""
        return self.notice is not None and not self.is_up(today) and not self.objections


@dataclass(frozen=True)
class Step:
    """What the office does next with a decided award, and on which page."""

    words: LazyMessage
    endpoint: str
    hint: LazyMessage | None = None
    number: int | None = None  # of the run, where the page is one of a run


def walks_of(session: Session, awards: Sequence[Award]) -> dict[int, Walk]:
    """Award id → how far it has come: three statements for all."""
    decisions, notices = decisions_of_all(session, awards), notices_up(session, awards)
    objections = open_objections(session, awards)
    return {one.id: Walk(decisions.get(one.id), notices.get(one.id), len(objections[one.id])) for one in awards}


def step_after_decision(award: Award, walk: Walk, today: date) -> Step | None:
    """What the office does with an award that is decided and not published; None while it waits."""
    if walk.decision is None:
        return None
    if walk.notice is None:
        hint = lazy("Decided on run %(number)s.", number=walk.decision.run.number)
        return Step(lazy("Put up the notice: “%(award)s”", award=award.name), "notices.put_up_notice", hint)
    if walk.is_clear(today):
        hint = lazy("The days of the notice are over, and no objection is open.")
        words, number = lazy("Ready to be published: “%(award)s”", award=award.name), walk.decision.run.number
        return Step(words, "results.confirm_publishing", hint, number)
    return None
