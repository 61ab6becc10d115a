"""Every state × every verb, and what each leaves behind; on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.audit.models import Event
from awards.db import db
from awards.errors import AwardsError, StaleError, WrongStateError
from awards.nominations import service
from awards.nominations.errors import AlreadyNominatedError, StatementError
from awards.nominations.models import MOVES, REJECT_REASONS, Nomination, NominationMove
from tests import factories
from tests.nominations.material import STATEMENT, World, make_world

NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)
Verb = Callable[[Session, World, Nomination], Any]


def trace(session: Session) -> dict[str, Any]:
    return {"now": NOW}


VERBS: dict[str, Verb] = {
    "start": lambda s, w, n: service.start_nomination(s, w.award, n.subject, actor=w.nominator.as_viewer(), now=NOW),
    "save": lambda s, w, n: service.save_draft(
        s, n, deed="新的事迹", statement="新", expected_version=n.version, now=NOW
    ),
    "submit": lambda s, w, n: service.submit_nomination(
        s, n, expected_version=n.version, actor=w.nominator.as_viewer(), now=NOW
    ),
    "withdraw": lambda s, w, n: service.withdraw_nomination(s, n, actor=w.nominator.as_viewer(), now=NOW),
    "accept": lambda s, w, n: service.accept(s, n, actor=factories.make_user("office").as_viewer(), now=NOW),
    "return": lambda s, w, n: service.return_nomination(
        s, n, reason="补充材料", actor=factories.make_user("office").as_viewer(), now=NOW
    ),
    "reject": lambda s, w, n: service.reject(
        s, n, code="wrong_award", actor=factories.make_user("office").as_viewer(), now=NOW
    ),
    "start own": lambda s, w, n: service.start_own_nomination(s, w.award, actor=nominee(n).as_viewer(), now=NOW),
    "endorse": lambda s, w, n: service.endorse_nomination(
        s, n, expected_version=n.version, actor=w.nominator.as_viewer(), now=NOW
    ),
    "send back": lambda s, w, n: service.send_back(
        s, n, reason="补充材料", expected_version=n.version, actor=w.nominator.as_viewer(), now=NOW
    ),
}
# Verb → state before → state after; what is not listed is refused with WrongStateError.
OUTCOMES: dict[str, dict[str, str]] = {
    "start": {
        "withdrawn": "draft",
        "draft": "draft",
        "submitted": "submitted",
        "returned": "returned",
        "accepted": "accepted",
    },
    "save": {"draft": "draft", "returned": "returned"},
    "submit": {"draft": "submitted", "returned": "submitted", "submitted": "submitted"},
    "withdraw": {
        "draft": "withdrawn",
        "submitted": "withdrawn",
        "returned": "withdrawn",
        "withdrawn": "withdrawn",
    },
    "accept": {"submitted": "accepted", "accepted": "accepted"},
    "return": {"submitted": "returned", "accepted": "returned"},
    "reject": {"submitted": "rejected", "accepted": "rejected"},
    "start own": {"withdrawn": "draft"},
    "endorse": {"submitted": "submitted"},
    "send back": {},
}
# Of nominations that people make themselves: what is otherwise.
OWN_OUTCOMES: dict[str, dict[str, str]] = {
    **OUTCOMES,
    "start": {"withdrawn": "draft", "draft": "draft"},
    "submit": {"draft": "proposed", "returned": "proposed", "proposed": "proposed", "submitted": "submitted"},
    "withdraw": {**OUTCOMES["withdraw"], "proposed": "withdrawn"},
    "start own": {**OUTCOMES["start"], "proposed": "proposed"},
    "endorse": {"proposed": "submitted", "submitted": "submitted"},
    "send back": {"proposed": "returned"},
}
# Somebody else's nomination is there already: it is told, in its own words.
TAKEN = {
    (False, "start own"): ("draft", "submitted", "returned", "accepted", "rejected"),
    (True, "start"): ("proposed", "submitted", "returned", "accepted", "rejected"),
}
RETURNS = ("return", "send back")


def nominee(nomination: Nomination) -> User:
    """The account of who is put forward."""
    known = db.session.scalar(select(User).where(User.person_id == nomination.subject_id))
    return known or factories.make_user(person=nomination.subject)


def put(world: World, state: str, is_own: bool) -> Nomination:
    """A nomination in a state, endorsed where it is an own one that was sent in."""
    if not is_own:
        return world.draft(state=state)
    sent = {"submitted_at": None} if state in ("proposed", "returned") else {"endorsed_at": NOW, "endorsed_by": "张敏"}
    return world.draft(state=state, is_own=True, **sent)


@pytest.mark.parametrize(
    ("state", "is_own"), [(s, own) for s in MOVES for own in (False, True) if own or s != "proposed"]
)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_from_every_state(session: Session, verb: str, state: str, is_own: bool) -> None:
    world = make_world(options={"self_nomination": True})
    nomination = put(world, state, is_own)
    expected = (OWN_OUTCOMES if is_own else OUTCOMES)[verb].get(state)

    if expected is None and (verb not in RETURNS or state != "returned"):
        error = AlreadyNominatedError if state in TAKEN.get((is_own, verb), ()) else WrongStateError
        with pytest.raises(error):
            VERBS[verb](session, world, nomination)
        session.expire_all()
        assert (nomination.state, nomination.moves, session.scalars(select(Event)).all()) == (state, [], [])
        return
    if verb in RETURNS and state == "returned":
        # A second return with other words is refused; with the same words it is the same return.
        nomination.reason = "补充材料"
        session.commit()
        expected = "returned"
    VERBS[verb](session, world, nomination)
    session.commit()

    assert nomination.state == expected
    moves = [expected] if expected != state else []
    if (verb, state, is_own) == (
        "start",
        "draft",
        True,
    ):  # not sent yet: it is withdrawn, and the department begins anew
        moves = ["withdrawn", "draft"]
    assert [move.state for move in nomination.moves] == moves


@pytest.mark.parametrize("verb", VERBS)
def test_a_double_post_is_one(session: Session, verb: str) -> None:
    world = make_world(options={"self_nomination": True})
    before = {"start": "withdrawn", "accept": "submitted", "return": "submitted", "reject": "submitted"}
    before |= {"start own": "withdrawn", "endorse": "proposed", "send back": "proposed"}
    nomination = put(world, before.get(verb, "draft"), verb in ("start own", "endorse", "send back"))

    for _ in range(2):
        VERBS[verb](session, world, nomination)
        session.commit()

    once = 0 if verb == "save" else 1  # a draft that saves itself leaves nothing but its text
    assert len(session.scalars(select(Event)).all()) == once
    assert len(session.scalars(select(NominationMove)).all()) == once
    assert nomination.version == 2


def test_the_timeline_tells_who_did_what_and_why(session: Session) -> None:
    world, office = make_world(), factories.make_user("office", name="陈老师")
    actor, clerk = world.nominator.as_viewer(), office.as_viewer()
    nomination = service.start_nomination(session, world.award, world.person, actor=actor, now=NOW)
    service.save_draft(session, nomination, deed="一", statement=STATEMENT, expected_version=1, now=NOW)
    service.submit_nomination(session, nomination, expected_version=2, actor=actor, now=NOW)
    service.return_nomination(session, nomination, reason="补充数据", actor=clerk, now=NOW)
    service.submit_nomination(session, nomination, expected_version=4, actor=actor, now=NOW)
    service.reject(session, nomination, code="other", reason="材料不实", actor=clerk, now=NOW)
    session.commit()

    assert [(move.state, move.actor, move.reason) for move in nomination.moves] == [
        ("draft", world.nominator.name, ""),
        ("submitted", world.nominator.name, ""),
        ("returned", "陈老师", "补充数据"),
        ("submitted", world.nominator.name, ""),
        ("rejected", "陈老师", "材料不实"),
    ]
    assert [event.name for event in session.scalars(select(Event).order_by(Event.id))] == [
        "nomination:started",
        "nomination:submitted",
        "nomination:returned",
        "nomination:submitted",
        "nomination:rejected",
    ]
    assert (nomination.reject_code, nomination.reason, nomination.decided_at) == ("other", "材料不实", NOW)


def test_what_was_accepted_and_is_returned_is_no_longer_decided(session: Session) -> None:
    world = make_world()
    nomination = world.draft(state="accepted")
    VERBS["return"](session, world, nomination)
    session.commit()

    assert (nomination.state, nomination.decided_at) == ("returned", None)


@pytest.mark.parametrize("code", REJECT_REASONS)
def test_every_coded_reason_is_taken_but_another_reason_needs_words(session: Session, code: str) -> None:
    world = make_world()
    nomination, clerk = world.draft(state="submitted"), factories.make_user("office").as_viewer()
    if code == "other":
        with pytest.raises(AwardsError, match="Say in words"):
            service.reject(session, nomination, code=code, reason=" \n ", actor=clerk, now=NOW)
        assert nomination.state == "submitted"
        return
    service.reject(session, nomination, code=code, actor=clerk, now=NOW)
    session.commit()
    assert nomination.reject_code == code


def test_decisions_need_their_words(session: Session) -> None:
    world = make_world()
    nomination, clerk = world.draft(state="submitted"), factories.make_user("office").as_viewer()

    with pytest.raises(AwardsError, match="what is to be improved"):
        service.return_nomination(session, nomination, reason="  ", actor=clerk, now=NOW)
    with pytest.raises(AwardsError, match="at most 500"):
        service.return_nomination(session, nomination, reason="多" * 501, actor=clerk, now=NOW)
    with pytest.raises(AwardsError, match="from the list"):
        service.reject(session, nomination, code="", actor=clerk, now=NOW)
    assert nomination.state == "submitted"


def test_who_decides_on_an_older_version_is_told(session: Session) -> None:
    world = make_world()
    nomination, clerk = world.draft(state="submitted", version=3), factories.make_user("office").as_viewer()

    for decide, words in (
        (service.accept, {}),
        (service.return_nomination, {"reason": "补"}),
        (service.reject, {"code": "veto"}),
    ):
        with pytest.raises(StaleError):
            decide(session, nomination, actor=clerk, now=NOW, expected_version=2, **words)  # type: ignore[operator]
    assert nomination.state == "submitted"


def test_a_stale_save_writes_nothing_and_the_same_text_again_is_no_conflict(session: Session) -> None:
    world = make_world()
    nomination = world.draft()
    service.save_draft(session, nomination, deed="甲", statement="甲文", expected_version=1, now=NOW)
    session.commit()

    with pytest.raises(StaleError):
        service.save_draft(session, nomination, deed="乙", statement="乙文", expected_version=1, now=NOW)
    service.save_draft(session, nomination, deed="甲", statement="甲文", expected_version=1, now=NOW)
    session.commit()

    assert (nomination.deed, nomination.statement, nomination.version) == ("甲", "甲文", 2)


@pytest.mark.parametrize(("count", "fits"), [(0, False), (49, False), (50, True), (2000, True)])
def test_a_statement_has_50_to_2000_characters(session: Session, count: int, fits: bool) -> None:
    world = make_world()
    nomination = world.draft(statement="字" * count)

    if fits:
        VERBS["submit"](session, world, nomination)
        assert nomination.state == "submitted"
    else:
        with pytest.raises(StatementError, match=f"has {count} characters; it needs 50 to 2000"):
            VERBS["submit"](session, world, nomination)
        assert nomination.state == "draft"


def test_a_nomination_without_a_deed_is_not_submitted(session: Session) -> None:
    world = make_world()
    nomination = world.draft(deed="")
    with pytest.raises(StatementError, match="Write the deed") as caught:
        VERBS["submit"](session, world, nomination)
    assert caught.value.field == "deed"


@pytest.mark.parametrize(("deed", "statement", "field"), [("一" * 61, "", "deed"), ("", "一" * 2001, "statement")])
def test_too_long_a_text_is_not_saved(session: Session, deed: str, statement: str, field: str) -> None:
    world = make_world()
    nomination = world.draft(deed="原", statement="原文")
    with pytest.raises(StatementError) as caught:
        service.save_draft(session, nomination, deed=deed, statement=statement, expected_version=1, now=NOW)
    assert (caught.value.field, nomination.deed, nomination.statement) == (field, "原", "原文")


def test_texts_are_kept_clean_of_what_a_database_refuses(session: Session) -> None:
    world = make_world()
    nomination = world.draft()
    service.save_draft(
        session,
        nomination,
        deed=" 一行\r\n事迹\x00 ",
        statement="第一段\r\n第二段\x00\x0b\n",
        expected_version=1,
        now=NOW,
    )
    session.commit()

    assert (nomination.deed, nomination.statement) == ("一行 事迹", "第一段\n第二段")


def test_rare_characters_of_names_are_kept(session: Session) -> None:
    """U+2EBF0 is younger than Python's tables, U+E000 an institution's own, U+1FAE8 an emoji of four bytes."""
    world = make_world()
    nomination = world.draft()
    words = {"deed": "\U0002ebf0\ue000\U0001fae8", "statement": "事迹"}
    service.save_draft(session, nomination, **words, expected_version=1, now=NOW)
    session.commit()
    session.refresh(nomination)

    assert nomination.deed == "\U0002ebf0\ue000\U0001fae8"


def test_a_subject_of_two_departments_is_put_forward_by_one(session: Session) -> None:
    world = make_world()
    other = factories.make_department("饮食服务中心")
    world.person.departments.append(other)
    rival = factories.make_user(nominates_for=other)
    nomination = world.draft(state="submitted")

    with pytest.raises(AlreadyNominatedError, match="by 维修服务中心"):
        service.start_nomination(session, world.award, world.person, actor=rival.as_viewer(), now=NOW)

    VERBS["withdraw"](session, world, nomination)
    again = service.start_nomination(session, world.award, world.person, actor=rival.as_viewer(), now=NOW)
    session.commit()
    # The first department's words are not handed to the second.
    assert (again.id, again.department, again.deed, again.statement) == (nomination.id, other, "", "")
