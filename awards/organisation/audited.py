"""What the log calls entries of the register."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.naming import names
from awards.organisation.models import SUBJECT_KINDS, Subject


@names(*SUBJECT_KINDS)
def names_of_subjects(session: Session, subjects: Collection[str]) -> dict[str, dict[str, str]]:
    """Names as they are now; one statement."""
    wanted = {subject.partition(":")[2] for subject in subjects}
    found = session.scalars(select(Subject).where(Subject.code.in_(wanted)))
    return {f"{one.kind}:{one.code}": one.name for one in found}
