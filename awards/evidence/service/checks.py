"""What the verbs of this room share."""

from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.errors import AwardsError, ForbiddenError
from awards.evidence.queries.concern import rival_kinds
from awards.evidence.rules import is_concerned
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.text import clean


class InputNeededError(AwardsError):
    """Something that may not be empty, or not so long; `field` says what."""


def needed_text(text: str, field: str, longest: int) -> str:
    """The text, cleaned. Raises InputNeededError if nothing is left of it, or too much."""
    kept = clean(text)
    if not kept:
        raise InputNeededError(lazy("This is needed."), field=field)
    if len(kept) > longest:
        raise InputNeededError(lazy("At most %(most)s characters.", most=longest), field=field)
    return kept


def require_unconcerned(session: Session, campaign: Campaign, subject: Subject, actor: Viewer) -> None:
    """Raises ForbiddenError if the actor is the subject, or is put forward for an award of the year against such
    subjects."""
    if is_concerned(actor, subject, rival_kinds(session, campaign, actor)):
        raise ForbiddenError(
            lazy("This is about yourself or about those whom you compete with. Ask another member of the office.")
        )
