"""The pages of notices and of the calendar: what strangers read while a notice is up, and nothing of it afterwards."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest

from awards import clock
from awards.db import db
from awards.notices.documents import code_of
from awards.notices.models import CalendarDay, Notice
from awards.notices.service import take_down_notice
from awards.notices.views.downloads import FORMATS, Format
from tests import factories
from tests.notices.stage import AFTER, CONTACT, LAST_MINUTE, MONDAY, decide, noticed_stage, put_up
from tests.pages import Browser
from tests.runs.stage import set_stage
from tests.statements import counted

ENGLISH = {"Accept-Language": "en"}


def test_a_stranger_reads_the_notice_until_midnight_of_its_last_day(browser: Browser) -> None:
    stage, notice = noticed_stage(db.session)
    path = f"{stage.path}/notice"
    with clock.turned_to(MONDAY):
        page = browser.get(path, headers=ENGLISH)
        for words in (
            "Wang Xiaohong",
            "Repairs",
            "14 December 2015",
            "21 December 2015",
            "5 working days",
            *CONTACT.values(),
        ):
            assert words in page
        assert "92.00" not in page and "Li Jianguo" not in page and "报修受理员" not in page.text
        assert "public" in page.response.headers["Cache-Control"] and "王小红" in browser.get(path)
        known = {**ENGLISH, "If-None-Match": page.response.headers["ETag"]}
        browser.get(path, headers=known, status=304)
        assert "服务标兵" in browser.get("/notices")
        chosen = browser.app.test_client().get(f"{path}?lang=en").headers
        assert "Set-Cookie" in chosen and "private" in chosen["Cache-Control"]
        code = browser.get(f"{path}/code.svg")
        assert code.response.mimetype == "image/svg+xml"
    with clock.turned_to(LAST_MINUTE):
        page = browser.get(path, headers=ENGLISH)
        assert "Wang Xiaohong" in page and "Today is day 5 of 5" in page
        assert page.response.headers["Cache-Control"] == "public, no-cache"
    with clock.turned_to(AFTER):
        page = browser.get(path, headers=ENGLISH)
        assert "The days of this notice are over" in page and "Wang" not in page.text and "王小红" not in page.text
        assert "服务标兵" not in browser.get("/notices").text
    assert notice.is_up


def test_files_of_a_notice_are_gone_with_its_names(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, notice = noticed_stage(db.session)
    made: list[dict[str, object]] = []
    make = lambda data: made.append(data) or json.dumps(data).encode()  # noqa: E731
    monkeypatch.setitem(FORMATS, "docx", Format("application/x", "Word", make))
    path = f"{stage.path}/notice/1"
    with clock.turned_to(LAST_MINUTE):
        file = browser.get(f"{path}.json").response
        assert hashlib.sha256(file.data).hexdigest() == notice.sha256
        word = browser.get(f"{path}.docx", headers=ENGLISH).response
        assert word.headers["Cache-Control"] == "public, no-cache" and word.content_length == len(word.data)
        known = {**ENGLISH, "If-None-Match": word.headers["ETag"]}
        assert browser.get(f"{path}.docx", headers=known, status=304).response.data == b""
        data = json.loads(browser.get(f"{path}.docx", headers=ENGLISH).response.data)
        assert len(made) == 1  # strangers ask as often as they like: it is typeset once
        assert data["listing"]["people"] == [{"name": "Wang Xiaohong", "units": "Repairs"}]
        assert data["signature"] == "General Affairs Office" and data["address"].endswith(f"{stage.path}/notice")
        assert f"{path}.docx" in browser.get(f"{stage.path}/notice").text
        browser.get(f"{stage.path}/notice/2.json", status=404)
        known_site = replace(browser.app.config["AWARDS"], base_url="https://awards.example.edu")
        monkeypatch.setitem(browser.app.config, "AWARDS", known_site)
        evil = browser.app.test_client()
        data = json.loads(evil.get(f"{path}.docx", base_url="http://evil.example", headers=ENGLISH).data)
        assert data["address"] == f"https://awards.example.edu{stage.path}/notice" and "evil" not in str(data)
        code = evil.get(f"{stage.path}/notice/code.svg", base_url="http://evil.example").data
        assert code == code_of(data["address"])
    with clock.turned_to(AFTER):
        for ending in ("json", "docx", "pdf"):
            assert "王小红" not in browser.get(f"{path}.{ending}", headers=known, status=410).text
        browser.sign_in(factories.make_user("office", person=stage.li.subject)).get(f"{path}.json", status=410)
        officer = browser.sign_in(factories.make_user("discipline")).get(f"{path}.json").response
        assert officer.headers["Cache-Control"] == "private, no-store"


def test_a_notice_is_typeset_with_names_that_are_long_or_rare(browser: Browser) -> None:
    stage = set_stage()
    stage.wang.subject.name_zh = "阿卜杜拉·" + "麦麦提" * 11 + "𬭎㛃"
    notice = put_up(decide(stage, db.session), db.session)
    with clock.turned_to(MONDAY):
        content = browser.get(f"{stage.path}/notice/1.pdf").response.data
    page = pypdfium2.PdfDocument(content)[0]
    assert [round(one / 72 * 25.4) for one in page.get_size()] == [210, 297]
    text = page.get_textpage().get_text_range().replace("\r\n", "")
    assert "阿卜杜拉·麦麦提" in text and "𬭎㛃" in text and "维修服务中心" in text and notice.is_up


def test_what_was_taken_down_says_why_and_names_nobody(browser: Browser) -> None:
    stage, notice = noticed_stage(db.session)
    take_down_notice(db.session, notice, reason="单位名称有误", actor="office", now=MONDAY)
    db.session.commit()
    with clock.turned_to(MONDAY):
        page = browser.get(f"{stage.path}/notice", headers=ENGLISH)
    assert "单位名称有误" in page and "王小红" not in page.text


def test_the_office_sees_the_counted_days_puts_up_and_takes_down(browser: Browser) -> None:
    stage = set_stage()
    browser.sign_in(factories.make_user("office"))
    new, path = f"{stage.path}/notice/new", f"{stage.path}/notice"
    with clock.turned_to(MONDAY):
        assert "Nothing is decided" in browser.get(new, headers=ENGLISH)
        decide(stage, db.session)
        page = browser.get(new, headers=ENGLISH)
        assert "From 14 Dec 2015 to 21 Dec 2015" in page and "does not count" in page and "Wang Xiaohong" in page
        empty = browser.post(new, {"mail": " "}, headers=ENGLISH, status=422)
        assert "Office: This is needed." in empty and "Telephone: Give a telephone number or an address" in empty
        wrong = browser.post(
            new, {"office": "总务处", "telephone": "", "mail": "没有地址"}, headers=ENGLISH, status=422
        )
        assert "no address for mail" in wrong and "没有地址" in wrong.text
        assert browser.post(new, CONTACT).location.endswith(path)
        assert "A notice is up" in browser.post(new, CONTACT, headers=ENGLISH, status=422)
        page = browser.get(path, headers=ENGLISH)
        assert "private" in page.response.headers["Cache-Control"] and "Take it down" in page
        down = f"{path}/1/taking-down"
        browser.get(down)
        browser.post(down, {"reason": ""}, status=422)
        browser.post(down, {"reason": "日期有误"})
        browser.post(down, {"reason": "日期有误"}, status=422)
        page = browser.get(new, headers=ENGLISH)
        assert "Why there is another notice" in page and CONTACT["telephone"] in page.text
        empty = browser.post(new, {}, headers=ENGLISH, status=422)
        assert "Office: This is needed." in empty and "Why there is another notice: This is needed." in empty
        browser.post(new, {**CONTACT, "corrects": "更正公示日期"})
        assert "更正公示日期" in browser.get(path)
    assert [one.number for one in db.session.query(Notice).order_by(Notice.number)] == [1, 2]


def test_a_nominee_in_the_office_sees_the_notice_and_does_nothing_with_it(browser: Browser) -> None:
    stage, _ = noticed_stage(db.session)
    browser.sign_in(factories.make_user("office", person=stage.li.subject))
    with clock.turned_to(MONDAY):
        page = browser.get(f"{stage.path}/notice", headers=ENGLISH)
        assert "Wang Xiaohong" in page and "All notices" not in page
        for path in ("notice/new", "notice/1/taking-down"):
            browser.get(f"{stage.path}/{path}", status=403)
        browser.get("/2015/calendar", status=403)
        factories.make_campaign(year=2016)  # its days reach into terms of 2015
        browser.get("/2016/calendar", status=403)


def test_days_are_declared_and_removed_on_the_calendar(browser: Browser) -> None:
    factories.make_award()
    browser.sign_in(factories.make_user("office"))
    page = browser.get("/2015/calendar", headers=ENGLISH)
    assert "National Day" in page and "shifted working day" in page
    sent = {"day": "2015-10-10", "is_worked": "no", "note": "校庆"}
    browser.post("/2015/calendar", sent)
    assert "校庆" in browser.get("/2015/calendar")
    assert "declared already" in browser.post("/2015/calendar", sent, headers=ENGLISH, status=422)
    for wrong in ({"day": "10.10.", "note": "x"}, {"day": "2015-10-09", "is_worked": "yes", "note": "x"}):
        browser.post("/2015/calendar", wrong, status=422)
    assert browser.post("/2015/calendar", {}, headers=ENGLISH, status=422).text.count("This is needed.") == 4
    factories.make_campaign(year=2017)
    browser.post("/2017/calendar/2015-10-10/removal", status=422)
    for day, status in (("2015-10-10", 303), ("2015-10-10", 422), ("tomorrow", 404)):
        browser.post(f"/2015/calendar/{day}/removal", status=status)
    assert db.session.query(CalendarDay).count() == 0


@pytest.mark.parametrize("path", ["notice", "notices"])
def test_pages_cost_the_same_for_one_and_for_many(browser: Browser, path: str) -> None:
    stage, first = noticed_stage(db.session)
    path = "/notices" if path == "notices" else f"{stage.path}/notice"
    with clock.turned_to(MONDAY):
        with counted(browser.app) as one:
            browser.get(path)
        values = {
            key: getattr(first, key) for key in ("decision_id", "starts_on", "ends_on", "counts", "days", "contact")
        }
        values |= {"people": first.people * 60, "sha256": "0" * 64, "actor": "office", "put_up_at": MONDAY}
        for at in range(4):
            award = factories.make_award(stage.award.campaign, code=f"a{at}")
            factories.save(Notice(award_id=award.id, number=1, **values))
        take_down_notice(db.session, first, reason="重做", actor="office", now=MONDAY + timedelta(1))
        factories.save(Notice(award_id=stage.award.id, number=2, corrects="更正", **values))
        with counted(browser.app) as many:
            browser.get(path)
    assert len(many) == len(one)
