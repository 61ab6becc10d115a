"""Which judge is asked about which nominee: everybody about everybody, or as they were shared out."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.campaigns.options import options_of
from awards.judging.models import Assignment, PanelSeat, Sheet
from awards.nominations.models import Nomination


def asked_of() -> ColumnElement[bool]:
    """The condition that the judge of a PanelSeat is asked about a Nomination, both of the enclosing statement: it is
    accepted for the seat's award and, where that shares its nominees out, given to the seat."""
    shared = Award.options["judges_each"].as_integer().is_not(None)
    shared_out = exists().where(Award.id == PanelSeat.award_id, shared).correlate(PanelSeat)
    return and_(
        Nomination.award_id == PanelSeat.award_id, Nomination.state == "accepted", or_(_is_given(), ~shared_out)
    )


def judges_of_each(session: Session, awards: Sequence[Award]) -> Counter[int]:
    """Award id → how many judges each of its nominees has, or is to have."""
    query = select(PanelSeat.award_id, func.count()).where(PanelSeat.award_id.in_([award.id for award in awards]))
    seats = dict(session.execute(query.where(PanelSeat.removed_at.is_(None)).group_by(PanelSeat.award_id)).all())
    return Counter({award.id: options_of(award).judges_each or seats.get(award.id, 0) for award in awards})


def settled_of(session: Session, awards: Sequence[Award]) -> Counter[int]:
    """Award id → how many of the sheets that are asked for are signed, or will not come because a judge is recused or
    abstains. Where nominees are shared out, a sheet that another judge gives instead is no longer asked for."""
    shared = [award.id for award in awards if options_of(award).judges_each is not None]
    query = select(Nomination.award_id, func.count(Sheet.id)).select_from(Sheet)
    query = query.join(Sheet.nomination).join(Sheet.seat)
    query = query.where(Nomination.award_id.in_([award.id for award in awards]), Nomination.state == "accepted")
    standing = PanelSeat.removed_at.is_(None)
    for_all = and_(Nomination.award_id.not_in(shared), Sheet.state != "open", standing)
    for_some = or_(Sheet.state == "signed", and_(Sheet.state != "open", standing, _is_given()))
    query = query.where(or_(for_all, and_(Nomination.award_id.in_(shared), for_some)))
    return Counter(dict(session.execute(query.group_by(Nomination.award_id)).all()))


def lacking_judges(session: Session, awards: Sequence[Award]) -> dict[int, dict[int, int]]:
    """Award id → nomination id → how many judges it has too few, for accepted nominations of awards that share their
    nominees out; a judge who is recused, abstains or was removed without signing is none. Others are absent."""
    each = {award.id: options_of(award).judges_each for award in awards}
    asked = {one: count for one, count in each.items() if count is not None}
    found: dict[int, dict[int, int]] = {one: {} for one in asked}
    if not asked:
        return found
    is_judged = case((fills(), 1), else_=0)
    query = select(Nomination.award_id, Nomination.id, func.sum(is_judged)).select_from(Nomination)
    query = query.outerjoin(PanelSeat, PanelSeat.award_id == Nomination.award_id)
    query = query.where(Nomination.award_id.in_(asked), Nomination.state == "accepted")
    for award_id, nomination_id, count in session.execute(query.group_by(Nomination.award_id, Nomination.id)):
        if count < asked[award_id]:
            found[award_id][nomination_id] = asked[award_id] - count
    return found


def fills() -> ColumnElement[bool]:
    """The condition that a PanelSeat is one of the judges of a Nomination: signed, or given to it and still to come."""
    is_about = and_(Sheet.seat_id == PanelSeat.id, Sheet.nomination_id == Nomination.id)
    signed = exists().where(is_about, Sheet.state == "signed").correlate(PanelSeat, Nomination)
    refused = exists().where(is_about, Sheet.state.in_(("recused", "abstained"))).correlate(PanelSeat, Nomination)
    return or_(signed, and_(PanelSeat.removed_at.is_(None), _is_given(), ~refused))


def _is_given() -> ColumnElement[bool]:
    given = exists().where(Assignment.seat_id == PanelSeat.id, Assignment.nomination_id == Nomination.id)
    return given.correlate(PanelSeat, Nomination)
