"""The results page and the derivation, in both languages, and how many statements they cost."""

import hashlib
import io
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask

from awards.db import db
from awards.evidence.models import IndicatorValue
from awards.runs import parsed
from awards.runs.service import record_ruling
from tests import factories
from tests.pages import Browser
from tests.results.stage import publish, published_stage
from tests.runs.stage import LATER, Stage, give_value, set_stage, sheet_of
from tests.statements import counted

EVIL = '=HYPERLINK("http://evil.example","李")'


@pytest.fixture
def stage(app: Flask) -> Stage:
    return published_stage(db.session)


def test_the_page_shows_winners_ranks_totals_and_how_to_verify(browser: Browser, stage: Stage) -> None:
    browser.sign_in(factories.make_user()).speak("zh")
    page = browser.get(f"{stage.path}/results")
    for words in ("王小红", "维修服务中心", "十年如一日", "92.00", "87.00", "76.00", "入选", "未入选"):
        assert words in page
    assert "服务标兵" in page.outline.headings[0]
    run_digest = hashlib.sha256(stage.run(db.session).bundle).hexdigest()
    assert run_digest in page
    assert "python -m scoring verify" in page


def test_the_page_speaks_english(browser: Browser, stage: Stage) -> None:
    browser.sign_in(factories.make_user()).speak("en")
    page = browser.get(f"{stage.path}/results")
    for words in (
        "Service model: results",
        "Wang Xiaohong",
        "Repairs",
        "Final.",
        "Selected",
    ):
        assert words in page
    assert "王小红" not in page


def test_the_derivation_can_be_followed_by_hand(browser: Browser, stage: Stage) -> None:
    browser.sign_in(factories.make_user()).speak("en")
    page = browser.get(f"{stage.path}/results/n{stage.wang.id}")
    # attitude (9 + 8 + 10) / 3 = 9, skill (8.5 + 9 + 9.5) / 3 = 9;
    # panel 90.00 × 60 ÷ 100 = 54; appraisal 95 × 40 ÷ 100 = 38
    assert "Points: 90.00" in page
    assert "90.00 × 60 ÷ 100 → 54.0000" in page
    assert "95.00 × 40 ÷ 100 → 38.0000" in page
    assert "54.0000 + 38.0000 + 0.00 = 92.00" in page
    assert "Mean mark" in page


def test_a_place_that_was_voted_on_says_so(browser: Browser, app: Flask) -> None:
    stage, session = set_stage(), db.session
    # 李建国 like 王小红 in every mark and figure: (9, 8.5), (8, 9), (10, 9.5) and 95, one place between the two.
    for seat, marks in zip(stage.seats, (("9", "8.5"), ("8", "9"), ("10", "9.5")), strict=True):
        for mark, value in zip(sheet_of(session, seat, stage.li).marks, marks, strict=True):
            mark.value = Decimal(value)
    session.query(IndicatorValue).filter_by(subject_id=stage.li.subject_id).update({"value": Decimal(95)})
    stage.run(session)
    order = [f"n{stage.li.id}", f"n{stage.wang.id}"]
    ruling = {"kind": "tie", "vote": "5:2", "reason": "会议表决", "decided_on": LATER.date(), "actor": "office"}
    record_ruling(session, stage.award, nominees=order, now=LATER, **ruling)
    publish(stage, session)
    browser.sign_in(factories.make_user()).speak("en")
    page = browser.get(f"{stage.path}/results/{order[0]}")
    assert "The order of the equals was voted on; this one is number 1." in page and "会议表决" not in page
    browser.sign_in(factories.make_user("leader"))
    page = browser.get(f"{stage.path}/results/{order[0]}")
    assert "The order of the equals was voted on (5:2); this one is number 1: 会议表决" in page


@pytest.mark.parametrize("who", ["staff", "nominee", "office nominee"])
def test_no_single_mark_is_in_a_derivation(browser: Browser, stage: Stage, who: str) -> None:
    """But for those who may read the whole bundle."""
    roles = ["office"] if who.startswith("office") else []
    person = stage.zhao.subject if who.endswith("nominee") else None
    browser.sign_in(factories.make_user(*roles, person=person, name="A reader", username="reader")).speak("en")
    page = browser.get(f"{stage.path}/results/n{stage.wang.id}")
    for mark in ("8.5", "9.5", "88", "84", "98"):
        assert mark not in page.words.replace(stage.wang.subject.code, "")
    browser.sign_in(factories.make_user("office"))
    two_sheets = browser.get(f"{stage.path}/results/n{stage.zhao.id}")
    assert "Mean mark" not in two_sheets


def test_before_publication_the_page_says_so_kindly(browser: Browser, app: Flask) -> None:
    stage = set_stage()
    stage.run(db.session)
    page = browser.speak("en").get(f"{stage.path}/results")
    assert "Nothing is published yet" in page
    assert "Wang" not in page
    browser.sign_in(factories.make_user()).get(f"{stage.path}/results/n{stage.wang.id}", status=404)


def test_the_filter_by_unit_keeps_the_winners_in_sight(browser: Browser, stage: Stage) -> None:
    browser.sign_in(factories.make_user()).speak("en")
    page = browser.get(f"{stage.path}/results?unit={stage.canteen.id}")
    listed = page.text[page.text.index('id="ranked"') : page.text.index("</table>")]
    assert "Zhao Min" in listed
    assert "Li Jianguo" not in listed
    assert "Wang Xiaohong" in page
    assert "Li Jianguo" in browser.get(f"{stage.path}/results?unit=999999")


def test_statements_do_not_grow_with_the_list(browser: Browser, app: Flask) -> None:
    stage = set_stage()
    publish(stage, db.session)
    user = factories.make_user()
    browser.sign_in(user)
    parsed.results.clear()
    browser.get(f"{stage.path}/results")
    with counted(app) as few:
        browser.get(f"{stage.path}/results")
    for _ in range(50):
        nomination = factories.make_nomination(stage.award)
        factories.make_sheet(stage.seats[0], nomination, "7", "7", state="signed")
        give_value(nomination, "70")
    publish(stage, db.session)
    browser.get(f"{stage.path}/results")
    with counted(app) as many:
        page = browser.get(f"{stage.path}/results")
    assert page.text.count("<tr") > 53
    assert len(many) == len(few)


def test_the_workbook_opens_with_figures_as_numbers_and_text_as_text(browser: Browser, app: Flask) -> None:
    stage = set_stage()
    stage.li.subject.name_en = EVIL
    stage.wang.subject.name_en = "Wang 王小红"
    publish(stage, db.session)
    browser.sign_in(factories.make_user()).speak("en")
    book = openpyxl.load_workbook(io.BytesIO(browser.client.get(f"{stage.path}/results/downloads/list.xlsx").data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3)]
    assert rows[0][:6] == ["Rank", "Name", "Unit", "Status", "Total", "Adjustment"]
    assert rows[1][:6] == [1, "Wang 王小红", "Repairs", "Selected", 92, 0]
    assert rows[1][6:] == [90, 54, 95, 38]
    assert rows[2][1] == EVIL
    assert {cell.data_type for cell in book.active["B"]} <= {"s", "n"}
    assert "Service model" in book.active["A1"].value


def test_the_figure_is_kept_by_browsers_for_ever(browser: Browser, stage: Stage) -> None:
    browser.sign_in(factories.make_user()).speak("zh")
    page = browser.get(f"{stage.path}/results")
    start = page.text.index(f"{stage.path}/results/figures/")
    address = page.text[start : page.text.index('"', start)]
    first = browser.get(address).response
    assert first.mimetype == "image/svg+xml"
    assert "immutable" in first.headers["Cache-Control"]
    assert "script" not in first.headers["Content-Security-Policy"]
    again = browser.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
