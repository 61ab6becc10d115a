"""What events vouch for of honours: which certificates were issued to whom, which honours were revoked and why, and
what each commendation decision says."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.audit.chain import told
from awards.audit.findings import Finding, verifies
from awards.campaigns.models import Award
from awards.i18n import LazyMessage, lazy
from awards.results.certifying import digest_of_printed
from awards.results.commending import digest_of
from awards.results.models import Certificate, Commendation, Publication, Revocation
from awards.runs.queries import subject_of

FRESH = {"populate_existing": True}


@verifies("certificates")
def check_certificates(session: Session) -> Iterator[Finding]:
    """Each certificate is of the award and nominee of which its event tells, and what is printed has its digest (events
    from before it was kept have none)."""
    events = {one.data["number"]: one for one in told(session, "certificate:issued", number=str, nominee=str)}
    digests = {number: one.data.get("sha256") for number, one in events.items()}
    known = {number: (one.subject, one.data["nominee"], digests[number]) for number, one in events.items()}
    publication = joinedload(Certificate.publication).joinedload(Publication.award).joinedload(Award.campaign)
    rows = session.scalars(select(Certificate).options(publication).execution_options(**FRESH))
    kept = {
        one.number: (
            subject_of(one.publication.award),
            one.nominee,
            digest_of_printed(one) if digests.get(one.number) else None,
        )
        for one in rows
    }
    yield from _different(known, kept, lazy("Certificate %(what)s is not as the events tell."))


@verifies("revocations")
def check_revocations(session: Session) -> Iterator[Finding]:
    """Each honour was revoked as its event tells, on that day and for that reason."""
    events = told(session, "honour:revoked", nominee=str, run=int, on=str, reason=str)
    told_of = {_key(one.subject, one.data["run"], one.data["nominee"]): one.data for one in events}
    known = {key: (data["on"], data["reason"]) for key, data in told_of.items()}
    publication = joinedload(Revocation.publication)
    award = publication.joinedload(Publication.award).joinedload(Award.campaign)
    query = select(Revocation).options(award, publication.joinedload(Publication.run))
    rows = session.scalars(query.execution_options(**FRESH))
    kept = {
        _key(subject_of(one.publication.award), one.publication.run.number, one.nominee): (
            one.decided_on.isoformat(),
            one.reason,
        )
        for one in rows
    }
    yield from _different(known, kept, lazy("Revocation %(what)s is not as the events tell."))


@verifies("commendations")
def check_commendations(session: Session) -> Iterator[Finding]:
    """What each commendation decision says has the digest of its event."""
    events = told(session, "commendation:issued", number=int, sha256=str)
    known = {f"{one.subject.removeprefix('campaign:')}/{one.data['number']}": one.data["sha256"] for one in events}
    query = select(Commendation).options(joinedload(Commendation.campaign)).execution_options(**FRESH)
    kept = {f"{one.campaign.year}/{one.number}": digest_of(one) for one in session.scalars(query)}
    yield from _different(known, kept, lazy("Commendation decision %(what)s is not as the events tell."))


def _key(subject: str, run: int, nominee: str) -> str:
    return f"{subject.removeprefix('award:')}/{run}/{nominee}"


def _different(known: Mapping[str, Any], kept: Mapping[str, Any], message: LazyMessage) -> Iterator[Finding]:
    for what in sorted(known.keys() | kept.keys()):
        if known.get(what) != kept.get(what):
            yield Finding(LazyMessage(message.msgid, {"what": what}))
