"""The lead of a panel, one judge for another, and a conflict that is found after having begun."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.errors import AwardsError, ClosedError, ForbiddenError, WrongStateError
from awards.judging import leading, queries, service
from awards.judging.models import Assignment, PanelSeat, Sheet
from awards.judging.queries.replacing import handover_of
from awards.judging.recusing import recuse
from awards.judging.replacing import replace_judge
from awards.judging.sharing import share_nominees
from awards.nominations.models import Nomination
from tests import factories
from tests.judging.test_sharing import proposed, shared_world
from tests.judging.worlds import AFTER, JUDGING, make_world

BY: dict[str, Any] = {"actor": "office", "now": JUDGING}


def last(session: Session, name: str) -> Event:
    return session.scalars(select(Event).where(Event.name == name).order_by(Event.id.desc())).first()  # type: ignore[return-value]


def given(session: Session, seat: PanelSeat) -> set[int]:
    return set(session.scalars(select(Assignment.nomination_id).where(Assignment.seat_id == seat.id)))


def test_one_judge_leads_and_it_can_be_another(session: Session) -> None:
    world = make_world(1)
    other = factories.make_seat(world.award, factories.make_user(), "j2")
    leading.name_lead(session, world.seat, **BY)
    with pytest.raises(WrongStateError, match="already"):
        leading.name_lead(session, world.seat, **BY)
    leading.name_lead(session, other, **BY)
    assert (world.seat.is_lead, other.is_lead) == (False, True)
    assert (last(session, "seat:lead-named").data["before"], last(session, "seat:lead-named").data["after"]) == (
        "j1",
        "j2",
    )
    leading.end_lead(session, other, **BY)
    assert last(session, "seat:lead-named").data["after"] is None
    with pytest.raises(WrongStateError, match="does not lead"):
        leading.end_lead(session, other, **BY)
    with pytest.raises(ClosedError):
        leading.name_lead(session, other, actor="office", now=AFTER)


def test_who_is_removed_leads_no_longer_and_cannot(session: Session) -> None:
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0])
    leading.name_lead(session, world.seat, **BY)
    service.remove_seat(session, world.seat, reason="moved away", **BY)
    assert not world.seat.is_lead
    assert last(session, "seat:removed").data["was_lead"] is True
    with pytest.raises(WrongStateError):
        leading.name_lead(session, world.seat, **BY)


def test_a_judge_takes_the_place_and_the_nominees_of_another(session: Session) -> None:
    world = shared_world()
    proposal = proposed(session, world)
    share_nominees(session, world.award, proposal, seen=proposal.sharing.digest, **BY)
    first, second, third = sorted(given(session, world.seat))
    one, two, three = (session.get_one(Nomination, number) for number in (first, second, third))
    factories.make_sheet(world.seat, one, "9", "8", state="signed")
    factories.make_sheet(world.seat, two, "9")
    user = factories.make_user(person=factories.make_person())
    three.created_by = user
    session.commit()
    handover = handover_of(session, world.seat, user)
    assert (handover.given, handover.left) == ((two,), (three,))
    assert [str(why) for _, why in handover.reasons] == ["wrote the nomination"]

    seat = replace_judge(session, world.seat, user, reason=" moved away ", **BY)

    assert (seat.code, world.seat.is_removed, world.seat.removed_reason) == ("j5", True, "moved away")
    assert (given(session, seat), given(session, world.seat)) == ({second}, {first})
    assert queries.lacking_judges(session, [world.award])[world.award.id] == {third: 1}
    event = last(session, "seat:replaced")
    assert event.subject == "award:2015/service-model/j5"
    assert event.data == {
        "before": "j1",
        "after": "j5",
        "user": user.username,
        "reason": "moved away",
        "nominations": [second],
        "left": {str(third): "auto:nomination"},
    }


def test_where_everybody_judges_everybody_only_the_seat_changes_hands(session: Session) -> None:
    world = make_world(2)
    user = factories.make_user()
    with pytest.raises(AwardsError) as caught:
        replace_judge(session, world.seat, user, reason=" ", **BY)
    assert caught.value.field == "reason"
    nominee = factories.make_user(person=world.nominations[0].subject)
    with pytest.raises(AwardsError, match="nominated for this award"):
        replace_judge(session, world.seat, nominee, reason="ill", **BY)
    seat = replace_judge(session, world.seat, user, reason="ill", **BY)
    assert [one.code for one in queries.seats_of_award(session, world.award)] == [seat.code] == ["j2"]
    assert len(queries.undeclared_of(session, seat)) == 2


@pytest.mark.parametrize("state", ["open", "abstained"])
def test_a_conflict_found_later_recuses_and_the_marks_stay_uncounted(session: Session, state: str) -> None:
    world = make_world(2)
    sheet = factories.make_sheet(world.seat, world.nominations[0])
    service.save_marks(session, sheet, {"attitude": Decimal(9)}, expected_version=1, actor="j", now=JUDGING)
    if state == "abstained":
        service.abstain(session, sheet, "tired", actor="j", now=JUDGING)
    for reason in ("", " ", "x" * 301):
        with pytest.raises(AwardsError) as caught:
            recuse(session, sheet, reason, actor="j", now=JUDGING)
        assert caught.value.field == "conflict"
    recuse(session, sheet, "We were married.", actor="j", now=JUDGING)
    assert (sheet.state, sheet.reason, len(sheet.marks)) == ("recused", "We were married.", 1)
    assert len(queries.changes_of_sheet(session, sheet)) == 1
    assert queries.recusals(session, world.award) == {world.nominations[0].id: ["j1"]}
    event = last(session, "sheet:recused")
    assert (event.data["before"], event.data["after"], event.data["marks"]) == (state, "recused", 1)
    for verb in (lambda: recuse(session, sheet, "again", actor="j", now=JUDGING),
                 lambda: service.resume(session, sheet, actor="j", now=JUDGING)):  # fmt: skip
        with pytest.raises(WrongStateError):
            verb()


def test_what_is_signed_or_over_cannot_be_recused(session: Session) -> None:
    world = make_world(3)
    signed = factories.make_sheet(world.seat, world.nominations[0], "9", "8", state="signed")
    with pytest.raises(WrongStateError, match="signed"):
        recuse(session, signed, "kin", actor="j", now=JUDGING)
    sheet = factories.make_sheet(world.seat, world.nominations[1])
    with pytest.raises(ClosedError):
        recuse(session, sheet, "kin", actor="j", now=AFTER)
    gone = factories.make_sheet(world.seat, world.nominations[2])
    world.nominations[2].move_to("returned")
    world.nominations[2].decided_at = None
    session.commit()
    with pytest.raises(WrongStateError, match="before the panel"):
        recuse(session, gone, "kin", actor="j", now=JUDGING)
    service.remove_seat(session, world.seat, reason="moved away", **BY)
    with pytest.raises(ForbiddenError):
        recuse(session, sheet, "kin", actor="j", now=JUDGING)
    assert session.scalars(select(Sheet.state).order_by(Sheet.id)).all() == ["signed", "open", "open"]
