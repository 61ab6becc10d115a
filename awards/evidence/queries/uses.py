"""Whether an award's figures are made of rows of an import."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.evidence.measures import rule_of
from awards.evidence.measures.places import Places
from awards.evidence.models import IndicatorValue, WorkOrder
from awards.evidence.queries.changes import imported_for
from awards.evidence.queries.ledger import TABLES
from awards.imports.models import ImportBatch
from awards.organisation.models import Subject


def uses_rows_of(session: Session, award: Award, subjects: Sequence[Subject], batch: ImportBatch) -> bool:
    """Whether rows of the batch count for one of these nominees of the award. Answers of a survey count for everyone:
    the mean of the whole wave is part of each nominee's figure."""
    components = [component for component in award.components if batch.kind in imported_for(component)]
    if not components or batch.kind not in TABLES:
        return False
    table: Any = TABLES[batch.kind]
    query = select(table.id).where(table.batch_id == batch.id).limit(1)
    if batch.kind == "survey":
        return session.scalar(query) is not None
    places = Places.load(session, subjects, [rule_of(component) for component in components])
    for component in components:
        ids = {place for subject in subjects for place in places.of(subject, rule_of(component))}
        about = table.subject_id.in_(ids)
        if table is WorkOrder:
            about = or_(about, WorkOrder.department_id.in_(ids))
        found = query.where(about)
        if table is IndicatorValue:
            found = found.where(IndicatorValue.code == component.source["indicator"])
        if session.scalar(found) is not None:
            return True
    return False
