"""Reading a judge's own seats and what is still to be declared."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import User
from awards.campaigns.models import Award, Campaign, Component
from awards.campaigns.rules import date_in
from awards.errors import ForbiddenError, NotFoundError
from awards.i18n import LazyMessage, lazy
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries.asked import asked_of
from awards.judging.queries.conflicts import conflicts_between
from awards.judging.rules import AUTOMATIC, SeatCase
from awards.nominations.models import Nomination
from awards.nominations.queries import AwardCase, case_of, makes_nominee
from awards.organisation.models import Subject
from awards.permissions import Viewer


def seat_case(session: Session, seat: PanelSeat) -> SeatCase:
    """The case of a seat that is loaded already."""
    return SeatCase(seat, case_of(session, seat.award))


def seat_of(session: Session, viewer: Viewer, seat_id: int) -> SeatCase | None:
    """The viewer's own seat with its award, rubric, campaign and judge. Raises NotFoundError for anyone else's,
    ForbiddenError, saying since when and why, for one that was taken away.

    None for a stranger, who is asked to sign in and learns nothing.
    """
    if not viewer.is_signed_in:
        return None
    query = whole_seats().where(PanelSeat.id == seat_id, PanelSeat.user_id == viewer.user_id)
    seat = session.scalar(query)
    if seat is None or seat.award.campaign.opened_at is None:
        raise NotFoundError
    if seat.is_removed:
        raise ForbiddenError(removal_told(seat))
    return seat_case(session, seat)


def whole_seats() -> Select[PanelSeat]:
    """Seats with all that pages and services ask of them."""
    award = joinedload(PanelSeat.award)
    user = joinedload(PanelSeat.user)
    return select(PanelSeat).options(
        award.joinedload(Award.campaign).selectinload(Campaign.phases),
        award.joinedload(Award.campaign).selectinload(Campaign.extensions),
        award.selectinload(Award.seals),
        award.selectinload(Award.components).selectinload(Component.criteria),
        user.selectinload(User.roles),
        user.joinedload(User.person).selectinload(Subject.departments),
    )


def removal_told(seat: PanelSeat) -> LazyMessage:
    """What a former judge is told."""
    return lazy(
        "You are not on the panel of “%(award)s” any more since %(date)s. What you signed stays and counts; marks that "
        "you had not signed do not. If this is a mistake, tell the office. The reason given: %(reason)s",
        award=seat.award.name,
        date=date_in(seat.award.campaign, seat.removed_at).isoformat() if seat.removed_at else "",
        reason=seat.removed_reason,
    )


def former_seats(session: Session, viewer: Viewer) -> list[PanelSeat]:
    """The viewer's seats that were taken away after the work had begun, the latest first."""
    query = whole_seats().where(PanelSeat.user_id == viewer.user_id, PanelSeat.removed_at.is_not(None))
    return list(session.scalars(query.order_by(PanelSeat.removed_at.desc())))


def seats_of_user(session: Session, viewer: Viewer) -> list[SeatCase]:
    """Every seat that the viewer still has in years that are opened, the latest year first, in as many
    statements for any number."""
    query = whole_seats().join(PanelSeat.award).join(Award.campaign)
    query = query.where(PanelSeat.user_id == viewer.user_id, PanelSeat.removed_at.is_(None))
    query = query.where(Campaign.opened_at.is_not(None))
    seats = list(session.scalars(query.order_by(Campaign.year.desc(), Award.position)))
    concerned = _awards_of_person(session, viewer, [seat.award_id for seat in seats])
    return [SeatCase(seat, AwardCase(seat.award, concerned.get(seat.award_id, frozenset()))) for seat in seats]


def _awards_of_person(session: Session, viewer: Viewer, award_ids: list[int]) -> dict[int, frozenset[int]]:
    """Award id → the viewer's subject id, for those of the awards in which the viewer is a nominee."""
    query = select(Nomination.award_id, Nomination.subject_id).where(
        Nomination.award_id.in_(award_ids),
        Nomination.subject_id == viewer.person_id,
        makes_nominee(),
    )
    return {award_id: frozenset({subject_id}) for award_id, subject_id in session.execute(query)}


def undeclared_of(session: Session, seat: PanelSeat) -> list[Nomination]:
    """The nominations that the judge is asked about and has not declared on, with subject and departments, by code."""
    declared = select(Sheet.nomination_id).where(Sheet.seat_id == seat.id)
    query = select(Nomination).join(Nomination.subject).join(PanelSeat, PanelSeat.id == seat.id)
    query = query.where(asked_of(), Nomination.id.not_in(declared))
    query = query.options(joinedload(Nomination.subject).selectinload(Subject.departments))
    return list(session.scalars(query.order_by(Subject.code, Nomination.id)))


@dataclass(frozen=True)
class ToDeclare:
    """A nomination still to be declared on; `automatic` is why the system recuses this judge by itself, if it does."""

    nomination: Nomination
    automatic: LazyMessage | None


def declarations_of(session: Session, seat: PanelSeat) -> list[ToDeclare]:
    """What a judge is asked to declare on: names and units, nothing of the material."""
    nominations = undeclared_of(session, seat)
    conflicts = conflicts_between(session, seat.award.campaign, [(seat.id, seat.user)], nominations)
    return [ToDeclare(one, AUTOMATIC.get(conflicts.get((seat.id, one.id), ""))) for one in nominations]


def count_undeclared(session: Session, seat_ids: list[int]) -> dict[int, int]:
    """Seat id → how many of the nominations that the judge is asked about are not declared on; without any: absent."""
    declared = select(Sheet.id).where(Sheet.seat_id == PanelSeat.id, Sheet.nomination_id == Nomination.id).exists()
    query = select(PanelSeat.id, func.count()).join(Nomination, Nomination.award_id == PanelSeat.award_id)
    query = query.where(PanelSeat.id.in_(seat_ids), asked_of(), ~declared)
    return dict(session.execute(query.group_by(PanelSeat.id)).all())
