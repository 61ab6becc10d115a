"""Why judges' sheets keep an entry of the register from going into another."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.campaigns.models import Award, Campaign
from awards.i18n import LazyMessage, lazy
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries.conflicts import YEARS
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.organisation.queries import ties_of
from awards.organisation.service import guards_merge


@guards_merge
def judged(session: Session, gone: Subject, kept: Subject) -> Iterator[LazyMessage]:
    """Who may judge whom was settled by the entries and their departments when the judges declared: present ones, those
    left in the two years before judging, and those of the place where a person works."""
    if _has_sheets(session, _about(gone)):
        yield lazy("Judges have begun with a nomination of %(name)s: the other entry has to go.", name=gone.name)
    if _has_sheets(session, or_(_by(gone) & _about(kept), _by(kept) & _about(gone))):
        yield lazy("One of the two has judged the other: they are two people, or a sheet stands that must not.")
    if _brings_more(session, gone, kept, or_(_about(kept), _by(kept), _by(gone))):
        yield lazy(
            "%(name)s would come to departments by which judges were not recused: take these off the other entry "
            "first.",
            name=kept.name,
        )


def _brings_more(session: Session, gone: Subject, kept: Subject, fits: ColumnElement[bool]) -> bool:
    """Whether some of these sheets were given without knowing a department that the entry would gain."""
    query = select(func.min(Campaign.year)).select_from(Sheet).join(Sheet.nomination).join(Nomination.award)
    query = query.join(Award.campaign).join(Sheet.seat).join(PanelSeat.user).where(fits)
    first = session.scalar(query)
    if first is None:
        return False
    ties = ties_of(session, [gone.id, kept.id], since=date(first - YEARS, 1, 1))
    return not ties[gone.id].all <= ties[kept.id].all


def _about(subject: Subject) -> ColumnElement[bool]:
    return or_(Nomination.subject_id == subject.id, Nomination.department_id == subject.id)


def _by(subject: Subject) -> ColumnElement[bool]:
    return and_(User.person_id.is_not(None), User.person_id == subject.id)


def _has_sheets(session: Session, fits: ColumnElement[bool]) -> bool:
    query = select(Sheet.id).join(Sheet.nomination).join(Sheet.seat).join(PanelSeat.user).where(fits)
    return session.scalar(query.limit(1)) is not None
