"""Starting a campaign, and changing its settings."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.building import build_campaign
from awards.campaigns.models import LIST_SCOPES, Campaign
from awards.campaigns.orders import LEAST_HOURS, MOST_HOURS, ORDER_STARTS, OrderRule, order_rule_of
from awards.campaigns.presets import Preset
from awards.campaigns.rules import date_in, require_unopened, require_year_unsealed
from awards.errors import AwardsError
from awards.i18n import lazy

FIRST_YEAR, LAST_YEAR = 1949, 2999


class CampaignExistsError(AwardsError):
    """The year has a campaign already; there is one a year."""


class YearError(AwardsError):
    """No year that a campaign can be for."""


def new_campaign(session: Session, preset: Preset, year: int, *, actor: str, now: datetime) -> Campaign:
    """The campaign of `year` with everything that the preset declares, opened at once.

    Raises CampaignExistsError if the year has one, YearError for a year outside 1949–2999.
    """
    require_free_year(session, year)
    campaign = build_campaign(preset.data, year)
    campaign.opened_at = now
    session.add(campaign)
    session.flush()
    record(session, "campaign:started", actor=actor, subject=f"campaign:{year}", now=now, preset=preset.code)
    return campaign


def require_free_year(session: Session, year: int | None) -> None:
    """Raises YearError for a year outside 1949–2999, CampaignExistsError for one that has a campaign, opened or not."""
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        limits = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise YearError(lazy("The year must be between %(first)s and %(last)s.", **limits), field="year")
    if session.scalar(select(Campaign.id).where(Campaign.year == year)):
        raise CampaignExistsError(lazy("The year %(year)s has a campaign already.", year=year), field="year")


def change_list_scope(session: Session, campaign: Campaign, scope: str, *, actor: str, now: datetime) -> None:
    """Whether signed-in staff see everyone on the ranked list ("all") or only the winners ("winners").

    Nothing happens, and nothing is recorded, if it is so already. Raises AwardsError for any other scope.
    """
    if scope not in LIST_SCOPES:
        raise AwardsError(lazy("Choose one of the two."), field="list_scope")
    before = campaign.list_scope
    if scope == before:
        return
    campaign.list_scope = scope
    session.flush()
    subject = f"campaign:{campaign.year}"
    record(session, "campaign:list-scope-changed", actor=actor, subject=subject, now=now, before=before, after=scope)


def change_order_rule(session: Session, campaign: Campaign, rule: OrderRule, *, actor: str, now: datetime) -> None:
    """When a work order is on time. Nothing happens, and nothing is recorded, if it is so already.

    Raises ClosedError once judging is open, and WrongStateError once an award is sealed: what is judged by must not
    change; AwardsError for an impossible rule.
    """
    before = order_rule_of(campaign)
    if rule == before:
        return
    if not LEAST_HOURS <= rule.limit_hours <= MOST_HOURS or rule.starts not in ORDER_STARTS:
        limits = {"least": LEAST_HOURS, "most": MOST_HOURS}
        message = lazy("The time limit lies between %(least)s and %(most)s hours.", **limits)
        raise AwardsError(message, field="order_limit_hours")
    require_unopened(campaign, date_in(campaign, now))
    require_year_unsealed(campaign)
    after = {"order_limit_hours": rule.limit_hours, "order_starts": rule.starts}
    campaign.settings = {**(campaign.settings or {}), **after}
    session.flush()
    data = {"before": f"{before.limit_hours} {before.starts}", "after": f"{rule.limit_hours} {rule.starts}"}
    record(session, "campaign:order-rule-changed", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)
