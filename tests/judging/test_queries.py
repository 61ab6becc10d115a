"""What the run room takes from the panel, what the office sees of it, and where a judge stands."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from awards.errors import NotFoundError
from awards.judging import queries
from awards.judging.queries import SignedSheet
from awards.permissions import Viewer
from tests import factories
from tests.judging.worlds import World, make_world
from tests.statements import counted


def second_judge(world: World, code: str = "j2") -> World:
    user = factories.make_user()
    return World(world.award, world.nominations, user, factories.make_seat(world.award, user, code))


def test_only_signed_sheets_of_accepted_nominations_enter_a_run(session: Session) -> None:
    world = make_world(4)
    one, two, three, four = world.nominations
    other = second_judge(world)
    factories.make_sheet(other.seat, one, "8", "7.5", state="signed")
    factories.make_sheet(world.seat, one, "9.5", "10", state="signed")
    factories.make_sheet(world.seat, two, "9", "9")
    factories.make_sheet(world.seat, three, "9", "9", state="abstained", reason="ill")
    factories.make_sheet(other.seat, three, state="recused", reason="kin")
    factories.make_sheet(world.seat, four, "9", "9", state="signed")
    four.state, four.decided_at = "returned", None
    factories.save(four)
    assert queries.signed_sheets(session, world.award) == {
        one.id: [
            SignedSheet("j1", {"attitude": Decimal("9.5"), "skill": Decimal(10)}),
            SignedSheet("j2", {"attitude": Decimal(8), "skill": Decimal("7.5")}),
        ]
    }
    assert queries.recusals(session, world.award) == {three.id: ["j1", "j2"]}


def test_another_awards_sheets_stay_there(session: Session) -> None:
    world = make_world(1)
    other = make_world(1, award=factories.make_award(world.award.campaign, code="other"))
    factories.make_sheet(other.seat, other.nominations[0], "9", "9", state="signed")
    assert queries.signed_sheets(session, world.award) == {}
    assert queries.recusals(session, world.award) == {}
    assert queries.judge_codes(session, world.award) == ["j1"]


def test_judges_are_listed_j2_before_j10(session: Session) -> None:
    world = make_world(0)
    for code in ("j10", "j2"):
        second_judge(world, code)
    assert queries.judge_codes(session, world.award) == ["j1", "j2", "j10"]


def test_what_a_run_asks_costs_the_same_for_any_number_of_sheets(session: Session, database: Flask) -> None:
    counts = []
    for year, size in ((2015, 1), (2016, 20)):
        world = make_world(size, award=factories.make_award(factories.make_campaign(year)))
        for nomination in world.nominations:
            factories.make_sheet(world.seat, nomination, "9", "9", state="signed")
        session.expire_all()
        award = session.merge(world.award)
        assert award.id
        with counted(database) as statements:
            assert len(queries.signed_sheets(session, award)) == size
            queries.recusals(session, award)
            queries.judge_codes(session, award)
        counts.append(len(statements))
    assert counts == [4, 4]


def test_progress_counts_and_never_shows_marks(session: Session) -> None:
    world = make_world(7)
    one, two, three, four, five, six, _ = world.nominations
    factories.make_sheet(world.seat, one)
    factories.make_sheet(world.seat, two, "9")
    factories.make_sheet(world.seat, three, "9", "9")
    factories.make_sheet(world.seat, four, "9", "9", state="signed")
    factories.make_sheet(world.seat, five, state="recused", reason="kin")
    factories.make_sheet(world.seat, six, state="abstained", reason="ill")
    idle = second_judge(world)
    first, second = queries.progress_of_award(session, world.award)
    assert (first.seat, first.nominees, first.declared, first.undeclared) == (world.seat, 7, 6, 1)
    assert first.counts == dict.fromkeys(["untouched", "partial", "complete", "signed", "recused", "abstained"], 1)
    assert (first.is_removable, first.is_finished) == (False, False)
    assert (second.seat, second.declared, second.undeclared, second.is_removable) == (idle.seat, 0, 7, True)


def test_a_judge_is_finished_when_nothing_waits(session: Session) -> None:
    world = make_world(2)
    factories.make_sheet(world.seat, world.nominations[0], "9", "9", state="signed")
    factories.make_sheet(world.seat, world.nominations[1], state="recused", reason="kin")
    assert queries.progress_of_award(session, world.award)[0].is_finished


def test_a_seat_whose_nomination_was_returned_is_not_removable(session: Session) -> None:
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0], "9")
    world.nominations[0].state, world.nominations[0].decided_at = "returned", None
    factories.save(world.nominations[0])
    progress = queries.progress_of_award(session, world.award)[0]
    assert (progress.declared, progress.is_removable) == (0, False)


def test_lines_show_where_each_sheet_stands_and_its_total(session: Session) -> None:
    world = make_world(3)
    one, two, three = world.nominations
    factories.make_sheet(world.seat, one, "9", "8.5")
    factories.make_sheet(world.seat, two, "9")
    factories.make_sheet(world.seat, three)
    lines = queries.lines_of_seat(session, world.seat)
    # 100 · (60·9/10 + 40·8.5/10) / 100 = 54 + 34
    assert [(line.number, line.standing, line.total) for line in lines] == [
        (1, "complete", "88.00"),
        (2, "partial", None),
        (3, "untouched", None),
    ]


def test_a_total_is_rounded_half_up_to_the_awards_places(session: Session) -> None:
    panel = factories.make_panel()
    for criterion, weight in zip(panel.criteria, ("1", "2"), strict=True):
        criterion.weight = Decimal(weight)
    award = factories.make_award(components=[panel], tie_break=[], places=1)
    world = make_world(1, award=award)
    factories.make_sheet(world.seat, world.nominations[0], "9.5", "8")
    # 100 · (9.5/10 + 2·8/10) / 3 = 85
    assert queries.lines_of_seat(session, world.seat)[0].total == "85.0"


def test_a_seat_or_sheet_of_someone_else_does_not_exist(session: Session) -> None:
    world = make_world(1)
    sheet = factories.make_sheet(world.seat, world.nominations[0], "9", "9")
    own, other, stranger = world.user.as_viewer(), factories.make_user("office").as_viewer(), Viewer()
    for load, number in ((queries.seat_of, world.seat.id), (queries.sheet_of, sheet.id)):
        case = load(session, own, number)
        assert case is not None and case.seat is world.seat and case.is_usable_by(own)
        with pytest.raises(NotFoundError):
            load(session, other, number)
        assert load(session, stranger, number) is load(session, stranger, 999999) is None


def test_a_user_sees_every_own_seat_and_which_award_concerns_them(session: Session) -> None:
    world = make_world(1)
    other = factories.make_award(factories.make_campaign(2016))
    world.user.person = factories.make_person(name="评委")
    factories.save(world.user)
    factories.make_nomination(other, world.user.person, state="submitted")
    later = factories.make_seat(other, world.user, "j1")
    factories.make_seat(other, factories.make_user(), "j2")
    viewer = world.user.as_viewer()
    found = queries.seats_of_user(session, viewer)
    assert [(case.seat, case.is_usable_by(viewer)) for case in found] == [(later, False), (world.seat, True)]
