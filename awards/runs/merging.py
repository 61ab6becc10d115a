"""Why a run keeps an entry of the register from going into another."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.i18n import LazyMessage, lazy
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.organisation.service import guards_merge
from awards.runs.models import Run
from awards.runs.queries import nominee_id


@guards_merge
def computed(session: Session, gone: Subject, kept: Subject) -> Iterator[LazyMessage]:
    """A run's bundle names nominees and departments for ever."""
    own = list(session.scalars(select(Nomination).where(Nomination.subject_id == gone.id)))
    wanted = {one.award_id: [f'"{nominee_id(one)}"'.encode()] for one in own}
    departments = [f'"d{gone.id}"'.encode()] if gone.kind == "department" else []
    query = select(Run.award_id, Run.bundle)
    if not departments:
        query = query.where(Run.award_id.in_(wanted))
    for award_id, bundle in session.execute(query):
        if any(name in bundle for name in (*wanted.get(award_id, ()), *departments)):
            yield lazy("%(name)s is in a run, which is kept for ever: the other entry has to go.", name=gone.name)
            return
