"""What a run froze of one nominee's evidence. Runs are a later room, and rooms import upwards only: it tells this
one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.permissions import Viewer


@dataclass(frozen=True)
class FrozenFigure:
    """One nominee's data for one component in a run's bundle (None: it had none), with the keys of the scheme that
    evidence fills, and what `Run.evidence` says of it: "orders", "sheet" or "", and the imports. `known_until` is when
    the run was made, or last confirmed."""

    run: int
    known_until: datetime
    data: Any
    scheme: Mapping[str, Any]
    source: str
    batches: Sequence[int]


Teller = Callable[..., FrozenFigure | None]
_tellers: list[Teller] = []


def tells_frozen(teller: Teller) -> Teller:
    """Declare the function that opens a run: `@tells_frozen def frozen(session, viewer, award, number, *, subject_id,
    component)`; it raises ForbiddenError for a viewer who may not see runs."""
    _tellers.append(teller)
    return teller


def frozen_of(
    session: Session, viewer: Viewer, award: Award, number: int, *, subject_id: int, component: str
) -> FrozenFigure | None:
    """What the run with this number froze; None if there is no such run or nominee in it. Raises ForbiddenError."""
    return (
        _tellers[-1](session, viewer, award, number, subject_id=subject_id, component=component) if _tellers else None
    )
