"""The pages that seal, break a seal and give more time."""

import hashlib
import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from awards.audit.models import Event
from awards.campaigns.extending import extend_window
from awards.campaigns.models import Award, Extension, Seal
from awards.campaigns.queries import award_of
from awards.campaigns.sealing import unseal_award
from awards.db import db
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser
from tests.statements import counted

PATH = "/2015/awards/service-model"


@pytest.fixture
def award(browser: Browser) -> Award:
    return factories.make_sound_award()


def fresh() -> Award:
    db.session.expire_all()
    return award_of(db.session, None, 2015, "service-model")


def shown_digest(visitor: Browser, path: str = f"{PATH}/seal") -> str:
    return str(visitor.get(path).outline.fields["sha256"])


def test_the_office_seals_what_the_page_shows(browser: Browser, award: Award) -> None:
    office = browser.sign_in(factories.make_user("office"))
    digest = shown_digest(office)
    office.post(f"{PATH}/seal", {"sha256": digest})

    seal = fresh().seal
    assert seal is not None
    assert seal.sha256 == digest
    assert digest in office.get(f"{PATH}/seal").text


def test_rules_that_changed_meanwhile_are_not_sealed(browser: Browser, award: Award) -> None:
    office = browser.sign_in(factories.make_user("office")).speak("en")
    digest = shown_digest(office)
    fresh().per_department = 1
    db.session.commit()
    page = office.post(f"{PATH}/seal", {"sha256": digest}, status=409)

    assert fresh().seal is None
    assert "changed in the meantime" in page.text
    assert page.outline.fields["sha256"] != digest


def test_rules_with_a_mistake_are_shown_and_not_sealed(browser: Browser, award: Award) -> None:
    award.components[0].weight = 59
    db.session.commit()
    office = browser.sign_in(factories.make_user("office")).speak("en")
    page = office.get(f"{PATH}/seal")
    office.post(f"{PATH}/seal", {"sha256": ""}, status=422)

    assert "cannot be sealed" in page.text
    assert "99" in page.text
    assert fresh().seal is None


def test_one_button_seals_the_year(browser: Browser, award: Award) -> None:
    factories.make_award(
        award.campaign,
        code="other",
        description={"zh": "另", "en": "Other"},
        tie_break=["appraisal"],
        components=[factories.make_indicator(weight="100")],
    )
    broken = factories.make_award(award.campaign, code="broken", components=[factories.make_indicator(weight="99")])
    office = browser.sign_in(factories.make_user("office")).speak("en")
    page = office.get("/2015/setup/seal")
    assert "Seal 2 awards" in page.text
    office.post("/2015/setup/seal", {"sha256": page.outline.fields["sha256"]})

    assert sorted(seal.award.code for seal in db.session.scalars(select(Seal))) == ["other", "service-model"]
    assert broken.seal is None


def test_an_award_of_the_own_is_sealed_by_another(browser: Browser, award: Award) -> None:
    person = factories.make_person()
    factories.make_nomination(award, person)
    office = browser.sign_in(factories.make_user("office", person=person)).speak("en")
    page = office.get("/2015/setup/seal")
    office.post("/2015/setup/seal", {"sha256": ""}, status=409)
    office.get(f"{PATH}/seal", status=403)

    assert "you are a nominee" in page.text
    assert fresh().seal is None


def test_a_leader_breaks_the_seal_and_every_page_says_so(browser: Browser, award: Award) -> None:
    factories.make_seal(award)
    leader = browser.sign_in(factories.make_user("leader")).speak("en")
    seal = leader.get(f"{PATH}/unseal").outline.fields["seal"]
    empty = leader.post(f"{PATH}/unseal", {"reason": " ", "seal": seal}, status=422)
    assert "This is needed." in empty.text
    leader.post(f"{PATH}/unseal", {"reason": "The weight of the panel was a slip", "seal": seal})
    leader.post(f"{PATH}/unseal", {"reason": "The weight of the panel was a slip", "seal": seal})

    assert fresh().seal is None
    stranger = Browser(browser.app).speak("en")
    for path in (f"{PATH}/rules", f"{PATH}/results"):
        assert "The weight of the panel was a slip" in stranger.get(path).text
    event = db.session.scalars(select(Event).where(Event.name == "award:unsealed")).one()
    assert event.data["reason"] == "The weight of the panel was a slip"


@pytest.mark.parametrize("least", [80, None], ids=["other rules", "the same rules"])
def test_an_old_page_breaks_no_other_seal(browser: Browser, award: Award, least: int | None) -> None:
    factories.make_seal(award)
    leader = browser.sign_in(factories.make_user("leader")).speak("en")
    seal = leader.get(f"{PATH}/unseal").outline.fields["seal"]
    unseal_award(db.session, award, reason="权重有误", actor="another", now=NOW)
    award.min_score = least
    db.session.commit()
    second = factories.make_seal(fresh())
    page = leader.post(f"{PATH}/unseal", {"reason": "about the first", "seal": seal}, status=409)

    assert fresh().seal is second
    assert "about the first" in page.text


def test_who_became_a_nominee_meanwhile_does_not_seal(browser: Browser, award: Award) -> None:
    person = factories.make_person()
    office = browser.sign_in(factories.make_user("office", person=person))
    digest = shown_digest(office)
    factories.make_nomination(award, person)

    office.post(f"{PATH}/seal", {"sha256": digest}, status=403)
    assert fresh().seal is None


def test_a_nominee_of_the_office_changes_nothing_of_the_year(browser: Browser, award: Award) -> None:
    person = factories.make_person()
    factories.make_nomination(award, person)
    office = browser.sign_in(factories.make_user("office", person=person))

    for path in ("settings", "extend", "setup/dates", "setup/notice", "setup/indicators", "setup/name"):
        office.get(f"/2015/{path}", status=403)


def test_sealing_and_extending_cost_the_same_for_many_awards(browser: Browser, app: Flask, award: Award) -> None:
    office = browser.sign_in(factories.make_user("office"))
    paths = ("/2015/setup/seal", "/2015/extend")
    few = [count_of(app, office, path) for path in paths]
    for number in range(7):
        factories.make_sound_award(award.campaign, code=f"more-{number}")

    assert [count_of(app, office, path) for path in paths] == few


def count_of(app: Flask, visitor: Browser, path: str) -> int:
    """How many statements a page takes once it is warm."""
    visitor.get(path)
    with counted(app) as statements:
        visitor.get(path)
    return len(statements)


def test_the_mark_stays_once_the_rules_are_sealed_anew(browser: Browser, award: Award) -> None:
    factories.make_seal(award)
    unseal_award(db.session, award, reason="权重有误", actor="leader", now=NOW)
    db.session.commit()
    factories.make_seal(fresh())

    for path in (f"{PATH}/rules", f"{PATH}/results"):
        assert "权重有误" in browser.get(path).text


def test_the_sealed_rules_are_the_bytes_of_the_digest(browser: Browser, award: Award) -> None:
    browser.get(f"{PATH}/rules.json", status=404)
    seal = factories.make_seal(award)
    response = browser.client.get(f"{PATH}/rules.json")

    assert hashlib.sha256(response.data).hexdigest() == seal.sha256
    assert json.loads(response.data)["rules"]["code"] == "service-model"
    again = browser.client.get(f"{PATH}/seals/1.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_more_time_is_given_with_a_reason_that_everyone_reads(browser: Browser, award: Award) -> None:
    factories.make_seal(award)
    department = factories.make_department()
    office = browser.sign_in(factories.make_user("office")).speak("en")
    words = {"step": "nominations", "department": str(department.id), "ends_on": "2015-12-14", "reason": "Snow"}
    late = office.post("/2015/extend", {**words, "ends_on": "2015-12-10"}, status=422)
    none = office.post("/2015/extend", {**words, "ends_on": ""}, status=422)
    office.post("/2015/extend", words)

    assert "must be later than 10 Dec 2015" in late.text
    assert "Snow" in late.text
    assert "This is needed." in none.text
    assert [one.reason for one in db.session.scalars(select(Extension))] == ["Snow"]
    assert "Snow" in Browser(browser.app).speak("en").get("/2015").text


def test_nobody_gives_more_time_to_the_own_year(browser: Browser, award: Award) -> None:
    person = factories.make_person()
    factories.make_nomination(award, person)
    office = browser.sign_in(factories.make_user("office", person=person))

    office.get("/2015/extend", status=403)


def test_a_department_with_more_time_reads_why(browser: Browser, award: Award) -> None:
    mine, other = factories.make_department(), factories.make_department()
    extend_window(
        db.session,
        award.campaign,
        "nominations",
        date(2015, 12, 14),
        reason="The head was ill",
        department=mine,
        actor="office",
        now=NOW,
    )
    path = "/2015/nominations"
    extended = browser.sign_in(factories.make_user(nominates_for=mine)).speak("en").get(path)
    usual = browser.sign_in(factories.make_user(nominates_for=other)).get(path)

    assert "14 Dec 2015" in extended and "The head was ill" in extended
    assert "10 Dec 2015" in usual and "The head was ill" not in usual
