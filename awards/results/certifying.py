"""Certificates of honour: issued once for each whom the current publication selects, verified by anyone."""

import secrets
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

import scoring
from awards.audit.service import record
from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import date_in
from awards.errors import WrongStateError
from awards.i18n import lazy
from awards.results.models import Certificate, Publication, Revocation
from awards.results.revoked import revocations_of, revoked_subjects
from awards.runs.models import Run
from awards.runs.queries import result_of, subject_of

TOKEN_BYTES = 16  # 128 bits: nobody finds an address by trying
LOADED = joinedload(Certificate.publication).joinedload(Publication.run)
Standing = Literal["valid", "suspended", "revoked", "superseded"]


class Verified(NamedTuple):
    """A certificate as it stands: revoked for a reason, suspended because the decision was withdrawn, or no longer in
    what the award publishes."""

    certificate: Certificate
    standing: Standing
    revocation: Revocation | None


def issue_certificates(session: Session, publication: Publication, *, actor: str, now: datetime) -> list[Certificate]:
    """Certificates for all who are selected, not revoked and have none yet, best first; [] if nobody is left.

    Raises WrongStateError for a publication that was replaced, or whose decision was withdrawn.
    """
    if publication.replaced_at is not None:
        raise WrongStateError(lazy("This publication was replaced: certificates go with the current one."))
    if not rests_on_decision(publication):
        raise WrongStateError(lazy("The decision was withdrawn: nothing is issued on it."))
    award = publication.award
    without = without_certificate(session, publication)
    first = 1 + _issued(session, award.campaign)
    issued = [_certificate(publication, one, first + index, actor, now) for index, one in enumerate(without)]
    session.add_all(issued)
    session.flush()
    for one in issued:
        data = {"number": one.number, "nominee": one.nominee, "run": publication.run.number}
        data["sha256"] = digest_of_printed(one)
        record(session, "certificate:issued", actor=actor, subject=subject_of(award), now=now, **data)
    return issued


def digest_of_printed(certificate: Certificate) -> str:
    """Of everything that is printed on it, and of the address that its code leads to; in hex."""
    names = ("number", "token", "kind", "name", "units", "award", "deed", "issuer")
    printed = {name: getattr(certificate, name) for name in names}
    digest: str = scoring.digest({**printed, "issued_on": certificate.issued_on.isoformat()})
    return digest


def certificates_of(session: Session, publication: Publication) -> list[Verified]:
    """The certificates of the publication's award in the order of their numbers, each as it stands today; those that an
    earlier publication gave are among them. A constant number of statements."""
    query = select(Certificate).join(Certificate.publication).where(Publication.award_id == publication.award_id)
    return _verified(session, list(session.scalars(query.options(LOADED).order_by(Certificate.id))))


def verified(session: Session, token: str) -> Verified | None:
    """The certificate with this token; None if there is none."""
    found = session.scalar(select(Certificate).where(Certificate.token == token).options(LOADED))
    return _verified(session, [found])[0] if found else None


def _verified(session: Session, certificates: Sequence[Certificate]) -> list[Verified]:
    """Certificates of one award as they stand."""
    if not certificates:
        return []
    award_id = certificates[0].publication.award_id
    revoked, current = revoked_subjects(session, award_id), _current(session, award_id)
    honoured = _honoured(current) if current else set()
    return [_standing(one, revoked, current, honoured) for one in certificates]


def _standing(
    certificate: Certificate, revoked: Mapping[int, Revocation], current: Publication | None, honoured: Set[int]
) -> Verified:
    subject_id = certificate.publication.people[certificate.nominee]["subject_id"]
    if subject_id in revoked:
        return Verified(certificate, "revoked", revoked[subject_id])
    if current is None or subject_id not in honoured:
        return Verified(certificate, "superseded", None)
    return Verified(certificate, "valid" if rests_on_decision(current) else "suspended", None)


def rests_on_decision(publication: Publication) -> bool:
    """Whether the decision that it carries out was not withdrawn."""
    return publication.decision is None or publication.decision.stands


def _current(session: Session, award_id: int) -> Publication | None:
    query = select(Publication).where(Publication.award_id == award_id, Publication.replaced_at.is_(None))
    return session.scalar(query.options(joinedload(Publication.run), joinedload(Publication.decision)))


def _honoured(publication: Publication) -> set[int]:
    """The subjects whom a publication selects."""
    return {publication.people[one]["subject_id"] for one in selected_ids(publication.run)}


def selected_ids(run: Run) -> list[str]:
    """The ids of those whom a run selects, best first."""
    return [row["id"] for row in result_of(run)["ranking"] if row["status"] == "selected"]


def without_certificate(session: Session, publication: Publication) -> list[str]:
    """The nominee ids of those selected for whom a certificate can be issued: none of the award's publications gave
    them one, and their honour was not revoked."""
    query = select(Certificate).join(Certificate.publication).where(Publication.award_id == publication.award_id)
    have = {one.publication.people[one.nominee]["subject_id"] for one in session.scalars(query)}
    gone = revocations_of(session, publication)
    people = publication.people
    return [one for one in selected_ids(publication.run) if people[one]["subject_id"] not in have and one not in gone]


def _issued(session: Session, campaign: Campaign) -> int:
    query = select(func.count(Certificate.id)).join(Certificate.publication).join(Publication.award)
    return session.scalar(query.where(Award.campaign_id == campaign.id)) or 0


def _certificate(publication: Publication, nominee: str, number: int, actor: str, now: datetime) -> Certificate:
    person, campaign = publication.people[nominee], publication.award.campaign
    return Certificate(
        publication_id=publication.id,
        nominee=nominee,
        number=f"{campaign.year}-{number:04}",
        token=secrets.token_hex(TOKEN_BYTES),
        kind=person["kind"],
        name=person["name"],
        units=[] if person["kind"] == "department" else [one["name"] for one in person["departments"]],
        award=publication.scheme["award"],
        deed=person["deed"],
        issuer=dict(campaign.organiser),
        issued_on=date_in(campaign, now),
        actor=actor,
        created_at=now,
    )
