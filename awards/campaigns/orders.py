"""When a work order is on time: the year's limit, and the instant that it counts from."""

from dataclasses import dataclass
from datetime import timedelta

from awards.campaigns.models import Award, Campaign
from awards.i18n import LazyMessage, lazy

ON_TIME = "on_time_rate"
ORDER_STARTS = ("reported", "dispatched")
LEAST_HOURS, MOST_HOURS = 1, 24 * 90
COUNTED_FOR = ("person", "department")


@dataclass(frozen=True)
class OrderRule:
    """An order is on time if it is finished within `limit_hours` of being reported or dispatched, as `starts` says."""

    limit_hours: int
    starts: str

    @property
    def limit(self) -> timedelta:
        """The limit as a length of time; a length of exactly the limit is within it."""
        return timedelta(hours=self.limit_hours)


def order_rule_of(campaign: Campaign) -> OrderRule:
    """What the year's settings say; 72 hours from the report where they say nothing."""
    settings = campaign.settings or {}
    return OrderRule(int(settings.get("order_limit_hours", 72)), str(settings.get("order_starts", ORDER_STARTS[0])))


def in_words(rule: OrderRule, figure: dict[str, str]) -> LazyMessage:
    """Where an on-time rate comes from, as the rules page says it; `figure` is the indicator's name."""
    words = {"hours": rule.limit_hours, "figure": figure}
    if rule.starts == "dispatched":
        return lazy(
            "The share of the nominee's work orders that were finished within %(hours)s hours of being dispatched; "
            "open orders past the limit are late. Without work orders, the figure “%(figure)s” of the indicator "
            "sheets.",
            **words,
        )
    return lazy(
        "The share of the nominee's work orders that were finished within %(hours)s hours of the report; open orders "
        "past the limit are late. Without work orders, the figure “%(figure)s” of the indicator sheets.",
        **words,
    )


def counts_orders(award: Award) -> bool:
    """Whether work orders can decide a component of the award. Its components must be loaded."""
    codes = {component.source.get("indicator") for component in award.components if component.kind == "indicator"}
    return award.subject_kind in COUNTED_FOR and ON_TIME in codes
