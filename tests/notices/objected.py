"""The stage of tests/runs with its run decided on and the notice of it up: 王小红 is to be honoured, 李建国 comes next.
The notice stands from 23 to 29 December 2015."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.nominations.models import Nomination
from awards.notices.models import Notice, Objection
from awards.notices.receipts import digest_of
from awards.permissions import Viewer
from awards.runs.models import Decision, Run
from tests import factories
from tests.runs.stage import LATER, Stage, set_stage

DURING = datetime(2015, 12, 24, 2, 0, tzinfo=UTC)  # a Thursday, ten in the morning in Shanghai
TEXT = "公示对象十月份在窗口两次拒绝受理报修，当日有三位老师在场。"


@dataclass
class Objected:
    """The award in its notice period; officers of discipline: two from outside, one of the winner's department."""

    stage: Stage
    decision: Decision
    notice: Notice
    officer: User
    other: User
    colleague: User

    @property
    def wang(self) -> str:
        """The id of the one on the notice."""
        return f"n{self.stage.wang.id}"

    def objection(self, state: str = "received", **values: Any) -> Objection:
        """A row in any state, with what the state asks for, by the officer."""
        by = {} if state == "received" else {"handler": self.officer.username, "taken_up_at": DURING}
        done = {"decided_at": DURING, "finding": "查实"} if state in ("upheld", "dismissed") else {}
        remedy = {"remedy": "correct"} if state == "upheld" else {}
        return make_objection(self.notice, **{"state": state, "nominee": self.wang, **by, **done, **remedy, **values})


def make_objection(notice: Notice, **values: Any) -> Objection:
    """A row about a notice; the receipt's code is its number, filled up with zeros."""
    number = next(factories._numbers)
    defaults = {
        "notice": notice,
        "number": number,
        "receipt_sha256": digest_of(f"{number:020}"),
        "subject": "nominee",
        "is_anonymous": False,
        "name": "周建业",
        "contact": "010-6275-0000",
        "text": TEXT,
        "state": "received",
        "received_at": DURING,
        "due_on": date(2015, 12, 31),
    }
    objection: Objection = factories.save(Objection(**{**defaults, **values}))
    return objection


def objected(session: Session, **values: object) -> Objected:
    """Set it up and commit it."""
    stage = set_stage(**values)
    return decided(session, stage, factories.make_user("discipline"), factories.make_user("discipline"))


def decided(session: Session, stage: Stage, officer: User, other: User) -> Objected:
    """Decision and notice of the stage's next run."""
    notice = notice_of(stage.run(session), stage.wang)
    colleague = factories.make_user("discipline", person=factories.make_person(stage.repairs, "孙国强"))
    return Objected(stage, notice.decision, notice, officer, other, colleague)


def notice_of(run: Run, *selected: Nomination) -> Notice:
    """The rows of a decision on a run and of the notice of it, with these people."""
    about = {"award": run.award, "number": 1, "actor": "leader"}
    kept = {"decided_on": LATER.date(), "attendance": "组长等 7 人", "vote": "7:0", "approved_by": "周主任"}
    decision = factories.save(Decision(**about, **kept, run=run, created_at=LATER))
    people = [
        {"id": f"n{one.id}", "name": one.subject.name, "units": [unit.name for unit in one.subject.own_departments]}
        for one in selected
    ]
    days = [f"2015-12-{day}" for day in (23, 24, 25, 28, 29)]
    term = {"starts_on": date(2015, 12, 23), "ends_on": date(2015, 12, 29), "counts": "working", "days": days}
    shown = {"people": people, "contact": {"office": "总务处"}, "sha256": "0" * 64}
    notice: Notice = factories.save(
        Notice(award=run.award, number=1, decision=decision, **term, **shown, actor="office", put_up_at=LATER)
    )
    return notice


def viewer_of(user: User) -> Viewer:
    """The user as services know them."""
    viewer: Viewer = user.as_viewer()
    return viewer
