"""Doing to the log, by SQL, what somebody with the database's password could do."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from awards.audit.chain import Entry, entry_with
from awards.audit.findings import Finding, Head
from awards.audit.models import Event
from awards.audit.service import digest_of, record
from awards.audit.verification import Verification
from awards.i18n import lazy
from tests.conftest import NOW

MOVES = ("changed", "deleted", "emptied")


def write_log(session: Session, count: int = 8) -> list[str]:
    """`count` events from number 1 on; returns their digests."""
    digests = [
        record(
            session,
            "user:renamed",
            actor="office",
            subject=f"user:u{number}",
            now=NOW + timedelta(minutes=number),
            before="甲",
            after=f"乙{number}",
        ).sha256
        for number in range(1, count + 1)
    ]
    drop_triggers(session, "events")
    first = session.scalar(text("SELECT min(id) FROM events"))
    # Sequences run on through the tests: the numbers are those of a log of its own.
    session.execute(text("UPDATE events SET id = id - :first + 1"), {"first": first})
    session.commit()
    session.expire_all()
    session.expunge_all()
    return digests


def drop_triggers(session: Session, table: str) -> None:
    """Take the table's guards away, until the test's end."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    for move in MOVES[:2] if is_sqlite else MOVES:
        of = "" if is_sqlite else f" ON {table}"
        session.execute(text(f"DROP TRIGGER {table}_are_not_{move}{of}"))


def loosen(session: Session) -> None:
    """Make the table anew without any constraint."""
    for statement in ("CREATE TABLE loose AS SELECT * FROM events", "DROP TABLE events"):
        session.execute(text(statement))
    session.execute(text("ALTER TABLE loose RENAME TO events"))


def tamper(session: Session, statement: str, **values: Any) -> None:
    """Run one statement of SQL."""
    session.execute(text(statement), values)


def recompute(session: Session, number: int, *, previous: str | None = None) -> str:
    """Give a row the digest of its contents, with another predecessor if one is named; returns it."""
    if previous is not None:
        tamper(session, "UPDATE events SET previous_sha256 = :to WHERE id = :id", to=previous, id=number)
    entry = entry_of(session, number)
    digest = digest_of(entry)  # type: ignore[arg-type]
    tamper(session, "UPDATE events SET sha256 = :to WHERE id = :id", to=digest, id=number)
    return digest


def entry_of(session: Session, number: int) -> Entry:
    entry = entry_with(session, Event.id == number)
    assert entry is not None
    return entry


def found(session: Session, *heads: tuple[str, int | None]) -> list[Finding]:
    """What a verification finds; heads as (digest, number)."""
    known = [Head(digest, lazy("Given"), number) for digest, number in heads]
    return list(Verification(session, known).findings())


def kinds(findings: list[Finding]) -> list[tuple[str, int | None]]:
    """The kind of each finding and the entry that it names."""
    return [(finding.kind, finding.entry) for finding in findings]
