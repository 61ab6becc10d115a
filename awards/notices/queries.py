"""Reading notices and objections."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award
from awards.notices.models import OPEN, Notice, Objection


def notice_up(session: Session, award: Award) -> Notice | None:
    """The award's notice that nobody took down, with its decision; its days may be over."""
    query = select(Notice).where(Notice.award_id == award.id, Notice.taken_down_at.is_(None))
    return session.scalar(query.options(joinedload(Notice.decision)))


def open_objections(session: Session, awards: Sequence[Award]) -> dict[int, list[Objection]]:
    """Award id → the objections that wait for their ruling, to whichever of its notices, the earliest first."""
    found: dict[int, list[Objection]] = {award.id: [] for award in awards}
    query = select(Objection).join(Objection.notice).where(Notice.award_id.in_(found), Objection.state.in_(OPEN))
    for one in session.scalars(query.options(joinedload(Objection.notice)).order_by(Objection.id)):
        found[one.notice.award_id].append(one)
    return found
