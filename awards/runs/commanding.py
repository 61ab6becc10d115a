"""What the commands of runs and results share: which award is meant, and whether someone may."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.accounts.models import User
from awards.campaigns.models import Campaign
from awards.errors import ForbiddenError, NotFoundError
from awards.i18n import lazy
from awards.nominations.queries import AwardCase, award_case
from awards.organisation.models import Subject
from awards.permissions import Permission, is_granted
from awards.runs.rules import Concerning

COMMAND = "command"


def commanded_award(session: Session, year: int | None, code: str) -> AwardCase:
    """The award with this code, of the latest opened year if none is given. Raises NotFoundError."""
    if year is None:
        opened = select(Campaign.year).where(Campaign.opened_at.is_not(None))
        year = session.scalar(opened.order_by(Campaign.year.desc()).limit(1))
    if year is None:
        raise NotFoundError(lazy("There is no campaign yet."))
    return award_case(session, None, year, code)


def require_granted(session: Session, permission: Permission, username: str, thing: Concerning) -> str:
    """The machine's own command may do anything; a named user what a page would let that user do. Their name.

    Raises NotFoundError for an unknown user, ForbiddenError for one who may not.
    """
    if username == COMMAND:
        return COMMAND
    query = select(User).where(User.username == username, User.is_active)
    query = query.options(selectinload(User.roles), joinedload(User.person).selectinload(Subject.departments))
    user = session.scalar(query)
    if user is None:
        raise NotFoundError(lazy("There is no active account “%(username)s”.", username=username))
    if not is_granted(permission, user.as_viewer(), thing):
        raise ForbiddenError
    return user.name
