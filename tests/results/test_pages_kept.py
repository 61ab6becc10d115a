"""Published pages as stored bytes: what is sent, to whom, and for whom the page is made."""

import gzip
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from awards.campaigns.sealing import unseal_award
from awards.db import db
from awards.evidence.models import Honour
from awards.results.models import Page, Publication
from awards.results.pages import contents, head_of, keep_page
from awards.results.revoking import revoke_honour
from awards.runs.service import withdraw_decision
from tests import factories
from tests.pages import Browser
from tests.results.stage import publish
from tests.runs.stage import LATER, Stage, set_stage
from tests.statements import counted


@pytest.fixture
def stage(app: Flask) -> Stage:
    stage = set_stage()
    publish(stage, db.session)
    return stage


def kept() -> dict[tuple[str, str], Page]:
    return {(one.audience, one.language): one for one in db.session.scalars(select(Page))}


def test_a_stranger_gets_the_bytes_that_were_kept(browser: Browser, stage: Stage) -> None:
    address = f"{stage.path}/results"
    first = browser.client.get(address, headers={"Accept-Language": "en"})
    page = kept()["public", "en"]
    assert first.data == gzip.decompress(page.content) and first.headers["ETag"] == f'"{page.sha256}"'
    assert first.headers["Cache-Control"] == "public, no-cache"
    packed = browser.client.get(address, headers={"Accept-Language": "en", "Accept-Encoding": "gzip"})
    assert (packed.data, packed.headers["Content-Encoding"]) == (page.content, "gzip")
    for refused in ("gzip;q=0", "br, gzip; q=0.0"):
        plain = browser.client.get(address, headers={"Accept-Language": "en", "Accept-Encoding": refused})
        assert plain.data == first.data
    known = {"Accept-Language": "en", "If-None-Match": first.headers["ETag"]}
    again = browser.client.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept-Encoding" in first.headers["Vary"] and "Cookie" in first.headers["Vary"]
    chosen = browser.client.get(f"{address}?lang=en")  # with a cookie that is nobody else's
    assert "Set-Cookie" in chosen.headers and chosen.headers["Cache-Control"] == "private, no-cache"


def test_the_page_of_staff_names_nobody_who_reads_it(browser: Browser, stage: Stage) -> None:
    reader = factories.make_user(name="读者甲")
    text = browser.sign_in(reader).speak("en").get(f"{stage.path}/results").text
    assert "读者甲" not in text and "csrf" not in text and "Printed on" not in text
    assert "Li Jianguo" in text and "My account" in text
    assert set(kept()) == {("staff", "en")}


def test_a_kept_page_costs_one_statement_beside_the_reader(browser: Browser, app: Flask, stage: Stage) -> None:
    address = f"{stage.path}/results"
    browser.get(address)
    with counted(app) as statements:
        browser.get(address)
    assert len(statements) == 1


def test_who_was_not_selected_and_their_unit_read_a_page_of_their_own(browser: Browser, stage: Stage) -> None:
    own = factories.make_user(person=stage.zhao.subject)
    nominator = factories.make_user(nominates_for=stage.canteen)
    other = factories.make_user(person=factories.make_person(factories.make_department("保卫处"), "路人"))
    for user, is_own in ((own, True), (nominator, True), (other, False)):
        text = browser.sign_in(user).speak("en").get(f"{stage.path}/results").text
        assert (f"results/n{stage.zhao.id}" in text) is is_own
    browser.sign_in(factories.make_user("office")).get(f"{stage.path}/results")
    assert set(kept()) == {("staff", "en")}


def test_a_unit_reads_one_page_that_is_made_once(browser: Browser, app: Flask, stage: Stage) -> None:
    address = f"{stage.path}/results"
    first, second = (factories.make_user(person=factories.make_person(stage.canteen, name)) for name in ("甲", "乙"))
    text = browser.sign_in(first).get(address).text
    assert f"results/n{stage.zhao.id}" in text and "甲" not in text
    colleague = Browser(app).sign_in(second)
    assert colleague.client.get("/").status_code == 200  # what any first page costs is no cost of this one
    with counted(app) as statements:
        assert colleague.get(address).text == text
    assert len(statements) <= 6
    stage.award.campaign.list_scope = "winners"
    db.session.commit()
    assert "李建国" in text and "李建国" not in colleague.get(address).text


def test_a_new_publication_is_seen_at_once(browser: Browser, stage: Stage) -> None:
    address = f"{stage.path}/results"
    assert "王小红" in browser.get(address)
    stage.wang.subject.name_zh = "王晓虹"
    stage.zhao.state, stage.zhao.reject_code = "rejected", "veto"
    publish(stage, db.session)
    assert "王晓虹" in browser.get(address)


def test_what_narrows_revokes_or_withdraws_is_seen_at_once_and_kept_anew(browser: Browser, stage: Stage) -> None:
    address = f"{stage.path}/results"
    reader = browser.sign_in(factories.make_user()).speak("en")
    assert "Li Jianguo" in reader.get(address) and "Final." in reader.get(address)
    stage.award.campaign.list_scope = "winners"
    db.session.commit()
    assert "Li Jianguo" not in reader.get(address).text
    publication = db.session.scalars(select(Publication)).one()
    words: dict[str, Any] = {"decided_on": LATER.date(), "actor": "leader", "now": LATER}
    revoke_honour(db.session, publication, f"n{stage.wang.id}", reason="False papers", **words)
    db.session.commit()
    assert "False papers" in reader.get(address)
    assert publication.decision is not None
    withdraw_decision(db.session, publication.decision, reason="Wrong quorum", actor="leader", now=LATER)
    db.session.commit()
    page = reader.get(address)
    assert "The decision was withdrawn" in page and "Wrong quorum" in page and "Final." not in page.text
    assert list(kept()) == [("staff", "en")]


def test_a_page_made_while_something_changed_is_not_kept(stage: Stage) -> None:
    publication = db.session.scalars(select(Publication)).one()
    words: dict[str, Any] = {"language": "zh", "audience": "staff", "build": "b", "now": LATER}
    for state, count in (("b:0:0::winners", 0), (None, 1)):
        head = head_of(db.session, 2015, "service-model", language="zh", audience="staff")
        assert head is not None
        keep_page(db.session, publication, [], "<p>x</p>", state=state or head.state_now("b"), **words)
        assert len(kept()) == count


def test_bytes_that_are_not_those_that_were_kept_are_not_sent(browser: Browser, stage: Stage) -> None:
    address = f"{stage.path}/results"
    browser.get(address)
    contents.forget()
    kept()["public", "zh"].content = gzip.compress("<p>别人</p>".encode())
    db.session.commit()
    assert "别人" not in browser.get(address).text


def test_a_broken_seal_is_told_on_the_page_that_was_kept(browser: Browser, stage: Stage) -> None:
    address = f"{stage.path}/results"
    browser.get(address)
    unseal_award(db.session, stage.award, reason="条款有误，重新公布", actor="leader", now=LATER)
    db.session.commit()
    assert "条款有误，重新公布" in browser.get(address)


def test_a_publication_writes_the_honours_that_later_years_look_at(stage: Stage) -> None:
    (honour,) = db.session.scalars(select(Honour))
    assert (honour.subject_id, honour.year, honour.award_code) == (stage.wang.subject_id, 2015, "service-model")
    assert honour.published_as == "2015/service-model/1"
    stage.wang.state, stage.wang.reject_code = "rejected", "veto"
    publish(stage, db.session)
    (honour,) = db.session.scalars(select(Honour))
    assert (honour.subject_id, honour.published_as) == (stage.li.subject_id, "2015/service-model/2")
