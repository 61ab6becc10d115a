"""Starting campaigns, changing settings, and what is open when; on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign, Criterion
from awards.campaigns.presets import load_preset
from awards.campaigns.queries import award_of, campaign_of_year
from awards.campaigns.rules import is_open, require_open
from awards.campaigns.scheme import rules_digest
from awards.campaigns.service import CampaignExistsError, YearError, change_list_scope, new_campaign
from awards.errors import AwardsError, ClosedError, NotFoundError
from awards.permissions import Viewer
from tests import factories

NOW = datetime(2015, 2, 1, tzinfo=UTC)
PRESET = load_preset("service-quality-year")


def test_a_new_campaign_is_kept_whole(session: Session) -> None:
    new_campaign(session, PRESET, 2016, actor="office1", now=NOW)
    session.commit()
    session.expunge_all()

    award = award_of(session, Viewer(), 2016, "service-model")
    assert [component.code for component in award.components] == [
        "satisfaction",
        "appraisal",
        "results",
        "peers",
        "panel",
    ]
    assert session.scalar(select(func.count()).select_from(Award)) == 5
    assert session.scalar(select(func.count()).select_from(Criterion)) == 15
    assert {phase.starts_on.year for phase in award.campaign.phases} == {2016}
    event = session.scalars(select(Event)).one()
    assert (event.name, event.actor, event.subject) == ("campaign:started", "office1", "campaign:2016")


def test_the_digest_of_the_rules_survives_the_database(session: Session) -> None:
    campaign = new_campaign(session, PRESET, 2016, actor="office1", now=NOW)
    before = [rules_digest(award) for award in campaign.awards]
    session.commit()
    session.expunge_all()

    assert [rules_digest(award) for award in campaign_of_year(session, None, 2016).awards] == before


def test_a_year_has_one_campaign(session: Session) -> None:
    new_campaign(session, PRESET, 2015, actor="office1", now=NOW)
    with pytest.raises(CampaignExistsError, match="2015 has a campaign already"):
        new_campaign(session, PRESET, 2015, actor="office1", now=NOW)

    assert session.scalar(select(func.count()).select_from(Campaign)) == 1


@pytest.mark.parametrize("year", [-1, 0, 1948, 3000, 20150])
def test_an_impossible_year_is_refused(session: Session, year: int) -> None:
    with pytest.raises(YearError):
        new_campaign(session, PRESET, year, actor="office1", now=NOW)


def test_who_asks_for_what_is_not_there_is_told(session: Session) -> None:
    factories.make_award()
    with pytest.raises(NotFoundError, match="no campaign for the year 1999"):
        campaign_of_year(session, Viewer(), 1999)
    with pytest.raises(NotFoundError, match="no award “skilled-technician”"):
        award_of(session, Viewer(), 2015, "skilled-technician")


def test_the_list_scope_is_changed_once_and_recorded_once(session: Session) -> None:
    campaign = factories.make_campaign()
    for _ in range(2):
        change_list_scope(session, campaign, "winners", actor="office1", now=NOW)

    assert campaign.list_scope == "winners"
    event = session.scalars(select(Event)).one()
    assert (event.name, event.data) == ("campaign:list-scope-changed", {"before": "all", "after": "winners"})


def test_an_unknown_list_scope_is_refused(session: Session) -> None:
    campaign = factories.make_campaign()
    with pytest.raises(AwardsError):
        change_list_scope(session, campaign, "nobody", actor="office1", now=NOW)
    assert campaign.list_scope == "all"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2015, 11, 30), False),
        (date(2015, 12, 1), True),
        (date(2015, 12, 10), True),
        (date(2015, 12, 11), False),
    ],
)
def test_a_window_is_open_on_its_first_and_last_day_and_on_no_other(
    session: Session, today: date, expected: bool
) -> None:
    assert is_open(factories.make_campaign(), "nominations", today) is expected


def test_what_is_closed_names_its_dates(session: Session) -> None:
    campaign = factories.make_campaign()
    require_open(campaign, "judging", date(2015, 12, 11))
    with pytest.raises(ClosedError, match=r"has not begun: it is open from 2015-12-11 to 2015-12-20 .*Asia/Shanghai"):
        require_open(campaign, "judging", date(2015, 12, 10))
    with pytest.raises(ClosedError, match="is over: it was open from 2015-12-11 to 2015-12-20"):
        require_open(campaign, "judging", date(2015, 12, 21))
    campaign.phases = []
    with pytest.raises(ClosedError, match="no dates"):
        require_open(campaign, "judging", date(2015, 12, 11))
