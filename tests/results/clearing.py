"""The way to a publication, walked with the services: approval, notice, its days over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from unittest.mock import patch

from sqlalchemy.orm import Session

from awards.notices.models import Notice
from awards.notices.service import put_up_notice
from awards.results import service
from awards.results.models import Publication
from awards.runs.models import Decision, Run
from awards.runs.queries import decision_of
from awards.runs.service import approve_run, withdraw_decision

CONTACT = {"office": "总务处办公室", "telephone": "010-62750001", "mail": ""}
NOTICE = timedelta(days=8)  # five working days and the day of putting up, where no holiday is between


def cleared(session: Session, run: Run, *, at: datetime) -> Notice:
    """Approve a run, whatever speaks against it, and put up its notice early enough that its days are over at `at`; an
    earlier decision is withdrawn for it."""
    corrects = "更正前一次公示" if decision_of(session, run.award) else ""
    decision = approved(session, run, at=at)
    with patch("awards.notices.service.obstacles", return_value=[]):
        return put_up_notice(session, decision, contact=CONTACT, corrects=corrects, actor="office", now=at - NOTICE)


def approved(session: Session, run: Run, *, at: datetime) -> Decision:
    """The first half of `cleared`."""
    then, earlier = at - NOTICE, decision_of(session, run.award)
    if earlier is not None:
        withdraw_decision(session, earlier, reason="复核后重新决定", actor="leader", now=then)
    words = {"attendance": "应到 7 人，实到 7 人", "vote": "7:0", "approved_by": "周主任"}
    by = {"actor": "leader", "now": then}
    with (
        patch("awards.runs.service.deciding.require_approvable"),
        patch("awards.runs.service.deciding.require_day", return_value=then.date()),
    ):
        return approve_run(session, run, decided_on=then.date(), **by, **words)  # type: ignore[arg-type]


def publish_run(
    session: Session, run: Run, *, actor: str, now: datetime, figures: Mapping[tuple[str, str], bytes] | None = None
) -> Publication:
    """As the service, after all that goes before it."""
    cleared(session, run, at=now)
    return service.publish_run(session, run, actor=actor, now=now, figures=figures)
