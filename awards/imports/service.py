"""Bringing files in: opened as a waiting batch, answered, imported whole or not at all, or discarded."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import NotFoundError, StaleError, WrongStateError
from awards.files.service import path_of, store_file
from awards.i18n import lazy
from awards.imports.aliases import KINDS, LEAVE_OUT, Names, is_too_long
from awards.imports.errors import (
    AlreadyImportedError,
    ForgottenContentError,
    MissingYearError,
    OpenSpellingsError,
    UnconfirmedRejectsError,
    UnknownImportKindError,
    UnstatedError,
    WrongAnswerError,
)
from awards.imports.models import Alias, ImportBatch, RejectedRow
from awards.imports.plan import REGISTRY, Importer, Plan, PlannedRow, Reject, Source, is_personal
from awards.imports.privacy import refuse_identity_number
from awards.imports.reading.tables import table_kind
from awards.imports.reading.text import clean_text, spelling_key

Answers = Mapping[str, Mapping[str, str]]
SHOWN = 40


def importer_of(kind: str, year: int | None = None) -> Importer:
    """The importer of a kind. Raises UnknownImportKindError, and MissingYearError where files of the kind need a year
    and `year` is None."""
    if kind not in REGISTRY:
        kinds = ", ".join(sorted(REGISTRY))
        message = lazy("There is no kind of import “%(kind)s”; there are: %(kinds)s.", kind=kind, kinds=kinds)
        raise UnknownImportKindError(message, field="kind")
    importer = REGISTRY[kind]
    if importer.needs_year and year is None:
        raise MissingYearError(field="year")
    return importer


def plan_file(session: Session, kind: str, source: Source) -> Plan:
    """What importing a file would do; writes nothing. Raises AwardsError if the file as a whole cannot be taken."""
    source = replace(source, hidden=[])
    plan = importer_of(kind, source.year).plan(session, source)
    if not source.hidden:
        return plan
    return replace(plan, figures=(*plan.figures, (lazy("Hidden sheets, not read"), ", ".join(source.hidden))))


def source_of(batch: ImportBatch, store: Path) -> Source:
    """The stored file of a batch with all that was declared about it. Raises ForgottenContentError for one whose
    content is not kept, NotFoundError if it is lost."""
    year, path = int(batch.scope) if batch.scope else None, path_of(store, batch.file.sha256)
    if is_forgotten(batch):
        raise ForgottenContentError
    if not path.is_file():
        raise NotFoundError(lazy("The content of this file is missing from the store. Please tell the office."))
    return Source(path, batch.file_name, batch.mapping, year)


def is_forgotten(batch: ImportBatch) -> bool:
    """Whether the batch's file holds personal data and waits for nobody any more: its content is not kept."""
    return is_personal(batch.kind) and batch.state != "waiting"


def open_batch(session: Session, source: Source, *, kind: str, store: Path, actor: str, now: datetime) -> ImportBatch:
    """Keep a file's content in `store` and a batch that waits for a decision; a batch that waits for the same file is
    handed back. Look at the file with `plan_file` first: what cannot be taken is not kept.
    """
    importer = importer_of(kind, source.year)
    with source.path.open("rb") as stream:
        file = store_file(session, store, stream, kind=table_kind(source.path).value, now=now)
    scope = str(source.year) if importer.needs_year else ""
    same = select(ImportBatch).filter_by(kind=kind, scope=scope, file_id=file.id, state="waiting")
    waiting = next((one for one in session.scalars(same) if one.mapping == dict(source.mapping)), None)
    if waiting:
        return waiting
    batch = ImportBatch(kind=kind, scope=scope, file=file, file_name=source.name[-255:], actor=actor, created_at=now)
    batch.mapping = dict(source.mapping)
    session.add(batch)
    session.flush()
    return batch


def declare_options(
    session: Session, batch: ImportBatch, options: Mapping[str, Any], *, actor: str, now: datetime
) -> None:
    """Keep what the user says about a waiting file. Raises WrongStateError."""
    require_waiting(batch)
    before = {name: batch.mapping.get(name) for name in options}
    batch.mapping = {**batch.mapping, **options}
    session.flush()
    told = {"before": before, "after": dict(options)}
    record(session, "batch:stated", actor=actor, subject=f"batch:{batch.id}", now=now, **told)


def require_waiting(batch: ImportBatch) -> None:
    """Raises AlreadyImportedError, or WrongStateError for a discarded batch."""
    if batch.state == "imported":
        raise AlreadyImportedError
    if batch.state == "undone":
        raise WrongStateError(lazy("This import was undone. Upload the file again to import it."))
    if batch.state != "waiting":
        raise WrongStateError(lazy("This import was discarded. Upload the file again to import it."))


def answer_spellings(session: Session, answers: Answers, *, actor: str, now: datetime) -> int:
    """Remember what spellings stand for: `{kind: {spelling: code}}`, code "" for "leave these rows out".

    An earlier answer is replaced. Returns how many answers are new or different.
    Raises WrongAnswerError if a kind or a code is not known; then nothing is remembered.
    """
    names = Names.load(session)
    wanted = [
        (kind, spelling, _target(names, kind, spelling, code))
        for kind, pairs in answers.items()
        for spelling, code in pairs.items()
    ]
    known = {(alias.kind, alias.spelling_key): alias for alias in session.scalars(select(Alias))}
    return sum(_answer(session, known, *one, actor=actor, now=now) for one in wanted)


def _target(names: Names, kind: str, spelling: str, code: str) -> str:
    """The code as the register spells it, or LEAVE_OUT; raises WrongAnswerError."""
    if kind not in KINDS:
        raise WrongAnswerError(
            lazy("“%(kind)s” is no kind of name; there are: %(kinds)s.", kind=kind, kinds=", ".join(KINDS))
        )
    refuse_identity_number(spelling)
    if not spelling_key(spelling):
        raise WrongAnswerError(lazy("An answer needs the spelling that it is for."))
    if is_too_long(spelling):
        raise WrongAnswerError(lazy("“%(spelling)s…” is too long to be a name.", spelling=spelling[:SHOWN]))
    if code == LEAVE_OUT:
        return LEAVE_OUT
    named = names.by_code(kind, code)
    if names.is_shared(kind, code):
        raise WrongAnswerError(
            lazy("“%(spelling)s”: several have the code %(code)s.", spelling=spelling, code=code[:SHOWN])
        )
    if named is None:
        raise WrongAnswerError(
            lazy("“%(spelling)s”: there is nothing with the code %(code)s.", spelling=spelling, code=code[:SHOWN])
        )
    return named.code


def _answer(
    session: Session,
    known: dict[tuple[str, str], Alias],
    kind: str,
    spelling: str,
    code: str,
    *,
    actor: str,
    now: datetime,
) -> bool:
    key = (kind, spelling_key(spelling))
    alias = known.get(key)
    before = alias.target if alias else None
    if before == code:
        return False
    if alias is None:
        alias = known[key] = Alias(kind=kind, spelling_key=key[1], spelling=clean_text(spelling))
        session.add(alias)
    alias.target, alias.actor, alias.created_at = code, actor, now
    data = {"spelling": alias.spelling, "before": before, "after": code}
    record(session, "alias:answered", actor=actor, subject=f"alias:{kind}", now=now, **data)
    return True


def forget_spelling(session: Session, alias: Alias, *, actor: str, now: datetime) -> None:
    """Take an answer back: the next file with this spelling asks again. Rows that were imported stay."""
    data = {"spelling": alias.spelling, "before": alias.target, "after": None}
    record(session, "alias:forgotten", actor=actor, subject=f"alias:{alias.kind}", now=now, **data)
    session.delete(alias)
    session.flush()


def import_batch(
    session: Session,
    batch: ImportBatch,
    plan: Plan,
    *,
    accept_rejects: bool,
    actor: str,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Write the plan's good rows and keep the rejected ones with their reasons: all of it, or nothing.

    `plan` holds in this transaction (see `confirming.still_planned`); `seen` is the `fingerprint` of the plan that the
    user agreed to.
    Raises AlreadyImportedError or WrongStateError, StaleError if the plan is no longer the one that was seen,
    OpenSpellingsError, UnconfirmedRejectsError unless `accept_rejects`.
    """
    require_waiting(batch)
    require_answers(plan)
    if seen is not None:
        require_seen(seen, fingerprint(plan))
    require_rejects_accepted(len(plan.rejects), accept_rejects=accept_rejects)
    batch.state, batch.imported_at, batch.actor = "imported", now, actor
    batch.added, batch.changed, batch.same = plan.count("add"), plan.count("change"), plan.count("same")
    batch.rejects = [_rejected(reject) for reject in plan.rejects]
    REGISTRY[batch.kind].apply(session, plan, batch, now=now)
    counts = {"added": batch.added, "changed": batch.changed, "same": batch.same, "rejected": len(plan.rejects)}
    about = {"kind": batch.kind, "scope": batch.scope, "file": batch.file_name, "sha256": batch.file.sha256}
    stated = {"stated": dict(batch.mapping)} if batch.mapping else {}
    record(session, "batch:imported", actor=actor, subject=f"batch:{batch.id}", now=now, **about, **counts, **stated)


def require_seen(seen: str, present: str) -> None:
    """Raises StaleError unless the fingerprint that was seen is the present one."""
    if seen != present:
        raise StaleError(lazy("What this import would do has changed in the meantime: look again, then confirm."))


def require_rejects_accepted(count: int, *, accept_rejects: bool) -> None:
    """Raises UnconfirmedRejectsError while rows are rejected and nobody has said that the others come in."""
    if count and not accept_rejects:
        message = lazy("Rejected rows: %(count)s. Say that the others shall be imported without them.", count=count)
        raise UnconfirmedRejectsError(message, field="accept_rejects")


def require_answers(plan: Plan) -> None:
    """Raises UnstatedError while it is not stated what the file's numbers mean, OpenSpellingsError while names in it
    stand for nobody; leaving rows out is an answer as well."""
    if plan.unstated:
        raise UnstatedError
    if plan.unknown:
        raise OpenSpellingsError(
            lazy(
                "Names that are not known yet: %(count)s. Say whom each one means, or that its rows stay out.",
                count=len(plan.unknown),
            )
        )


def _rejected(reject: Reject) -> RejectedRow:
    return RejectedRow(
        sheet=reject.sheet[:60],
        row=reject.row,
        cell=reject.cell[:12],
        value=reject.value[:200],
        reason=reject.reason.as_data(),
    )


def fingerprint(plan: Plan) -> str:
    """What a user agrees to, in short: SHA-256 over every row with whom it is about and what it says, over every
    rejected row, the names that wait, the figures and the previews."""
    digest = getattr(plan.rows, "digest", None)  # rows outside memory have one of their own
    rows = [digest()] if digest else [said_by(row) for row in plan.rows]
    rejects = [(one.sheet, one.row, one.cell, one.value) for one in plan.rejects]
    names = [(one.kind, one.spelling, one.rows) for one in plan.unknown]
    figures = [(label.msgid, value) for label, value in plan.figures]
    previews = repr([one.rows for one in plan.previews])
    return hashlib.sha256(json.dumps([rows, rejects, names, figures, previews]).encode()).hexdigest()


def said_by(row: PlannedRow) -> tuple[Any, ...]:
    """What a row says, and about whom."""
    return (row.sheet, row.row, row.key, row.action, row.text, row.values.get("subject_id"))


def discard_batch(session: Session, batch: ImportBatch, *, actor: str, now: datetime) -> None:
    """Close a waiting batch without importing it. Raises AlreadyImportedError or WrongStateError."""
    require_waiting(batch)
    batch.state, batch.actor = "discarded", actor
    record(session, "batch:discarded", actor=actor, subject=f"batch:{batch.id}", now=now, file=batch.file_name)
