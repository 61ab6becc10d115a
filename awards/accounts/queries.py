"""Reading accounts."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.accounts.models import User
from awards.organisation.models import Subject


def user_of_session(session: Session, session_id: str) -> User | None:
    """The active user whom a session cookie names; None once the stamp has changed."""
    number, _, stamp = session_id.partition(":")
    if not number.isdigit():
        return None
    query = (
        select(User)
        .where(User.id == int(number), User.stamp == stamp, User.is_active)
        .options(selectinload(User.roles), joinedload(User.person).selectinload(Subject.departments))
    )
    return session.scalar(query)
