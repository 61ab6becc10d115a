"""How many each department may put forward for an award: what the rule gives, and the numbers set by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award, DepartmentQuota
from awards.campaigns.rules import require_unsealed
from awards.campaigns.scheme import resolve_count
from awards.errors import AwardsError, StaleError
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.organisation.queries import head_counts

MOST = 9999

Places = Mapping[int, int | None]


@dataclass(frozen=True)
class QuotaRow:
    """One department. `count` is how many subjects of the award's kind it has; `rule` what the award's rule gives and
    `by_hand` what was set instead, None for neither limit nor number."""

    department: Subject
    count: int
    rule: int | None
    by_hand: int | None

    @property
    def places(self) -> int:
        """What holds; without a limit, all that there are."""
        return self.with_hand(self.by_hand)

    def with_hand(self, by_hand: int | None) -> int:
        """What would hold with another number set by hand."""
        return next(number for number in (by_hand, self.rule, self.count) if number is not None)


def quota_rows(session: Session, award: Award, today: date) -> list[QuotaRow]:
    """Every department that is there on `today` (date in the campaign's zone) or has a number set by hand, by code; the
    same number of statements for however many. A share is of the people who are present, as for nominations."""
    by_hand = by_hand_of(award)
    there = or_(Subject.left_on.is_(None), Subject.left_on > today, Subject.id.in_(by_hand))
    found = session.scalars(select(Subject).where(Subject.kind == "department", there).order_by(Subject.code))
    staff = head_counts(session, on=today)
    counts = head_counts(session, on=today, kind=award.subject_kind)
    return [
        QuotaRow(
            department=one,
            count=1 if award.subject_kind == "department" else counts.get(one.id, 0),
            rule=ruled(award, staff.get(one.id, 0)),
            by_hand=by_hand.get(one.id),
        )
        for one in found
    ]


def ruled(award: Award, staff: int) -> int | None:
    """What the award's rule gives a department of so many people; None if it may put forward all it has."""
    return None if award.quota["type"] == "all" else resolve_count(award.quota, staff)


def by_hand_of(award: Award) -> dict[int, int]:
    """The numbers set by hand, by the department's id."""
    return {quota.department_id: quota.places for quota in award.quotas}


def version_of(award: Award) -> str:
    """The numbers set by hand as "12=3 14=0", by the department's id: a form that carries others was opened before
    somebody changed them, and tells which."""
    return " ".join(f"{one}={number}" for one, number in sorted(by_hand_of(award).items()))


def numbers_in(version: str) -> dict[int, int]:
    """What `version_of` wrote down; anything else in it is passed over."""
    pairs = (entry.partition("=") for entry in version.split())
    return {int(one): int(number) for one, _, number in pairs if one.isdecimal() and number.isdecimal()}


def set_quotas(
    session: Session, award: Award, places: Places, *, version: str | None = None, actor: str, now: datetime
) -> bool:
    """Set numbers by hand for these departments, by id (None: the rule holds); the others keep theirs. The event has
    each department's number before and after. Returns whether anything is different.

    Raises WrongStateError if the award is sealed, StaleError if `version` is not the present one, AwardsError for an
    impossible number or department.
    """
    require_unsealed(award)
    if version is not None and version != version_of(award):
        raise StaleError
    before = by_hand_of(award)
    changed = {one: number for one, number in places.items() if number != before.get(one)}
    if not changed:
        return False
    departments = _departments(session, changed)
    for one, number in changed.items():
        _set(award, departments[one], number)
    session.flush()
    changes = {departments[one].code: [before.get(one), number] for one, number in changed.items()}
    subject = f"award:{award.campaign.year}/{award.code}"
    record(session, "award:quotas-changed", actor=actor, subject=subject, now=now, changes=changes)
    return True


def _departments(session: Session, changed: Places) -> dict[int, Subject]:
    for one, number in changed.items():
        if number is not None and not 0 <= number <= MOST:
            message = lazy("A whole number from 0 to %(most)s, or nothing for the rule.", most=MOST)
            raise AwardsError(message, field=f"places_{one}")
    query = select(Subject).where(Subject.id.in_(changed), Subject.kind == "department").order_by(Subject.code)
    found = {one.id: one for one in session.scalars(query)}
    if len(found) != len(changed):
        raise AwardsError(lazy("One of the choices is not there any more. Choose again."))
    return found


def _set(award: Award, department: Subject, number: int | None) -> None:
    known = next((quota for quota in award.quotas if quota.department_id == department.id), None)
    if number is None and known is not None:
        award.quotas.remove(known)
    elif number is not None and known is not None:
        known.places = number
    elif number is not None:
        award.quotas.append(DepartmentQuota(department=department, department_id=department.id, places=number))
