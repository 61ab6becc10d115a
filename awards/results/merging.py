"""Why a publication keeps an entry of the register from going into another."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.i18n import LazyMessage, lazy
from awards.organisation.models import Subject
from awards.organisation.service import guards_merge
from awards.results.models import Publication


@guards_merge
def published(session: Session, gone: Subject, kept: Subject) -> Iterator[LazyMessage]:
    """A publication froze whom it is about, and of which departments, also one that was replaced."""
    for people in session.scalars(select(Publication.people)):
        for one in people.values():
            if gone.id in (one["subject_id"], *(department["id"] for department in one["departments"])):
                yield lazy("%(name)s stands in a published result: the other entry has to go.", name=gone.name)
                return
