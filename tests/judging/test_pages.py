"""The judge's pages without any script: declaration, sheets, review, signature."""

from collections.abc import Iterator

import pytest
from flask import Flask

from awards import clock
from awards.db import db
from awards.judging.models import Sheet
from tests import factories
from tests.judging.worlds import AFTER, BEFORE, JUDGING, World, make_world
from tests.pages import Browser, Page
from tests.statements import counted


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(2)


@pytest.fixture
def judge(browser: Browser, world: World) -> Iterator[Browser]:
    """The judge of `world`, reading English, in the middle of the judging window."""
    with clock.turned_to(JUDGING):
        yield browser.sign_in(world.user).speak("en")


def sheet_for(world: World, *marks: str, number: int = 0, **values: str) -> Sheet:
    return factories.make_sheet(world.seat, world.nominations[number], *marks, **values)


def marks_of(sheet: Sheet) -> dict[str, str]:
    db.session.expire_all()
    return {mark.criterion.code: str(mark.value) for mark in sheet.marks}


def value_of(page: Page, name: str) -> str:
    return page.outline.fields[name]


def test_own_seats_are_listed_with_dates_and_progress(judge: Browser, world: World) -> None:
    sheet_for(world, "9", "9", state="signed")
    page = judge.get("/judging")
    assert "Service model" in page
    assert "judging from 11 Dec 2015 to 20 Dec 2015" in page
    assert "1 not declared" in page and "1 signed" in page


def test_whoever_sits_on_no_panel_is_told_so(browser: Browser) -> None:
    make_world(1)
    page = browser.sign_in(factories.make_user()).speak("en").get("/judging")
    assert "You sit on no panel" in page and "Service model" not in page


def test_two_seats_are_two_awards(judge: Browser, world: World) -> None:
    other = factories.make_award(world.award.campaign, code="other", name={"zh": "技术能手", "en": "Technician"})
    factories.make_seat(other, world.user, "j1")
    page = judge.get("/judging")
    assert "Service model" in page and "Technician" in page


def test_before_the_declaration_only_names_and_units_are_seen(judge: Browser, world: World) -> None:
    nomination = world.nominations[0]
    nomination.statement, nomination.deed = "她的秘密事迹", "一句话事迹"
    factories.save(nomination)
    page = judge.get(f"/judging/{world.seat.id}")
    assert "候选人1" in page and "候选人2" in page and "维修服务中心" in page
    assert "秘密事迹" not in page.text and "一句话事迹" not in page.text
    assert "/judging/sheets/" not in page.text


def test_a_declaration_opens_the_sheets(judge: Browser, world: World) -> None:
    first, second = (nomination.id for nomination in world.nominations)
    sent = {
        "nominees": f"{first},{second}",
        f"answer-{first}": "none",
        f"answer-{second}": "conflict",
        f"reason-{second}": "a cousin",
    }
    location = judge.post(f"/judging/{world.seat.id}/declaration", sent).location
    sheet = db.session.query(Sheet).filter_by(nomination_id=first).one()
    assert location == f"/judging/sheets/{sheet.id}"  # straight to the first nominee
    page = judge.get(f"/judging/{world.seat.id}")
    assert "recused" in page and "not begun" in page
    judge.post(f"/judging/{world.seat.id}/declaration", sent)  # a repeat is harmless


def test_an_unanswered_declaration_keeps_what_was_answered(judge: Browser, world: World) -> None:
    first, second = (nomination.id for nomination in world.nominations)
    sent = {"nominees": f"{first},{second}", f"answer-{second}": "conflict", f"reason-{second}": "a cousin"}
    page = judge.post(f"/judging/{world.seat.id}/declaration", sent, status=422)
    assert "Choose one of the two." in page
    assert value_of(page, f"reason-{second}") == "a cousin"
    assert db.session.query(Sheet).count() == 0


def test_a_conflict_without_reason_is_asked_for_it(judge: Browser, world: World) -> None:
    first = world.nominations[0].id
    page = judge.post(
        f"/judging/{world.seat.id}/declaration", {"nominees": str(first), f"answer-{first}": "conflict"}, status=422
    )
    assert "Say in a few words why" in page


def test_own_department_is_named_as_recused_before_anything_is_asked(judge: Browser, world: World) -> None:
    world.user.person = factories.make_person(world.nominations[0].department, name="评委")
    factories.save(world.user)
    page = judge.get(f"/judging/{world.seat.id}")
    assert "belongs to a department that is yours" in page
    judge.post(f"/judging/{world.seat.id}/declaration", {"nominees": ""})
    sheet = db.session.query(Sheet).first()
    page = judge.get(f"/judging/sheets/{sheet.id}")
    assert "the material stays closed" in page
    assert "事迹材料事迹材料" not in page.text


def test_a_sheet_shows_the_rubric_and_what_is_saved(judge: Browser, world: World) -> None:
    page = judge.get(f"/judging/sheets/{sheet_for(world, '9.5').id}")
    assert "0 to 10 in steps of 0.5 · weight 60" in page
    assert "A benchmark" in page
    assert (value_of(page, "mark-attitude"), value_of(page, "mark-skill")) == ("9.5", "")
    assert page.outline.headings == ["候选人1"]


def test_marks_are_saved_and_the_next_nominee_comes(judge: Browser, world: World) -> None:
    sheet, following = sheet_for(world), sheet_for(world, number=1)
    sent = {"version": "1", "mark-attitude": "９．５", "mark-skill": "8.0", "then": "next"}
    assert judge.post(f"/judging/sheets/{sheet.id}", sent).location == f"/judging/sheets/{following.id}"
    assert marks_of(sheet) == {"attitude": "9.5", "skill": "8"}
    assert "Saved 10:32" in judge.get(f"/judging/sheets/{following.id}")


def test_after_the_last_nominee_comes_the_review(judge: Browser, world: World) -> None:
    sheet = sheet_for(world)
    sent = {"version": "1", "mark-attitude": "9", "mark-skill": "", "then": "next"}
    assert judge.post(f"/judging/sheets/{sheet.id}", sent).location == f"/judging/{world.seat.id}/review"


def test_a_recused_nominee_is_walked_past(judge: Browser, world: World) -> None:
    sheet = sheet_for(world)
    sheet_for(world, number=1, state="recused", reason="kin")
    sent = {"version": "1", "mark-attitude": "9", "mark-skill": "8", "then": "next"}
    assert judge.post(f"/judging/sheets/{sheet.id}", sent).location == f"/judging/{world.seat.id}/review"


def test_a_double_post_is_harmless(judge: Browser, world: World) -> None:
    sheet = sheet_for(world)
    sent = {"version": "1", "mark-attitude": "9", "mark-skill": "8", "then": "stay"}
    for _ in range(2):
        assert judge.post(f"/judging/sheets/{sheet.id}", sent).location == f"/judging/sheets/{sheet.id}"
    assert marks_of(sheet) == {"attitude": "9", "skill": "8"}
    db.session.refresh(sheet)
    assert sheet.version == 2


def test_a_wrong_mark_is_told_at_its_field_and_everything_typed_is_kept(judge: Browser, world: World) -> None:
    sheet = sheet_for(world, "7")
    page = judge.post(
        f"/judging/sheets/{sheet.id}", {"version": "1", "mark-attitude": "10.5", "mark-skill": "8"}, status=422
    )
    assert "The highest mark is 10." in page
    assert (value_of(page, "mark-attitude"), value_of(page, "mark-skill")) == ("10.5", "8")
    assert marks_of(sheet) == {"attitude": "7"}


def test_what_is_no_number_is_told_at_its_field(judge: Browser, world: World) -> None:
    page = judge.post(
        f"/judging/sheets/{sheet_for(world).id}",
        {"version": "1", "mark-attitude": "<b>1e1", "mark-skill": ""},
        status=422,
    )
    assert "Write a number such as 8 or 8.5." in page
    assert value_of(page, "mark-attitude") == "<b>1e1"


def test_a_stale_page_overwrites_nothing_and_shows_both_values(judge: Browser, world: World) -> None:
    sheet = sheet_for(world)
    other_window = {"version": "1", "mark-attitude": "9", "mark-skill": ""}
    judge.post(f"/judging/sheets/{sheet.id}", other_window)
    page = judge.post(
        f"/judging/sheets/{sheet.id}", {"version": "1", "mark-attitude": "6", "mark-skill": "8"}, status=409
    )
    assert "Nothing was overwritten" in page and "Saved meanwhile: 9" in page
    assert value_of(page, "mark-attitude") == "6"
    assert marks_of(sheet) == {"attitude": "9"}
    again = {"version": value_of(page, "version"), "mark-attitude": "6", "mark-skill": "8"}
    judge.post(f"/judging/sheets/{sheet.id}", again)
    assert marks_of(sheet) == {"attitude": "6", "skill": "8"}


def test_when_the_window_closes_meanwhile_nothing_typed_is_lost(judge: Browser, world: World) -> None:
    sheet = sheet_for(world)
    with clock.turned_to(AFTER):
        page = judge.post(
            f"/judging/sheets/{sheet.id}", {"version": "1", "mark-attitude": "9", "mark-skill": "8"}, status=422
        )
        assert "2015-12-11 to 2015-12-20" in page
        assert (value_of(page, "mark-attitude"), value_of(page, "mark-skill")) == ("9", "8")
        assert "mark-attitude" not in judge.get(f"/judging/sheets/{sheet.id}").outline.fields
    assert marks_of(sheet) == {}


def test_before_the_window_a_seat_tells_its_dates_and_asks_nothing(judge: Browser, world: World) -> None:
    with clock.turned_to(BEFORE):
        page = judge.get(f"/judging/{world.seat.id}")
    assert "has not begun: it is open from 2015-12-11 to 2015-12-20" in page
    assert "conflict of interest" not in page


def test_a_declaration_that_comes_too_late_keeps_what_was_typed(judge: Browser, world: World) -> None:
    number = world.nominations[0].id
    sent = {"nominees": str(number), f"answer-{number}": "conflict", f"reason-{number}": "a cousin"}
    with clock.turned_to(AFTER):
        page = judge.post(f"/judging/{world.seat.id}/declaration", sent, status=422)
    assert "is over: it was open from 2015-12-11" in page
    assert value_of(page, f"reason-{number}") == "a cousin"


def test_abstaining_and_taking_it_back(judge: Browser, world: World) -> None:
    sheet = sheet_for(world, "9")
    page = judge.post(f"/judging/sheets/{sheet.id}/abstention", {"reason": " "}, status=422)
    assert "Say in a few words why" in page
    judge.post(f"/judging/sheets/{sheet.id}/abstention", {"reason": "I was away"})
    page = judge.get(f"/judging/sheets/{sheet.id}")
    assert "I was away" in page and "mark-attitude" not in page.outline.fields
    judge.post(f"/judging/sheets/{sheet.id}/resumption")
    assert value_of(judge.get(f"/judging/sheets/{sheet.id}"), "mark-attitude") == "9"


def test_the_review_links_what_is_missing_and_signs_nothing_before(judge: Browser, world: World) -> None:
    sheet_for(world, "9", "8.5")
    missing = sheet_for(world, "9", number=1)
    page = judge.get(f"/judging/{world.seat.id}/review")
    assert "88.00" in page and f'href="/judging/sheets/{missing.id}"' in page.text
    page = judge.post(f"/judging/{world.seat.id}/signature", {"seen": value_of(page, "seen")}, status=422)
    assert "Not every criterion has a mark for: 候选人2" in page
    assert {sheet.state for sheet in db.session.query(Sheet)} == {"open"}


def test_everything_is_signed_at_once_and_frozen(judge: Browser, world: World) -> None:
    sheets = [sheet_for(world, "9", "8.5"), sheet_for(world, "7", "7", number=1)]
    seen = value_of(judge.get(f"/judging/{world.seat.id}/review"), "seen")
    for _ in range(2):  # the second click is harmless
        judge.post(f"/judging/{world.seat.id}/signature", {"seen": seen})
    page = judge.get(f"/judging/{world.seat.id}/review")
    assert "Nothing is left to sign." in page
    page = judge.get(f"/judging/sheets/{sheets[0].id}")
    assert "Signed on 15 Dec 2015 10:32" in page and "mark-attitude" not in page.outline.fields
    late = {"version": "2", "mark-attitude": "1", "mark-skill": "1"}
    assert "can no longer be changed" in judge.post(f"/judging/sheets/{sheets[0].id}", late, status=422)
    assert marks_of(sheets[0]) == {"attitude": "9", "skill": "8.5"}


def test_a_review_that_is_out_of_date_signs_nothing(judge: Browser, world: World) -> None:
    sheet = sheet_for(world, "9", "9")
    world.nominations[1].state, world.nominations[1].decided_at = "returned", None
    factories.save(world.nominations[1])
    seen = value_of(judge.get(f"/judging/{world.seat.id}/review"), "seen")
    judge.post(f"/judging/sheets/{sheet.id}", {"version": "1", "mark-attitude": "1", "mark-skill": "9"})
    page = judge.post(f"/judging/{world.seat.id}/signature", {"seen": seen}, status=409)
    assert "changed in the meantime" in page
    db.session.refresh(sheet)
    assert sheet.state == "open"


PATHS = ["/judging/{seat}", "/judging/{seat}/review", "/judging/sheets/{sheet}"]
ACTS = [
    "/judging/{seat}/declaration",
    "/judging/{seat}/signature",
    "/judging/sheets/{sheet}",
    "/judging/sheets/{sheet}/marks",
    "/judging/sheets/{sheet}/abstention",
    "/judging/sheets/{sheet}/resumption",
]


@pytest.mark.parametrize("role", ["office", "leader", "discipline", "other judge"])
def test_another_judges_sheets_do_not_exist_for_anyone_else(browser: Browser, world: World, role: str) -> None:
    sheet = sheet_for(world, "9.5", "8.5")
    other = factories.make_user(*([] if role == "other judge" else [role]))
    if role == "other judge":
        factories.make_seat(world.award, other, "j2")
    browser.sign_in(other)
    with clock.turned_to(JUDGING):
        for path in PATHS:
            browser.get(path.format(seat=world.seat.id, sheet=sheet.id), status=404)
        for path in ACTS:
            sent = {"version": "1", "mark-attitude": "1", "reason": "x"}
            browser.post(path.format(seat=world.seat.id, sheet=sheet.id), sent, status=404)
    assert marks_of(sheet) == {"attitude": "9.5", "skill": "8.5"}


def test_a_judge_who_is_a_nominee_sees_and_does_nothing(judge: Browser, world: World) -> None:
    sheet = sheet_for(world, "9")
    world.user.person = world.nominations[1].subject
    factories.save(world.user)
    assert "You are nominated for this award" in judge.get("/judging")
    for path in PATHS:
        judge.get(path.format(seat=world.seat.id, sheet=sheet.id), status=403)
    for path in ACTS:
        judge.post(path.format(seat=world.seat.id, sheet=sheet.id), {"reason": "x"}, status=403)


def test_a_nomination_that_was_returned_stays_readable_but_takes_no_marks(judge: Browser, world: World) -> None:
    sheet = sheet_for(world, "9")
    world.nominations[0].state, world.nominations[0].decided_at = "returned", None
    factories.save(world.nominations[0])
    page = judge.get(f"/judging/sheets/{sheet.id}")
    assert "no longer before the panel" in page and "mark-attitude" not in page.outline.fields
    judge.post(f"/judging/sheets/{sheet.id}", {"version": "1", "mark-attitude": "1"}, status=422)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_costs_the_same_for_one_nominee_as_for_fifty(app: Flask, browser: Browser, path: str) -> None:
    counts = []
    for year, size in ((2015, 1), (2016, 50)):
        world = make_world(size, award=factories.make_award(factories.make_campaign(year)))
        sheets = [sheet_for(world, "9", "8", number=number) for number in range(size)]
        later = factories.make_nomination(world.award)  # to be declared on
        assert later.id
        browser.sign_in(world.user)
        with clock.turned_to(JUDGING.replace(year=year)), counted(app) as statements:
            page = browser.get(path.format(seat=world.seat.id, sheet=sheets[0].id))
        assert f"候选人{size}" in page.text
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_keeps_the_house_rules_in_both_languages(judge: Browser, world: World, language: str) -> None:
    judge.speak(language)
    judge.get(f"/judging/{world.seat.id}")
    sheets = [sheet_for(world, "9"), sheet_for(world, number=1, state="recused", reason="auto:department")]
    for path in ["/judging", f"/judging/{world.seat.id}", f"/judging/{world.seat.id}/review"]:
        judge.get(path)
    for sheet in sheets:
        judge.get(f"/judging/sheets/{sheet.id}")
