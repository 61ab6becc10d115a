"""Putting a notice up and taking it down; declaring days worked or not."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award, Campaign
from awards.campaigns.notice import notice_rule_of
from awards.campaigns.rules import date_in
from awards.errors import AwardsError, WrongStateError
from awards.i18n import lazy
from awards.notices.calendar import calendar_of, days_counted
from awards.notices.listing import people_of
from awards.notices.models import CalendarDay, Notice
from awards.notices.queries import notice_up
from awards.notices.vouching import digest_of
from awards.runs.approvable import obstacles
from awards.runs.models import Decision
from awards.runs.queries import nominees_of, publications_of, subject_of
from awards.runs.service import falls_with_decision
from awards.runs.units import units_of
from awards.runs.words import Listed
from awards.text import clean, needed_text, short_text

REASON, NOTE = 600, 120
CONTACT = {"office": 80, "telephone": 40, "mail": 120}
AFTER_YEAR = timedelta(days=90)  # terms that begin in December end in the next year


class ContactError(AwardsError):
    """Nobody could be asked: neither a telephone nor an address for mail."""


class DayError(AwardsError):
    """A day cannot be declared so; `field` says what is wrong."""


def put_up_notice(
    session: Session,
    decision: Decision,
    *,
    contact: Mapping[str, str],
    corrects: str = "",
    actor: str,
    now: datetime,
) -> Notice:
    """Show everyone whom a decision honours, from today on for as long as the year's rule says; the days are counted
    by the calendar as it stands now, and kept.

    `contact` is `{"office", "telephone", "mail"}`; `corrects` says why there is another notice, and only then.
    Raises WrongStateError unless the decision stands, its run is still what the evidence gives, and none of the
    award's notices is up; ContactError,
    InputNeededError with a field of `contact` or "corrects".
    """
    award = decision.award
    if not decision.stands:
        raise WrongStateError(lazy("The decision was withdrawn: there is nothing to put up."))
    if notice_up(session, award) is not None:
        raise WrongStateError(lazy("A notice of this award is up already. Take it down first."))
    nominees = nominees_of(session, award)
    if reasons := obstacles(session, decision.run, nominees, now=now):
        raise WrongStateError(lazy("What was decided is no longer so: %(reasons)s", reasons=Listed(reasons)))
    today, rule = date_in(award.campaign, now), notice_rule_of(award.campaign)
    number = 1 + (session.scalar(select(func.max(Notice.number)).where(Notice.award_id == award.id)) or 0)
    days = days_counted(session, award.campaign, today, rule.days, rule.counts)
    notice = Notice(
        award_id=award.id,
        decision_id=decision.id,
        number=number,
        starts_on=today,
        ends_on=days[-1],
        counts=rule.counts,
        days=[one.isoformat() for one in days],
        people=people_of(decision.run, nominees, units_of(session, decision.run)),
        contact=checked_contact(contact),
        corrects=needed_text(corrects, "corrects", REASON) if number > 1 else "",
        actor=actor,
        put_up_at=now,
    )
    notice.sha256 = digest_of(notice)
    session.add(notice)
    session.flush()
    about = {"notice": number, "decision": decision.number, "run": decision.run.number, "notice_sha256": notice.sha256}
    about |= {"from": today.isoformat(), "until": notice.ends_on.isoformat()}
    _trace(session, award, "put-up", actor, now, **about)
    return notice


def take_down_notice(session: Session, notice: Notice, *, reason: str, actor: str, now: datetime) -> None:
    """It stays on record; everyone reads the reason in its place.

    Raises WrongStateError the second time, and where the result was published with it and the decision still stands;
    InputNeededError (field `reason`).
    """
    reason = needed_text(reason, "reason", REASON)
    if notice.is_up and notice.decision.stands and _is_published(session, notice):
        raise WrongStateError(lazy("The result is published. If it is wrong, the decision is withdrawn first."))
    notice.take_down(reason=reason, actor=actor, now=now)
    session.flush()
    _trace(session, notice.award, "taken-down", actor, now, notice=notice.number, reason=reason)


@falls_with_decision
def take_down_with(session: Session, decision: Decision, *, reason: str, actor: str, now: datetime) -> None:
    """What was decided no longer holds: its notice is taken down for the same reason."""
    notice = notice_up(session, decision.award)
    if notice is not None and notice.decision_id == decision.id:
        take_down_notice(session, notice, reason=reason, actor=actor, now=now)


def checked_contact(contact: Mapping[str, str]) -> dict[str, str]:
    """Whom to ask, as it is kept. Raises ContactError, InputNeededError with the field."""
    kept = {key: short_text(clean(contact.get(key, ""), one_line=True), key, most) for key, most in CONTACT.items()}
    needed_text(kept["office"], "office", CONTACT["office"])
    if not kept["telephone"] and not kept["mail"]:
        raise ContactError(lazy("Give a telephone number or an address for mail."), field="telephone")
    if kept["mail"] and ("@" not in kept["mail"] or " " in kept["mail"]):
        raise ContactError(lazy("This is no address for mail."), field="mail")
    return kept


def declare_day(
    session: Session, campaign: Campaign, day: date | None, *, is_worked: bool, note: str, actor: str, now: datetime
) -> CalendarDay:
    """Say that a day is worked or not, whatever the country's calendar says. Terms that were counted before stay.

    Raises DayError, InputNeededError with a field, WrongStateError for a day that is declared already.
    """
    first, last = span_of(campaign)
    if day is None or not first <= day <= last:
        limits = {"first": first, "last": last}
        raise DayError(lazy("A day from %(first)s to %(last)s.", **limits), field="day")
    note = needed_text(clean(note, one_line=True), "note", NOTE)
    calendar = calendar_of(session, campaign)
    if day in calendar.declared:
        raise WrongStateError(lazy("%(day)s is declared already. Remove that first.", day=day))
    if calendar.is_worked(day) == is_worked:
        as_it_is = lazy("This day is a working day anyway.") if is_worked else lazy("This day is free anyway.")
        raise DayError(as_it_is, field="day")
    declared = CalendarDay(day=day, is_worked=is_worked, note=note, actor=actor, created_at=now)
    session.add(declared)
    session.flush()
    data: dict[str, Any] = {"day": day.isoformat(), "is_worked": is_worked, "note": note}
    record(session, "calendar:declared", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)
    return declared


def remove_day(session: Session, campaign: Campaign, day: date, *, actor: str, now: datetime) -> None:
    """Let the country's calendar hold again for a day. Raises WrongStateError if it is not declared for this year."""
    first, last = span_of(campaign)
    declared = session.get(CalendarDay, day) if first <= day <= last else None
    if declared is None:
        raise WrongStateError(lazy("This day is not declared."))
    session.delete(declared)
    session.flush()
    data = {"day": day.isoformat()}
    record(session, "calendar:removed", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)


def span_of(campaign: Campaign) -> tuple[date, date]:
    """The first and the last day that can be declared for a year."""
    return date(campaign.year, 1, 1), date(campaign.year, 12, 31) + AFTER_YEAR


def _is_published(session: Session, notice: Notice) -> bool:
    published = publications_of(session, notice.award).get(notice.decision.run.number)
    return published is not None and published.at >= notice.put_up_at


def _trace(session: Session, award: Award, event: str, actor: str, now: datetime, **data: Any) -> None:
    record(session, f"notice:{event}", actor=actor, subject=subject_of(award), now=now, **data)
