"""Heads of the chain that were noted elsewhere: the only thing that tells of an end that was cut off."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.findings import Finding, Head
from awards.audit.models import Event
from awards.i18n import LazyMessage, lazy


def missing_head(session: Session, head: Head) -> Iterator[Finding]:
    """A finding if the head is not in the log, or not under the number that was printed with it."""
    found = session.scalar(select(Event.id).where(Event.sha256 == head.sha256))
    if found is None or head.entry not in (None, found):
        yield Finding(_why(session, head, found), "cut", head.entry)


def _why(session: Session, head: Head, found: int | None) -> LazyMessage:
    facts: dict[str, Any] = {"source": head.source, "digest": head.sha256, "number": head.entry}
    newest = session.scalar(select(func.max(Event.id))) or 0
    if found is not None:
        return lazy(
            "%(source)s: the digest %(digest)s was printed for entry %(number)s and is that of entry %(found)s.",
            found=found,
            **facts,
        )
    if head.entry is None:
        return lazy(
            "%(source)s: the digest %(digest)s is not in the log. Its end was cut off, or it was computed anew.",
            **facts,
        )
    if head.entry > newest:
        return lazy(
            "%(source)s: entry %(number)s with the digest %(digest)s was cut off; the log ends at entry %(newest)s.",
            newest=newest,
            **facts,
        )
    if session.scalar(select(Event.id).where(Event.id == head.entry)) is None:
        return lazy("%(source)s: entry %(number)s with the digest %(digest)s was removed.", **facts)
    return lazy(
        "%(source)s: entry %(number)s no longer has the digest %(digest)s. It was rewritten, or one before it was and "
        "everything behind that computed anew.",
        **facts,
    )
