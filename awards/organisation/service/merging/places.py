"""Where those who are merged belonged: what both say of one department becomes one span."""

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from awards.organisation.models import FormerDepartment, Subject, subject_departments

LINKS = subject_departments.c


def leaves_places(gone: Subject, kept: Subject) -> bool:
    """Whether the departments of `gone` are former ones of `kept`: the one left, the other did not."""
    return gone.left_on is not None and kept.left_on is None


def unite_places(session: Session, gone: Subject, kept: Subject) -> None:
    """Before rows are carried over: who belongs to a department by both has belonged since the earlier day, an unknown
    one being the earliest; what somebody left by leaving becomes a former department."""
    if leaves_places(gone, kept):
        _keep_as_former(session, gone, kept)
    for column, other in ((LINKS.subject_id, LINKS.department_id), (LINKS.department_id, LINKS.subject_id)):
        since = {
            one.id: dict(session.execute(select(other, LINKS.since_on).where(column == one.id)).all())
            for one in (gone, kept)
        }
        for shared in since[gone.id].keys() & since[kept.id].keys():
            days = since[gone.id][shared], since[kept.id][shared]
            earliest = None if None in days else min(days)
            row = (column == kept.id) & (other == shared)
            session.execute(update(subject_departments).where(row).values(since_on=earliest))


def _keep_as_former(session: Session, gone: Subject, kept: Subject) -> None:
    query = select(LINKS.department_id, LINKS.since_on)
    known = dict(session.execute(query.where(LINKS.subject_id == kept.id)).all())
    for department_id, since in session.execute(query.where(LINKS.subject_id == gone.id)).all():
        is_shared = department_id in known
        if is_shared and (known[department_id] is None or known[department_id] <= gone.left_on):
            continue
        begins = since if since and since < gone.left_on else None
        span = {"department_id": department_id, "from_on": begins, "until_on": gone.left_on}
        session.add(FormerDepartment(subject_id=kept.id, **span))
        mine = (LINKS.subject_id == gone.id) & (LINKS.department_id == department_id)
        session.execute(delete(subject_departments).where(mine))
    session.flush()


def tidy_places(session: Session, kept: Subject) -> None:
    """After rows were carried over: a span that stands twice stands once, and one that ends on the day on which the
    present one of the same department begins is its beginning."""
    table = FormerDepartment
    concerned = or_(table.subject_id == kept.id, table.department_id == kept.id)
    spans = session.scalars(select(table).where(concerned).order_by(table.until_on.desc(), table.id)).all()
    present = select(LINKS.subject_id, LINKS.department_id, LINKS.since_on)
    present = present.where(or_(LINKS.subject_id == kept.id, LINKS.department_id == kept.id))
    since = {(subject, department): day for subject, department, day in session.execute(present)}
    seen = set()
    for span in spans:
        place = (span.subject_id, span.department_id)
        if since.get(place) == span.until_on:
            since[place] = span.from_on
            row = (LINKS.subject_id == place[0]) & (LINKS.department_id == place[1])
            session.execute(update(subject_departments).where(row).values(since_on=span.from_on))
        elif (*place, span.from_on, span.until_on) not in seen:
            seen.add((*place, span.from_on, span.until_on))
            continue
        session.delete(span)
    session.flush()
