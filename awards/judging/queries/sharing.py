"""How the nominees of an award could be shared out among its judges now, and how they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.campaigns.options import options_of
from awards.i18n import LazyMessage
from awards.judging.assigning import Pair, Sharing, Task, share_out
from awards.judging.models import Assignment, PanelSeat, Sheet
from awards.judging.queries.conflicts import conflicts_between
from awards.judging.queries.signed import code_order
from awards.judging.rules import reason_of_judge
from awards.nominations.models import Nomination
from awards.nominations.queries import case_of
from awards.organisation.models import Subject

BEGUN = ("open", "signed")


@dataclass(frozen=True)
class NomineeLine:
    """A nominee with its judges, the new ones apart from those who stay, how many it has too few, and who cannot judge
    it, with the reason."""

    nomination: Nomination
    judges: tuple[tuple[PanelSeat, bool], ...]
    missing: int
    conflicts: tuple[tuple[PanelSeat, LazyMessage | str], ...]


@dataclass(frozen=True)
class Proposal:
    """`task` is what there is to share out, by seat codes and the codes of nominees; `given` are the pairs that stand
    now, `reasons` says of each conflict why. `seats` are those that can judge."""

    award: Award
    seats: Sequence[PanelSeat]
    nominations: Sequence[Nomination]
    task: Task
    given: frozenset[Pair]
    reasons: dict[Pair, str]

    @cached_property
    def sharing(self) -> Sharing:
        """The sharing that the computation gives."""
        return share_out(self.task)

    @property
    def is_taken(self) -> bool:
        """Whether it stands already as it would be computed now."""
        return bool(self.given) and self.given == frozenset(self.sharing.pairs)

    @property
    def loads(self) -> list[tuple[PanelSeat, int]]:
        """How many nominees each judge has, in the order of codes."""
        return [(seat, self.sharing.loads[seat.code]) for seat in self.seats]

    @property
    def lines(self) -> Iterator[NomineeLine]:
        """Every nominee, in the order of codes."""
        seats, kept = {seat.code: seat for seat in self.seats}, set(self.task.kept)
        for one in self.nominations:
            code = one.subject.code
            judges = sorted((judge for judge in self.sharing.judges_of(code)), key=code_order)
            yield NomineeLine(
                one,
                tuple((seats[judge], (judge, code) in kept) for judge in judges),
                self.sharing.short.get(code, 0),
                tuple(
                    (seat, reason_of_judge(self.reasons[seat.code, code]))
                    for seat in self.seats
                    if (seat.code, code) in self.reasons
                ),
            )


def proposal_of(session: Session, award: Award) -> Proposal | None:
    """How an award's nominees could be shared out; None for one in which everybody judges everybody. The number of
    statements does not depend on how many judges and nominees there are."""
    each = options_of(award).judges_each
    if each is None:
        return None
    seats = _seats(session, award)
    nominations = _nominations(session, award)
    judges = {seat.id: seat.code for seat in seats}
    nominees = {one.id: one.subject.code for one in nominations}
    sheets = session.execute(
        select(Sheet.seat_id, Sheet.nomination_id, Sheet.state, Sheet.reason).where(Sheet.nomination_id.in_(nominees))
    ).all()
    about = [(judges[one], nominees[other], state, why) for one, other, state, why in sheets if one in judges]
    kept = {(judge, nominee) for judge, nominee, state, _ in about if state in BEGUN}
    chart = conflicts_between(session, award.campaign, [(seat.id, seat.user) for seat in seats], nominations)
    reasons = {(judges[one], nominees[other]): why for (one, other), why in chart.items()}
    reasons |= {(judge, nominee): why for judge, nominee, state, why in about if state not in BEGUN}
    reasons = {pair: why for pair, why in reasons.items() if pair not in kept}
    task = Task(
        name=f"{award.campaign.year}/{award.code}",
        judges=tuple(sorted(judges.values())),
        nominees=tuple(sorted(nominees.values())),
        each=each,
        conflicts=tuple(sorted(reasons)),
        kept=tuple(sorted(kept)),
        settled=tuple(
            sorted(nominees[two] for one, two, state, _ in sheets if one not in judges and state == "signed")
        ),
    )
    return Proposal(award, seats, nominations, task, _given(session, judges, nominees), reasons)


def _seats(session: Session, award: Award) -> list[PanelSeat]:
    """The seats that can judge, with what conflicts go by."""
    user = joinedload(PanelSeat.user)
    person = user.joinedload(User.person).selectinload(Subject.departments)
    query = select(PanelSeat).where(PanelSeat.award_id == award.id, PanelSeat.removed_at.is_(None))
    query = query.options(user.selectinload(User.roles), person)
    seats = sorted(session.scalars(query), key=lambda seat: code_order(seat.code))
    nominees = case_of(session, award).person_ids
    return [seat for seat in seats if seat.user.person_id not in nominees]


def _nominations(session: Session, award: Award) -> list[Nomination]:
    query = select(Nomination).join(Nomination.subject)
    query = query.where(Nomination.award_id == award.id, Nomination.state == "accepted")
    query = query.options(joinedload(Nomination.subject).selectinload(Subject.departments))
    return list(session.scalars(query.order_by(Subject.code, Nomination.id)))


def _given(session: Session, judges: dict[int, str], nominees: dict[int, str]) -> frozenset[Pair]:
    query = select(Assignment.seat_id, Assignment.nomination_id)
    query = query.where(Assignment.seat_id.in_(judges), Assignment.nomination_id.in_(nominees))
    return frozenset((judges[one], nominees[other]) for one, other in session.execute(query))
