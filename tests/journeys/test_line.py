"""The line, walked in a real browser: from an empty database to a published result, in Chinese and in English.

What must come out, worked out by hand. Four people of two departments are nominated for 服务标兵 (satisfaction 30,
appraisal 20, results 20, peers 10, panel 20); 李桂兰 and 罗小红 serve 一食堂3号窗口, 王慧 and 张志强 serve
1号公寓值班室.

Satisfaction (strata student 60 and staff 40, strength 20; 满意 = 75, 非常满意 = 100). The wave has 12 students at
100 and 12 at 75, and 5 staff at 100 and 5 at 75: both priors are 87.5.
    一食堂:  students (12·100 + 20·87.5)/32 = 92.1875; staff (5·75 + 20·87.5)/25 = 85
             0.6·92.1875 + 0.4·85 = 89.3125 → 89.31 → contribution 26.7930
    1号公寓: students (12·75 + 20·87.5)/32 = 82.8125; staff (5·100 + 20·87.5)/25 = 90
             0.6·82.8125 + 0.4·90 = 85.6875 → 85.69 → contribution 25.7070
Panel (attitude 40, skill 30, deeds 30; four judges, fewer than seven, so the plain mean; marks in that order):
    李桂兰  j1 9 9 9 → 90; j2 8 9 10 → 89; j3 10 9 9 → 94; j4 is recused: (90 + 89 + 94)/3 = 91.00 → 18.2000
    罗小红  all 8 8 8 → 80.00 → 16.0000
    王慧    85; 9 8.5 8.5 → 87; 8.5 9 8.5 → 86.5; 8.5 8.5 9 → 86.5: 345/4 = 86.25 → 17.2500
    张志强  the same sheets from other judges: 86.25 → 17.2500
Totals:
    李桂兰  26.7930 + 19.0000 (95) + 18.4000 (92) + 9.0000 (27 of 30) + 18.2000 = 91.3930 → 91.39
    王慧    25.7070 + 18.0000 (90) + 18.0000 (90) + 9.0000 (27 of 30) + 17.2500 = 87.9570 → 87.96
    张志强  the same: 87.96, and the same satisfaction and panel, so both are second
    罗小红  26.7930 + 16.0000 (80) + 16.0000 (80) + 8.0000 (24 of 30) + 16.0000 = 82.7930 → 82.79, below the floor of 85
"""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from config import ROOT
from tests.journeys import files
from tests.journeys.conftest import Server
from tests.journeys.words import chinese

pytestmark = pytest.mark.browser

PASSWORD = "Journey-2015-line"
TYPED = ("--password-stdin",)
NOMINEES = {"李桂兰": "20000", "罗小红": "20001", "王慧": "20020", "张志强": "20021"}
MARKS = {
    "j1": {"李桂兰": "9 9 9", "罗小红": "8 8 8", "王慧": "8.5 8.5 8.5", "张志强": "8.5 8.5 9"},
    "j2": {"李桂兰": "8 9 10", "罗小红": "8 8 8", "王慧": "9 8.5 8.5", "张志强": "8.5 9 8.5"},
    "j3": {"李桂兰": "10 9 9", "罗小红": "8 8 8", "王慧": "8.5 9 8.5", "张志强": "9 8.5 8.5"},
    "j4": {"罗小红": "8 8 8", "王慧": "8.5 8.5 9", "张志强": "8.5 8.5 8.5"},
}
TOTALS = {"李桂兰": ("1", "91.39"), "王慧": ("2", "87.96"), "张志强": ("2", "87.96"), "罗小红": ("4", "82.79")}
AWARD = "/2015/awards/service-model"


class Visitor:
    """Someone at the browser."""

    def __init__(self, page: Page):
        self.page = page

    def sign_in(self, name: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/sign-in")
        self.page.locator("#name").fill(name)
        self.page.locator("#password").fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.locator(".site-tools details.menu")).to_be_visible()

    def press(self, original: str) -> None:
        """Press the button in the page's main part that says this in Chinese."""
        self.page.locator("main").get_by_role("button", name=chinese(original), exact=True).first.click()
        self.page.wait_for_load_state()

    def should_say(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


def test_the_line_from_empty_database_to_published_result(page: Page, server: Server, tmp_path: Path) -> None:
    visitor = Visitor(page)
    server.commands(
        ("user", "add", "office", "--name", "王芳", "--role", "office", *TYPED),
        ("user", "add", "leader", "--name", "周主任", "--role", "leader", *TYPED),
        ("campaign", "new", "--preset", "service-quality-year", "--year", "2015"),
        stdin=PASSWORD,
    )
    server.start("2015-12-05T10:00+08:00")

    set_up_register(visitor, tmp_path)
    set_up_evidence(visitor, tmp_path)
    open_accounts(server)
    nominate(visitor)
    accept(visitor)
    seat_the_panel(visitor)
    seal_the_rules(visitor)
    server.start("2015-12-15T10:00+08:00")
    for username in MARKS:
        judge(visitor, username)
    decide(visitor)
    server.start("2015-12-25T10:00+08:00")
    publish(visitor)

    read_in_chinese(visitor, tmp_path)
    verify(visitor, tmp_path)
    read_in_english(visitor)
    recompute(server, tmp_path)


def bring_in(visitor: Visitor, kind: str, path: Path, *, year: bool = True) -> None:
    """Upload a file; the page that follows is the dry run."""
    visitor.page.goto("/imports/new")
    visitor.page.locator("#kind").select_option(kind)
    if year:
        visitor.page.locator("#year").fill("2015")
    visitor.page.locator("#file").set_input_files(path)
    visitor.press("Look at the file")


def set_up_register(visitor: Visitor, folder: Path) -> None:
    """Units and roster; the spelling 餐饮中心 waits for an answer."""
    visitor.sign_in("office")
    bring_in(visitor, "departments", files.departments(folder), year=False)
    visitor.press("Import now")
    bring_in(visitor, "roster", files.roster(folder), year=False)
    visitor.should_say("餐饮中心")
    visitor.page.locator("select[name=code]").select_option("ZW01")
    visitor.press("Remember these answers")
    visitor.press("Import now")
    visitor.page.goto("/register/?kind=person")
    visitor.should_say("40")


def set_up_evidence(visitor: Visitor, folder: Path) -> None:
    """Survey, indicators (one value is out of range on purpose) and ballots."""
    bring_in(visitor, "survey", files.survey(folder))
    visitor.press("Import now")
    bring_in(visitor, "indicators", files.indicators(folder))
    visitor.should_say("960")
    visitor.should_say("F10")
    visitor.press("Import now")
    expect(visitor.page.locator("main [role=alert]")).to_be_visible()
    visitor.page.locator("#accept_rejects").check()
    visitor.press("Import now")
    bring_in(visitor, "ballots", files.ballots(folder))
    visitor.press("Import now")


def open_accounts(server: Server) -> None:
    """Two nominators, four judges from outside, one member of staff."""
    departments = (("zw01", "ZW01"), ("zw02", "ZW02"))
    server.commands(
        *(("user", "add", name, "--name", name, "--nominates-for", code, *TYPED) for name, code in departments),
        *(("user", "add", name, "--name", f"评委{name}", *TYPED) for name in MARKS),
        ("user", "add", "reader", "--person", "20003", *TYPED),
        stdin=PASSWORD,
    )


def nominate(visitor: Visitor) -> None:
    """Each department puts forward its two people, one with a file."""
    for name, number in NOMINEES.items():
        visitor.sign_in("zw01" if number < "20020" else "zw02")
        visitor.page.goto(f"/2015/nominations/new?award=service-model&q={number}")
        visitor.page.locator(".candidate form button").click()
        visitor.page.locator("#deed").fill(f"{name}的事迹一句话")
        visitor.page.locator("#statement").fill("把每一位来访者都当作第一位来访者。" * 5)
        if name == "李桂兰":
            visitor.page.locator("#files").set_input_files(
                {"name": "表扬信.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"}
            )
            visitor.page.locator(".file-row").get_by_role("link", name="表扬信.pdf").wait_for()
        visitor.press("Save and preview")
        visitor.should_say(f"{name}的事迹一句话")
        visitor.press("Submit to the office")
    visitor.should_say(chinese("Submitted"))


def accept(visitor: Visitor) -> None:
    visitor.sign_in("office")
    for name in NOMINEES:
        visitor.page.goto(f"{AWARD}/nominations")
        visitor.page.locator("main").get_by_role("link", name=name).first.click()
        if "/decision" not in visitor.page.url:
            visitor.page.locator("main a[href$='/decision']").first.click()
        rule(visitor)
        visitor.press("Accept")


def rule(visitor: Visitor) -> None:
    """No honours are on record, so the office says that the nominee had none lately."""
    visitor.page.locator("input[name='rule-holds-not_honoured'][value='yes']").check()
    visitor.page.locator("form[action*='/conditions'] button[type='submit']").click()
    visitor.page.wait_for_load_state()


def seat_the_panel(visitor: Visitor) -> None:
    for name in MARKS:
        visitor.page.goto(f"{AWARD}/panel?q={name}")
        visitor.page.locator("ul.judging-candidates button").click()
        visitor.page.wait_for_load_state()


def seal_the_rules(visitor: Visitor) -> None:
    visitor.page.goto(f"{AWARD}/seal")
    visitor.press("Seal the rules")
    visitor.should_say(chinese("The rules are sealed"))


def judge(visitor: Visitor, username: str) -> None:
    """Declare, mark by keyboard alone, review and sign."""
    visitor.sign_in(username)
    visitor.page.goto("/judging")
    visitor.page.locator("main a[href^='/judging/']").first.click()
    for fieldset in visitor.page.locator("fieldset.declaration").all():
        recused = fieldset.locator(".declaration-name").inner_text() not in MARKS[username]
        fieldset.locator(f"input[value={'conflict' if recused else 'none'}]").check()
        if recused:
            fieldset.locator("input[type=text]").fill("原同事")
    visitor.press("Declare and open the material")
    for name, marks in MARKS[username].items():
        visitor.page.locator("main a[href^='/judging/sheets/']", has_text=name).first.click()
        visitor.page.wait_for_url("**/judging/sheets/*")
        for code, mark in zip(("attitude", "skill", "deeds"), marks.split(), strict=True):
            field = visitor.page.locator(f"#mark-{code}")
            field.fill(mark)
            field.blur()
            expect(visitor.page.locator(f"[data-told={code}]")).to_contain_text(chinese("Saved %(time)s")[:2])
    visitor.page.locator("a[href$='/review']").first.click()
    visitor.page.locator("button[data-sign]").click()
    visitor.page.wait_for_load_state()
    visitor.should_say(chinese("Nothing is left to sign."))


def decide(visitor: Visitor) -> None:
    """The office computes, a leader approves, the office puts the notice up: its days end on 22 December."""
    visitor.sign_in("office")
    visitor.page.goto(f"{AWARD}/runs")
    visitor.press("Compute a run")
    visitor.sign_in("leader")
    visitor.page.goto(f"{AWARD}/decision")
    visitor.page.locator("#attendance").fill("应到 7 人，实到 7 人")
    for field, votes in (("in_favour", "7"), ("against", "0"), ("abstained", "0")):
        visitor.page.locator(f"#{field}").fill(votes)
    visitor.page.locator("form[action$='/approval'] button[type=submit]").click()
    expect(visitor.page.locator("main .notice-good").first).to_be_visible()
    visitor.sign_in("office")
    visitor.page.goto(f"{AWARD}/notice/new")
    visitor.page.locator("#telephone").fill("010-62750001")
    visitor.press("Put it up now")


def publish(visitor: Visitor) -> None:
    visitor.sign_in("office")
    visitor.page.goto(f"{AWARD}/runs/1/publish")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_load_state()


def shown_rows(page: Page) -> dict[str, tuple[str, str]]:
    """Name → (rank, total) of the ranked list."""
    rows = page.locator("table#ranked tbody tr, main table tbody tr").all()
    found = {}
    for row in rows:
        words = row.inner_text().split()
        for name in NOMINEES:
            if name in words:
                total = next(word for word in words if word.count(".") == 1 and word.replace(".", "").isdigit())
                found[name] = (words[0], total)
    return found


def read_in_chinese(visitor: Visitor, folder: Path) -> None:
    """Staff see the list, follow a winner's derivation, and take the workbook along."""
    visitor.sign_in("20003")
    visitor.page.goto(f"{AWARD}/results")
    assert shown_rows(visitor.page) == TOTALS
    visitor.should_say("李桂兰的事迹一句话")
    visitor.should_say(chinese("Final."))
    with visitor.page.expect_download() as download:
        visitor.page.locator("main a[href$='.xlsx']").first.click()
    saved = folder / "list.xlsx"
    download.value.save_as(saved)
    cells = {str(cell.value) for row in load_workbook(saved).active.iter_rows() for cell in row}
    assert {"李桂兰", "91.39", "87.96", "82.79"} <= cells
    visitor.page.locator("main").get_by_role("link", name="王慧").first.click()
    for figure in ("85.69", "86.25", "25.7070", "17.2500", "87.96"):
        visitor.should_say(figure)


def verify(visitor: Visitor, folder: Path) -> None:
    """Staff take the public documents away and bring them to the page of verification."""
    visitor.page.goto(f"{AWARD}/results")
    for kind in ("bundle", "result"):
        with visitor.page.expect_download() as download:
            visitor.page.locator(f"main a[href$='/public-{kind}.json']").click()
        download.value.save_as(folder / f"{kind}.json")
    visitor.page.goto("/verify")
    for kind in ("bundle", "result"):
        visitor.page.set_input_files(f"input[name={kind}]", folder / f"{kind}.json")
    visitor.page.locator("main form button[type=submit]").click()
    expect(visitor.page.locator(".notice-good")).to_be_visible()


def read_in_english(visitor: Visitor) -> None:
    visitor.page.goto(f"{AWARD}/results?lang=en")
    assert shown_rows(visitor.page) == TOTALS
    visitor.should_say("Final.")
    heading = visitor.page.locator("h1").inner_text()
    assert "Service model" in heading


def recompute(server: Server, folder: Path) -> None:
    """The stored bundle gives the stored result byte for byte, in a process that knows no database."""
    with closing(sqlite3.connect(server.database)) as database:
        ((bundle, result),) = database.execute("SELECT bundle, result FROM runs").fetchall()
        signed = database.execute("SELECT count(*) FROM sheets WHERE state = 'signed'").fetchone()[0]
    assert signed == 15
    (folder / "bundle.json").write_bytes(bundle)
    done = subprocess.run(
        [sys.executable, "-m", "scoring", "run", str(folder / "bundle.json")],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert done.stdout == result
    totals = sorted(row["total"] for row in json.loads(result)["ranking"])
    assert totals == ["82.79", "87.96", "87.96", "91.39"]
