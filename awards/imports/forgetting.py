"""Deleting the contents of files that hold what is not to be kept about people: when such a file waits for nobody any
more, only its digest, size and name stay."""

import logging
from collections.abc import Container
from pathlib import Path

from sqlalchemy import and_, exists, not_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from awards.db import transaction
from awards.files.models import StoredFile
from awards.files.service import delete_content, referring_columns
from awards.imports.models import ImportBatch
from awards.imports.plan import REGISTRY, is_personal

log = logging.getLogger(__name__)


def sweep(store: Path) -> None:
    """Forget what can be forgotten, in a transaction of its own: call it after the commit of whatever ended a batch.

    What a crash, a busy database or the disk keeps it from is done the next time.
    """
    try:
        with transaction() as session:
            forget_contents(session, store)
    except (OSError, OperationalError):
        log.exception("contents of files could not be deleted; this is tried again after the next import")


def forget_contents(session: Session, store: Path) -> int:
    """Delete from the store the content of each file that is personal and waits for no decision, unless something else
    refers to it; returns how many contents are gone by it. The entries stay. One statement.

    Call it in a write transaction: nobody can then bring the same content in between.
    """
    return sum(delete_content(store, sha256) for sha256 in forgettable(session))


def forgettable(session: Session, columns: Container[tuple[str, str]] | None = None) -> list[str]:
    """The digests of files that were brought in as personal, are imported, put aside or undone, and are needed by no
    row of any table besides. `columns` (table, column) are those that an older database has, if not all."""
    kinds = [kind for kind in REGISTRY if is_personal(kind)]
    ended = and_(ImportBatch.kind.in_(kinds), ImportBatch.state != "waiting")
    query = select(StoredFile.sha256).where(exists().where(ImportBatch.file_id == StoredFile.id, ended))
    for column in referring_columns():
        if columns is not None and (column.table.name, column.name) not in columns:
            continue
        needs = [column == StoredFile.id]
        if column.table is ImportBatch.__table__:
            needs.append(not_(ended))
        query = query.where(~exists().where(*needs))
    return list(session.scalars(query.order_by(StoredFile.id)))
