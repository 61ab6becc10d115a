"""Why judges' sheets keep an entry of the register from going into another."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.i18n import LazyMessage, lazy
from awards.judging.models import PanelSeat, Sheet
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.organisation.service import guards_merge


@guards_merge
def judged(session: Session, gone: Subject, kept: Subject) -> Iterator[LazyMessage]:
    """Who may judge whom was settled by the entries and their departments when the judges declared."""
    if _has_sheets(session, _about(gone)):
        yield lazy("Judges have begun with a nomination of %(name)s: the other entry has to go.", name=gone.name)
    if _has_sheets(session, or_(_by(gone) & _about(kept), _by(kept) & _about(gone))):
        yield lazy("One of the two has judged the other: they are two people, or a sheet stands that must not.")
    more = {one.id for one in gone.departments} - {one.id for one in kept.departments}
    if more and _has_sheets(session, or_(_about(kept), _by(kept), _by(gone))):
        yield lazy(
            "%(name)s would come to departments by which judges were not recused: take these off the other entry "
            "first.",
            name=kept.name,
        )


def _about(subject: Subject) -> ColumnElement[bool]:
    return or_(Nomination.subject_id == subject.id, Nomination.department_id == subject.id)


def _by(subject: Subject) -> ColumnElement[bool]:
    return and_(User.person_id.is_not(None), User.person_id == subject.id)


def _has_sheets(session: Session, fits: ColumnElement[bool]) -> bool:
    query = select(Sheet.id).join(Sheet.nomination).join(Sheet.seat).join(PanelSeat.user).where(fits)
    return session.scalar(query.limit(1)) is not None
