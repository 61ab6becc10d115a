"""The log of events: who reads it, what is found in it, what is kept from a nominee."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from awards.audit.changes import Change, changes_of, facts_of
from awards.audit.groups import GROUPS, group_of
from awards.audit.models import Event
from awards.audit.service import record
from awards.audit.words import EVENTS
from awards.db import db
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser
from tests.statements import counted


def happen(name: str, *, subject: str = "user:li", actor: str = "office", now: datetime = NOW, **data: Any) -> Event:
    event = record(db.session, name, actor=actor, subject=subject, now=now, **data)
    db.session.commit()
    return event


@pytest.fixture
def officer(browser: Browser) -> Browser:
    browser.sign_in(factories.make_user("discipline"))
    return browser


def listed(browser: Browser, **args: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in {"lang": "en", **args}.items())
    return browser.get(f"/audit?{query}").words


def test_events_are_told_in_words_the_newest_first(officer: Browser) -> None:
    happen("ruling:recorded", subject="award:2015/service-model")
    happen("strange:event", subject="thing:7", actor="wang")
    page = listed(officer)
    assert page.index("strange:event") < page.index("Ruling recorded")
    assert "thing:7 wang 2015-12-05 10:00:00" in page
    assert "2 events, the newest first" in page


def test_sign_ins_are_shown_only_when_asked_for(officer: Browser) -> None:
    happen("user:signed-in", subject="user:li")
    assert "Nothing has happened yet." in listed(officer)
    assert "user:li" in listed(officer, group="sign-ins")
    happen("user:renamed", subject="user:zhao")
    assert "user:zhao" not in listed(officer, group="sign-ins")


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("seals", "award:unsealed"),
        ("signatures", "sheet:signed"),
        ("imports", "alias:forgotten"),
        ("evidence", "row:corrected"),
        ("rulings", "ruling:withdrawn"),
        ("runs", "result:published"),
        ("accounts", "user:roles-granted"),
        ("nominations", "nomination:accepted"),
        ("register", "subject:edited"),
        ("rules", "award:rules-changed"),
        ("reminders", "reminder:drafted"),
    ],
)
def test_a_group_holds_its_events_and_no_others(officer: Browser, group: str, name: str) -> None:
    for number, one in enumerate(("award:unsealed", "user:signed-in", "campaign:opened", name)):
        happen(one, subject=f"thing:{number}")
    page = listed(officer, group=group)
    assert "thing:3" in page
    assert ("thing:0" in page) == (group == "seals")
    assert ("thing:2" in page) == (group == "rules")
    assert "thing:1" not in page


def test_every_event_with_words_is_in_exactly_one_group() -> None:
    for name in EVENTS:
        assert [key for key, group in GROUPS.items() if name in group] == [group_of(name)], name
    assert group_of("strange:event") == ""


def test_filters_by_who_by_subject_and_by_days_of_the_wall(officer: Browser) -> None:
    happen("user:renamed", subject="user:one", actor="wang", now=datetime(2015, 12, 4, 15, 59, tzinfo=UTC))
    happen("user:renamed", subject="user:two", actor="wang", now=datetime(2015, 12, 4, 16, 0, tzinfo=UTC))
    happen("user:renamed", subject="user:100%", actor="zhao")
    assert "user:one" not in listed(officer, since="2015-12-05")
    assert "user:two" in listed(officer, since="2015-12-05")
    page = listed(officer, until="2015-12-04")
    assert "user:one" in page and "user:two" not in page
    page = listed(officer, who="WAN")
    assert "user:one" in page and "user:100%" not in page
    page = listed(officer, text="%25")
    assert "user:100%" in page and "user:one" not in page
    assert "No event is like this." in listed(officer, text="nobody")
    assert "3 events" in listed(officer, since="yesterday", group="unknown", page="0")


def test_fifty_a_page_and_as_many_statements_for_many(officer: Browser, app: Flask) -> None:
    happen("user:renamed", subject="user:first")
    with counted(app) as few:
        listed(officer)
    for number in range(70):
        record(db.session, "user:renamed", actor="a", subject=f"user:u{number}", now=NOW + timedelta(seconds=number))
    db.session.commit()
    with counted(app) as many:
        first = listed(officer)
    assert len(many) == len(few)
    assert "user:u69" in first and "user:u19 " not in first
    second = listed(officer, page="2")
    assert "user:first" in second and "user:u19 " in second and "Page 2 of 2" in second
    assert "user:first" in listed(officer, page="99")


def test_one_event_with_what_changed_its_digests_and_neighbours(officer: Browser) -> None:
    before = happen("user:renamed")
    event = happen("user:roles-granted", before=["office"], after=["office", "leader"], reason="<b>换届</b>")
    after = happen("user:activated")
    page = officer.get(f"/audit/{event.id}?lang=en")
    assert "The whole office office, leader" in page.words
    assert "<b>换届</b>" in page.words
    assert event.sha256 in page.words and event.previous_sha256 == before.sha256
    assert before.sha256 in page.words
    assert f"/audit/{before.id}" in page.text and f"/audit/{after.id}" in page.text
    officer.get("/audit/999999", status=404)


def test_changes_are_lines() -> None:
    def lines(**data: Any) -> list[Change]:
        return changes_of(Event(data=data))

    assert lines(changes={"post": ["保洁", None], "name": [{"zh": "甲"}, ["乙", "丙"]]}) == [
        Change("name", "甲", "乙, 丙"),
        Change("post", "保洁", "—"),
    ]
    assert lines(before={"a": "1", "b": "2"}, after={"a": "1", "b": "3", "c": [{"x": 1}]}) == [
        Change("b", "2", "3"),
        Change("c", "—", '[{"x": 1}]'),
    ]
    assert lines(before=None, target="10001", spelling="王军") == [Change("", "—", "10001")]
    assert lines(reason="x") == []
    assert facts_of(Event(data={"before": 1, "after": 2, "reason": "x"})) == [("reason", "x")]


@pytest.fixture
def concerned(browser: Browser) -> Browser:
    """The discipline officer is put forward for service-model."""
    person = factories.make_person()
    award = factories.make_award()
    nomination = factories.make_nomination(award, person)
    rival = factories.make_nomination(award)
    for subject in (f"award:2015/{award.code}", f"award:2015/{award.code}/j1", f"nomination:{rival.id}", "veto:3"):
        happen("ruling:recorded", subject=subject)
    happen("ruling:recorded", subject=f"award:2015/{award.code}-2")
    happen("ruling:recorded", subject=f"nomination:{nomination.id}0")
    browser.sign_in(factories.make_user("discipline", person=person))
    return browser


def test_a_nominee_sees_nothing_of_the_own_award(concerned: Browser) -> None:
    page = listed(concerned, group="rulings")
    assert "2 events" in page
    assert "service-model-2" in page
    assert "You are put forward for an award" in page
    for event in db.session.query(Event).filter_by(name="ruling:recorded"):
        is_shown = event.subject.endswith(("-2", "0")) and "veto" not in event.subject
        concerned.get(f"/audit/{event.id}", status=200 if is_shown else 403)


def test_a_nominee_does_not_read_whose_orders_count(concerned: Browser) -> None:
    for subject in ("orders:2015", "campaign:2015"):  # older logs say it of the year
        event = happen("orders:credited", subject=subject, to={"20001": ["A1"]})
        concerned.get(f"/audit/{event.id}", status=403)
    assert "Work orders credited" not in listed(concerned)
    concerned.sign_in(factories.make_user("discipline"))
    assert listed(concerned).count("Work orders credited") == 2


@pytest.mark.parametrize("role", ["office", "leader", None])
def test_nobody_else_reads_it(browser: Browser, role: str | None) -> None:
    event = happen("user:renamed")
    browser.sign_in(factories.make_user(*([role] if role else [])))
    for path in ("/audit", f"/audit/{event.id}", "/audit/999999"):
        browser.get(path, status=403)
    assert "/audit" not in browser.get("/").text


def test_the_officer_finds_it_in_the_navigation(officer: Browser) -> None:
    assert 'href="/audit"' in officer.get("/").text


def test_things_have_the_names_that_people_know(officer: Browser) -> None:
    award = factories.make_award()
    nomination = factories.make_nomination(award, factories.make_person(code="20001"))
    judge = factories.make_user(username="judge1", name="陈教授")
    event = happen("seat:declared", subject="award:2015/service-model/j2", actor=judge.username)
    happen("nomination:accepted", subject=f"nomination:{nomination.id}")
    happen("subject:edited", subject="person:20001")
    happen("campaign:opened", subject="campaign:2015")
    page = listed(officer)

    assert "2015 · Service model · j2 award:2015/service-model/j2 陈教授 judge1" in page
    assert f"王小红 · Service model nomination:{nomination.id}" in page
    assert "王小红 person:20001" in page
    assert "2015 Service Quality Year campaign:2015" in page
    assert "陈教授 judge1" in officer.get(f"/audit/{event.id}")
