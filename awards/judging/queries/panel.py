"""Reading an award's panel: who sits on it and how far each judge is, as counts and never as marks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.errors import AwardsError, NotFoundError
from awards.i18n import lazy
from awards.judging.models import Mark, PanelSeat, Sheet
from awards.judging.queries.seats import count_undeclared, seats_of_user
from awards.judging.queries.signed import code_order
from awards.judging.rules import SeatCase, judging_window, rubric_of, standing_by_counts
from awards.nominations.models import Nomination
from awards.nominations.queries import AwardCase, award_case, makes_nominee
from awards.organisation.models import Subject
from awards.permissions import Viewer

SEARCH_LIMIT = 20


@dataclass(frozen=True)
class JudgeProgress:
    """How far a judge is: how many accepted nominations are not declared on, and how many sheets are in each standing
    (untouched, partial, complete, abstained, recused, signed)."""

    seat: PanelSeat
    undeclared: int
    counts: Counter[str] = field(default_factory=Counter)
    sheets: int = 0

    @property
    def declared(self) -> int:
        """Nominations on which the judge has declared."""
        return self.counts.total()

    @property
    def nominees(self) -> int:
        """All nominations that this judge is asked about."""
        return self.undeclared + self.declared

    @property
    def settled(self) -> int:
        """Nominations for which nothing is left to do: signed, abstained or recused."""
        return self.counts["signed"] + self.counts["abstained"] + self.counts["recused"]

    @property
    def is_finished(self) -> bool:
        """Everything declared, and every sheet that can be signed is."""
        return 0 < self.nominees == self.settled

    @property
    def is_removable(self) -> bool:
        """Nothing would be lost with the seat."""
        return self.sheets == 0


@dataclass(frozen=True)
class PanelSeatCase:
    """A seat as the office sees it."""

    case: AwardCase
    seat: PanelSeat

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.case.concerns(viewer)


def panel_seat(session: Session, viewer: Viewer, year: int, code: str, seat_code: str) -> PanelSeatCase:
    """One seat of an award's panel by its code ("j2"). Raises NotFoundError."""
    case = award_case(session, viewer, year, code)
    query = select(PanelSeat).where(PanelSeat.award_id == case.award.id, PanelSeat.code == seat_code)
    seat = session.scalar(query.options(joinedload(PanelSeat.user)))
    if seat is None:
        raise NotFoundError
    return PanelSeatCase(case, seat)


def seats_of_award(session: Session, award: Award) -> list[PanelSeat]:
    """The award's seats with their users and persons, j2 before j10; also those that were taken away."""
    return seats_of_awards(session, [award])


def seats_of_awards(session: Session, awards: Sequence[Award]) -> list[PanelSeat]:
    """As `seats_of_award`, for several awards, not in their order."""
    query = select(PanelSeat).where(PanelSeat.award_id.in_([award.id for award in awards]))
    query = query.options(joinedload(PanelSeat.user).joinedload(User.person))
    return sorted(session.scalars(query), key=lambda seat: code_order(seat.code))


def panel_of_award(session: Session, award: Award) -> list[JudgeProgress]:
    """How far each judge of the award is, also those who were removed; a constant number of statements."""
    return progress_of_seats(session, seats_of_award(session, award))


def progress_of_award(session: Session, award: Award) -> list[JudgeProgress]:
    """How far each judge of the award is, without those who were removed; a constant number of statements."""
    return progress_of_awards(session, [award])[award.id]


def progress_of_awards(session: Session, awards: Sequence[Award]) -> dict[int, list[JudgeProgress]]:
    """Award id → as `progress_of_award`."""
    found: dict[int, list[JudgeProgress]] = {award.id: [] for award in awards}
    standing = [seat for seat in seats_of_awards(session, awards) if not seat.is_removed]
    for progress in progress_of_seats(session, standing):
        found[progress.seat.award_id].append(progress)
    return found


def progress_of_seats(session: Session, seats: list[PanelSeat]) -> list[JudgeProgress]:
    """How far these seats are, in their order; their awards must be loaded with components and criteria."""
    ids = [seat.id for seat in seats]
    undeclared = count_undeclared(session, ids)
    criteria = {seat.id: len(rubric_of(seat.award)) for seat in seats}
    counts: dict[int, Counter[str]] = {seat_id: Counter() for seat_id in ids}
    sheets: Counter[int] = Counter()
    marks = select(func.count()).where(Mark.sheet_id == Sheet.id).scalar_subquery()
    query = select(Sheet.seat_id, Sheet.state, Nomination.state, marks).join(Sheet.nomination)
    for seat_id, state, nomination_state, count in session.execute(query.where(Sheet.seat_id.in_(ids))):
        sheets[seat_id] += 1
        if nomination_state == "accepted":
            counts[seat_id][standing_by_counts(state, count, criteria[seat_id])] += 1
    return [JudgeProgress(seat, undeclared.get(seat.id, 0), counts[seat.id], sheets[seat.id]) for seat in seats]


def may_still_sign(session: Session, award: Award, today: date) -> list[JudgeProgress]:
    """The judges with something to declare, mark or sign, until the judging window is over; nobody afterwards.

    `today` is the date in the campaign's zone.
    """
    return still_signing(award, progress_of_award(session, award), today)


def still_signing(award: Award, progress: Sequence[JudgeProgress], today: date) -> list[JudgeProgress]:
    """As `may_still_sign`, of judges whose progress is known."""
    window = judging_window(award.campaign)
    if window is not None and today > window.ends_on:
        return []
    return [one for one in progress if one.nominees and not one.is_finished]


def tasks_of_user(session: Session, viewer: Viewer) -> list[tuple[SeatCase, JudgeProgress]]:
    """Every seat of the viewer with how far it is; a constant number of statements."""
    cases = seats_of_user(session, viewer)
    return list(zip(cases, progress_of_seats(session, [case.seat for case in cases]), strict=True))


def user_by_id(session: Session, user_id: int) -> User:
    """A user by number. Raises AwardsError with a form's words for it."""
    user = session.get(User, user_id)
    if user is None:
        raise AwardsError(lazy("Choose someone from the list."))
    return user


def candidates_for(session: Session, award: Award, text: str) -> list[User]:
    """Active users whose name, user name, staff number or pinyin holds `text`, who have no seat on the award's panel
    and are no nominee of it; at most 20."""
    text = text.strip()
    if not text:
        return []
    seated = exists().where(PanelSeat.user_id == User.id, PanelSeat.award_id == award.id)
    nominated = exists().where(
        Nomination.subject_id == User.person_id, Nomination.award_id == award.id, makes_nominee()
    )
    fits = or_(
        User.name.icontains(text, autoescape=True),
        User.username.icontains(text, autoescape=True),
        Subject.code.startswith(text, autoescape=True),
        Subject.pinyin.icontains(text, autoescape=True),
    )
    query = select(User).outerjoin(User.person).where(User.is_active, fits, ~seated, ~nominated)
    return list(session.scalars(query.options(joinedload(User.person)).order_by(User.name).limit(SEARCH_LIMIT)))
