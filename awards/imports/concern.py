"""Whether a file decides about the one who brings it in. Awards are a later room, and rooms import upwards only: it
tells this one."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from awards.errors import ForbiddenError
from awards.i18n import lazy
from awards.imports.models import ImportBatch

Teller = Callable[[Session, str, str, int], bool]
_tellers: list[Teller] = []


def tells_concern(teller: Teller) -> Teller:
    """Declare a function that knows whom files concern: `@tells_concern def f(session, kind, scope, person_id)`."""
    _tellers.append(teller)
    return teller


def refuse_concerned(session: Session, batch: ImportBatch, person_id: int | None) -> None:
    """Nobody brings in, or takes back, what decides an award in which he is a nominee. Raises ForbiddenError."""
    if person_id is not None and any(tells(session, batch.kind, batch.scope, person_id) for tells in _tellers):
        raise ForbiddenError(
            lazy("Files of this kind decide an award for which you are put forward: ask another member of the office.")
        )
