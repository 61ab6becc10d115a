"""What the verbs of this room share."""

from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.errors import ForbiddenError
from awards.evidence.queries.concern import rivals_of
from awards.evidence.rules import is_concerned
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.permissions import Viewer


def require_unconcerned(session: Session, campaign: Campaign, subject: Subject, actor: Viewer) -> None:
    """Raises ForbiddenError if the actor is the subject, or is put forward for an award of the year against such
    subjects."""
    if is_concerned(actor, subject, rivals_of(session, campaign, actor)):
        raise ForbiddenError(
            lazy("This is about yourself or about those whom you compete with. Ask another member of the office.")
        )
