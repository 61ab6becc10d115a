"""Every state of decision, notice and objection: what may be published, and that nothing is with an open objection; by
the service, the page and the command."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.db import db
from awards.notices.investigating import take_up, uphold
from awards.notices.service import take_down_notice
from awards.results.models import Publication
from awards.results.service import NotPublishableError, publish_run
from awards.runs.models import Decision, Run
from awards.runs.service import withdraw_decision
from tests import factories
from tests.conftest import undone
from tests.notices.objected import DURING, Objected, objected, viewer_of
from tests.pages import Browser
from tests.results.stage import PICTURE
from tests.runs.stage import sheet_of

AFTER = DURING + timedelta(days=8)
LAST_MINUTES = datetime(2015, 12, 29, 16, 5, tzinfo=UTC)  # five past midnight in Shanghai, the notice's days just over


def as_it_is(session: Session, it: Objected) -> Run:
    return it.decision.run


def with_objection(state: str) -> Callable[[Session, Objected], Run]:
    def raised(session: Session, it: Objected) -> Run:
        it.objection(state, number=7)
        return it.decision.run

    return raised


def upheld(session: Session, it: Objected) -> Run:
    objection, officer = it.objection(), viewer_of(it.officer)
    take_up(session, objection, actor=officer, now=DURING)
    words = {"remedy": "correct", "finding": "查实", "reason": "数据有误"}
    uphold(session, objection, **words, actor=officer, now=DURING)
    return it.decision.run


def taken_down(session: Session, it: Objected) -> Run:
    take_down_notice(session, it.notice, reason="名单有误", actor="office", now=DURING)
    return it.decision.run


def withdrawn(session: Session, it: Objected) -> Run:
    withdraw_decision(session, it.decision, reason="复核", actor="leader", now=DURING)
    return it.decision.run


def decided_anew(session: Session, it: Objected) -> Run:
    """A second decision on the same run; the notice of the first came down with it."""
    withdrawn(session, it)
    kept = {"decided_on": DURING.date(), "attendance": "7", "vote": "7:0", "approved_by": "周主任"}
    by = {"actor": "leader", "created_at": DURING}
    factories.save(Decision(award=it.stage.award, run=it.decision.run, number=2, **kept, **by))
    return it.decision.run


def of_another_run(session: Session, it: Objected) -> Run:
    for mark in sheet_of(session, it.stage.seats[0], it.stage.zhao).marks:
        mark.value = Decimal(8)
    return it.stage.run(session)


def of_an_old_run(session: Session, it: Objected) -> Run:
    of_another_run(session, it)
    return it.decision.run


@dataclass(frozen=True)
class State:
    """How it comes to be (returns the run to publish), when publishing is tried, and what is said: words and the
    endpoints of the pages where it is cured."""

    made: Callable[[Session, Objected], Run]
    at: datetime
    says: tuple[str, ...]
    leads: tuple[str, ...]


UP, OPEN = "Its public notice stands until the end of 29 Dec 2015", "Objection 7 waits for its ruling"
NO_NOTICE, UNDECIDED = "It has not been put up as a public notice", "No leader has approved it yet"
NOTICE, OBJECTIONS, DECISION = "notices.show_notice", "notices.list_objections", "runs.show_decision"
REFUSED = {
    "the notice is up": State(as_it_is, DURING, (UP,), (NOTICE,)),
    "an objection of the last minute may be on its way": State(as_it_is, LAST_MINUTES, (UP,), (NOTICE,)),
    "up, objected": State(with_objection("received"), DURING, (UP, OPEN), (NOTICE, OBJECTIONS)),
    "up, investigated": State(with_objection("investigating"), DURING, (UP, OPEN), (NOTICE, OBJECTIONS)),
    "up, dismissed": State(with_objection("dismissed"), DURING, (UP,), (NOTICE,)),
    "over, objected": State(with_objection("received"), AFTER, (OPEN,), (OBJECTIONS,)),
    "over, investigated": State(with_objection("investigating"), AFTER, (OPEN,), (OBJECTIONS,)),
    "upheld": State(upheld, AFTER, (UNDECIDED,), (DECISION,)),
    "the notice was taken down": State(taken_down, AFTER, (NO_NOTICE,), (NOTICE,)),
    "the decision was withdrawn": State(withdrawn, AFTER, (UNDECIDED,), (DECISION,)),
    "decided anew without a notice": State(decided_anew, AFTER, (NO_NOTICE,), (NOTICE,)),
    "another run was decided on": State(of_another_run, AFTER, ("Run 1 was approved, and not this one",), (DECISION,)),
    "a later run was made": State(of_an_old_run, AFTER, ("Only the latest run can be",), ("runs.list_runs",)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_left_of_the_way_stops_it(session: Session, name: str) -> None:
    it, state = objected(session), REFUSED[name]
    run = state.made(session, it)
    with pytest.raises(NotPublishableError) as error:
        publish_run(session, run, actor="office", now=state.at, figures=PICTURE)
    reasons = error.value.message.params["reasons"].parts
    assert [getattr(one, "endpoint", "") for one in reasons] == list(state.leads)
    assert session.scalars(select(Publication)).all() == []


def test_page_and_command_refuse_with_the_same_words(app: Flask) -> None:
    it, office = objected(db.session), Browser(app).sign_in(factories.make_user("office")).speak("en")
    for name, state in REFUSED.items():
        with undone(), clock.turned_to(state.at):
            number = state.made(db.session, it).number
            page = office.post(f"{it.stage.path}/runs/{number}/publish", status=422)
            done = app.test_cli_runner().invoke(args=["publish", it.stage.award.code, "--run", str(number)])
            assert done.exit_code == 1, name
            for words in state.says:
                assert words in page and words in done.stderr, name
            assert db.session.scalars(select(Publication)).all() == []


@pytest.mark.parametrize("state", [None, "dismissed"])
def test_the_whole_way_leads_to_a_publication(session: Session, state: str | None) -> None:
    it = objected(session)
    if state:
        it.objection(state)
    publication = publish_run(session, it.decision.run, actor="office", now=AFTER, figures=PICTURE)
    assert (publication.decision, publication.notice) == (it.decision, it.notice)
