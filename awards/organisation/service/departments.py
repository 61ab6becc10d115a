"""Where subjects belong, and where they belonged: the one place that changes departments."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from awards.organisation.models import FormerDepartment, Subject, subject_departments


def change_departments(session: Session, subject: Subject, departments: Sequence[Subject], *, on: date) -> None:
    """Let a subject belong to these departments from a day on. The ones it leaves are kept as former ones up
    to that day, so that a judge of a former department can be recused.

    What is put right on the day of the change itself leaves no trace: it was a slip.
    """
    before = {department.id for department in subject.departments}
    after = {department.id for department in departments}
    if before == after:
        return
    if not before:
        subject.departments = list(departments)
        return
    _keep_left(session, subject, before - after, on)
    subject.departments = list(departments)
    session.flush()
    if after - before:
        _begin(session, subject, after - before, on)


def _keep_left(session: Session, subject: Subject, left: set[int], on: date) -> None:
    links = subject_departments.c
    known = select(links.department_id, links.since_on).where(links.subject_id == subject.id)
    since = dict(session.execute(known).all())
    for one in sorted(left):
        began = since.get(one)
        if began is None or began < on:
            session.add(FormerDepartment(subject_id=subject.id, department_id=one, from_on=began, until_on=on))


def _begin(session: Session, subject: Subject, new: set[int], on: date) -> None:
    """Note since when; somebody who comes back on the day of leaving never left."""
    former = FormerDepartment
    same_day = (former.subject_id == subject.id, former.department_id.in_(new), former.until_on == on)
    since = dict(session.execute(select(former.department_id, former.from_on).where(*same_day)).all())
    session.execute(delete(former).where(*same_day))
    links = subject_departments
    for one in new:
        mine = (links.c.subject_id == subject.id) & (links.c.department_id == one)
        session.execute(update(links).where(mine).values(since_on=since.get(one, on)))
