"""People who left: what they can no longer be given, and closing what they still have."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.accounts.bulk import digest_of, renew_stamps
from awards.accounts.errors import LastOfficeError
from awards.accounts.models import User
from awards.audit.service import record
from awards.errors import AwardsError, StaleError
from awards.i18n import lazy
from awards.organisation.models import Subject


def refuse_left(person: Subject | None, today: date, field: str | None = None) -> None:
    """Raises AwardsError, at `field`, naming somebody who left on `today` or before."""
    if person is not None and person.left_on is not None and person.left_on <= today:
        raise AwardsError(
            lazy(
                "%(name)s left on %(date)s and can no longer be given this.",
                name=person.name,
                date=person.left_on,
            ),
            field=field,
        )


def open_accounts_of_left(session: Session, today: date) -> list[User]:
    """The active accounts of people who left on `today` or before, in the order of leaving; three statements."""
    query = select(User).join(User.person).where(User.is_active, Subject.left_on <= today)
    query = query.options(joinedload(User.person).selectinload(Subject.departments), selectinload(User.roles))
    return list(session.scalars(query.order_by(Subject.left_on, Subject.code)))


def close_accounts_of_left(session: Session, *, seen: str, today: date, actor: str, now: datetime) -> list[User]:
    """Close them all, in one event; the actor's own stays. Returns those that were closed.

    Raises StaleError if they are not those of `seen` (`digest_of`), LastOfficeError if no office account would be left.
    """
    found = open_accounts_of_left(session, today)
    if seen != digest_of((user.id, user.stamp) for user in found):
        raise StaleError
    users = [user for user in found if user.username != actor]
    if not users:
        return []
    _require_office_besides(session, users)
    renew_stamps(session, [user.id for user in users], is_active=False)
    names = [user.username for user in users]
    record(session, "user:deactivated-in-bulk", actor=actor, subject="users", now=now, users=names, reason="left")
    return users


def _require_office_besides(session: Session, users: list[User]) -> None:
    closing = {user.id for user in users}
    if not any(user.has_role("office") for user in users):
        return
    others = session.scalars(select(User).where(User.is_active).options(selectinload(User.roles)))
    if not any(user.has_role("office") and user.id not in closing for user in others):
        raise LastOfficeError
