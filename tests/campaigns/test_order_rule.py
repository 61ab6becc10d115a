"""The office says when a work order is on time, until judging opens."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.models import Event
from awards.campaigns.models import Campaign
from awards.campaigns.orders import OrderRule, order_rule_of
from awards.campaigns.presets import load_preset
from awards.campaigns.service import change_order_rule, new_campaign
from awards.db import db
from awards.errors import AwardsError, ClosedError
from tests.conftest import NOW
from tests.factories import make_campaign, make_user
from tests.pages import Browser

LAST_DAY_BEFORE = datetime(2015, 12, 10, 15, 59, tzinfo=UTC)  # judging opens on the 11th, midnight in Shanghai
OPENED = datetime(2015, 12, 10, 16, 0, tzinfo=UTC)


def test_the_presets_rule(session: Session) -> None:
    campaign = new_campaign(session, load_preset("service-quality-year"), 2015, actor="command", now=NOW)

    assert order_rule_of(campaign) == OrderRule(72, "reported")


def test_a_change_is_recorded(session: Session) -> None:
    campaign = make_campaign(settings={"notice_working_days": 5})
    change_order_rule(session, campaign, OrderRule(48, "dispatched"), actor="office", now=LAST_DAY_BEFORE)
    change_order_rule(session, campaign, OrderRule(48, "dispatched"), actor="office", now=LAST_DAY_BEFORE)
    session.commit()
    session.expire_all()

    assert campaign.settings == {"notice_working_days": 5, "order_limit_hours": 48, "order_starts": "dispatched"}
    (event,) = session.scalars(select(Event).where(Event.name == "campaign:order-rule-changed")).all()
    assert (event.actor, event.data) == ("office", {"before": "72 reported", "after": "48 dispatched"})


def test_it_stands_once_judging_opens(session: Session) -> None:
    campaign = make_campaign()

    with pytest.raises(ClosedError):
        change_order_rule(session, campaign, OrderRule(48, "reported"), actor="office", now=OPENED)

    change_order_rule(session, campaign, order_rule_of(campaign), actor="office", now=OPENED)  # no change, no refusal
    assert order_rule_of(campaign) == OrderRule(72, "reported")


@pytest.mark.parametrize("rule", [OrderRule(0, "reported"), OrderRule(2161, "reported"), OrderRule(72, "finished")])
def test_an_impossible_rule_is_refused(session: Session, rule: OrderRule) -> None:
    with pytest.raises(AwardsError):
        change_order_rule(session, make_campaign(), rule, actor="office", now=NOW)


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return make_campaign()


def sent(**values: Any) -> dict[str, Any]:
    return {"list_scope": "all", "order_limit_hours": "72", "order_starts": "reported", **values}


def test_the_office_changes_it_on_the_page(browser: Browser, campaign: Campaign) -> None:
    browser.sign_in(make_user("office")).speak("en")
    assert 'value="72"' in browser.get("/2015/settings").text

    browser.post("/2015/settings", sent(order_limit_hours="48", order_starts="dispatched"))

    db.session.expire_all()
    assert order_rule_of(campaign) == OrderRule(48, "dispatched")
    assert 'value="48"' in browser.get("/2015/settings").text


@pytest.mark.parametrize("values", [{"order_limit_hours": ""}, {"order_limit_hours": "0"}, {"order_starts": "never"}])
def test_what_is_wrong_is_said_and_nothing_changes(
    browser: Browser, campaign: Campaign, values: dict[str, str]
) -> None:
    browser.sign_in(make_user("office")).speak("en")
    page = browser.post("/2015/settings", sent(list_scope="winners", **values), status=422)

    assert "Please check:" in page
    db.session.expire_all()
    assert (order_rule_of(campaign), campaign.list_scope) == (OrderRule(72, "reported"), "all")


def test_after_judging_opened_the_page_only_tells_it(browser: Browser, campaign: Campaign) -> None:
    office = make_user("office")
    with clock.turned_to(OPENED):
        browser.sign_in(office).speak("en")
        page = browser.get("/2015/settings")
        assert "on time is within 72 hours of the report." in page and "order_limit_hours" not in page.text
        browser.post("/2015/settings", {"list_scope": "winners"})
        page = browser.post("/2015/settings", sent(order_limit_hours="48"), status=422)
        assert "Judging is open, or is over" in page

    db.session.expire_all()
    assert (order_rule_of(campaign), campaign.list_scope) == (OrderRule(72, "reported"), "winners")
