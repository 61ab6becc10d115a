"""Taking an import back as a whole: its rows go, the batch and its rejected rows stay as a record."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, WrongStateError
from awards.i18n import LazyMessage, lazy
from awards.imports.concern import refuse_concerned
from awards.imports.models import ImportBatch
from awards.imports.plan import REGISTRY
from awards.text import needed_text

REASON = 300


@runtime_checkable
class Undoable(Protocol):
    """An importer whose rows can be taken back."""

    def undo(self, session: Session, batch: ImportBatch) -> int:
        """Delete every row of the batch; returns how many there were."""


class FrozenBatchError(AwardsError):
    """Something frozen uses rows of the batch; `reasons` says what."""

    def __init__(self, reasons: Sequence[LazyMessage]):
        self.reasons = list(reasons)
        super().__init__(lazy("This import cannot be undone: something that is published uses its rows."))


Guard = Callable[[Session, ImportBatch], Iterable[LazyMessage]]
_guards: list[Guard] = []


def guards_undo(guard: Guard) -> Guard:
    """Let a later room say why a batch must stay: `@guards_undo def published_use(session, batch)`."""
    _guards.append(guard)
    return guard


def can_be_undone(batch: ImportBatch) -> bool:
    """Whether the batch is imported, of a kind whose rows can be taken back, and changed no row of another import: what
    these said before is not kept."""
    return batch.state == "imported" and not batch.changed and isinstance(REGISTRY.get(batch.kind), Undoable)


def obstacles(session: Session, batch: ImportBatch) -> list[LazyMessage]:
    """What uses rows of the batch and is frozen."""
    return [reason for guard in _guards for reason in guard(session, batch)]


def undo_batch(
    session: Session, batch: ImportBatch, *, reason: str, actor: str, now: datetime, person_id: int | None = None
) -> int:
    """Delete the batch's rows and say since when and why; returns how many rows there were. `person_id` is whom the
    actor is in the register.

    Raises WrongStateError for a batch that cannot be undone, ForbiddenError for somebody whom it concerns,
    FrozenBatchError if something frozen uses it, InputNeededError without a reason.
    """
    if not can_be_undone(batch):
        raise WrongStateError(lazy("Only an import of evidence that added rows and changed none can be undone, once."))
    refuse_concerned(session, batch, person_id)
    if reasons := obstacles(session, batch):
        raise FrozenBatchError(reasons)
    kept = needed_text(reason, "reason", REASON)
    importer = REGISTRY[batch.kind]
    assert isinstance(importer, Undoable)  # noqa: S101 - can_be_undone has looked
    count = importer.undo(session, batch)
    batch.state, batch.undone_at, batch.undone_by, batch.undone_reason = "undone", now, actor, kept
    session.flush()
    about = {"kind": batch.kind, "scope": batch.scope, "file": batch.file_name, "sha256": batch.file.sha256}
    record(session, "batch:undone", actor=actor, subject=f"batch:{batch.id}", now=now, rows=count, reason=kept, **about)
    return count
