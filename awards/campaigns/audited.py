"""What events vouch for here, the sealed rules of each award; and what the log calls years and awards."""

import hashlib
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from awards.audit.chain import told
from awards.audit.findings import Finding, verifies
from awards.audit.naming import names
from awards.campaigns.models import Award, Campaign, Component, Seal
from awards.campaigns.sealing import SEALED, UNSEALED, is_intact, subject_of
from awards.i18n import LazyMessage, lazy


@verifies("seals")
def check_seals(session: Session) -> Iterator[Finding]:
    """Each seal keeps the bytes of its digest, is told by its events, and while it stands the rules are those bytes."""
    events = told(session, SEALED, UNSEALED, seal=int, sha256=str)
    known = {(one.name, one.subject, one.data["seal"]): one.data["sha256"] for one in events}
    for award in _awards(session):
        for seal in award.seals:
            yield from _of_seal(award, seal, known)
        if award.seal is not None and not is_intact(award):
            yield _finding(award, award.seal, "rules")
    for (name, subject, number), _ in known.items():
        if name == SEALED:
            facts = {"seal": number, "award": subject.removeprefix("award:")}
            yield Finding(lazy("Seal %(seal)s of %(award)s, of which an event tells, is not there.", **facts))


def _of_seal(award: Award, seal: Seal, known: dict[tuple[str, str, int], str]) -> Iterator[Finding]:
    subject = subject_of(award)
    if hashlib.sha256(seal.rules).hexdigest() != seal.sha256:
        yield _finding(award, seal, "bytes")
    if known.pop((SEALED, subject, seal.number), None) != seal.sha256:
        yield _finding(award, seal, "event")
    if (known.pop((UNSEALED, subject, seal.number), None) is None) != seal.stands:
        yield _finding(award, seal, "breaking")


WRONG = {
    "bytes": lazy("Seal %(seal)s of %(award)s: the rules that it keeps are not those of its digest."),
    "event": lazy("Seal %(seal)s of %(award)s: no event tells of it with this digest."),
    "breaking": lazy("Seal %(seal)s of %(award)s: what the events tell of its breaking is not so."),
    "rules": lazy("Seal %(seal)s of %(award)s stands, but the rules are not those that it keeps."),
}


def _finding(award: Award, seal: Seal, what: str) -> Finding:
    facts = {"seal": seal.number, "award": f"{award.campaign.year}/{award.code}"}
    return Finding(LazyMessage(WRONG[what].msgid, facts))


def _awards(session: Session) -> Iterator[Award]:
    loaded = (
        joinedload(Award.campaign).selectinload(Campaign.phases),
        joinedload(Award.campaign).selectinload(Campaign.indicators),
        selectinload(Award.components).selectinload(Component.criteria),
        selectinload(Award.quotas),
        selectinload(Award.seals).options(undefer(Seal.rules)),
    )
    yield from session.scalars(select(Award).options(*loaded).order_by(Award.id))


@names("award", "campaign")
def names_of_awards(session: Session, subjects: Collection[str]) -> dict[str, dict[str, str]]:
    """The award's name with its year, and the seat's code behind it; the year's name. Two statements."""
    years = {campaign.year: campaign for campaign in session.scalars(select(Campaign))}
    awards = {f"{one.campaign.year}/{one.code}": one for one in session.scalars(select(Award))}
    found = {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        year, _, code = key.partition("/")
        code, _, seat = code.partition("/")
        if kind == "award" and (award := awards.get(f"{year}/{code}")):
            found[subject] = {lang: " · ".join(filter(None, (year, name, seat))) for lang, name in award.name.items()}
        if kind == "campaign" and year.isdecimal() and (campaign := years.get(int(year))):
            found[subject] = {lang: f"{year} {name}" for lang, name in campaign.name.items()}
    return found
