"""Pages on which the office sets a year up, opens it and discards it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign, Component, Indicator, Phase
from awards.campaigns.notice import notice_rule_of
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.setting_up.checklist import blockers_of, steps_of, year_to_set_up
from awards.campaigns.setting_up.heads import Head
from awards.campaigns.setting_up.opening import NotReadyError, discard_campaign, holding, open_campaign
from awards.campaigns.setting_up.starting import Start, start_campaign
from awards.db import db
from awards.errors import WrongStateError
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser, Page
from tests.statements import counted

STAMP: dict[str, Any] = {"actor": "office", "now": NOW}
HEAD = Head({"zh": "", "en": ""}, {"zh": "", "en": ""}, "Asia/Shanghai")
NEW = {"year": "2016", "start_from": "preset:service-quality-year", "timezone": "Asia/Shanghai"}
NAMES = {"name_zh": "服务年", "name_en": "Year", "organiser_zh": "后勤处", "organiser_en": "Logistics"}


def prepare(session: Session, source: str = "preset:service-quality-year", head: Head = HEAD) -> Campaign:
    campaign = start_campaign(session, Start(source, 2016, head), **STAMP)
    session.commit()
    return campaign


def years() -> list[int]:
    return list(db.session.scalars(select(Campaign.year).order_by(Campaign.year)))


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def sent(page: Page) -> dict[str, str]:
    """The fields of a form as they stand, without the token."""
    return {name: value for name, value in page.outline.fields.items() if name != "csrf_token"}


def test_a_year_is_prepared_from_the_preset_and_found_again_at_home(office: Browser) -> None:
    page = office.get("/campaigns/new")
    assert sent(page)["timezone"] == "Asia/Shanghai"
    assert 'value="preset:service-quality-year"' in page.text and 'value="empty"' in page.text
    page = office.post("/campaigns/new", NEW)
    assert page.location.endswith("/2016/setup")
    assert "2016 is being prepared" in office.get("/2016/setup")
    assert 'href="/2016/setup"' in office.get("/").text
    assert "This year is being prepared" in office.get("/2016")


def test_nobody_else_sees_a_year_in_preparation(office: Browser, app: Flask) -> None:
    prepare(db.session)
    for user in (None, factories.make_user(), factories.make_user("leader"), factories.make_user("discipline")):
        visitor = Browser(app)
        if user:
            visitor.sign_in(user)
        for path in ("/2016", "/2016/awards/service-model/rules", "/2016/awards/service-model/results"):
            visitor.get(path, status=404)
        assert "2016" not in visitor.get("/").text.replace("2016-", "")
    office.get("/2016/awards/service-model/rules")
    office.get("/2016/awards/service-model/results")


def test_a_judge_learns_of_the_seat_when_the_year_is_opened(browser: Browser) -> None:
    award = factories.make_award(factories.make_campaign(opened_at=None))
    seat = factories.make_seat(award)
    browser.sign_in(seat.user).speak("en")
    browser.get(f"/judging/{seat.id}", status=404)
    assert "Service model" not in browser.get("/judging")
    award.campaign.opened_at = NOW
    db.session.commit()
    browser.get(f"/judging/{seat.id}")


@pytest.mark.parametrize(
    ("language", "needed", "taken"),
    [("en", "This is needed.", "has a campaign already"), ("zh", "name_zh", "2015")],
)
def test_what_is_wrong_with_a_new_year_stands_at_its_field(
    office: Browser, language: str, needed: str, taken: str
) -> None:
    factories.make_campaign(2015)
    office.speak(language)
    typed = {"year": "2015", "start_from": "empty", "name_en": "Typed before", "timezone": "nowhere"}
    page = office.post("/campaigns/new", typed, status=422)
    for field in ("year", "name_zh", "organiser_zh", "organiser_en", "timezone"):
        assert f'id="{field}-error"' in page.text, field
    assert needed in page.text and taken in page.text and 'value="Typed before"' in page.text
    for year in ("", "next", "99999"):
        page = office.post("/campaigns/new", {**NEW, "year": year}, status=422)
        assert 'id="year-error"' in page.text
    assert 'id="start_from-error"' in office.post("/campaigns/new", {**NEW, "start_from": "year:1990"}, status=422).text
    assert years() == [2015]


def test_a_year_that_is_still_prepared_is_refused_as_a_source(office: Browser) -> None:
    prepare(db.session)
    page = office.post("/campaigns/new", {**NEW, "year": "2017", "start_from": "year:2016"}, status=422)
    assert "2016 is still being prepared" in page
    assert years() == [2016]


def test_an_earlier_year_is_offered_and_copied(office: Browser) -> None:
    factories.make_award(factories.make_campaign(2015))
    assert 'value="year:2015"' in office.get("/campaigns/new").text
    office.post("/campaigns/new", {**NEW, "start_from": "year:2015"})
    assert [award.code for award in campaign_of_year(db.session, None, 2016).awards] == ["service-model"]


def test_the_list_names_what_is_missing_and_leads_to_it(office: Browser) -> None:
    office.post("/campaigns/new", {**NEW, **NAMES, "start_from": "empty"})
    page = office.get("/2016/setup")
    for words in (
        "There is no award yet.",
        "“Nominations” has no first and last day yet.",
        "Nobody has said so yet",
        "0 of 0 awards are sealed.",
    ):
        assert words in page, words
    assert "Open 2016 to everyone" not in page
    page = office.post("/2016/setup/open", status=422)
    assert "The year cannot be opened yet." in page and 'href="/2016/setup/dates"' in page.text
    assert campaign_of_year(db.session, None, 2016).opened_at is None


def test_an_unsound_award_is_told_with_its_page(office: Browser) -> None:
    campaign = prepare(db.session)
    campaign.awards[2].components[0].weight += 1
    db.session.commit()
    page = office.get("/2016/setup")
    assert "something is wrong" in page
    assert 'href="/2016/awards/service-model/scheme"' in page.text
    office.post("/2016/setup/open", status=422)


def test_opening_shows_the_year_to_everyone_and_says_so_once(office: Browser, app: Flask) -> None:
    prepare(db.session)
    assert 'href="/2016/setup/open"' in office.get("/2016/setup").text
    page = office.get("/2016/setup/open")
    assert "rules not sealed yet" in page and "Open 2016 to everyone" in page
    for _ in range(2):
        assert office.post("/2016/setup/open").location.endswith("/2016")
    names = list(db.session.scalars(select(Event.name)))
    assert names.count("campaign:opened") == 1
    Browser(app).get("/2016")
    assert "The year is open since" in office.get("/2016/setup")


def test_name_and_zone_are_changed_and_a_second_office_loses_nothing(office: Browser) -> None:
    factories.make_campaign()
    first = sent(office.get("/2015/setup/name"))
    office.post("/2015/setup/name", {**first, "name_zh": "新名"})
    page = office.post("/2015/setup/name", {**first, "name_zh": "另一名"}, status=409)
    assert 'value="另一名"' in page.text and "新名" in page
    office.post("/2015/setup/name", sent(page))
    assert campaign_of_year(db.session, None, 2015).name["zh"] == "另一名"
    page = office.post("/2015/setup/name", {**sent(office.get("/2015/setup/name")), "timezone": ""}, status=422)
    assert 'id="timezone-error"' in page.text


def test_dates_are_typed_looked_at_and_saved(office: Browser) -> None:
    prepare(db.session)
    fields = sent(office.get("/2016/setup/dates"))
    page = office.post("/2016/setup/dates", {**fields, "add": "1"}, status=200)
    assert 'name="days-7-first"' in page.text
    more = sent(page)
    page = office.post("/2016/setup/dates", more, status=422)
    assert 'id="days-4-first-error"' in page.text
    new = {"days-4-zh": "总结", "days-4-en": "Closing", "days-4-first": "2017-01-01", "days-4-last": "2017-01-31"}
    page = office.post("/2016/setup/dates", {**more, **new, "look": "1"}, status=200)
    assert "“Closing” lies partly or wholly outside 2016." in page
    assert len(campaign_of_year(db.session, None, 2016).phases) == 7
    db.session.expire_all()
    office.post("/2016/setup/dates", {**more, **new})
    assert "Closing" in office.get("/2016")
    fields = sent(office.get("/2016/setup/dates"))
    page = office.post("/2016/setup/dates", {**fields, "remove": "0"}, status=200)
    office.post("/2016/setup/dates", sent(page))
    db.session.expire_all()
    assert "mobilisation" not in {phase.code for phase in campaign_of_year(db.session, None, 2016).phases}


def test_impossible_dates_stand_at_their_fields_and_nothing_is_saved(office: Browser) -> None:
    prepare(db.session)
    fields = sent(office.get("/2016/setup/dates"))
    typed = {**fields, "days-0-last": "2016-02-01", "days-4-last": "2016-12-24", "days-1-first": "soon"}
    page = office.post("/2016/setup/dates", typed, status=422)
    for name in ("days-0-last", "days-5-last", "days-1-first"):
        assert f'id="{name}-error"' in page.text, name
    assert 'value="2016-02-01"' in page.text and 'value="soon"' in page.text
    assert office.speak("zh").post("/2016/setup/dates", typed, status=422).text.count("-error") > 5
    assert db.session.scalar(select(func.count()).where(Event.name == "campaign:dates-changed")) == 0
    for junk in ({}, {"days-0-zh": "x"}, {**fields, "days-3-code": "nominations"}, {**fields, "remove": "99"}):
        assert office.send("POST", "/2016/setup/dates", junk).status_code in (200, 303, 409, 422)


def test_two_offices_change_the_dates(office: Browser) -> None:
    prepare(db.session)
    first = sent(office.get("/2016/setup/dates"))
    office.post("/2016/setup/dates", {**first, "days-0-first": "2016-03-02"})
    page = office.post("/2016/setup/dates", {**first, "days-0-first": "2016-03-09"}, status=409)
    assert 'value="2016-03-09"' in page.text and "2 Mar – 30 Apr" in page
    office.post("/2016/setup/dates", sent(page))


def test_sealed_dates_lead_to_more_time(office: Browser) -> None:
    factories.make_seal(factories.make_award())
    page = office.get("/2015/setup/dates")
    assert 'href="/2015/extend"' in page.text and 'name="days-0-first"' not in page.text
    assert "so this stands" in office.get("/2015/setup/notice")


def test_notice_rules_are_saved_told_to_everyone_and_checked(office: Browser) -> None:
    prepare(db.session)
    fields = {"version": sent(office.get("/2016/setup/notice"))["version"], "days": "7", "counts": "calendar"}
    places = {"place_skilled-technician": "2", "place_service-model": "1", "place_cleaning-model": "3"}
    good = {**fields, **places, "objection_days": "6", "per_person": "1", "country": "KZ"}
    for wrong, names in (
        ({"days": "0"}, ["days"]),
        ({"days": "many"}, ["days"]),
        ({"counts": "x"}, ["counts"]),
        ({"country": "XX"}, ["country"]),
        ({"place_skilled-technician": "1"}, ["place_skilled-technician", "place_service-model"]),
        ({"place_skilled-technician": "9"}, ["place_skilled-technician"]),
    ):
        page = office.post("/2016/setup/notice", {**good, **wrong}, status=422)
        for name in names:
            assert f'id="{name}-error"' in page.text, wrong
    office.post("/2016/setup/notice", good)
    db.session.expire_all()
    campaign = campaign_of_year(db.session, None, 2016)
    assert (notice_rule_of(campaign).days, notice_rule_of(campaign).country) == (7, "KZ")
    assert "Kazakhstan" in office.get("/2016/calendar")
    assert '<option selected value="KZ">' in office.get("/2016/setup/notice").text
    assert campaign.settings["precedence"][0] == "service-model"
    assert "public notice for 7 calendar days. Objections are investigated within 6 working days." in office.get(
        "/2016"
    )
    assert "7 calendar days" in office.post("/2016/setup/notice", {**good, "days": "8"}, status=409)


def test_discarding_says_what_is_lost_and_keeps_an_event(office: Browser) -> None:
    prepare(db.session)
    assert "11 figures and 5 awards" in office.get("/2016/setup/discard")
    assert office.post("/2016/setup/discard").location.endswith("/")
    for model in (Campaign, Award, Component, Phase, Indicator):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None and event.name == "campaign:discarded" and len(event.data["before"]["rules"]) == 5
    office.get("/2016/setup", status=404)


def test_what_is_open_or_in_use_is_not_discarded(office: Browser) -> None:
    factories.make_campaign()
    assert "can no longer be discarded" in office.get("/2015/setup/discard")
    office.post("/2015/setup/discard", status=422)
    campaign = factories.make_campaign(2016, opened_at=None)
    factories.make_nomination(factories.make_award(campaign), state="draft")
    page = office.get("/2016/setup/discard")
    assert "nominations: 1" in page
    office.post("/2016/setup/discard", status=422)
    assert years() == [2015, 2016]


def test_an_opened_year_leads_to_its_settings_and_to_a_new_one(office: Browser) -> None:
    factories.make_campaign()
    assert 'href="/2015/setup"' in office.get("/2015").text
    page = office.get("/2015/settings")
    assert 'href="/2015/setup"' in page.text and 'href="/campaigns/new"' in page.text


def test_an_empty_installation_leads_the_office_to_a_new_campaign(office: Browser) -> None:
    assert 'href="/campaigns/new"' in office.get("/").text


def test_the_list_costs_the_same_for_any_number_of_awards(app: Flask, office: Browser) -> None:
    def statements() -> int:
        db.session.expire_all()
        with counted(app) as all_sent:
            office.get("/2015/setup")
        return len(all_sent)

    campaign = factories.make_campaign()
    factories.make_award(campaign, code="award-0")
    few = statements()
    for number in range(1, 15):
        factories.make_award(campaign, code=f"award-{number}")
    assert statements() == few


def test_opening_refuses_what_is_unsound_and_names_it(session: Session) -> None:
    campaign = prepare(
        session, "empty", Head({"zh": "年", "en": "Year"}, {"zh": "处", "en": "Office"}, "Asia/Shanghai")
    )
    with pytest.raises(NotReadyError) as caught:
        open_campaign(session, campaign, **STAMP)
    assert [note.endpoint for note in caught.value.blockers] == ["campaigns.edit_dates"] * 3 + ["campaigns.new_award"]
    assert campaign.opened_at is None
    factories.make_award(campaign)
    session.expire_all()
    wrong = year_to_set_up(session, None, 2016)
    # The factory's award refers to a figure that this empty year does not have.
    assert {note.endpoint for note in blockers_of(wrong)} == {"campaigns.edit_dates", "campaigns.edit_scheme"}


def test_steps_are_done_one_by_one_and_the_event_keeps_the_rules(session: Session) -> None:
    prepare(session)
    campaign = year_to_set_up(session, None, 2016)
    assert {step.code: step.state for step in steps_of(campaign)} == {
        "head": "done",
        "dates": "done",
        "notice": "done",
        "indicators": "done",
        "awards": "done",
        "quotas": "done",
        "seal": "todo",
    }
    open_campaign(session, campaign, **STAMP)
    event = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None and len(event.data["rules"]) == 5
    assert campaign.opened_at == NOW
    with pytest.raises(WrongStateError, match="is open"):
        discard_campaign(session, campaign, **STAMP)


def test_a_year_with_a_seal_a_seat_or_an_import_stays(session: Session) -> None:
    campaign = prepare(session)
    assert holding(session, campaign) == []
    factories.make_seat(campaign.awards[0])
    assert [str(words) for words in holding(session, campaign)] == ["seats of judges: 1", "seals: 1"]
    with pytest.raises(WrongStateError, match="seats of judges: 1, seals: 1"):
        discard_campaign(session, campaign, **STAMP)
    assert session.scalar(select(func.count()).select_from(Award)) == 5


def test_the_first_year_without_a_campaign_is_offered(office: Browser) -> None:
    for year in (2015, 2016):
        factories.make_campaign(year)
    assert office.get("/campaigns/new").outline.fields["year"] == "2017"
