"""Where nominees belonged on the day of a run: who is transferred later is honoured with the unit of then."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.organisation.models import Subject
from awards.runs.models import Run
from awards.runs.queries import bundle_of


def units_of(session: Session, run: Run) -> dict[str, list[Subject]]:
    """Nominee id → the departments that the nominee counts for in the run, in the order of their codes. A department
    of a run is never merged away (`runs.merging`). One statement."""
    codes = {one["id"]: set(one["departments"]) for one in bundle_of(run)["nominees"]}
    ids = {int(code.removeprefix("d")) for found in codes.values() for code in found}
    known = list(session.scalars(select(Subject).where(Subject.id.in_(ids)).order_by(Subject.code)))
    return {nominee: [one for one in known if f"d{one.id}" in found] for nominee, found in codes.items()}
