"""Pages of the quotas and of the preview."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from awards.campaigns.models import Award, DepartmentQuota
from awards.campaigns.presets import load_preset
from awards.campaigns.quotas import set_quotas, version_of
from awards.campaigns.service import new_campaign
from awards.db import db
from awards.organisation.models import Subject
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser, Page
from tests.statements import counted

URL = "/2015/awards/service-model/quotas"


@pytest.fixture
def units(app: Flask) -> list[Subject]:
    """Three departments with 8, 3 and 1 people."""
    made = [factories.make_department(name, name_en=name) for name in ("Large", "Middle", "Small")]
    for department, people in zip(made, (8, 3, 1), strict=True):
        for _ in range(people):
            factories.make_person(department)
    return made


@pytest.fixture
def award(units: list[Subject]) -> Award:
    return factories.make_award(quota={"type": "share", "value": "50", "at_least": 1})


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def fields(page: Page) -> list[str]:
    return [value for name, value in sorted(page.outline.fields.items()) if name.startswith("places_")]


def form_of(page: Page) -> dict[str, str]:
    """What the form would send as it is."""
    return {name: value for name, value in page.outline.fields.items() if name.startswith(("places_", "version"))}


def kept(award: Award) -> dict[int, int]:
    db.session.expire_all()
    query = select(DepartmentQuota.department_id, DepartmentQuota.places)
    return dict(db.session.execute(query.where(DepartmentQuota.award_id == award.id)).all())


def test_the_office_sets_numbers_and_everyone_reads_them(office: Browser, award: Award, units: list[Subject]) -> None:
    page = office.get(URL)
    assert fields(page) == ["", "", ""] and "In all: 7 places" in page  # 4 + 2 + 1
    sent = {**form_of(page), f"places_{units[0].id}": "9"}
    office.post(URL, sent)

    assert kept(award) == {units[0].id: 9}
    assert "In all: 12 places" in office.get(URL)
    rules = office.get("/2015/awards/service-model/rules")
    assert "the office has set a number instead" in rules and "Large: 9" in rules


def test_a_proposal_fills_the_fields_and_saves_nothing(office: Browser, award: Award, units: list[Subject]) -> None:
    page = office.get(f"{URL}?total=12")

    assert fields(page) == ["8", "3", "1"] and "In all: 12 places" in page and "This is a proposal" in page
    assert kept(award) == {}
    office.post(URL, form_of(page))
    assert kept(award) == dict(zip((unit.id for unit in units), (8, 3, 1), strict=True))
    page = office.get(f"{URL}?empty=1")
    assert fields(page) == ["", "", ""] and len(kept(award)) == 3
    office.post(URL, form_of(page))
    assert kept(award) == {}


@pytest.mark.parametrize(
    ("total", "words"),
    [
        ("2", "2 places are too few: 3 departments"),
        ("", "A whole number from 1 to 9999."),
        ("0", "A whole number from 1"),
        ("10000", "A whole number from 1"),
        ("many", "A whole number from 1"),
    ],
)
def test_a_proposal_that_cannot_be_is_told_at_its_field(
    office: Browser, award: Award, units: list[Subject], total: str, words: str
) -> None:
    set_quotas(db.session, award, {units[0].id: 6}, actor="office1", now=NOW)
    page = office.get(f"{URL}?total={total}", status=422)
    assert words in page and fields(page) == ["6", "", ""] and "This is a proposal" not in page


@pytest.mark.parametrize("typed", ["-1", "10000", "2.5", "many", "1" * 30])
def test_a_wrong_number_is_told_at_its_field_and_nothing_is_saved(
    office: Browser, award: Award, units: list[Subject], typed: str
) -> None:
    sent = {**form_of(office.get(URL)), f"places_{units[0].id}": typed, f"places_{units[1].id}": "4"}
    page = office.post(URL, sent, status=422)

    assert page.text.count("A whole number from 0 to 9999, or nothing for the rule.") == 2  # above, and at the field
    assert "Large: A whole number" in page and fields(page)[:2] == [typed, "4"]
    assert kept(award) == {}


def test_the_second_of_two_offices_sees_what_the_first_changed_and_loses_nothing(
    office: Browser, award: Award, units: list[Subject]
) -> None:
    large, middle, small = (unit.id for unit in units)
    opened = form_of(office.get(URL))
    set_quotas(db.session, award, {large: 5, middle: 6}, version=version_of(award), actor="office1", now=NOW)
    page = office.post(URL, {**opened, f"places_{middle}": "2", f"places_{small}": "3"}, status=409)

    # What only the first changed is taken over, what both changed stays as typed here with the other's beside it.
    assert fields(page) == ["5", "2", "3"]
    assert "Saved meanwhile: 5" in page and "Saved meanwhile: 6" in page and "Nothing was overwritten" in page
    assert kept(award) == {large: 5, middle: 6}
    office.post(URL, form_of(page))
    assert kept(award) == {large: 5, middle: 2, small: 3}

    opened = form_of(office.get(URL))
    set_quotas(db.session, award, {large: None}, actor="office1", now=NOW)
    assert "Emptied meanwhile" in office.post(URL, {**opened, f"places_{small}": "4"}, status=409)


def test_sealed_quotas_are_shown_and_not_changed(office: Browser, award: Award, units: list[Subject]) -> None:
    set_quotas(db.session, award, {units[0].id: 6}, actor="office1", now=NOW)
    opened = form_of(office.get(URL))
    factories.make_seal(award)
    page = office.get(URL)
    assert "the quotas stand as they are" in page and fields(page) == [] and "Propose" not in page

    assert "are sealed" in office.post(URL, {**opened, f"places_{units[0].id}": "9"}, status=422)
    assert kept(award) == {units[0].id: 6}


def test_no_department_yet(office: Browser) -> None:
    factories.make_award()
    assert "There is no department yet" in office.get(URL)


def test_the_pages_cost_the_same_for_any_number_of_departments(office: Browser, app: Flask, award: Award) -> None:
    def statements(path: str) -> int:
        with counted(app) as sent:
            office.get(path)
        return len(sent)

    paths = (URL, f"{URL}?total=400", "/2015/awards/service-model/rules")
    one = factories.make_department("One")
    set_quotas(db.session, award, {one.id: 1}, actor="office1", now=NOW)
    few = [statements(path) for path in paths]
    more = {factories.make_department(f"U{number}").id: number for number in range(40)}
    set_quotas(db.session, db.session.scalars(select(Award)).one(), more, actor="office1", now=NOW)

    assert [statements(path) for path in paths] == few
    assert "Find a department" in office.get(URL).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_saved_rules_are_tried_on_an_invented_field(office: Browser, app: Flask, language: str) -> None:
    new_campaign(db.session, load_preset("service-quality-year"), 2014, actor="command", now=NOW)
    db.session.commit()
    for award in db.session.scalars(select(Award)):
        page = office.speak(language).get(f"/2014/awards/{award.code}/preview")
        assert {"zh": "虚构甲", "en": "Invented A"}[language] in page
        assert all(component.label[language] in page for component in award.components)
        assert len(re.findall(r'<svg class="score-bar"', page.text)) == 8
    assert db.session.scalar(select(func.count()).select_from(Subject)) == 0


def test_rules_that_the_engine_refuses_say_so(office: Browser, app: Flask) -> None:
    panel = factories.make_panel("100", trim=3, min_sheets=3)
    factories.make_award(components=[panel], tie_break=[])
    assert "These rules cannot be tried" in office.get("/2015/awards/service-model/preview", status=422)
