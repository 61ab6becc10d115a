"""What the log calls accounts."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.audit.naming import names


@names("user")
def names_of_users(session: Session, subjects: Collection[str]) -> dict[str, dict[str, str]]:
    """The names that pages show; one statement."""
    wanted = [subject.partition(":")[2] for subject in subjects]
    query = select(User.username, User.name).where(User.username.in_(wanted))
    return {f"user:{username}": {"zh": name, "en": name} for username, name in session.execute(query)}
