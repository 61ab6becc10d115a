"""The judge's desk: own order, own equal marks, the grid, blind awards, and the way to the first sheet."""

from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from awards import clock
from awards.db import db
from awards.files.models import StoredFile
from awards.files.service import store_file
from awards.judging import queries, rules
from awards.judging.models import Sheet
from awards.nominations.models import NominationFile
from tests import factories
from tests.judging.worlds import AFTER, JUDGING, World, make_world
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(4)


@pytest.fixture
def judge(browser: Browser, world: World) -> Iterator[Browser]:
    with clock.turned_to(JUDGING):
        yield browser.sign_in(world.user).speak("en")


def fill(world: World) -> list[Sheet]:
    """Complete, complete, partial, recused."""
    one, two, three, four = world.nominations
    return [
        factories.make_sheet(world.seat, one, "9", "8.5"),
        factories.make_sheet(world.seat, two, "9", "8.5"),
        factories.make_sheet(world.seat, three, "7"),
        factories.make_sheet(world.seat, four, state="recused", reason="kin"),
    ]


@pytest.fixture
def in_december() -> Iterator[None]:
    with clock.turned_to(JUDGING):
        yield


@pytest.fixture
def sheets(world: World) -> list[Sheet]:
    return fill(world)


@pytest.fixture
def blind(app: Flask) -> World:
    """An award judged without names, and without what the evidence says; its nominees have telling particulars."""
    award = factories.make_award(options={"is_blind": True, "hides_evidence": True})
    world = make_world(4, award=award)
    for nomination in world.nominations:
        nomination.subject.post = "锅炉工"
    factories.save(*world.nominations)
    return world


def attach(folder: Path, world: World, name: str = "张三的奖状.pdf") -> StoredFile:
    stored = store_file(db.session, folder, BytesIO(b"%PDF-1.4\n%%EOF\n"), kind="pdf", now=JUDGING)
    factories.save(NominationFile(nomination=world.nominations[0], file=stored, name=name, position=1))
    return stored


def test_every_judge_meets_the_nominees_in_an_order_that_anybody_can_compute_again(session: Session) -> None:
    world = make_world(12)
    other = factories.make_seat(world.award, factories.make_user(), "j2")
    orders = []
    for seat in (world.seat, other):
        for nomination in world.nominations:
            factories.make_sheet(seat, nomination)
        found = [sheet.nomination.subject.code for sheet in queries.sheets_of_seat(session, seat)]
        digests = {code: sha256(f"2015/service-model/{seat.code}/{code}".encode()).hexdigest() for code in found}
        assert found == sorted(found, key=lambda code: digests[code])
        orders.append(found)
    assert orders[0] != orders[1] and set(orders[0]) == set(orders[1])


def test_other_sheets_with_the_same_mark_and_total_are_found(session: Session) -> None:
    world = make_world(4)
    sheets = fill(world)
    lines = queries.lines_of_seat(session, world.seat)
    compared = queries.compare(lines, sheets[0], rules.rubric_of(world.award))
    assert [line.sheet.id for line in compared.others] == [sheets[1].id, sheets[2].id]  # none that is recused
    assert [line.sheet.id for line in compared.equal("attitude", "9")] == [sheets[1].id]
    assert compared.equal("attitude", "9.5") == [] and compared.equal("attitude", "") == []
    assert [line.sheet.id for line in compared.equal_total("88.00")] == [sheets[1].id]
    assert compared.equal_total(None) == []


def test_the_spread_counts_every_other_mark_once(session: Session) -> None:
    world = make_world(4)
    sheets = fill(world)
    lines = queries.lines_of_seat(session, world.seat)
    compared = queries.compare(lines, sheets[0], rules.rubric_of(world.award))
    spread = compared.marks["attitude"]
    assert (spread.size, spread.bins, spread.counts) == (Decimal("0.5"), 21, {18: 1, 14: 1})
    assert spread.words == "9 × 1, 7 × 1"
    assert spread.bars == [(56, 18), (72, 18)]  # 4 units a bin, the highest 18
    assert [spread.x_of(text) for text in ("9", "10", "", "10.5", "x", None)] == [72, 80, None, None, None, None]
    assert compared.totals.counts == {17: 1}  # 88 lies between 85 and 90


def test_a_sheet_shows_who_else_has_the_mark(judge: Browser, sheets: list[Sheet]) -> None:
    page = judge.get(f"/judging/sheets/{sheets[0].id}")
    assert 'class="judging-form" novalidate autocomplete="off"' in page.text  # no browser fills in older texts
    assert "Same mark:" in page and "Same total:" in page
    assert f'href="/judging/sheets/{sheets[1].id}"' in page.text
    assert "My marks on the other nominees" in page and 'aria-label="9 × 1, 7 × 1"' in page.text
    assert "2 of 3 scored" in page


def test_the_grid_saves_a_row_without_any_script(judge: Browser, world: World, sheets: list[Sheet]) -> None:
    page = judge.get(f"/judging/{world.seat.id}/grid")
    for name in ("候选人1", "候选人2", "候选人3", "候选人4"):
        assert name in page
    assert page.text.count(f' form="row-form-{sheets[2].id}"') == 3  # two marks and the button
    assert f'form="row-form-{sheets[3].id}"' not in page.text and "recused" in page
    sent = {"version": "1", "mark-attitude": "7", "mark-skill": "6.5", "then": "grid"}
    location = judge.post(f"/judging/sheets/{sheets[2].id}", sent).location
    assert location == f"/judging/{world.seat.id}/grid#row-{sheets[2].id}"
    assert "68.00" in judge.get(f"/judging/{world.seat.id}/grid")


def test_a_closed_grid_has_no_fields(judge: Browser, world: World, sheets: list[Sheet]) -> None:
    with clock.turned_to(AFTER):
        page = judge.get(f"/judging/{world.seat.id}/grid")
    assert "is over" in page and "mark-attitude" not in page.text and sheets


def test_a_grid_without_sheets_leads_to_the_declaration(judge: Browser, world: World) -> None:
    assert "There is nothing to mark yet" in judge.get(f"/judging/{world.seat.id}/grid")


def test_the_grid_costs_the_same_for_one_nominee_as_for_fifty(app: Flask, browser: Browser) -> None:
    counts = []
    for year, size in ((2015, 1), (2016, 50)):
        world = make_world(size, award=factories.make_award(factories.make_campaign(year)))
        for nomination in world.nominations:
            factories.make_sheet(world.seat, nomination, "9", "8")
        browser.sign_in(world.user)
        with clock.turned_to(JUDGING.replace(year=year)), counted(app) as statements:
            browser.get(f"/judging/{world.seat.id}/grid")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_going_on_leads_to_what_is_left(judge: Browser, world: World) -> None:
    address = f"/judging/{world.seat.id}/next"
    assert judge.get(address, status=302).location == f"/judging/{world.seat.id}"  # to declare
    sheets = [factories.make_sheet(world.seat, nomination) for nomination in world.nominations]
    assert judge.get(address, status=302).location == f"/judging/sheets/{sheets[0].id}"
    for sheet in sheets:
        judge.post(f"/judging/sheets/{sheet.id}", {"version": "1", "mark-attitude": "9", "mark-skill": "9"})
    assert judge.get(address, status=302).location == f"/judging/{world.seat.id}/review"
    with clock.turned_to(AFTER):
        assert judge.get(address, status=302).location == f"/judging/{world.seat.id}"


@pytest.mark.usefixtures("in_december")
def test_who_judges_blind_reads_no_name_anywhere(browser: Browser, blind: World, app: Flask) -> None:
    sheets = fill(blind)
    judge = browser.sign_in(blind.user).speak("en")
    attach(app.config["AWARDS"].files_dir, blind)
    seat = f"/judging/{blind.seat.id}"
    for path in (seat, f"{seat}/grid", f"{seat}/review", *(f"/judging/sheets/{sheet.id}" for sheet in sheets)):
        page = judge.get(path)
        assert "Nominee 1" in page
        subject = blind.nominations[0].subject
        for telling in ("候选人", "维修服务中心", "锅炉工", subject.code, "张三"):
            assert telling not in page.text, (path, telling)
    page = judge.get(f"/judging/sheets/{sheets[0].id}")
    assert page.outline.headings == ["Nominee 1"]
    assert "This award is judged blind" in page and "not shown to judges" in page
    assert "What the evidence says" not in [line.strip() for line in page.text.splitlines()]
    refused = judge.post(f"{seat}/signature", {"seen": ""}, status=422)
    assert "Nominee 3" in refused and "候选人" not in refused.text


@pytest.mark.usefixtures("in_december")
def test_a_blind_file_is_read_under_a_name_that_tells_nothing(browser: Browser, blind: World, app: Flask) -> None:
    sheets = fill(blind)
    judge = browser.sign_in(blind.user).speak("en")
    attach(app.config["AWARDS"].files_dir, blind)
    address = f"/judging/sheets/{sheets[0].id}/files/1"
    assert address in judge.get(f"/judging/sheets/{sheets[0].id}").text
    page = judge.get(address)
    answer = page.response
    assert page.text.startswith("%PDF")
    assert 'filename="File 1.pdf"' in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    judge.get(f"/judging/sheets/{sheets[0].id}/files/2", status=404)
    judge.get(f"/judging/sheets/{sheets[3].id}/files/1", status=404)  # recused: the material stays closed


def test_names_are_needed_to_declare_and_others_read_them(browser: Browser, blind: World) -> None:
    with clock.turned_to(JUDGING):
        page = browser.sign_in(blind.user).speak("en").get(f"/judging/{blind.seat.id}")
        assert "候选人1" in page and "维修服务中心" in page
        browser.sign_in(factories.make_user("office")).speak("en")
        page = browser.get(f"/nominations/{blind.nominations[0].id}")
    assert "候选人1" in page and "Judges read this blind" in page


def test_comments_and_notes_have_their_fields(judge: Browser, sheets: list[Sheet]) -> None:
    page = judge.get(f"/judging/sheets/{sheets[0].id}")
    assert 'name="comment"' in page.text and 'name="note"' in page.text
    assert "nobody else reads it" in page
