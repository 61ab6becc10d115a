"""Every state of decision, notice and objection: what may be published, and that nothing is with an open objection."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.notices.service import take_down_notice
from awards.results.models import Publication
from awards.results.service import NotPublishableError, publish_run
from awards.runs.service import withdraw_decision
from tests.notices.objected import DURING, Objected, objected
from tests.results.stage import PICTURE
from tests.runs.stage import set_stage

AFTER = DURING + timedelta(days=8)


def refused(session: Session, it: Objected, *, after: bool = True) -> list[str]:
    """Why the run of the notice is not published, as the endpoints where the steps are done."""
    with pytest.raises(NotPublishableError) as error:
        publish_run(session, it.decision.run, actor="office", now=AFTER if after else DURING, figures=PICTURE)
    assert session.scalars(select(Publication)).all() == []
    return [getattr(one, "endpoint", "") for one in error.value.message.params["reasons"].parts]


@pytest.mark.parametrize("state", [None, "received", "investigating", "dismissed"])
def test_an_open_objection_and_a_notice_that_is_up_stop_it(session: Session, state: str | None) -> None:
    it = objected(session)
    if state:
        it.objection(state)
    is_open = state in ("received", "investigating")
    objections = ["notices.list_objections"] if is_open else []
    assert refused(session, it, after=False) == ["notices.show_notice", *objections]
    if is_open:
        assert refused(session, it) == objections
    else:
        publication = publish_run(session, it.decision.run, actor="office", now=AFTER, figures=PICTURE)
        assert (publication.decision, publication.notice) == (it.decision, it.notice)


def test_without_notice_and_without_decision_nothing_is_published(session: Session) -> None:
    it = objected(session)
    take_down_notice(session, it.notice, reason="名单有误", actor="office", now=DURING)
    assert refused(session, it) == ["notices.show_notice"]
    withdraw_decision(session, it.decision, reason="复核", actor="leader", now=DURING)
    assert refused(session, it) == ["runs.show_decision"]


def test_a_run_without_any_step_is_sent_to_the_first(session: Session) -> None:
    run = set_stage().run(session)
    with pytest.raises(NotPublishableError, match="No leader has approved it yet"):
        publish_run(session, run, actor="office", now=AFTER, figures=PICTURE)
