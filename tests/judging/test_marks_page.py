"""The page of the panel's marks: who sees what of it before and after signing, and what it says."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask

from awards import clock
from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.db import db
from awards.judging import looks, queries
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries.agreement import can_stand_out, figures_of
from awards.judging.reopening import reopen_sheet
from awards.judging.seeing import may_ask_again, may_follow_panel, may_see_sheet
from tests import factories
from tests.judging.worlds import JUDGING, World, make_world
from tests.pages import Browser
from tests.statements import counted

URL = "/2015/awards/service-model/panel/marks"
# Marks of the two criteria (out of 10, steps of a half) by judge; j4 stands out on the last nominee.
MARKS = {
    "j2": (8, 7.5, 9, 6.5, 8.5, 7),
    "j3": (8.5, 8, 9.5, 7, 9, 7.5),
    "j4": (7.5, 7, 8.5, 6, 8, 10),
    "j5": (8, 7.5, 9, 6.5, 8.5, 7),
}
HIDDEN = "3.5"  # what j1 gave everybody and has not signed: 35.00 in all


@pytest.fixture(autouse=True)
def at_ten(app: Flask) -> Iterator[None]:
    with clock.turned_to(JUDGING):
        yield


def panel_world() -> tuple[World, dict[str, PanelSeat], dict[str, list[Sheet]]]:
    """Six nominees; j2 to j5 have signed, j1 has marked and not signed."""
    world = make_world(6)
    seats = {code: factories.make_seat(world.award, code=code) for code in MARKS}
    seats["j1"] = world.seat
    given = {code: [str(Decimal(str(one))) for one in marks] for code, marks in MARKS.items()} | {"j1": [HIDDEN] * 6}
    sheets: dict[str, list[Sheet]] = {}
    for code, marks in given.items():
        state = "open" if code == "j1" else "signed"
        pairs = zip(world.nominations, marks, strict=True)
        sheets[code] = [factories.make_sheet(seats[code], who, one, one, state=state) for who, one in pairs]
    return world, seats, sheets


def page_of(app: Flask, user: User, url: str = URL) -> str:
    browser = Browser(app)
    browser.sign_in(user)
    return browser.get(f"{url}?lang=en").words


def test_everyone_sees_what_is_theirs_before_and_after_signing(app: Flask) -> None:
    world, seats, sheets = panel_world()
    office, names = factories.make_user("office", name="管理员"), [seats[code].user for code in seats]
    for number, user in enumerate(names):
        user.name = f"评委姓名{number}"
    seats["j2"].is_lead = True
    factories.save(*names, *seats.values())
    for role in ("office", "leader", "discipline"):
        page = page_of(app, factories.make_user(role))
        assert "100.00" in page
        assert names[0].name in page
        assert "35.00" not in page  # not signed: for nobody
    judge = page_of(app, world.user)
    assert "once everything of yours is signed" in judge
    assert "100.00" not in judge
    assert "Progress" not in judge
    lead = page_of(app, seats["j2"].user)
    assert "100.00" in lead
    assert "35.00" not in lead
    assert not any(user.name in lead.replace(seats["j2"].user.name, "") for user in names)
    assert "Ask to look again" in lead
    assert "Ask to look again" not in page_of(app, seats["j3"].user)
    # A lead who has not signed sees progress and no mark; so does who judges and is of the office.
    reopen_sheet(db.session, sheets["j2"][0], reason="填错", actor=office.username, now=JUDGING)
    db.session.commit()
    before = page_of(app, seats["j2"].user)
    assert "Progress" in before
    assert "100.00" not in before
    also_office = factories.make_user("office")
    factories.make_seat(world.award, also_office, code="j7")
    assert "100.00" not in page_of(app, also_office)
    nominee = factories.make_user("office", person=world.nominations[0].subject)
    for user in (nominee, factories.make_user()):
        browser = Browser(app)
        browser.sign_in(user)
        browser.get(URL, status=403)
        browser.get(f"{URL.removesuffix('marks')}j4/sheets/{sheets['j4'][5].id}", status=403)


def test_a_sheet_is_seen_by_whom_it_is_meant_for(app: Flask) -> None:
    world, seats, sheets = panel_world()
    office = factories.make_user("office")
    seats["j2"].is_lead = True
    sheets["j3"][5].state, sheets["j3"][5].signed_at, sheets["j3"][5].reason = "recused", None, "亲属"
    factories.save(*seats.values(), sheets["j3"][5])
    at = {"year": 2015, "code": "service-model"}

    def view(user: User, code: str, place: int) -> queries.SheetView:
        return queries.sheet_view(db.session, user.as_viewer(), seat_code=code, sheet_id=sheets[code][place].id, **at)

    def may(user: User, code: str, place: int) -> tuple[bool, bool]:
        seen = view(user, code, place)
        return may_see_sheet(user.as_viewer(), seen), may_ask_again(user.as_viewer(), seen)

    assert may(office, "j4", 5) == (True, True)
    assert may(factories.make_user("leader"), "j4", 5) == (True, False)
    assert may(seats["j2"].user, "j4", 5) == (True, True)
    assert may(seats["j2"].user, "j2", 5) == (True, False)  # nobody asks about an own sheet
    assert may(seats["j2"].user, "j1", 5) == (False, False)  # not signed
    assert may(seats["j3"].user, "j4", 5) == (False, False)  # recused from this nominee
    assert may(seats["j3"].user, "j4", 4) == (True, False)
    assert may(world.user, "j4", 5) == (False, False)  # has not signed the own
    assert not may_follow_panel(factories.make_user().as_viewer(), view(office, "j4", 5))
    hidden = {row.nomination.id for row in queries.panel_marks(db.session, view(seats["j3"].user, "j4", 4)).rows}
    assert hidden == {one.id for one in world.nominations[:5]}
    unsigned = Browser(app)
    unsigned.sign_in(office)
    shown = unsigned.get(f"/2015/awards/service-model/panel/j1/sheets/{sheets['j1'][0].id}?lang=en")
    assert "not signed now" in shown.words
    assert HIDDEN not in shown.words


def test_what_stands_out_is_told_in_words_and_asked_about(app: Flask) -> None:
    world, _, sheets = panel_world()
    office = factories.make_user("office")
    page = page_of(app, office)
    name = world.nominations[5].subject.name["en"] or world.nominations[5].subject.name["zh"]
    assert f"{name}: j4 gave 21.9 points more than this judge’s and this nominee’s sheets would suggest." in page
    assert "Kendall" in page
    browser = Browser(app)
    browser.sign_in(office)
    url = f"/2015/awards/service-model/panel/j4/sheets/{sheets['j4'][5].id}"
    browser.post(f"{url}/look", {"reason": " "}, status=422)
    browser.post(f"{url}/look", {"reason": "材料第三页"}, status=303)
    assert "asked to look again" in browser.get(f"{URL}?lang=en").words
    judge = Browser(app)
    judge.sign_in(sheets["j4"][5].seat.user)
    assert "Requests to look again at your marks" in judge.get("/?lang=en").words
    for seen in ("", f"sheets/{sheets['j4'][5].id}"):
        told = judge.get(f"/judging/{seen or sheets['j4'][5].seat_id}?lang=en").words
        assert "the office asked: 材料第三页" in told
        assert office.name not in told
    history = f"/judging/sheets/{sheets['j4'][5].id}/history?lang=en"
    judge.get(history)
    answer = f"/judging/sheets/{sheets['j4'][5].id}/look"
    judge.post(answer, {"answer": "reopen", "reason": ""}, status=422)
    judge.post(answer, {"answer": "reopen", "reason": "看错了一行"}, status=303)
    assert "看错了一行" in browser.get(f"{url}/reopening").text
    assert "ask to open a signed sheet" in browser.get("/?lang=en").words
    browser.post(f"{url}/reopening", {"reason": "看错了一行"}, status=303)
    seat = sheets["j4"][5].seat_id
    assert "Sheets opened again" in judge.get("/?lang=en").words
    for path in (f"/judging/{seat}", f"/judging/sheets/{sheets['j4'][5].id}", f"/judging/{seat}/review"):
        assert "看错了一行" in judge.get(f"{path}?lang=en").words
    assert "As it was signed on" in judge.get(history).words
    assert "As it was signed on" in browser.get(f"{url}?lang=en").words


def test_a_blind_judge_meets_numbers_and_no_names(app: Flask) -> None:
    award = factories.make_award(options={"is_blind": True})
    world = make_world(2, award=award)
    other = factories.make_seat(award, code="j2")
    for seat in (world.seat, other):
        for nomination in world.nominations:
            factories.make_sheet(seat, nomination, "9", "8", state="signed")
    view = queries.panel_view(db.session, world.user.as_viewer(), 2015, award.code)
    names = {row.name["en"] for row in queries.panel_marks(db.session, view).rows}
    assert names == {"Nominee 1", "Nominee 2"}


def test_few_sheets_are_called_few(app: Flask) -> None:
    world = make_world(2)
    office = factories.make_user("office")
    assert "Nothing is signed yet" in page_of(app, office)
    factories.make_sheet(world.seat, world.nominations[0], "9", "8", state="signed")
    page = page_of(app, office)
    assert "too few signed sheets (1)" in page
    assert "Fewer than two judges have a sheet." in page


def test_the_page_costs_as_much_for_one_sheet_as_for_many(app: Flask) -> None:
    office = Browser(app)
    office.sign_in(factories.make_user("office"))
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0], "9", "8", state="signed")
    costs = []
    for _ in range(2):
        office.get(URL)
        with counted(app) as sent:
            office.get(URL)
        costs.append(len(sent))
        more(world.award, len(costs))
    assert costs[0] == costs[1]


def more(award: Award, batch: int) -> None:
    """Three judges and four nominees more, all signed, some asked about."""
    people = [factories.make_nomination(award, factories.make_person(name=f"后来{at}")) for at in range(4)]
    for code in ("j6", "j7", "j8"):
        seat = factories.make_seat(award, code=f"{code}{batch}")
        sheets = [factories.make_sheet(seat, one, "9", "8", state="signed") for one in people]
        looks.ask_again(db.session, sheets[0], reason="x", actor="office", now=JUDGING)
    db.session.commit()


@pytest.mark.unit
def test_residuals_are_of_the_fit_and_compared_exactly() -> None:
    # a full table with one odd sheet of size d has residual d·f/N there, f = (I−1)(J−1): 6 nominees, 4 judges: 15/24.
    totals = {f"n{i}": {f"j{j}": 100 * i + 10 * j for j in range(4)} for i in range(6)}
    totals["n5"]["j3"] += 48
    figures = figures_of(totals, 1)
    assert figures.residuals["n5"]["j3"] == 30
    assert [figures.is_outlier("n5", "j3"), figures.is_outlier("n0", "j0")] == [True, False]
    assert figures.square == 48 * 30 / 15
    assert (can_stand_out(4, 9), can_stand_out(8, 15)) == (False, True)
    assert not figures_of({"n1": {"j1": 80}}, 1).can_stand_out
    assert figures_of({"n1": {"j1": 80}, "n2": {"j2": 70}}, 1).groups == 2
