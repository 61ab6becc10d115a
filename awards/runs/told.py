"""What the evidence room asks of runs: one nominee's frozen figure, to set it beside what the rows give today."""

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from awards.campaigns.models import Award
from awards.evidence.frozen import FrozenFigure, tells_frozen
from awards.nominations.models import Nomination
from awards.permissions import Viewer
from awards.runs.models import Run
from awards.runs.queries import bundle_of, confirmations_of, known_until, nominee_id, runs_case


@tells_frozen
def frozen_figure(
    session: Session, viewer: Viewer, award: Award, number: int, *, subject_id: int, component: str
) -> FrozenFigure | None:
    """The data of a bundle for one nominee and component. Raises as `runs_case`."""
    runs_case(session, viewer, award.campaign.year, award.code)
    query = select(Run).where(Run.award_id == award.id, Run.number == number).options(undefer(Run.evidence))
    run = session.scalar(query)
    mine = select(Nomination).where(Nomination.award_id == award.id, Nomination.subject_id == subject_id)
    ids = {nominee_id(one) for one in session.scalars(mine)}
    if run is None:
        return None
    bundle = bundle_of(run)
    nominee = next((one for one in bundle["nominees"] if one["id"] in ids), None)
    scheme = next((one for one in bundle["scheme"]["components"] if one["code"] == component), None)
    if nominee is None or scheme is None:
        return None
    made_of = (run.evidence or {}).get(nominee["id"], {}).get(component, {})
    return FrozenFigure(
        run=run.number,
        known_until=known_until(run, confirmations_of(session, award)),
        data=nominee["data"].get(component),
        scheme=scheme,
        source=made_of.get("source", ""),
        batches=made_of.get("batches", []),
    )
