"""The words of a public notice: the page shows them, Word and PDF are typeset from them."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno

from awards.campaigns.notice import notice_rule_of
from awards.days import day_in_words
from awards.i18n import LazyMessage, bi, language, lazy
from awards.notices.models import Notice


@dataclass(frozen=True)
class Section:
    """A numbered part: its heading and its paragraphs."""

    heading: LazyMessage
    paragraphs: tuple[Any, ...]


@dataclass(frozen=True)
class NoticeText:
    """A notice as it is read. `people` are its lines, each a name and the units (bilingual), in the order that the
    first section states; `signature` is the organiser and `signed_on` the day, in the reader's words when shown."""

    title: LazyMessage
    opening: tuple[LazyMessage, ...]
    listing: Section
    people: tuple[tuple[dict[str, str], tuple[dict[str, str], ...]], ...]
    sections: tuple[Section, ...]
    signature: dict[str, str]
    signed_on: dict[str, str]


def notice_text(notice: Notice, *, objecting: str = "") -> NoticeText:
    """The words of a notice; `objecting` is the address where objections are raised, "" where the page leads there."""
    award, campaign = notice.award, notice.award.campaign
    people = tuple((one["name"], tuple(one["units"])) for one in notice.people)
    if people:
        facts = {"award": award.name, "campaign": campaign.name, "day": day_in_words(notice.decision.decided_on)}
        opening = lazy(
            "By the rules of “%(campaign)s”, after nomination, check of the conditions and judging by a panel, the "
            "leading group decided on %(day)s whom it means to honour with “%(award)s”. They are put up here for "
            "everyone to read.",
            **facts,
        )
    else:
        facts = {"award": award.name, "campaign": campaign.name, "day": day_in_words(notice.decision.decided_on)}
        opening = lazy(
            "By the rules of “%(campaign)s”, after nomination, check of the conditions and judging by a panel, the "
            "leading group decided on %(day)s to leave the places of “%(award)s” empty.",
            **facts,
        )
    again = (lazy("This is notice %(number)s of this award. Why there is another: %(why)s", number=notice.number,
                  why=notice.corrects),) if notice.corrects else ()  # fmt: skip
    return NoticeText(
        title=lazy("Public notice: whom “%(award)s” %(year)s is to honour", award=award.name, year=campaign.year),
        opening=(opening, *again),
        listing=Section(lazy("To be honoured (%(count)s)", count=len(people)), (_order(notice),)),
        people=people,
        sections=(_days(notice), _objections(notice, objecting), _contact(notice)),
        signature=campaign.organiser,
        signed_on=day_in_words(notice.starts_on),
    )


def notice_data(notice: Notice, *, address: str, objecting: str) -> dict[str, Any]:
    """A notice for typesetting, in the reader's language, as JSON holds it: `{"lang", "title", "opening": [text],
    "listing": {"heading", "paragraphs", "people": [{"name", "units"}]}, "sections": [{"heading", "paragraphs"}],
    "signature", "signed_on", "address"}`; `address` is that of its page, for the QR code."""
    text = notice_text(notice, objecting=objecting)
    people = [{"name": bi(name), "units": units_in_words(units)} for name, units in text.people]
    return {
        "lang": language(),
        "title": str(text.title),
        "opening": [str(one) for one in text.opening],
        "listing": {**_told(text.listing), "people": people},
        "sections": [_told(one) for one in text.sections],
        "signature": bi(text.signature),
        "signed_on": bi(text.signed_on),
        "address": address,
    }


def code_of(address: str) -> bytes:
    """A QR code that leads to an address, as SVG."""
    picture = BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", scale=4, border=4, dark="#000", light="#fff")
    return picture.getvalue()


def _told(section: Section) -> dict[str, Any]:
    return {"heading": str(section.heading), "paragraphs": [str(one) for one in section.paragraphs]}


def units_in_words(units: tuple[dict[str, str], ...]) -> str:
    """Units in the reader's language, one after the other."""
    return ("、" if language() == "zh" else ", ").join(bi(one) for one in units)


def _order(notice: Notice) -> LazyMessage:
    if notice.award.subject_kind == "department":
        return lazy("Listed in the order of the register, which says nothing of the rank.")
    return lazy("Listed by unit, and within a unit by the sound of the name; the order says nothing of the rank.")


def _days(notice: Notice) -> Section:
    facts = {"first": day_in_words(notice.starts_on), "last": day_in_words(notice.ends_on), "count": len(notice.days)}
    if notice.counts == "calendar":
        words = lazy(
            "From %(first)s to %(last)s: %(count)s calendar days. The day of putting up is not counted, and the last "
            "day is a working day.",
            **facts,
        )
    else:
        words = lazy(
            "From %(first)s to %(last)s: %(count)s working days. The day of putting up is not counted.", **facts
        )
    return Section(lazy("Days of the notice"), (words,))


def _objections(notice: Notice, objecting: str) -> Section:
    rule = notice_rule_of(notice.award.campaign)
    facts = {"last": day_in_words(notice.ends_on), "days": rule.objection_days, "address": objecting}
    if not objecting:
        where = lazy(
            "Whoever knows something against somebody listed here, or against the procedure, may say so until "
            "midnight on %(last)s, under the own name or anonymously, on this page or to the office named below. "
            "Say what happened and how it can be checked.",
            **facts,
        )
    else:
        where = lazy(
            "Whoever knows something against somebody listed here, or against the procedure, may say so until "
            "midnight on %(last)s, under the own name or anonymously, at %(address)s or to the office named below. "
            "Say what happened and how it can be checked.",
            **facts,
        )
    return Section(
        lazy("Objections"),
        (
            where,
            lazy(
                "The discipline officer looks into every objection and rules on it within %(days)s working days. "
                "Nothing is published while one is open.",
                **facts,
            ),
        ),
    )


def _contact(notice: Notice) -> Section:
    told = notice.contact
    lines: list[Any] = [lazy("Office: %(office)s", office=told.get("office", ""))]
    if told.get("telephone"):
        lines.append(lazy("Telephone: %(telephone)s", telephone=told["telephone"]))
    if told.get("mail"):
        lines.append(lazy("E-mail: %(mail)s", mail=told["mail"]))
    return Section(lazy("Whom to ask"), tuple(lines))
