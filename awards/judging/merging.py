"""Why judges' sheets keep an entry of the register from going into another."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from awards.i18n import LazyMessage, lazy
from awards.judging.models import Sheet
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.organisation.service import guards_merge


@guards_merge
def judged(session: Session, gone: Subject, kept: Subject) -> Iterator[LazyMessage]:
    """Who may judge whom was settled by the entry and its departments when the judges declared."""
    about = or_(Nomination.subject_id == gone.id, Nomination.department_id == gone.id)
    if session.scalar(select(Sheet.id).join(Sheet.nomination).where(about).limit(1)) is not None:
        yield lazy("Judges have begun with a nomination of %(name)s: the other entry has to go.", name=gone.name)
