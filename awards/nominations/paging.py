"""Pages of files, shown as pictures."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.errors import NotFoundError
from awards.nominations.models import NominationFile
from awards.nominations.queries import file_case
from awards.nominations.rules import PageCase
from awards.permissions import Viewer


def page_case(session: Session, viewer: Viewer, file_id: int, number: int) -> PageCase | None:
    """One page of a file of a nomination, counted from 1. Raises NotFoundError; None for a stranger."""
    name = session.scalar(select(NominationFile.name).where(NominationFile.id == file_id))
    if name is None and viewer.is_signed_in:
        raise NotFoundError
    case = file_case(session, viewer, file_id, name or "")
    return None if case is None else PageCase(case.nomination, case.case, case.attached, number)
