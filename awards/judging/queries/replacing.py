"""What a judge would take over from another."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import User
from awards.i18n import LazyMessage
from awards.judging.models import Assignment, PanelSeat, Sheet
from awards.judging.queries.conflicts import conflicts_between
from awards.judging.rules import AUTOMATIC_OF_JUDGE
from awards.nominations.models import Nomination
from awards.organisation.models import Subject


@dataclass(frozen=True)
class Handover:
    """Nominations that go over, and those that do not because the new judge has a conflict (`keys` of AUTOMATIC)."""

    given: tuple[Nomination, ...]
    left: tuple[Nomination, ...]
    keys: tuple[str, ...]

    @property
    def reasons(self) -> list[tuple[Nomination, LazyMessage]]:
        """What does not go over, and why."""
        return [(one, AUTOMATIC_OF_JUDGE[key]) for one, key in zip(self.left, self.keys, strict=True)]


def handover_of(session: Session, seat: PanelSeat, user: User) -> Handover:
    """What `user` would get of the nominees that were given to a seat: those that it has not signed. Nothing where
    everybody judges everybody, since there nothing is given."""
    signed = exists().where(Sheet.seat_id == seat.id, Sheet.nomination_id == Nomination.id, Sheet.state == "signed")
    query = select(Nomination).join(Nomination.subject)
    query = query.join(Assignment, Assignment.nomination_id == Nomination.id)
    query = query.where(Assignment.seat_id == seat.id, Nomination.state == "accepted", ~signed)
    query = query.options(joinedload(Nomination.subject).selectinload(Subject.departments))
    nominations = list(session.scalars(query.order_by(Subject.code)))
    keys = _conflicts(session, seat, user, nominations)
    left = [one for one in nominations if one.id in keys]
    return Handover(
        tuple(one for one in nominations if one.id not in keys), tuple(left), tuple(keys[one.id] for one in left)
    )


def all_conflicts_of(session: Session, seat: PanelSeat, user: User) -> list[tuple[Nomination, LazyMessage]]:
    """The accepted nominations of the seat's award that the system would keep `user` from judging, with the reason."""
    query = select(Nomination).join(Nomination.subject)
    query = query.where(Nomination.award_id == seat.award_id, Nomination.state == "accepted")
    query = query.options(joinedload(Nomination.subject).selectinload(Subject.departments))
    nominations = list(session.scalars(query.order_by(Subject.code)))
    keys = _conflicts(session, seat, user, nominations)
    return [(one, AUTOMATIC_OF_JUDGE[keys[one.id]]) for one in nominations if one.id in keys]


def _conflicts(session: Session, seat: PanelSeat, user: User, nominations: list[Nomination]) -> dict[int, str]:
    """Nomination id → why `user` may not judge it."""
    found = conflicts_between(session, seat.award.campaign, [(0, user)], nominations)
    return {nomination: key for (_, nomination), key in found.items()}
