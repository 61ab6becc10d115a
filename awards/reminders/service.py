"""The verbs of the outbox. A message is claimed before it is mailed and settled after it, each in its own transaction:
whatever is interrupted in between is never sent a second time by itself."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Campaign
from awards.errors import StaleError, WrongStateError
from awards.i18n import lazy
from awards.reminders.mail import LONGEST, Letter
from awards.reminders.models import BODY, DONE, SUBJECT, Message
from awards.reminders.occasions import Occasion
from awards.reminders.texts import written
from awards.text import clean, needed_text


@dataclass(frozen=True)
class Stamp:
    """Who does something, and when."""

    actor: str
    now: datetime


def make_drafts(
    session: Session,
    campaign: Campaign,
    occasions: Iterable[Occasion],
    *,
    language: str,
    address_of: Callable[[Occasion], str],
    stamp: Stamp,
) -> int:
    """Write a draft for each occasion that has no message yet, and return how many. `address_of` says where a page
    is."""
    wanted = {one.key: one for one in occasions}
    known = select(Message.occasion).where(Message.campaign_id == campaign.id, Message.occasion.in_(wanted))
    for key in session.scalars(known).all():
        del wanted[key]
    for one in wanted.values():
        subject, body = written(one, language, campaign=campaign, address=address_of(one))
        session.add(
            Message(
                campaign_id=campaign.id,
                award_id=one.award.id if one.award else None,
                recipient_id=one.recipient.id,
                kind=one.kind,
                occasion=one.key,
                language=language,
                subject=subject[:SUBJECT],
                body=body[:BODY],
                made_by=stamp.actor,
                made_at=stamp.now,
            )
        )
    session.flush()
    if wanted:
        kinds = sorted({one.kind for one in wanted.values()})
        _record(session, "reminder:drafted", f"campaign:{campaign.year}", stamp, count=len(wanted), kinds=kinds)
    return len(wanted)


def edit_text(session: Session, message: Message, *, subject: str, body: str, version: int, stamp: Stamp) -> None:
    """Put other words into a draft. Raises StaleError if it was changed meanwhile, WrongStateError if it is no draft,
    InputNeededError at its field."""
    if message.state != "draft":
        raise WrongStateError(lazy("This message is no draft any more: its text stays as it is."))
    if message.version != version:
        raise StaleError
    kept = needed_text(clean(subject, one_line=True), "subject", SUBJECT), needed_text(body, "body", BODY)
    if kept == (message.subject, message.body):
        return
    message.subject, message.body = kept
    message.version += 1
    _record(session, "reminder:edited", _subject_of(message), stamp)


def claim(session: Session, message: Message, *, stamp: Stamp) -> Letter | None:
    """Take a draft for mailing: from here on nobody else sends it. None if it is none, or there is no address."""
    address = message.recipient.email
    if message.state != "draft" or not address or not message.recipient.is_active:
        return None
    message.move_to("sending")
    message.address, message.error, message.moved_by = address, "", stamp.actor
    message.claimed_at = stamp.now
    session.flush()
    key = f"outbox-{message.id}-{message.version}-{int(message.made_at.timestamp())}"
    return Letter(key, stamp.now, message.recipient.name, address, message.subject, message.body)


def settle(
    session: Session, message: Message, state: str, *, claimed_at: datetime | None, stamp: Stamp, error: str = ""
) -> None:
    """What became of a message that was claimed at an instant: "sent", "draft" where it is known that it did not go
    out, "sending" where nobody knows.

    Who sent it knows better than whoever answered by hand in the meantime: a letter that went out is "sent". Nothing
    is said of a message that was claimed anew.
    """
    if message.claimed_at != claimed_at or message.state == "sent":
        return
    if message.state == "sending":
        message.error = error[:LONGEST]
        if state != "sending":
            _moved(session, message, state, stamp)
    elif state == "sent":
        before, message.state, message.error = message.state, "sent", ""
        _marked(session, message, before, stamp)


def move(session: Session, message: Message, state: str, *, stamp: Stamp) -> None:
    """What the office says of a message: handed on, dropped, to be read again; of one whose mailing was interrupted,
    that it went out or did not. Raises WrongStateError, also while it is being mailed."""
    if state == "sending":
        raise WrongStateError
    if message.state == "sending" and not message.is_interrupted(stamp.now):
        raise WrongStateError(lazy("This message is being sent just now. Look again in ten minutes."))
    _moved(session, message, state, stamp)


def _moved(session: Session, message: Message, state: str, stamp: Stamp) -> None:
    before = message.state
    message.move_to(state)
    _marked(session, message, before, stamp)


def _marked(session: Session, message: Message, before: str, stamp: Stamp) -> None:
    state = message.state
    message.moved_by = stamp.actor
    message.done_at = stamp.now if state in DONE else None
    session.flush()
    _record(session, f"reminder:{state.replace('_', '-')}", _subject_of(message), stamp, before=before, after=state)


def drop(session: Session, messages: Collection[Message], *, stamp: Stamp) -> int:
    """Leave these drafts unsent, and return how many there were."""
    drafts = [one for one in messages if one.state == "draft"]
    for one in drafts:
        _moved(session, one, "dropped", stamp)
    return len(drafts)


def _subject_of(message: Message) -> str:
    return f"message:{message.id}"


def _record(session: Session, name: str, subject: str, stamp: Stamp, **data: Any) -> None:
    record(session, name, actor=stamp.actor, subject=subject, now=stamp.now, **data)
