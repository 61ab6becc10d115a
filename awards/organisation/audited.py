"""What the log calls entries of the register."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.audit.naming import names
from awards.organisation.models import SUBJECT_KINDS, Subject

RENUMBERED = "subject:renumbered"


@names(*SUBJECT_KINDS)
def names_of_subjects(session: Session, subjects: Collection[str]) -> dict[str, dict[str, str]]:
    """Names as they are now, but of codes that somebody gave up: who has such a one now may be somebody else. Two
    statements."""
    given_up = {
        old
        for data in session.scalars(select(Event.data).filter_by(name=RENUMBERED))
        for old in data.get("changes", ())
    }
    wanted = {subject.partition(":")[2] for subject in set(subjects) - given_up}
    found = session.scalars(select(Subject).where(Subject.code.in_(wanted)))
    named = {f"{one.kind}:{one.code}": one.name for one in found}
    return {subject: name for subject, name in named.items() if subject not in given_up}
