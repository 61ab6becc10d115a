"""People who put themselves forward, and their departments; services on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.audit.models import Event
from awards.campaigns.nominees import nominees_of
from awards.db import db
from awards.errors import AwardsError, ClosedError, ForbiddenError, StaleError, WrongStateError
from awards.files.models import StoredFile
from awards.nominations import service
from awards.nominations.errors import AlreadyNominatedError, QuotaError, StatementError
from awards.nominations.models import Nomination, NominationFile
from awards.nominations.queries import concerned_awards, is_known_nominee, nomination_case
from awards.nominations.quotas import quota_of
from awards.nominations.rules import may_decide, may_handle, may_see_dossier
from awards.text import InputNeededError
from tests import factories
from tests.nominations.material import STATEMENT, World, make_world
from tests.pages import Browser

NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)
WORDS = "绝不外传的事迹"


def own_world(**values: Any) -> tuple[World, User]:
    """A world whose award takes self-nominations, and the account of its person."""
    world = make_world(**{"options": {"self_nomination": True}, **values})
    return world, factories.make_user(person=world.person, name="王小红")


def written(session: Session, world: World, person: User) -> Nomination:
    """An own draft that is ready to be sent."""
    actor = person.as_viewer()
    nomination = service.start_own_nomination(session, world.award, actor=actor, now=NOW)
    texts = {"deed": WORDS, "statement": STATEMENT, "expected_version": 1}
    service.save_draft(session, nomination, **texts, now=NOW)
    session.commit()
    return nomination


def test_from_the_draft_to_the_office(session: Session) -> None:
    world, person = own_world(quota={"type": "number", "value": "1"})
    me, head = person.as_viewer(), world.nominator.as_viewer()
    nomination = written(session, world, person)
    today = NOW.date()

    service.submit_nomination(session, nomination, expected_version=2, actor=me, now=NOW)
    assert (nomination.state, nomination.is_own, nomination.submitted_at) == ("proposed", True, None)
    assert quota_of(session, world.award, world.department.id, today).used == 0
    assert nominees_of(session, world.award).subjects == ()
    assert not nomination.is_sent_back
    service.send_back(session, nomination, reason="补充数据", expected_version=3, actor=head, now=NOW)
    assert nomination.is_sent_back
    service.submit_nomination(session, nomination, expected_version=4, actor=me, now=NOW)
    service.endorse_nomination(session, nomination, expected_version=5, actor=head, now=NOW)
    session.commit()

    assert (nomination.state, nomination.endorsed_by, nomination.endorsed_at) == (
        "submitted",
        world.nominator.name,
        NOW,
    )
    assert quota_of(session, world.award, world.department.id, today).left == 0
    assert [(move.state, move.actor, move.reason) for move in nomination.moves] == [
        ("draft", "王小红", ""),
        ("proposed", "王小红", ""),
        ("returned", world.nominator.name, "补充数据"),
        ("proposed", "王小红", ""),
        ("submitted", world.nominator.name, ""),
    ]
    names = [event.name for event in session.scalars(select(Event).order_by(Event.id))]
    assert names[1:] == ["nomination:proposed", "nomination:sent-back", "nomination:proposed", "nomination:endorsed"]

    # What the office returns goes to the nominee, keeps its place, and is endorsed again.
    clerk = factories.make_user("office").as_viewer()
    service.return_nomination(session, nomination, reason="补充", actor=clerk, now=NOW)
    assert not nomination.is_sent_back
    service.submit_nomination(session, nomination, expected_version=7, actor=me, now=NOW)
    assert quota_of(session, world.award, world.department.id, today).left == 0
    service.endorse_nomination(session, nomination, expected_version=8, actor=head, now=NOW)
    session.commit()
    assert nomination.state == "submitted"

    # Endorsed once, and yet it is the department that gives it back now.
    service.return_nomination(session, nomination, reason="再补", actor=clerk, now=NOW)
    service.submit_nomination(session, nomination, expected_version=10, actor=me, now=NOW, words="已补")
    assert nomination.moves[-1].reason == "已补"
    service.send_back(session, nomination, reason="写短", expected_version=11, actor=head, now=NOW)
    assert nomination.is_sent_back and nomination.endorsed_at


def test_who_cannot_put_himself_forward(session: Session) -> None:
    world, person = own_world()
    closed = factories.make_award(world.award.campaign, code="closed")
    windows = factories.make_award(
        world.award.campaign, code="windows", subject_kind="window", options={"self_nomination": True}
    )
    gone = factories.make_user(person=factories.make_person(world.department, "李雷", left_on=NOW.date()))
    outsider = factories.make_user()
    for award, who, now, error in (
        (closed, person, NOW, ForbiddenError),
        (world.award, outsider, NOW, ForbiddenError),
        (windows, person, NOW, WrongStateError),
        (world.award, gone, NOW, WrongStateError),
        (world.award, person, NOW + timedelta(days=6), ClosedError),
    ):
        with pytest.raises(error):
            service.start_own_nomination(session, award, actor=who.as_viewer(), now=now)
    assert session.scalars(select(Nomination)).all() == []


def test_the_department_and_the_nominee_do_not_write_over_each_other(session: Session) -> None:
    world, person = own_world()
    me, head = person.as_viewer(), world.nominator.as_viewer()
    mine = written(session, world, person)
    # What he has not sent bars nobody, and is handed to nobody; the timeline says what became of it.
    taken = service.start_nomination(session, world.award, world.person, actor=head, now=NOW)
    session.commit()
    assert (taken.id, taken.is_own, taken.deed, taken.state) == (mine.id, False, "", "draft")
    assert [(one.state, one.actor) for one in taken.moves[1:]] == [
        ("withdrawn", world.nominator.name),
        ("draft", world.nominator.name),
    ]
    assert "王小红" in taken.moves[1].reason
    with pytest.raises(AlreadyNominatedError, match="puts you forward"):
        service.start_own_nomination(session, world.award, actor=me, now=NOW)

    service.save_draft(session, taken, deed="甲", statement="", expected_version=None, now=NOW)
    service.withdraw_nomination(session, taken, actor=head, now=NOW)
    again = service.start_own_nomination(session, world.award, actor=me, now=NOW)
    session.commit()
    assert (again.is_own, again.deed, again.created_by_id) == (True, "", person.id)


def test_an_endorsement_checks_what_a_submission_checks(session: Session) -> None:
    world, person = own_world(quota={"type": "number", "value": "1"})
    nomination = written(session, world, person)
    head = world.nominator.as_viewer()
    elsewhere = factories.make_user(nominates_for=factories.make_department("运输服务科")).as_viewer()
    himself = factories.make_user(nominates_for=world.department)
    rival = factories.make_user(nominates_for=world.department, person=factories.make_person(world.department))
    with pytest.raises(WrongStateError):
        service.endorse_nomination(session, nomination, expected_version=2, actor=head, now=NOW)
    service.submit_nomination(session, nomination, expected_version=2, actor=person.as_viewer(), now=NOW)
    factories.make_nomination(world.award, rival.person, state="submitted", created_by=world.nominator)
    person.roles = himself.roles
    session.commit()

    def endorse(actor: Any, now: datetime = NOW, version: int = 3) -> None:
        service.endorse_nomination(session, nomination, expected_version=version, actor=actor, now=now)

    for values, error in (
        ({"actor": elsewhere}, ForbiddenError),
        ({"actor": person.as_viewer()}, ForbiddenError),
        ({"actor": rival.as_viewer()}, ForbiddenError),
        ({"actor": head, "version": 1}, StaleError),
        ({"actor": head, "now": NOW + timedelta(days=6)}, ClosedError),
        ({"actor": head}, QuotaError),
    ):
        with pytest.raises(error):
            endorse(**values)  # type: ignore[arg-type]
    with pytest.raises(InputNeededError):
        service.send_back(session, nomination, reason=" ", expected_version=3, actor=head, now=NOW)
    with pytest.raises(AwardsError):
        service.return_nomination(session, nomination, reason="x", actor=head, now=NOW)
    session.rollback()
    assert (nomination.state, nomination.endorsed_by) == ("proposed", "")


def test_nobody_endorses_files_that_he_has_not_seen(session: Session) -> None:
    world, person = own_world()
    nomination = written(session, world, person)
    me, head = person.as_viewer(), world.nominator.as_viewer()
    stored = StoredFile(sha256="a" * 64, size=1, kind="pdf", created_at=NOW)
    factories.save(NominationFile(nomination=nomination, file=stored, name="证书.pdf", position=1))
    service.submit_nomination(session, nomination, expected_version=2, actor=me, now=NOW)
    seen = nomination.version
    service.send_back(session, nomination, reason="换一份", expected_version=seen, actor=head, now=NOW)
    returned = nomination.version
    service.remove_file(session, nomination, nomination.files[0].id, actor=me, now=NOW)
    with pytest.raises(StaleError):
        service.submit_nomination(session, nomination, expected_version=returned, actor=me, now=NOW)
    service.submit_nomination(session, nomination, expected_version=None, actor=me, now=NOW)
    with pytest.raises(StaleError):
        service.endorse_nomination(session, nomination, expected_version=seen, actor=head, now=NOW)
    assert nomination.state == "proposed"


def test_who_writes_of_himself_acts_on_no_rival(session: Session) -> None:
    world, person = own_world()
    head, clerk_person = world.nominator, factories.make_person(world.department, "李雷")
    clerk = factories.make_user("office", person=clerk_person).as_viewer()
    rival = written(session, world, person)
    service.submit_nomination(session, rival, expected_version=2, actor=person.as_viewer(), now=NOW)
    sent = factories.make_nomination(world.award, factories.make_person(world.department), state="submitted")
    drafts = [
        service.start_own_nomination(session, world.award, actor=actor, now=NOW) for actor in (head.as_viewer(), clerk)
    ]
    assert world.award.id in concerned_awards(session, clerk)
    case = nomination_case(session, clerk, sent.id)
    assert not may_decide(clerk, case) and not may_see_dossier(clerk, case)
    known = is_known_nominee(literal(world.award.id), literal(clerk_person.id))
    assert session.scalar(select(known))
    with pytest.raises(ForbiddenError):
        service.send_back(session, rival, reason="x", expected_version=None, actor=head.as_viewer(), now=NOW)
    assert may_handle(clerk, nomination_case(session, clerk, drafts[1].id))

    # Withdrawn, it bars nobody.
    service.withdraw_nomination(session, drafts[1], actor=clerk, now=NOW)
    assert may_decide(clerk, nomination_case(session, clerk, sent.id))
    assert not session.scalar(select(known))


def test_what_is_sent_to_the_department_is_complete(session: Session) -> None:
    world, person = own_world()
    nomination = service.start_own_nomination(session, world.award, actor=person.as_viewer(), now=NOW)
    with pytest.raises(StatementError):
        service.submit_nomination(session, nomination, expected_version=1, actor=person.as_viewer(), now=NOW)
    assert nomination.state == "draft"


@pytest.fixture
def proposed(app: Flask) -> tuple[World, User, Nomination]:
    world, person = own_world()
    return world, person, written(db.session, world, person)  # type: ignore[arg-type]


def test_the_nominee_sees_his_own_and_nothing_else(app: Flask, proposed: tuple[World, User, Nomination]) -> None:
    world, person, mine = proposed
    rival = factories.make_nomination(
        world.award, factories.make_person(name="李雷"), state="submitted", deed="对手的事迹"
    )
    rival_own = factories.make_nomination(
        world.award, factories.make_person(world.department, "韩梅梅"), state="proposed"
    )
    me, head, clerk = (Browser(app) for _ in range(3))
    me.sign_in(person)
    head.sign_in(world.nominator)
    clerk.sign_in(factories.make_user("office"))
    path = f"/nominations/{mine.id}"

    # The draft is the nominee's alone.
    for browser in (head, clerk):
        assert WORDS not in browser.get(path, status=404)
    assert WORDS not in head.get("/2015/nominations")
    assert "王小红" not in head.get("/2015/nominations")
    found = head.speak("en").get("/2015/nominations/new?award=service-model&q=王小红")
    assert f'href="{path}"' not in found.text and "Only you see it" not in found and "Put forward by" not in found
    assert "Nominate 王小红" in found
    assert WORDS in me.get(path)
    me.get(f"{path}/edit")
    for other in (rival, rival_own):
        assert me.get(f"/nominations/{other.id}", status=404)
        me.get(f"/nominations/{other.id}/edit", status=404)
        me.get(f"/nominations/{other.id}/endorsement", status=404)
    me.get("/2015/awards/service-model/nominations", status=403)
    me.get("/2015/nominations", status=403)

    # Sent, it is the department's to endorse, and nobody's to change.
    me.post(f"{path}/submit", {"version": "2"})
    assert WORDS in head.get(path)
    head.get(f"{path}/edit", status=403)
    head.post(f"{path}/withdraw", status=403)
    me.get(f"{path}/endorsement", status=403)
    clerk.get(path, status=404)


def test_the_way_over_the_pages(app: Flask) -> None:
    conditions = [{"code": "ok", "check": "tick", "needs_file": False, "label": {"zh": "合格", "en": "Sound"}}]
    world, person = own_world(conditions=conditions)
    me, head = Browser(app).sign_in(person).speak("en"), Browser(app).sign_in(world.nominator).speak("en")
    assert "Put myself forward" in me.get("/2015")
    page = me.get("/2015/nominations/own")
    assert "Put myself forward for “Service model”" in page and "Sound" in page

    location = me.post("/2015/nominations/own", {"award": "service-model"}).location
    nomination = db.session.scalars(select(Nomination)).one()
    assert location.endswith(f"/nominations/{nomination.id}/edit")
    form = {"version": "1", "deed": WORDS, "statement": STATEMENT, "action": "preview"}
    me.post(f"/nominations/{nomination.id}/edit", form)
    assert "Send it to my department" in me.get(f"/nominations/{nomination.id}")
    me.post(f"/nominations/{nomination.id}/submit", {"version": "2"})
    assert "Sent to your department." in me.get(f"/nominations/{nomination.id}")

    assert "Self-nominations waiting for your endorsement" in head.get("/")
    assert "Endorse or return" in head.get("/2015/nominations")
    page = head.get(f"/nominations/{nomination.id}/endorsement")
    assert WORDS in page
    page = head.post(f"/nominations/{nomination.id}/endorsement/return", {"return-version": "3"}, status=422)
    assert "This is needed." in page
    head.post(f"/nominations/{nomination.id}/endorsement/return", {"return-version": "3", "return-reason": "写具体"})
    assert "写具体" in me.get("/2015/nominations/own")
    assert "Your department returned this nomination:" in me.get(f"/nominations/{nomination.id}/edit")
    assert "Returned" in me.get("/")
    assert "Words to your department" in me.get(f"/nominations/{nomination.id}")
    me.post(f"/nominations/{nomination.id}/submit", {"version": "4", "words": "已写具体。"})
    page = head.post(f"/nominations/{nomination.id}/endorsement", {"endorse-version": "3"}, status=409)
    assert "changed in the meantime" in page and "已写具体。" in page
    head.post(f"/nominations/{nomination.id}/endorsement", {"endorse-version": "5"})
    assert "Endorsed by the department." in me.get(f"/nominations/{nomination.id}")
    assert "does not wait" in head.get(f"/nominations/{nomination.id}/endorsement")
    me.post(f"/nominations/{nomination.id}/withdraw")
    assert nomination.state == "withdrawn"


def test_an_award_that_takes_none_offers_none(app: Flask) -> None:
    world = make_world()
    me = Browser(app).sign_in(factories.make_user(person=world.person)).speak("en")
    assert "Put myself forward" not in me.get("/2015")
    assert "No award of this year takes self-nominations." in me.get("/2015/nominations/own")
    page = me.post("/2015/nominations/own", {"award": "service-model"}, status=403)
    assert "Nobody can put themselves forward for this award." in page
    me.post("/2015/nominations/own", {"award": "nothing"}, status=422)
