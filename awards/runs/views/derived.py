"""What is computed from a run when somebody first asks for it."""

from awards import clock
from awards.db import db, transaction
from awards.runs import queries, service
from awards.runs.models import Run, RunDocument


def kept_document(run: Run, kind: str) -> RunDocument:
    """A document of a run; computed outside the write lock and kept if nobody asked for it before."""
    kept = queries.document_of(db.session, run, kind)
    if kept is None:
        content = service.made_document(run, kind)
        with transaction() as session:
            kept = service.keep_document(session, run, kind, content, now=clock.now())
    return kept
