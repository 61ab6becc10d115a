"""Opening a signed sheet again: only the office, only for a reason, and nothing of what was signed is lost."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.findings import checks
from awards.audit.models import Event
from awards.campaigns.models import Award
from awards.errors import AwardsError, ClosedError, ForbiddenError, WrongStateError
from awards.judging import looks, queries, service
from awards.judging.models import Reopening, SecondLook, Sheet
from awards.judging.reopening import reopen_sheet, why_not_reopened
from awards.results.models import Publication
from awards.runs.service import make_run
from awards.text import InputNeededError
from tests import factories
from tests.audit.tampering import drop_triggers, tamper
from tests.judging.worlds import AFTER, BEFORE, JUDGING, World, make_world
from tests.results.clearing import approved, publish_run

REASON = "第二项填错了格"
COPY = """
INSERT INTO reopenings (sheet_id, marks, comment, signed_at, signed_by, reason, actor, at)
SELECT sheet_id, marks, comment, signed_at, signed_by, reason, actor, at FROM reopenings
"""


def signed_world(session: Session, award: Award | None = None) -> tuple[World, Sheet, Sheet]:
    """A judge who marked and signed two sheets in one act."""
    world = make_world(2, award=award)
    service.declare(session, world.seat, {}, actor=world.user.username, now=JUDGING)
    first, second = queries.sheets_of_seat(session, world.seat)
    for sheet, value in ((first, "9"), (second, "7.5")):
        mark(session, sheet, value)
    first.comment = "窗口服务细致"
    service.sign_sheets(session, world.seat, actor=world.user.username, now=JUDGING)
    return world, first, second


def mark(session: Session, sheet: Sheet, value: str) -> None:
    marks = {"attitude": Decimal(value), "skill": Decimal(8)}
    judge = sheet.seat.user.username
    service.save_marks(session, sheet, marks, expected_version=sheet.version, actor=judge, now=JUDGING)


def reopen(session: Session, sheet: Sheet, **options: Any) -> Reopening:
    return reopen_sheet(session, sheet, **{"reason": REASON, "actor": "office", "now": JUDGING, **options})


def sign(session: Session, world: World) -> list[Sheet]:
    return service.sign_sheets(session, world.seat, actor=world.user.username, now=JUDGING)


def found(session: Session) -> list[str]:
    session.flush()
    names = ("signatures", "reopenings", "second looks", "mark history")
    return [str(one.message) for name in names for one in checks()[name](session)]


def test_a_sheet_is_opened_again_and_the_old_one_is_kept(session: Session) -> None:
    world, first, second = signed_world(session)
    version = first.version
    kept = reopen(session, first)
    assert (first.state, first.signed_at, first.version) == ("open", None, version + 1)
    assert (kept.marks, kept.comment, kept.signed_at) == ({"attitude": "9", "skill": "8"}, "窗口服务细致", JUDGING)
    assert [str(one.value) for one in first.marks] == ["9", "8"]
    event = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.name, event.subject) == ("sheet:reopened", "award:2015/service-model/j1")
    assert (event.data["before"], event.data["after"], event.data["reason"]) == ("signed", "open", REASON)
    assert found(session) == []
    calls = queries.calls_of_seats(session, [world.seat.id])
    assert calls.reopened[first.id].reason == REASON
    mark(session, first, "6")
    assert found(session) == []
    assert sign(session, world) == [first]
    assert (first.state, second.state, found(session)) == ("signed", "signed", [])
    assert not queries.calls_of_seats(session, [world.seat.id])
    reopen(session, first)
    reopen(session, second)
    assert found(session) == []
    sign(session, world)
    assert found(session) == []


@pytest.mark.parametrize("state", ["open", "abstained", "recused"])
def test_only_a_signed_sheet_is_opened_again(session: Session, state: str) -> None:
    world = make_world(1)
    sheet = factories.make_sheet(
        world.seat, world.nominations[0], "9", "8", state=state, reason="x" * (state != "open")
    )
    assert why_not_reopened(session, sheet, JUDGING) is not None
    with pytest.raises(WrongStateError):
        reopen(session, sheet)
    with pytest.raises(WrongStateError):
        looks.ask_again(session, sheet, reason=REASON, actor="office", now=JUDGING)
    assert sheet.state == state


def test_every_other_verb_leaves_a_signed_sheet_alone(session: Session) -> None:
    world, first, _ = signed_world(session)
    judge = {"actor": world.user.username, "now": JUDGING}
    with pytest.raises(WrongStateError):
        mark(session, first, "5")
    with pytest.raises(WrongStateError):
        service.abstain(session, first, "病假", **judge)
    with pytest.raises(WrongStateError):
        service.resume(session, first, **judge)
    assert sign(session, world) == []
    assert first.state == "signed"


@pytest.mark.parametrize("now", [BEFORE, AFTER])
def test_outside_judging_nothing_is_opened_or_asked(session: Session, now: datetime) -> None:
    _, first, _ = signed_world(session)
    with pytest.raises(ClosedError):
        reopen(session, first, now=now)
    with pytest.raises(ClosedError):
        looks.ask_again(session, first, reason=REASON, actor="office", now=now)
    assert why_not_reopened(session, first, now) is not None


def test_who_cannot_sign_again_keeps_a_signed_sheet(session: Session) -> None:
    world, first, second = signed_world(session)
    with pytest.raises(ForbiddenError):
        reopen(session, first, actor=world.user.username)
    for reason in ("", "  ", "长" * 301):
        with pytest.raises(InputNeededError) as caught:
            reopen(session, first, reason=reason)
        assert caught.value.field == "reason"
    second.nomination.state, second.nomination.decided_at = "returned", None
    with pytest.raises(WrongStateError):
        reopen(session, second)
    service.remove_seat(session, world.seat, reason="调离", actor="office", now=JUDGING)
    with pytest.raises(WrongStateError):
        reopen(session, first)
    assert first.state == "signed"


def test_what_a_decision_or_a_published_result_used_stays(session: Session) -> None:
    _, first, _ = signed_world(session, factories.make_award(components=[factories.make_panel("100")], tie_break=[]))
    run = make_run(session, first.seat.award, actor="office", now=JUDGING)
    approved(session, run, at=JUDGING)
    with pytest.raises(ClosedError, match="its panel and its score sheets stand as they are"):
        reopen(session, first)
    publish_run(session, run, actor="office", now=JUDGING, figures={("winners-light", "zh"): b"<svg/>"})
    assert session.scalar(select(Publication.id)) is not None
    with pytest.raises(WrongStateError, match=r"published|公布"):
        reopen(session, first)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE reopenings SET reason = :other", "what is kept is not what was signed"),
        ("UPDATE reopenings SET marks = :marks", "the marks are not those that were signed"),
        ("DELETE FROM reopenings", "what was signed before is not kept any more"),
        (COPY, "was opened again, and no event says so"),
    ],
)
def test_what_is_kept_cannot_be_changed_unseen(session: Session, change: str, said: str) -> None:
    _, first, _ = signed_world(session)
    reopen(session, first)
    assert found(session) == []
    drop_triggers(session, "reopenings")
    values = {"other": "x", "marks": '{"attitude":"10","skill":"8"}'}
    tamper(session, change, **{name: value for name, value in values.items() if f":{name}" in change})
    assert any(said in one for one in found(session)), found(session)


def test_a_sheet_opened_or_signed_by_hand_is_found(session: Session) -> None:
    _, first, second = signed_world(session)
    reopen(session, first)
    session.flush()
    tamper(session, "UPDATE sheets SET state = 'signed', signed_at = declared_at WHERE id = :id", id=first.id)
    assert found(session) == [f"Sheet {first.id} is signed, and no event says so."]
    tamper(session, "UPDATE sheets SET state = 'open', signed_at = NULL WHERE id = :id", id=second.id)
    assert any(f"are not, of nominations {second.nomination_id}" in one for one in found(session))


def test_a_second_look_is_answered_and_logged(session: Session) -> None:
    world, first, _ = signed_world(session)
    judge = {"actor": world.user.username, "now": JUDGING}
    with pytest.raises(ForbiddenError):
        looks.ask_again(session, first, reason=REASON, **judge)
    with pytest.raises(WrongStateError):
        looks.answer_look(session, first, "kept", **judge)
    with pytest.raises(InputNeededError):
        looks.ask_again(session, first, reason=" ", actor="office", now=JUDGING)
    looks.ask_again(session, first, reason=REASON, actor="office", now=JUDGING)
    with pytest.raises(WrongStateError):
        looks.ask_again(session, first, reason=REASON, actor="office", now=JUDGING)
    assert str(queries.calls_of_seats(session, [world.seat.id]).looks[first.id].by) in {"the office", "总务处"}
    with pytest.raises(AwardsError):
        looks.answer_look(session, first, "perhaps", **judge)
    with pytest.raises(InputNeededError):
        looks.answer_look(session, first, "reopen", **judge)
    looks.answer_look(session, first, "kept", **judge)
    assert first.state == "signed"
    looks.ask_again(session, first, reason=REASON, actor="office", now=JUDGING)
    looks.answer_look(session, first, "reopen", reason="看错了材料", **judge)
    assert [one.answer_reason for one in queries.waiting_to_open(session, world.award.id)] == ["看错了材料"]
    assert queries.count_waiting_to_open(session, [world.award])[world.award.id] == 1
    reopen(session, first, reason="评委请求")
    assert queries.waiting_to_open(session, world.award.id) == []
    sign(session, world)
    assert (queries.waiting_to_open(session, world.award.id), found(session)) == ([], [])
    session.flush()
    tamper(session, "UPDATE second_looks SET reason = 'x' WHERE answer = 'kept'")
    assert len(found(session)) == 1
    session.flush()
    tamper(session, "DELETE FROM second_looks WHERE answer = 'kept'")
    assert any("is gone" in one for one in found(session))


def test_opening_a_sheet_settles_the_question(session: Session) -> None:
    world, first, _ = signed_world(session)
    lead = factories.make_seat(world.award, code="j9")
    lead.is_lead = True
    look = looks.ask_again(session, first, reason=REASON, actor=lead.user.username, now=JUDGING)
    asked = queries.calls_of_seats(session, [world.seat.id]).looks[first.id]
    assert str(asked.by) in {"the lead of the panel", "评审组长"}
    reopen(session, first)
    assert (look.answer, look.answered_at) == ("reopen", JUDGING)
    assert found(session) == []
    assert session.scalars(select(SecondLook)).all() == [look]


def test_the_history_for_others_ends_with_what_was_signed(session: Session) -> None:
    world, first, _ = signed_world(session)
    reopen(session, first)
    later = JUDGING.replace(minute=50)
    service.save_marks(session, first, {"skill": Decimal(3)}, expected_version=first.version,
                       actor=world.user.username, now=later)  # fmt: skip
    assert [str(one.value) for one in queries.story_of(session, first, whole=True).changes] == ["9", "8", "3"]
    seen = queries.story_of(session, first, whole=False)
    assert [str(one.value) for one in seen.changes] == ["9", "8"]
    assert len(seen.reopenings) == 1
