"""Importing what was agreed to: the file is read before the write lock is taken, and again only if something happened
in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from awards.audit.service import head_of
from awards.db import db, transaction
from awards.errors import ForbiddenError
from awards.i18n import lazy
from awards.imports.concern import refuse_concerned
from awards.imports.forgetting import sweep
from awards.imports.plan import Plan, Source
from awards.imports.queries import batch_of
from awards.imports.reading.extent import rows_expected
from awards.imports.service import (
    fingerprint,
    import_batch,
    plan_file,
    require_answers,
    require_seen,
    require_waiting,
    source_of,
)

TRIES = 3
# Signing in, accounts, seats, marks and files of drafts: frequent, and no plan looks at them.
WITHOUT_EFFECT = ("user:", "seat:", "sheet:", "reminder:", "nomination:file-", "award:quotas-changed")


def basis_of(session: Session) -> str:
    """The newest event that a plan can depend on. Whatever plans look at is recorded when it changes (the register,
    aliases, campaigns, imports and undone ones, corrections, decisions, what is stated about a file), so on the same
    basis the same file gives the same plan."""
    return head_of(session, besides=WITHOUT_EFFECT)


@dataclass(frozen=True)
class Made:
    """A plan with its fingerprint and the basis that it was made on."""

    plan: Plan
    seen: str
    basis: str


@dataclass(frozen=True)
class Agreed:
    """What somebody said yes to: the fingerprint of the plan that was `seen`, and leaving the rejected rows out."""

    seen: str
    accept_rejects: bool
    actor: str
    person_id: int | None = None


class Meter:
    """Is told how far an import is; this one tells nobody. Called with the rows since it was called last, which may
    raise CancelledImportError, as may `check`."""

    def __call__(self, rows: int) -> None:
        """So many more rows were read or written."""

    def enter(self, phase: str, of: int | None = None) -> None:
        """The phase "reading" or "writing" begins; about `of` rows, if that is known."""

    def leave(self) -> None:
        """The phase is over."""

    def check(self) -> None:
        """The last moment to cancel."""


def make_plan(session: Session, kind: str, source: Source, meter: Meter | None = None) -> Made:
    """What importing a file would do, and when this holds. Raises AwardsError as the importer."""
    meter = meter or Meter()
    basis = basis_of(session)
    meter.enter("reading", rows_expected(source.path))
    plan = plan_file(session, kind, replace(source, progress=meter))
    return Made(plan, fingerprint(plan), basis)


@contextmanager
def still_planned(make: Callable[[Session], Made]) -> Iterator[tuple[Session, Made]]:
    """A write transaction with a plan that was made before it and still holds inside.

    Others may write while a file is read; if they did, it is read again, the last time under the lock.
    """
    for _ in range(TRIES):
        db.session.rollback()
        made = make(db.session)
        with transaction() as session:
            if basis_of(session) == made.basis:
                yield session, made
                return
    with transaction() as session:
        yield session, make(session)


def confirm_batch(batch_id: int, store: Path, agreed: Agreed, *, now: datetime, meter: Meter | None = None) -> None:
    """Plan a waiting batch afresh and import it, if the plan is still the one that was seen; afterwards its content
    goes if it is personal.

    Raises as `import_batch`, ForbiddenError if it would write about the person who confirms it or decide an award for
    which that person is put forward, CancelledImportError.
    """
    meter = meter or Meter()

    def make(session: Session) -> Made:
        batch = batch_of(session, None, batch_id)
        require_waiting(batch)
        refuse_concerned(session, batch, agreed.person_id)
        made = make_plan(session, batch.kind, source_of(batch, store), meter)
        refuse_own_rows(made.plan, agreed.person_id)
        require_answers(made.plan)
        require_seen(agreed.seen, made.seen)
        return made

    with still_planned(make) as (session, made):
        write_plan(session, batch_id, made, agreed, now=now, meter=meter)
    sweep(store)


def write_plan(session: Session, batch_id: int, made: Made, agreed: Agreed, *, now: datetime, meter: Meter) -> None:
    """Import a batch by a plan that holds in this transaction."""
    meter.enter("writing", made.plan.count("add") + made.plan.count("change"))
    batch, accepts = batch_of(session, None, batch_id), agreed.accept_rejects
    import_batch(session, batch, made.plan, accept_rejects=accepts, actor=agreed.actor, now=now)
    meter.check()


def refuse_own_rows(plan: Plan, person_id: int | None) -> None:
    """Nobody brings in evidence about himself, nor his own entry in the register. Raises ForbiddenError."""
    if person_id is None or (plan.concerned is not None and person_id not in plan.concerned):
        return
    changing = (row for row in plan.rows if row.action != "same")
    own = next((row for row in changing if row.values.get("subject_id") == person_id), None)
    if own:
        raise ForbiddenError(
            lazy("Row %(row)s is about yourself: somebody else of the office has to import this file.", row=own.row)
        )
