"""What became of a sheet's marks."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.judging.models import MarkChange, Sheet


def changes_of_sheet(session: Session, sheet: Sheet) -> list[MarkChange]:
    """Every change of its marks with its criterion, oldest first; empty for a sheet from before the history was
    kept."""
    query = select(MarkChange).where(MarkChange.sheet_id == sheet.id).options(joinedload(MarkChange.criterion))
    return list(session.scalars(query.order_by(MarkChange.id)))
