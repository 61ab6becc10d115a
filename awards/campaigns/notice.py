"""What follows the decision: public notice, objections, how often one may be honoured. Part of the year's settings."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.countries import COUNTRY, country_of, is_offered
from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import require_year_unsealed
from awards.campaigns.setting_up.wrongs import fingerprint, require_none
from awards.errors import AwardsError, StaleError
from awards.i18n import LazyMessage, lazy

Counts = Literal["working", "calendar"]
COUNTS: tuple[Counts, ...] = ("working", "calendar")
LONGEST_NOTICE = 60
MOST_AWARDS = 20


@dataclass(frozen=True)
class NoticeRule:
    """How many days a notice stands, whether working or calendar days are counted, how many working days an objection
    may be investigated, and by whose calendar working days are counted (a code, see `countries`)."""

    days: int
    counts: Counts
    objection_days: int
    country: str = COUNTRY


@dataclass(frozen=True)
class HonourRule:
    """How many personal awards one person can get in a year, and which goes first: codes of awards."""

    per_person: int
    precedence: tuple[str, ...]


def notice_rule_of(campaign: Campaign) -> NoticeRule:
    """What the year's settings say, in the words of older years too; 5 working days each where they say nothing."""
    settings = campaign.settings or {}
    days = int(settings.get("notice_days", settings.get("notice_working_days", 5)))
    counts: Counts = "calendar" if settings.get("notice_counts") == "calendar" else "working"
    return NoticeRule(days, counts, int(settings.get("objection_working_days", 5)), country_of(campaign))


def honour_rule_of(campaign: Campaign) -> HonourRule:
    """What the year's settings say: awards that are gone are left out of the order, new ones stand at its end."""
    settings = campaign.settings or {}
    codes = [award.code for award in personal_awards(campaign)]
    declared = [code for code in settings.get("precedence", ()) if code in codes]
    order = (*declared, *(code for code in codes if code not in declared))
    return HonourRule(int(settings.get("personal_awards_per_person", 1)), order)


def personal_awards(campaign: Campaign) -> list[Award]:
    """The year's awards for people, in their order."""
    return [award for award in campaign.awards if award.subject_kind == "person"]


def is_declared(campaign: Campaign) -> bool:
    """Whether the year's settings say anything about the notice."""
    return not {"notice_days", "notice_working_days"}.isdisjoint(campaign.settings or {})


def version_of(campaign: Campaign) -> str:
    """What tells two people who edit these rules that they do."""
    return fingerprint(_told(notice_rule_of(campaign), honour_rule_of(campaign)))


def notice_in_words(rule: NoticeRule) -> LazyMessage:
    """For everyone: how long the notice stands."""
    if rule.counts == "calendar":
        return lazy("The result is put up as a public notice for %(days)s calendar days.", days=rule.days)
    return lazy("The result is put up as a public notice for %(days)s working days.", days=rule.days)


def change_notice(
    session: Session,
    campaign: Campaign,
    notice: NoticeRule,
    honour: HonourRule,
    *,
    version: str,
    actor: str,
    now: datetime,
) -> None:
    """Change both rules. Nothing happens, and nothing is recorded, if they are declared so already.

    `version` is that of the rules that were changed from. Raises StaleError if they are others by now, WrongStateError
    once an award is sealed, WrongsError with `days`, `counts`, `objection_days`, `country`, `per_person`, `precedence`.
    """
    before, after = _told(notice_rule_of(campaign), honour_rule_of(campaign)), _told(notice, honour)
    if after == before and is_declared(campaign):
        return
    require_year_unsealed(campaign)
    if version != version_of(campaign):
        raise StaleError
    require_none(_wrongs(notice, honour, campaign))
    kept = {key: value for key, value in (campaign.settings or {}).items() if key != "notice_working_days"}
    campaign.settings = {**kept, **_settings(notice, honour)}
    session.flush()
    subject = f"campaign:{campaign.year}"
    record(session, "campaign:notice-changed", actor=actor, subject=subject, now=now, before=before, after=after)


def _settings(notice: NoticeRule, honour: HonourRule) -> dict[str, Any]:
    return {
        "notice_days": notice.days,
        "notice_counts": notice.counts,
        "objection_working_days": notice.objection_days,
        "country": notice.country,
        "personal_awards_per_person": honour.per_person,
        "precedence": list(honour.precedence),
    }


def _told(notice: NoticeRule, honour: HonourRule) -> Mapping[str, Any]:
    return {**asdict(notice), "per_person": honour.per_person, "precedence": list(honour.precedence)}


def _wrongs(notice: NoticeRule, honour: HonourRule, campaign: Campaign) -> Iterator[AwardsError]:
    for field, value, most in (
        ("days", notice.days, LONGEST_NOTICE),
        ("objection_days", notice.objection_days, LONGEST_NOTICE),
        ("per_person", honour.per_person, MOST_AWARDS),
    ):
        if not 1 <= value <= most:
            yield AwardsError(lazy("A whole number from 1 to %(most)s.", most=most), field=field)
    if notice.counts not in COUNTS:
        yield AwardsError(lazy("Choose one of the two."), field="counts")
    if not is_offered(notice.country):
        yield AwardsError(lazy("Choose a country or region of the list."), field="country")
    if sorted(honour.precedence) != sorted(award.code for award in personal_awards(campaign)):
        yield AwardsError(lazy("Each award needs a place of its own."), field="precedence")
