"""Reading the outbox."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import User
from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.errors import NotFoundError
from awards.nominations.queries import concerned_awards
from awards.permissions import Viewer
from awards.reminders.models import INTERRUPTED_AFTER, KINDS, MOVES, Message
from awards.reminders.occasions import Occasion, occasions_of

PAGE = 20


@dataclass(frozen=True)
class MessageCase:
    """One message, and the awards in which the viewer is a nominee."""

    message: Message
    hidden: frozenset[int]

    def concerns(self, viewer: Viewer) -> bool:
        """Whether it is about an award in which the viewer is a nominee."""
        return self.message.award_id in self.hidden


@dataclass(frozen=True)
class Offer:
    """What could be written of one kind: `due` recipients in all, `fresh` of them without a message yet."""

    kind: str
    due: int
    fresh: int
    deadline: date


@dataclass(frozen=True)
class Outbox:
    """One page of a year's messages, with how many there are in each state. `stale` are the ids of drafts whose
    occasion is over; `unclear` are those whose mailing was interrupted."""

    offers: list[Offer]
    counts: Counter[str]
    messages: Sequence[Message]
    stale: frozenset[int]
    unclear: Sequence[Message]
    found: int
    page: int
    pages: int


def message_case(session: Session, viewer: Viewer, year: int, message_id: int) -> MessageCase:
    """One message of a year. Raises NotFoundError."""
    campaign = campaign_of_year(session, viewer, year)
    message = session.scalar(_messages(campaign, frozenset()).where(Message.id == message_id))
    if message is None:
        raise NotFoundError
    return MessageCase(message, concerned_awards(session, viewer))


def chosen(session: Session, viewer: Viewer, campaign: Campaign, ids: Collection[int]) -> list[Message]:
    """These messages of a year, as far as the viewer may see them, in the order of ids."""
    query = _messages(campaign, concerned_awards(session, viewer)).where(Message.id.in_(ids))
    return list(session.scalars(query.order_by(Message.id)))


def outbox_of(
    session: Session, viewer: Viewer, campaign: Campaign, *, state: str, text: str = "", page: int = 1, now: datetime
) -> Outbox:
    """The messages of a year in one state, searched by recipient or subject, the newest first; a page beyond the last
    is the last. A constant number of statements."""
    hidden = concerned_awards(session, viewer)
    occasions = occasions_of(session, viewer, campaign)
    counted = _visible(select(Message.state, func.count()), campaign, hidden).group_by(Message.state)
    query = _messages(campaign, hidden).where(Message.state == state)
    if wanted := text.strip():
        query = query.join(Message.recipient)
        query = query.where(
            or_(User.name.contains(wanted, autoescape=True), Message.subject.contains(wanted, autoescape=True))
        )
    found = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-found // PAGE))
    page = min(max(1, page), pages)
    messages = session.scalars(query.order_by(Message.id.desc()).limit(PAGE).offset((page - 1) * PAGE)).all()
    is_over = or_(Message.error != "", Message.claimed_at <= now - INTERRUPTED_AFTER)
    interrupted = _messages(campaign, hidden).where(Message.state == "sending", is_over)
    unclear = session.scalars(interrupted.order_by(Message.id)).all()
    due = {one.key for one in occasions}
    return Outbox(
        offers=_offers(session, campaign, occasions),
        counts=Counter(dict(session.execute(counted).all())),
        messages=messages,
        stale=frozenset(one.id for one in messages if one.state == "draft" and one.occasion not in due),
        unclear=unclear,
        found=found,
        page=page,
        pages=pages,
    )


def _offers(session: Session, campaign: Campaign, occasions: Sequence[Occasion]) -> list[Offer]:
    known = set(session.scalars(select(Message.occasion).where(Message.campaign_id == campaign.id)))
    offers = []
    for kind in KINDS:
        due = [one for one in occasions if one.kind == kind]
        if due:
            fresh = sum(one.key not in known for one in due)
            offers.append(Offer(kind, len(due), fresh, min(one.deadline for one in due)))
    return offers


def _messages(campaign: Campaign, hidden: frozenset[int]) -> Select[Message]:
    query = _visible(select(Message), campaign, hidden)
    return query.options(joinedload(Message.recipient), joinedload(Message.award))


def _visible(query: Select, campaign: Campaign, hidden: frozenset[int]) -> Select:  # type: ignore[type-arg]
    return query.where(
        Message.campaign_id == campaign.id, or_(Message.award_id.is_(None), Message.award_id.not_in(hidden))
    )


def is_state(state: str) -> bool:
    """Whether there is such a state."""
    return state in MOVES
