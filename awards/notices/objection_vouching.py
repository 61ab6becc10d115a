"""What events vouch for of objections: what was received, who took it up, how it ended."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.audit.chain import told
from awards.audit.findings import Finding, verifies
from awards.campaigns.models import Award
from awards.i18n import LazyMessage, lazy
from awards.notices.models import Notice, Objection, ObjectionFile
from awards.runs.queries import subject_of

RECEIVED = "objection:received"
MOVED = {
    "objection:taken-up": "investigating",
    "objection:upheld": "upheld",
    "objection:dismissed": "dismissed",
}


def digest_of_received(objection: Objection) -> str:
    """SHA-256 of what was sent in, with the receipt's digest as salt: an event that tells it gives nobody a name or a
    text to try out."""
    files = [[one.position, one.name, one.file.sha256] for one in objection.files]
    said = [objection.subject, objection.nominee, objection.name, objection.contact, objection.text]
    content = [objection.receipt_sha256, *said, objection.due_on.isoformat(), files]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def digest_of_finding(objection: Objection) -> str:
    """SHA-256 of how it ended."""
    content = [objection.finding, objection.remedy, objection.ruling_id]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@verifies("objections")
def check_objections(session: Session) -> Iterator[Finding]:
    """Each is what was received, stands where its last event left it, with the officer who did that, and ended as the
    event of its ruling tells."""
    received = {_key(one): one for one in told(session, RECEIVED, notice=int, objection=int, objection_sha256=str)}
    moved = {_key(one): one for one in told(session, *MOVED, notice=int, objection=int)}
    award = joinedload(Objection.notice).joinedload(Notice.award).joinedload(Award.campaign)
    query = select(Objection).options(award, selectinload(Objection.files).joinedload(ObjectionFile.file))
    for one in session.scalars(query.order_by(Objection.id).execution_options(populate_existing=True)):
        key = (subject_of(one.notice.award), one.notice.number, one.number)
        made, last = received.pop(key, None), moved.pop(key, None)
        if made is None:
            yield _found(key, lazy("no event tells that it was received"))
        elif made.data["objection_sha256"] != digest_of_received(one):
            yield _found(key, lazy("it is not what was received"), made.id)
        if (one.state, one.handler) != ((MOVED[last.name], last.actor) if last else ("received", "")):
            yield _found(key, lazy("it does not stand where its events leave it"), last.id if last else None)
        elif last and not one.is_open and last.data.get("finding_sha256") != digest_of_finding(one):
            yield _found(key, lazy("its finding is not that of its event"), last.id)
    for key, lost in (received | moved).items():
        yield _found(key, lazy("events tell of it, and it is not there"), lost.id)


def _key(event: Any) -> tuple[str, int, int]:
    return event.subject, event.data["notice"], event.data["objection"]


def _found(key: tuple[str, int, int], why: LazyMessage, entry: int | None = None) -> Finding:
    facts = {"award": key[0].removeprefix("award:"), "notice": key[1], "number": key[2], "why": why}
    return Finding(lazy("Objection %(number)s to notice %(notice)s of %(award)s: %(why)s.", **facts), entry=entry)
