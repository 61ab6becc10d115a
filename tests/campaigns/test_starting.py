"""Starting years: from a preset, by the rules of an earlier year, or empty; and who sees them; both databases."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign, Component, DepartmentQuota, Extension, Phase
from awards.campaigns.presets import load_preset
from awards.campaigns.queries import award_of, campaign_of_year
from awards.campaigns.rules import is_open, require_open
from awards.campaigns.scheme import declared_rules
from awards.campaigns.service import CampaignExistsError, YearError, new_campaign
from awards.campaigns.setting_up.heads import Head, change_head, head_of, version_of
from awards.campaigns.setting_up.starting import Start, clone_campaign, moved, start_campaign, years_to_copy
from awards.campaigns.setting_up.wrongs import WrongsError
from awards.errors import AwardsError, ClosedError, NotFoundError, StaleError, WrongStateError
from awards.permissions import Viewer
from tests import factories
from tests.conftest import NOW

OFFICE = Viewer(user_id=1, username="office", roles=frozenset({"office"}))
LEADER = Viewer(user_id=2, username="leader", roles=frozenset({"leader"}))
UNNAMED = Head({"zh": "", "en": ""}, {"zh": "", "en": ""}, "Asia/Shanghai")
NAMED = Head({"zh": "服务年", "en": "Year of Service"}, {"zh": "后勤处", "en": "Logistics"}, "Asia/Urumqi")
STAMP = {"actor": "office", "now": NOW}


def start(session: Session, source: str, year: int | None = 2016, head: Head = UNNAMED) -> Campaign:
    return start_campaign(session, Start(source, year, head), actor="office", now=NOW)


def fields(error: WrongsError) -> dict[str | None, str]:
    return {wrong.field: str(wrong) for wrong in error.wrongs}


def test_a_year_from_the_preset_takes_its_names_and_waits_for_the_office(session: Session) -> None:
    start(session, "preset:service-quality-year")
    session.commit()
    session.expunge_all()

    campaign = campaign_of_year(session, OFFICE, 2016)
    assert campaign.opened_at is None
    assert head_of(campaign) == Head(
        {"zh": "服务质量提升年", "en": "Service Quality Year"},
        {"zh": "总务处", "en": "General Affairs Office"},
        "Asia/Shanghai",
    )
    assert (len(campaign.awards), len(campaign.phases), {phase.starts_on.year for phase in campaign.phases}) == (
        5,
        7,
        {2016},
    )
    event = session.scalars(select(Event)).one()
    assert (event.name, event.subject, event.data["from"]) == (
        "campaign:started",
        "campaign:2016",
        "preset:service-quality-year",
    )


def test_an_empty_year_has_a_name_and_nothing_else(session: Session) -> None:
    campaign = start(session, "empty", head=NAMED)
    session.commit()
    assert (campaign.awards, campaign.phases, campaign.indicators, campaign.settings) == ([], [], [], {})
    assert head_of(campaign) == NAMED


def test_everything_wrong_is_told_at_its_field_and_nothing_is_kept(session: Session) -> None:
    factories.make_campaign(2015)
    unnamed = Head({"zh": "", "en": "x" * 81}, {"zh": " ", "en": "Office"}, "Mars/Olympus")
    with pytest.raises(WrongsError) as caught:
        start(session, "empty", 2015, unnamed)
    assert fields(caught.value) == {
        "year": "The year 2015 has a campaign already.",
        "name_zh": "This is needed.",
        "name_en": "At most 80 characters.",
        "organiser_zh": "This is needed.",
        "timezone": "“Mars/Olympus” is no time zone.",
    }
    for source in ("preset:nothing", "year:1999", "year:20155", "year:x", "else", ""):
        with pytest.raises(WrongsError) as caught:
            start(session, source)
        assert list(fields(caught.value)) == ["start_from"], source
    for year in (None, 0, 3000):
        with pytest.raises(WrongsError) as caught:
            start(session, "preset:service-quality-year", year)
        assert list(fields(caught.value)) == ["year"]
    assert session.scalar(select(func.count()).select_from(Campaign)) == 1
    assert session.scalar(select(func.count()).select_from(Event)) == 0


def test_a_year_in_preparation_is_not_copied_and_is_not_offered(session: Session) -> None:
    start(session, "preset:service-quality-year", 2016)
    with pytest.raises(WrongsError) as caught:
        start(session, "year:2016", 2017)
    assert "2016 is still being prepared" in fields(caught.value)["start_from"]
    assert years_to_copy(session) == []
    with pytest.raises(WrongStateError):
        clone_campaign(session, campaign_of_year(session, None, 2016), 2017, **STAMP)


def test_a_clone_has_the_same_rules_award_by_award(session: Session) -> None:
    campaign = new_campaign(session, load_preset("service-quality-year"), 2015, **STAMP)
    campaign.awards[2].components[0].weight += 1
    campaign.awards[2].components[1].weight -= 1
    session.flush()
    clone_campaign(session, campaign_of_year(session, None, 2015), 2016, **STAMP)
    session.commit()
    session.expunge_all()

    before, after = (campaign_of_year(session, None, year) for year in (2015, 2016))
    assert len(before.awards) == 5
    assert [declared_rules(award) for award in after.awards] == [
        {**declared_rules(award), "year": 2016} for award in before.awards
    ]
    assert after.settings == before.settings
    assert [(one.code, one.minimum, one.maximum, one.unit, one.label) for one in after.indicators] == [
        (one.code, one.minimum, one.maximum, one.unit, one.label) for one in before.indicators
    ]
    assert [(one.code, one.starts_on, one.ends_on) for one in after.phases] == [
        (one.code, moved(one.starts_on, 1), moved(one.ends_on, 1)) for one in before.phases
    ]
    assert after.opened_at is None
    assert not {award.id for award in after.awards} & {award.id for award in before.awards}


def test_a_clone_takes_no_data_along(session: Session) -> None:
    unit = factories.make_department()
    survey = Component(
        code="satisfaction",
        kind="survey",
        label={"zh": "满意度", "en": "Satisfaction"},
        weight=100,
        settings={},
        source={"subjects": "self", "survey": "386540716"},
    )
    award = factories.make_award(components=[survey])
    extension = {"step": "nominations", "ends_on": date(2015, 12, 12), "reason": "x", "actor": "x", "created_at": NOW}
    factories.save(DepartmentQuota(award_id=award.id, department_id=unit.id, places=3))
    factories.save(Extension(campaign_id=award.campaign_id, **extension))
    factories.make_nomination(award)
    factories.make_seat(award)
    copied = clone_campaign(session, campaign_of_year(session, None, 2015), 2016, **STAMP)
    session.commit()
    session.expire_all()

    (fresh,) = copied.awards
    assert (fresh.quotas, fresh.seals, copied.extensions) == ([], [], [])
    assert fresh.components[0].source == {"subjects": "self", "survey": None}
    assert award.components[0].source["survey"] == "386540716"


def test_what_is_changed_in_a_clone_does_not_change_its_source(session: Session) -> None:
    award = factories.make_award()
    copied = clone_campaign(session, campaign_of_year(session, None, 2015), 2016, **STAMP)
    copied.awards[0].components[0].settings["trim"] = 9
    copied.awards[0].name["zh"] = "别的"
    session.commit()
    session.expire_all()
    assert (award.name["zh"], award.components[0].settings["trim"]) == ("服务标兵", 1)


@pytest.mark.parametrize(("year", "error"), [(2015, CampaignExistsError), (1900, YearError)])
def test_a_clone_needs_a_free_year(session: Session, year: int, error: type[AwardsError]) -> None:
    campaign = factories.make_campaign(2015)
    with pytest.raises(error):
        clone_campaign(session, campaign, year, **STAMP)


def test_the_last_of_february_is_the_28th_where_there_is_no_29th(session: Session) -> None:
    assert moved(date(2016, 2, 29), 1) == date(2017, 2, 28)
    assert moved(date(2016, 2, 29), 4) == date(2020, 2, 29)
    campaign = factories.make_campaign(2016)
    leap = {"starts_on": date(2016, 2, 29), "ends_on": date(2016, 2, 29)}
    campaign.phases.append(Phase(code="leap", name={"zh": "闰", "en": "Leap"}, **leap))
    session.commit()
    copied = clone_campaign(session, campaign_of_year(session, None, 2016), 2017, **STAMP)
    assert date(2017, 2, 28) in {phase.starts_on for phase in copied.phases}


def test_only_the_office_finds_a_year_in_preparation(session: Session) -> None:
    award = factories.make_award(factories.make_campaign(2015, opened_at=None))
    for viewer in (Viewer(), LEADER):
        with pytest.raises(NotFoundError, match="no campaign for the year 2015"):
            campaign_of_year(session, viewer, 2015)
        with pytest.raises(NotFoundError, match="no award"):
            award_of(session, viewer, 2015, award.code)
    for insider in (OFFICE, None):
        assert campaign_of_year(session, insider, 2015) is award.campaign
        assert award_of(session, insider, 2015, award.code) is award


def test_nothing_is_open_in_a_year_in_preparation(session: Session) -> None:
    campaign = factories.make_campaign(opened_at=None)
    assert not is_open(campaign, "nominations", date(2015, 12, 5))
    with pytest.raises(ClosedError, match="still being prepared"):
        require_open(campaign, "nominations", date(2015, 12, 5))


def test_the_head_is_changed_once_with_before_and_after(session: Session) -> None:
    campaign = factories.make_campaign()
    before, version = head_of(campaign), version_of(campaign)
    for _ in range(2):
        change_head(session, campaign, NAMED, version=version, **STAMP)
    event = session.scalars(select(Event)).one()
    assert event.name == "campaign:head-changed"
    assert event.data["changes"]["timezone"] == ["Asia/Shanghai", "Asia/Urumqi"]
    assert event.data["changes"]["name"] == [before.name, NAMED.name]
    with pytest.raises(StaleError):
        change_head(session, campaign, before, version=version, **STAMP)
    with pytest.raises(WrongsError):
        change_head(session, campaign, UNNAMED, version=version_of(campaign), **STAMP)
    assert head_of(campaign) == NAMED


def test_the_zone_belongs_to_sealed_rules_and_the_name_does_not(session: Session) -> None:
    award = factories.make_award()
    campaign = award.campaign
    factories.make_seal(award)
    elsewhere = Head(campaign.name, campaign.organiser, "Asia/Urumqi")
    with pytest.raises(WrongStateError) as caught:
        change_head(session, campaign, elsewhere, version=version_of(campaign), **STAMP)
    assert caught.value.field == "timezone"
    renamed = Head(NAMED.name, campaign.organiser, campaign.timezone)
    change_head(session, campaign, renamed, version=version_of(campaign), **STAMP)
    assert session.scalar(select(func.count()).select_from(Award)) == 1
    assert campaign.name == NAMED.name
