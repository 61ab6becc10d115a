"""What of the way from a run to its publication is left: approval, public notice, objections."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.campaigns.rules import date_in
from awards.i18n import LazyMessage, lazy
from awards.notices.models import Notice
from awards.notices.queries import notice_up, open_objections
from awards.notices.rules import standing_of
from awards.runs.models import Decision, Run
from awards.runs.queries import decision_of

ON_ITS_WAY = timedelta(minutes=10)  # an objection sent in the last minute, with its files, is still coming in


@dataclass(frozen=True)
class Step:
    """One step that is left, and the page where it is done."""

    message: LazyMessage
    endpoint: str

    def __str__(self) -> str:
        return str(self.message)


def steps_left(session: Session, run: Run, *, now: datetime) -> list[Step]:
    """The steps, in their order; [] when the run may be published."""
    award, decision = run.award, decision_of(session, run.award)
    found = [_undecided(run, decision) or _unnoticed(notice_up(session, award), decision, award, now)]
    for objection in open_objections(session, [award])[award.id]:
        message = lazy("Objection %(number)s waits for its ruling", number=objection.number)
        found.append(Step(message, "notices.list_objections"))
    return [one for one in found if one]


def _undecided(run: Run, decision: Decision | None) -> Step | None:
    if decision is None:
        return Step(lazy("No leader has approved it yet"), "runs.show_decision")
    if decision.run_id != run.id:
        return Step(lazy("Run %(run)s was approved, and not this one", run=decision.run.number), "runs.show_decision")
    return None


def _unnoticed(notice: Notice | None, decision: Decision | None, award: Award, now: datetime) -> Step | None:
    if notice is None or decision is None or notice.decision_id != decision.id:
        return Step(lazy("It has not been put up as a public notice"), "notices.show_notice")
    if standing_of(notice, date_in(award.campaign, now - ON_ITS_WAY)) == "up":
        return Step(
            lazy("Its public notice stands until the end of %(day)s", day=notice.ends_on), "notices.show_notice"
        )
    return None
