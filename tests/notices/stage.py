"""The stage of tests/runs, decided: 王小红 of 维修服务中心 is selected, and a leader approved the run on Monday,
14 December 2015. What is put up then stands until Monday, 21 December."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from awards.notices.models import Notice
from awards.notices.service import put_up_notice
from awards.runs.models import Decision, Run
from tests import factories
from tests.runs.stage import Stage, set_stage

MONDAY = datetime(2015, 12, 14, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai
LAST_MINUTE = datetime(2015, 12, 21, 15, 59, 59, tzinfo=UTC)  # 23:59:59 on the last day there
AFTER = LAST_MINUTE + timedelta(seconds=1)
CONTACT = {"office": "总务处办公室", "telephone": "010-62750001", "mail": "zwc@example.edu.cn"}


def decided(run: Run, *, at: datetime = MONDAY, number: int = 1) -> Decision:
    """The decision on a run, as a row that is not saved."""
    return Decision(
        award_id=run.award_id,
        run=run,
        number=number,
        decided_on=date(2015, 12, 14),
        attendance="应到 7 人，实到 7 人",
        vote="7:0",
        actor="leader",
        approved_by="李领导",
        created_at=at,
    )


def decide(stage: Stage, session: Session, *, at: datetime = MONDAY, number: int = 1) -> Decision:
    """A run and the decision on it."""
    decision: Decision = factories.save(decided(stage.run(session, now=at), at=at, number=number))
    return decision


def put_up(decision: Decision, session: Session, *, now: datetime = MONDAY, **values: Any) -> Notice:
    """The notice of a decision, committed."""
    notice = put_up_notice(session, decision, **{"contact": CONTACT, "actor": "office", **values}, now=now)
    session.commit()
    return notice


def noticed_stage(session: Session, **values: Any) -> tuple[Stage, Notice]:
    """An award whose notice was put up on Monday; `values` are the award's."""
    stage = set_stage(**values)
    return stage, put_up(decide(stage, session), session)
