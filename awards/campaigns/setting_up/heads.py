"""The head of a year: its name, who organises it, and by whose clock it runs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Bilingual, Campaign
from awards.campaigns.rules import is_any_sealed
from awards.campaigns.setting_up.wrongs import collected, fingerprint, require_none
from awards.errors import AwardsError, StaleError, WrongStateError
from awards.i18n import LANGUAGES, lazy
from awards.text import clean, needed_text

LONGEST_NAME = 80
LONGEST_ZONE = 40


@dataclass(frozen=True)
class Head:
    """Names in both languages and an IANA time zone."""

    name: Bilingual
    organiser: Bilingual
    timezone: str


@cache
def zones() -> tuple[str, ...]:
    """The time zones that there are, in the order of their names."""
    return tuple(sorted(name for name in available_timezones() if len(name) <= LONGEST_ZONE and "/" in name))


def head_of(campaign: Campaign) -> Head:
    """The head as it is."""
    return Head(dict(campaign.name), dict(campaign.organiser), campaign.timezone)


def version_of(campaign: Campaign) -> str:
    """What tells two people who edit the head that they do."""
    return fingerprint(vars(head_of(campaign)))


def tidy(head: Head) -> Head:
    """The same without stray white space."""
    name, organiser = (
        {lang: clean(text.get(lang, ""), one_line=True) for lang in LANGUAGES} for text in (head.name, head.organiser)
    )
    return Head(name, organiser, clean(head.timezone, one_line=True))


def wrongs_of(head: Head) -> list[AwardsError]:
    """What is missing or impossible, at the fields `name_zh`, `name_en`, `organiser_zh`, `organiser_en`, `timezone`."""
    texts = [(f"{key}_{lang}", getattr(head, key)[lang]) for key in ("name", "organiser") for lang in LANGUAGES]
    wrongs = collected(*(partial(needed_text, text, field, LONGEST_NAME) for field, text in texts))
    return [*wrongs, *_wrong_zone(head.timezone)]


def _wrong_zone(name: str) -> Iterator[AwardsError]:
    if not name:
        yield AwardsError(lazy("This is needed."), field="timezone")
    elif name not in zones():
        yield AwardsError(lazy("“%(name)s” is no time zone.", name=name), field="timezone")


def change_head(session: Session, campaign: Campaign, head: Head, *, version: str, actor: str, now: datetime) -> None:
    """Change name, organiser and zone. Nothing happens, and nothing is recorded, if they are so already.

    `version` is that of the head that was changed from. Raises StaleError if it is another one by now, WrongsError
    with fields, WrongStateError for another zone once an award is sealed: the zone belongs to the rules.
    """
    head, before = tidy(head), head_of(campaign)
    if head == before:
        return
    if version != version_of(campaign):
        raise StaleError
    require_none(wrongs_of(head))
    if head.timezone != before.timezone and is_any_sealed(campaign):
        message = lazy("Awards of %(year)s are sealed: the time zone stands.", year=campaign.year)
        raise WrongStateError(message, field="timezone")
    campaign.name, campaign.organiser, campaign.timezone = head.name, head.organiser, head.timezone
    session.flush()
    changes = {key: [old, getattr(head, key)] for key, old in vars(before).items() if old != getattr(head, key)}
    subject = f"campaign:{campaign.year}"
    record(session, "campaign:head-changed", actor=actor, subject=subject, now=now, changes=changes)


def filled(head: Head, source: Head | None) -> Head:
    """The head with the source's names where a field was left empty."""
    head = tidy(head)
    if source is None:
        return head
    name = {lang: head.name[lang] or source.name.get(lang, "") for lang in LANGUAGES}
    organiser = {lang: head.organiser[lang] or source.organiser.get(lang, "") for lang in LANGUAGES}
    return replace(head, name=name, organiser=organiser)
