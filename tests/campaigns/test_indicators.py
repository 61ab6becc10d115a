"""The figures of a year: added, changed, removed while nothing hangs on them; on both databases, and their page."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.indicators import VALUES, TypedFigure, change_indicators, values_of, version_of
from awards.campaigns.models import Campaign, Indicator
from awards.campaigns.setting_up.wrongs import WrongsError
from awards.db import db
from awards.errors import StaleError, WrongStateError
from tests import factories
from tests.conftest import NOW
from tests.evidence.made import make_value
from tests.pages import Browser, Page
from tests.statements import counted

URL = "/2015/setup/indicators"
BY: dict[str, Any] = {"actor": "office1", "now": NOW}
GOOD = {"zh": "出勤率", "en": "Attendance", "minimum": "0", "maximum": "100.0", "unit": "%"}


def new(code: str = "attendance", **values: str) -> TypedFigure:
    return TypedFigure("new1", None, code, {**GOOD, **values})


def typed(indicator: Indicator, *, is_removed: bool = False, **values: str) -> TypedFigure:
    return TypedFigure(f"{indicator.id}", indicator.id, indicator.code, {**values_of(indicator), **values}, is_removed)


def figures(session: Session) -> dict[str, tuple[str, str, Decimal, Decimal, str]]:
    session.expire_all()
    return {
        one.code: (one.label["zh"], one.label["en"], one.minimum, one.maximum, one.unit)
        for one in session.scalars(select(Indicator).order_by(Indicator.code))
    }


def changes(session: Session) -> list[Any]:
    events = session.scalars(select(Event).where(Event.name == "campaign:indicators-changed").order_by(Event.id))
    return [event.data["changes"] for event in events]


@pytest.fixture
def campaign(session: Session) -> Campaign:
    return factories.make_campaign()


def test_a_figure_is_added_changed_and_removed(session: Session, campaign: Campaign) -> None:
    assert change_indicators(session, campaign, [new(), TypedFigure("new2", None, "", dict.fromkeys(VALUES, ""))], **BY)
    session.commit()
    assert figures(session)["attendance"] == ("出勤率", "Attendance", 0, 100, "%")

    added = next(one for one in campaign.indicators if one.code == "attendance")
    before = values_of(added)
    assert change_indicators(session, campaign, [typed(added, maximum="31", unit="天")], **BY)
    assert not change_indicators(session, campaign, [typed(added)], **BY)
    assert change_indicators(session, campaign, [typed(added, is_removed=True)], **BY)
    session.commit()

    assert list(figures(session)) == ["appraisal"]
    after = {**before, "maximum": "31", "unit": "天"}
    assert changes(session) == [
        {"attendance": [None, {**GOOD, "maximum": "100"}]},
        {"attendance": [before, after]},
        {"attendance": [after, None]},
    ]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"code": ""}, "code", "needed"),
        ({"code": "On Time"}, "code", "no code"),
        ({"code": "a" * 41}, "code", "At most 40"),
        ({"code": "appraisal"}, "code", "already"),
        ({"zh": ""}, "zh", "needed"),
        ({"en": "e" * 121}, "en", "At most 120"),
        ({"unit": "e" * 11}, "unit", "At most 10"),
        ({"minimum": "-1"}, "minimum", "A number from 0"),
        ({"minimum": ""}, "minimum", "A number from 0"),
        ({"maximum": "1e3"}, "maximum", "A number from 0"),
        ({"maximum": "0.1234567"}, "maximum", "A number from 0"),
        ({"maximum": "NaN"}, "maximum", "A number from 0"),
        ({"minimum": "100"}, "maximum", "above the lowest"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    session: Session, campaign: Campaign, values: dict[str, str], field: str, words: str
) -> None:
    with pytest.raises(WrongsError) as caught:
        change_indicators(session, campaign, [typed(campaign.indicators[0], en="Other"), new(**values)], **BY)

    assert [(one.field, words in str(one)) for one in caught.value.wrongs] == [(f"{field}_new1", True)]
    session.rollback()
    assert list(figures(session)) == ["appraisal"] and figures(session)["appraisal"][1] == "Appraisal"
    assert changes(session) == []


def test_a_code_is_given_once_even_among_new_ones(session: Session, campaign: Campaign) -> None:
    with pytest.raises(WrongsError) as caught:
        change_indicators(session, campaign, [new(), TypedFigure("new2", None, "attendance", GOOD)], **BY)
    assert [one.field for one in caught.value.wrongs] == ["code_new2"]


def test_a_figure_that_a_component_uses_stays(session: Session, campaign: Campaign) -> None:
    factories.make_award(campaign)
    with pytest.raises(WrongsError) as caught:
        change_indicators(session, campaign, [typed(campaign.indicators[0], is_removed=True)], **BY)
    assert "Service model" in str(caught.value.wrongs[0])
    assert caught.value.wrongs[0].field == f"remove_{campaign.indicators[0].id}"


def test_a_figure_with_values_stays(session: Session, campaign: Campaign) -> None:
    make_value(campaign, factories.make_person(), "appraisal", "90")
    with pytest.raises(WrongsError) as caught:
        change_indicators(session, campaign, [typed(campaign.indicators[0], is_removed=True)], **BY)
    assert "There are 1 values of it." in str(caught.value.wrongs[0])


def test_the_figures_of_a_sealed_year_stand(session: Session, campaign: Campaign) -> None:
    factories.make_seal(factories.make_award(campaign))
    session.commit()
    with pytest.raises(WrongStateError, match="are sealed"):
        change_indicators(session, campaign, [new()], **BY)


def test_the_second_of_two_offices_is_told(session: Session, campaign: Campaign) -> None:
    seen = version_of(campaign)
    change_indicators(session, campaign, [new()], version=seen, **BY)
    with pytest.raises(StaleError):
        change_indicators(session, campaign, [new("another")], version=seen, **BY)


# ---- the page


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def form_of(page: Page) -> dict[str, str]:
    """What the form would send as it is; no box is ticked."""
    return {
        name: value
        for name, value in page.outline.fields.items()
        if name == "version" or ("_" in name and not name.startswith(("csrf", "remove")))
    }


def test_one_form_adds_changes_and_removes(office: Browser, app: Flask) -> None:
    campaign = factories.make_campaign()
    old = campaign.indicators[0].id
    office.post(
        URL, {**form_of(office.get(URL)), **{f"{key}_new2": value for key, value in GOOD.items()}, "code_new2": "x1"}
    )
    assert set(figures(db.session)) == {"appraisal", "x1"}
    added = db.session.scalars(select(Indicator).where(Indicator.code == "x1")).one().id
    office.post(URL, {**form_of(office.get(URL)), f"en_{old}": " Daily  work ", f"remove_{added}": "y"})
    assert {code: one[1] for code, one in figures(db.session).items()} == {"appraisal": "Daily work"}


def test_every_mistake_is_told_at_once_with_everything_still_there(office: Browser, app: Flask) -> None:
    old = factories.make_campaign().indicators[0].id
    page = office.post(URL, {**form_of(office.get(URL)), f"maximum_{old}": "x", "code_new1": "A b"}, status=422)

    assert page.outline.fields[f"maximum_{old}"] == "x" and page.outline.fields["code_new1"] == "A b"
    assert "Appraisal · Highest value: A number from 0 on" in page and "New figure 1 · Code: “A b” is no code" in page
    assert changes(db.session) == []


def test_the_second_of_two_offices_sees_what_the_first_changed_and_loses_nothing(office: Browser, app: Flask) -> None:
    campaign = factories.make_campaign()
    old = campaign.indicators[0]
    opened = form_of(office.get(URL))
    change_indicators(db.session, campaign, [typed(old, maximum="50", zh="考核"), new()], **BY)
    db.session.commit()
    page = office.post(URL, {**opened, f"zh_{old.id}": "日考", "code_new1": "mine"}, status=409)

    sent = page.outline.fields
    assert (sent[f"zh_{old.id}"], sent[f"maximum_{old.id}"], sent["code_new1"]) == ("日考", "50", "mine")
    assert "Changed meanwhile: 考核, Appraisal, 0–50" in page
    again = {**form_of(page), "code_new1": ""}
    office.post(URL, again)
    assert figures(db.session)["appraisal"][0] == "日考" and "attendance" in figures(db.session)


@pytest.mark.parametrize("version", ["", "[1]", '{"1": 2}', "{", "null"])
def test_a_version_that_is_none_is_only_stale(office: Browser, app: Flask, version: str) -> None:
    factories.make_campaign()
    office.post(URL, {**form_of(office.get(URL)), "version": version}, status=409)


def test_sealed_figures_are_shown_and_not_changed(office: Browser, app: Flask) -> None:
    campaign = factories.make_campaign()
    opened = form_of(office.get(URL))
    factories.make_seal(factories.make_award(campaign))
    db.session.commit()
    page = office.get(URL)
    assert "the figures stand as they are" in page and "appraisal" in page and "Save" not in page
    office.post(URL, {**opened, "code_new1": "x"}, status=422)


def test_the_page_costs_the_same_for_any_number_of_figures(office: Browser, app: Flask) -> None:
    def statements() -> int:
        with counted(app) as sent:
            office.get(URL)
        return len(sent)

    campaign = factories.make_campaign()
    few = statements()
    limits = {"minimum": Decimal(0), "maximum": Decimal(1)}
    factories.save(
        *(Indicator(campaign=campaign, code=f"f{n}", label={"zh": "项", "en": "F"}, **limits) for n in range(40))
    )
    assert statements() == few
