"""Nominees shared out among judges, as the database holds it: who is asked about whom, and what is kept."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.errors import ClosedError, StaleError, WrongStateError
from awards.evidence.panels import panels_of
from awards.home.blockers import way_of
from awards.judging import queries, service
from awards.judging.assigning import seed_of
from awards.judging.models import Assignment, PanelSeat, Sheet
from awards.judging.queries.sharing import Proposal, proposal_of
from awards.judging.sharing import share_nominees
from awards.nominations.models import Nomination
from awards.runs.board import boards_of
from awards.runs.preflight import preflight_of
from tests import factories
from tests.judging.worlds import AFTER, JUDGING, World, make_world
from tests.statements import counted

BY: dict[str, Any] = {"actor": "office", "now": JUDGING}


def shared_world(nominees: int = 6, judges: int = 4, each: int = 2) -> World:
    world = make_world(nominees, award=factories.make_award(options={"judges_each": each}))
    for number in range(2, judges + 1):
        factories.make_seat(world.award, factories.make_user(), f"j{number}")
    return world


def proposed(session: Session, world: World) -> Proposal:
    proposal = proposal_of(session, world.award)
    assert proposal is not None
    return proposal


def share(session: Session, world: World) -> Proposal:
    proposal = proposed(session, world)
    share_nominees(session, world.award, proposal, seen=proposal.sharing.digest, **BY)
    return proposal


def loads(session: Session) -> dict[str, int]:
    query = select(PanelSeat.code, func.count()).join(Assignment, Assignment.seat_id == PanelSeat.id)
    return dict(session.execute(query.group_by(PanelSeat.code).order_by(PanelSeat.code)).all())


def asked(session: Session, seat: PanelSeat) -> list[int]:
    return [one.id for one in queries.undeclared_of(session, seat)]


def test_nobody_is_asked_before_nominees_are_shared_out_and_each_about_their_own_afterwards(session: Session) -> None:
    world = shared_world()
    assert asked(session, world.seat) == []
    assert [one.nominees for one in queries.progress_of_award(session, world.award)] == [0, 0, 0, 0]
    assert len(queries.lacking_judges(session, [world.award])[world.award.id]) == 6

    proposal = share(session, world)

    assert loads(session) == {"j1": 3, "j2": 3, "j3": 3, "j4": 3}
    assert [one.nominees for one in queries.progress_of_award(session, world.award)] == [3, 3, 3, 3]
    codes = {one.id: one.subject.code for one in world.nominations}
    assert [("j1", codes[one]) for one in asked(session, world.seat)] == [
        pair for pair in proposal.sharing.pairs if pair[0] == "j1"
    ]
    assert queries.lacking_judges(session, [world.award]) == {world.award.id: {}}
    assert proposed(session, world).is_taken
    event = session.scalars(select(Event).where(Event.name == "seat:shared-out")).one()
    assert event.subject == "award:2015/service-model"
    assert event.data["seed"] == seed_of(proposal.task)
    assert event.data["pairs_sha256"] == proposal.sharing.digest
    assert (event.data["loads"], event.data["short"]) == (loads(session), {})


def test_declaring_marking_and_signing_are_about_the_own_nominees(session: Session) -> None:
    world = shared_world()
    share(session, world)
    service.declare(session, world.seat, {}, actor="j", now=JUDGING)
    assert session.scalar(select(func.count()).where(Sheet.seat_id == world.seat.id)) == 3
    assert queries.review_of(session, world.seat).undeclared == []
    for sheet in queries.sheets_of_seat(session, world.seat):
        service.save_marks(
            session, sheet, {"attitude": Decimal(9), "skill": Decimal(8)}, expected_version=1, actor="j", now=JUDGING
        )
    assert len(service.sign_sheets(session, world.seat, actor="j", now=JUDGING)) == 3
    assert [one.seat.code for one in queries.progress_of_award(session, world.award) if one.is_finished] == ["j1"]
    assert queries.judges_of_each(session, [world.award]) == {world.award.id: 2}
    assert queries.settled_of(session, [world.award]) == {world.award.id: 3}
    counts = panels_of(session, [world.award])[world.award.id]
    assert (counts.seats, sorted(counts.signed.values())) == (2, [1, 1, 1])


def test_conflicts_are_never_given_and_the_page_says_why(session: Session) -> None:
    world = shared_world(4, judges=3)
    (department,) = world.nominations[0].subject.departments
    world.user.person = factories.make_person(department)
    own = factories.make_nomination(world.award)
    factories.save(world.user)
    proposal = share(session, world)
    assert asked(session, world.seat) == [own.id]
    lines = {line.nomination.id: line for line in proposal.lines}
    told = [(seat.code, "department" in str(why)) for seat, why in lines[world.nominations[0].id].conflicts]
    assert told == [("j1", True)]
    assert [seat.code for seat, _ in lines[world.nominations[0].id].judges] == ["j2", "j3"]


def test_who_cannot_have_enough_judges_is_named(session: Session) -> None:
    world = shared_world(2, judges=2)
    factories.make_sheet(world.seat, world.nominations[0], state="recused", reason="kin")
    proposal = share(session, world)
    first = world.nominations[0]
    assert proposal.sharing.short == {first.subject.code: 1}
    assert [line.missing for line in proposal.lines if line.nomination.id == first.id] == [1]
    assert queries.lacking_judges(session, [world.award]) == {world.award.id: {first.id: 1}}
    assert preflight_of(session, world.award).lacking == (first,)


def test_sharing_again_keeps_what_has_begun_and_gives_away_what_was_declined(session: Session) -> None:
    world = shared_world()
    share(session, world)
    ids = asked(session, world.seat)
    service.declare(session, world.seat, {ids[0]: "kin"}, actor="j", now=JUDGING)
    assert queries.lacking_judges(session, [world.award])[world.award.id] == {ids[0]: 1}
    factories.make_seat(world.award, factories.make_user(), "j5")
    new = factories.make_nomination(world.award)
    share(session, world)
    query = select(Assignment.nomination_id).where(Assignment.seat_id == world.seat.id)
    assert set(session.scalars(query)) >= set(ids[1:])
    assert ids[0] not in set(session.scalars(query))
    assert new.id not in queries.lacking_judges(session, [world.award])[world.award.id]
    assert max(loads(session).values()) - min(loads(session).values()) <= 1


def test_signed_sheets_of_a_removed_judge_count(session: Session) -> None:
    world = shared_world()
    share(session, world)
    (first, *others) = asked(session, world.seat)
    factories.make_sheet(world.seat, session.get_one(Nomination, first), "9", "8", state="signed")
    service.remove_seat(session, world.seat, reason="moved away", actor="office", now=JUDGING)
    assert set(queries.lacking_judges(session, [world.award])[world.award.id]) == set(others)
    proposal = share(session, world)
    assert proposal.sharing.short == {}
    assert sum(proposal.sharing.loads.values()) == 11


def test_a_proposal_that_was_overtaken_is_refused(session: Session) -> None:
    world = shared_world()
    proposal = proposed(session, world)
    with pytest.raises(StaleError):
        share_nominees(session, world.award, proposal, seen="other", **BY)
    factories.make_nomination(world.award)
    with pytest.raises(StaleError):
        share_nominees(session, world.award, proposal, seen=proposal.sharing.digest, **BY)
    assert loads(session) == {}
    with pytest.raises(ClosedError):
        share_nominees(session, world.award, proposed(session, world), seen="", actor="office", now=AFTER)


def test_only_awards_that_say_so_share_out(session: Session) -> None:
    world = make_world(2)
    assert proposal_of(session, world.award) is None
    with pytest.raises(WrongStateError, match="every judge"):
        share_nominees(session, world.award, None, seen="", **BY)
    assert queries.lacking_judges(session, [world.award]) == {}
    award = factories.make_award(world.award.campaign, code="other", options={"judges_each": 1})
    empty = make_world(0, award=award)
    with pytest.raises(WrongStateError, match="once there are"):
        share_nominees(session, empty.award, proposed(session, empty), seen="", **BY)


def test_the_board_says_what_is_not_shared_out(session: Session) -> None:
    world = shared_world()
    for expected in (
        "The nominees are not shared out among the judges",
        "Nominees with fewer judges than the rules say: 1",
    ):
        board = boards_of(session, [world.award])[world.award.id]
        way = way_of(world.award, Counter(accepted=6), board, JUDGING.date())
        blockers = [one for one in way.blockers if one.endpoint == "judging.share_out"]
        assert [str(one.words) for one in blockers] == [expected]
        share(session, world)
        factories.make_nomination(world.award)


def test_sharing_costs_the_same_for_few_as_for_many(session: Session, database: Flask) -> None:
    campaign, spent = factories.make_campaign(), []
    for code, judges, nominees in (("few", 2, 2), ("many", 6, 12)):
        award = factories.make_award(campaign, code=code, options={"judges_each": 2})
        world = make_world(nominees, award=award)
        for number in range(2, judges + 1):
            factories.make_seat(award, factories.make_user(person=factories.make_person()), f"j{number}")
        session.expire_all()
        assert world.award.campaign.phases and world.award.campaign.extensions == [] and world.award.seals
        with counted(database) as sent:
            proposed(session, world)
            queries.lacking_judges(session, [award])
        spent.append(len(sent))
    assert spent[0] == spent[1]
