"""Pages for paper and Excel: printing, keying in, scans, bringing a workbook back."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from awards import clock
from awards.accounts.models import User
from awards.db import db
from awards.judging import queries, service
from awards.judging.models import Sheet
from tests import factories
from tests.judging.worlds import JUDGING, World, make_world
from tests.pages import Browser, Page
from tests.statements import counted

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.turned_to(JUDGING):
        yield make_world(2)


@pytest.fixture
def office(world: World) -> User:
    return factories.make_user("office", name="张干事")


@pytest.fixture
def clerk(app: Flask, office: User) -> Browser:
    return Browser(app).sign_in(office).speak("en")


@pytest.fixture
def judge(browser: Browser, world: World) -> Browser:
    return browser.sign_in(world.user).speak("en")


AT = "/2015/awards/service-model/panel/j1"


def field(page: Page, name: str) -> str:
    return page.outline.fields[name]


def marks(world: World) -> dict[str, dict[str, str]]:
    """Nominee → criterion code → mark."""
    db.session.expire_all()
    sheets = queries.sheets_of_seat(db.session, world.seat)
    return {one.nomination.subject.name["zh"]: {m.criterion.code: str(m.value) for m in one.marks} for one in sheets}


def keyed_in(clerk: Browser, world: World, office: User) -> list[Sheet]:
    """The office has put the seat on paper and keyed in the declarations; the sheets, in the order of nominees."""
    clerk.post(f"{AT}/paper", {"reason": "reads no screen"})
    ids = [nomination.id for nomination in world.nominations]
    sent = {"nominees": ",".join(map(str, ids)), **{f"answer-{one}": "none" for one in ids}}
    clerk.post(f"{AT}/keying/declaration", sent)
    sheets = {sheet.nomination_id: sheet for sheet in queries.sheets_of_seat(db.session, world.seat)}
    return [sheets[one] for one in ids]


def grid(sheets: list[Sheet], *rows: tuple[str, str, str]) -> dict[str, str]:
    """What the page sends: attitude, skill and the sum of each sheet."""
    sent = {"sheets": ",".join(str(sheet.id) for sheet in sheets)}
    for sheet, (attitude, skill, total) in zip(sheets, rows, strict=True):
        sent |= {f"version-{sheet.id}": str(sheet.version), f"total-{sheet.id}": total}
        sent |= {f"mark-{sheet.id}-attitude": attitude, f"mark-{sheet.id}-skill": skill}
    return sent


def test_the_office_puts_a_seat_on_paper_and_keys_it_in_to_the_signature(
    clerk: Browser, judge: Browser, world: World, office: User
) -> None:
    assert "in at most 300 characters" in clerk.post(f"{AT}/paper", {"reason": " "}, status=422)
    sheets = keyed_in(clerk, world, office)
    assert "On paper since 15 Dec 2015 10:32. Reason: reads no screen" in clerk.get(f"{AT}/keying")
    wrong = clerk.post(f"{AT}/keying", grid(sheets, ("11", "8", ""), ("abc", "9", "")), status=422)
    assert "Write a number such as 8 or 8.5." in wrong and field(wrong, f"mark-{sheets[0].id}-attitude") == "11"
    wrong = clerk.post(f"{AT}/keying", grid(sheets, ("11", "8", ""), ("9", "9", "19")), status=422)
    assert "The highest mark is 10." in wrong and "The marks add up to 18, not to 19" in wrong
    assert marks(world) == {"候选人1": {}, "候选人2": {}}
    clerk.post(f"{AT}/keying", grid(sheets, ("９．５", "8", "17.5"), ("9", "9", "18")))
    assert marks(world)["候选人1"] == {"attitude": "9.5", "skill": "8"}
    assert "keyed in from paper by 张干事" in judge.get(f"/judging/{world.seat.id}/review")
    assert "keyed in from paper by 张干事" in judge.get(f"/judging/sheets/{sheets[0].id}")
    assert "You mark on paper; the office keys in for you." in judge.get(f"/judging/{world.seat.id}")
    page = clerk.get(f"{AT}/keying")
    assert "Choose the scan" in clerk.post(f"{AT}/keying/signature", {"seen": field(page, "seen")}, status=422)
    scan = (BytesIO(PDF), "scan.pdf")
    clerk.post(f"{AT}/keying/signature", {"seen": field(page, "seen"), "scan": scan})
    page = judge.get(f"/judging/{world.seat.id}/review")
    assert "signed from the paper by 张干事" in page
    assert "keyed in from paper by 张干事" in judge.get(f"/judging/{world.seat.id}/print?filled=1")
    scan_id = db.session.get_one(Sheet, sheets[0].id).scan_id
    address = f"/judging/{world.seat.id}/scans/{scan_id}"
    assert address in page.text and judge.get(address).response.mimetype == "application/pdf"
    clerk.get(address)
    stranger = Browser(clerk.app).sign_in(factories.make_user())
    assert stranger.get(address, status=403) and clerk.get(f"/judging/{world.seat.id}/scans/999999", status=404)


def test_an_abstention_is_keyed_in_and_taken_back(clerk: Browser, world: World, office: User) -> None:
    first, _ = keyed_in(clerk, world, office)
    assert "Choose a nominee." in clerk.post(f"{AT}/keying/abstention", {"sheet": "x", "reason": "y"}, status=422)
    clerk.post(f"{AT}/keying/abstention", {"sheet": str(first.id), "reason": "her teacher"})
    assert "her teacher" in clerk.get(f"{AT}/keying")
    clerk.post(f"{AT}/keying/abstention", {"sheet": str(first.id), "back": "1"})
    assert db.session.get_one(Sheet, first.id).state == "open"
    clerk.post(f"{AT}/paper", {"end": "1"})
    assert "Key in for this judge" in clerk.get(f"{AT}/keying")


def test_marks_given_on_line_are_not_shown_to_the_office(clerk: Browser, world: World, office: User) -> None:
    first, second = keyed_in(clerk, world, office)
    clerk.post(f"{AT}/keying", grid([second], ("9", "9", "18")))
    given = {"attitude": Decimal("7.5")}
    service.save_marks(db.session, first, given, expected_version=1, actor=world.user.username, now=JUDGING)
    page = clerk.get(f"{AT}/keying")
    assert "entered by the judge" in page and "7.5" not in page


def test_a_colleague_on_the_panel_keys_nothing_in(app: Flask, world: World, office: User) -> None:
    factories.make_seat(world.award, office, "j2")
    page = Browser(app).sign_in(office)
    for method, address in (("GET", "keying"), ("POST", "keying"), ("POST", "paper"), ("POST", "keying/signature")):
        assert page.send(method, f"{AT}/{address}").status_code == 403
    page.get(f"{AT}/print")


def test_printed_sheets_have_boxes_and_no_marks_unless_asked_for(clerk: Browser, judge: Browser, world: World) -> None:
    factories.make_sheet(world.seat, world.nominations[0], "8.5", "7.5", state="signed")
    for page in (judge.get(f"/judging/{world.seat.id}/print"), clerk.get(f"{AT}/print")):
        assert "候选人1" in page and "候选人2" in page and "A benchmark" in page and "8.5" not in page
        assert world.award.seal is not None and world.award.seal.sha256[:16] in page
    assert "8.5" not in clerk.get(f"{AT}/print?filled=1")
    assert "8.5" in judge.get(f"/judging/{world.seat.id}/print?filled=1")


def test_blind_sheets_are_printed_with_numbers(app: Flask, browser: Browser) -> None:
    with clock.turned_to(JUDGING):
        world = make_world(2, award=factories.make_award(options={"is_blind": True}))
        judge = browser.sign_in(world.user).speak("en")
        page = judge.get(f"/judging/{world.seat.id}/print")
        assert "候选人1" in page and "Nominee 1" not in page  # who is unknown cannot be declared on
        for nomination in world.nominations:
            factories.make_sheet(world.seat, nomination)
        page = judge.get(f"/judging/{world.seat.id}/print")
        assert "候选人1" not in page and "Nominee 1" in page and "Nominee 2" in page


def test_printing_and_keying_cost_the_same_for_many(app: Flask, clerk: Browser, world: World, office: User) -> None:
    keyed_in(clerk, world, office)
    costs = []
    for more in (0, 12):
        for number in range(more):
            person = factories.make_person(factories.make_department(), name=f"更多{number}")
            factories.make_sheet(world.seat, factories.make_nomination(world.award, person))
        for address in (f"{AT}/keying", f"{AT}/print"):
            with counted(app) as sent:
                clerk.get(address)
            costs.append(len(sent))
    assert costs[:2] == costs[2:]


def test_a_workbook_goes_out_and_comes_back(judge: Browser, world: World) -> None:
    first, second = (factories.make_sheet(world.seat, nomination) for nomination in world.nominations)
    answer = judge.send("GET", f"/judging/{world.seat.id}/sheets.xlsx")
    assert answer.headers["Content-Disposition"] == "attachment; filename=2015-service-model-j1.xlsx"
    book = load_workbook(BytesIO(answer.get_data()))
    rows = {row[2].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    rows["候选人1"][5].value, rows["候选人2"][5].value = 9.5, 99
    book.worksheets[0]["K1"] = "my notes"
    out = BytesIO()
    book.save(out)
    judge.get(f"/judging/{world.seat.id}/import")
    assert "Choose a file." in judge.post(f"/judging/{world.seat.id}/import", status=422)
    bad = {"file": (BytesIO(b"%PDF-1.7"), "a.xlsx")}
    assert "does not fit the content" in judge.post(f"/judging/{world.seat.id}/import", bad, status=422)
    sent = {"file": (BytesIO(out.getvalue()), "a.xlsx")}
    page = judge.post(f"/judging/{world.seat.id}/import", sent, status=200)
    assert "Columns that are not read: my notes" in page and "“99”: The highest mark is 10." in page
    assert "Rows that change: 1. Rows that say what stands already: 0. Rows refused: 1." in page
    plan = {"plan": field(page, "plan")}
    confirm = f"/judging/{world.seat.id}/import/confirmation"
    page = judge.post(confirm, plan, status=422)
    assert "Rejected rows: 1." in page and marks(world)["候选人1"] == {}
    assert "Upload the file again" in judge.post(confirm, {"plan": plan["plan"][:-2] + "xx"}, status=409)
    judge.post(confirm, {**plan, "accept_rejects": "1"})
    assert marks(world) == {"候选人1": {"attitude": "9.5"}, "候选人2": {}}
    judge.post(confirm, {**plan, "accept_rejects": "1"}, status=409)
    assert first.id != second.id
