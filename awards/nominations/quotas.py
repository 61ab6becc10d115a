"""How many a department may put forward, and how many it has."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, DepartmentQuota
from awards.campaigns.quotas import ruled
from awards.nominations.models import Nomination
from awards.organisation.queries import head_counts

# A nomination in one of these states leaves its place to another.
FREE = ("withdrawn", "rejected")


@dataclass(frozen=True)
class Quota:
    """`limit` is None where a department may put forward all it has; `used` counts what is neither withdrawn nor
    rejected, `sent` those of them that are no drafts. What people write about themselves counts from the endorsement
    on."""

    limit: int | None
    used: int
    sent: int

    @property
    def left(self) -> int | None:
        """How many more may be started; None without a limit."""
        return None if self.limit is None else max(self.limit - self.used, 0)


def quota_of(session: Session, award: Award, department_id: int, today: date) -> Quota:
    """The quota of one department for one award; a share is of its staff on `today` (date in the campaign's zone)."""
    return quotas_of(session, [award], [department_id], today)[award.id, department_id]


def quotas_of(
    session: Session, awards: Sequence[Award], departments: Collection[int], today: date
) -> dict[tuple[int, int], Quota]:
    """(award id, department id) → quota; three statements for however many. A number that the office set for the
    department holds instead of the award's rule."""
    staff = head_counts(session, on=today)
    ids = [award.id for award in awards]
    set_by_hand = select(DepartmentQuota.award_id, DepartmentQuota.department_id, DepartmentQuota.places)
    by_hand: dict[tuple[int, int], int] = {
        (award_id, department_id): places
        for award_id, department_id, places in session.execute(set_by_hand.where(DepartmentQuota.award_id.in_(ids)))
    }
    counted = (
        select(Nomination.award_id, Nomination.department_id, Nomination.state, func.count())
        .where(Nomination.award_id.in_(ids), Nomination.state.not_in(FREE))
        .where(or_(~Nomination.is_own, Nomination.endorsed_at.is_not(None)))
        .group_by(Nomination.award_id, Nomination.department_id, Nomination.state)
    )
    used: Counter[tuple[int, int]] = Counter()
    sent: Counter[tuple[int, int]] = Counter()
    for award_id, department_id, state, count in session.execute(counted):
        used[award_id, department_id] += count
        sent[award_id, department_id] += 0 if state == "draft" else count
    return {
        (award.id, place): Quota(
            limit=by_hand.get((award.id, place), ruled(award, staff.get(place, 0))),
            used=used[award.id, place],
            sent=sent[award.id, place],
        )
        for award in awards
        for place in departments
    }
