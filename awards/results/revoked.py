"""Whose honour was taken back: by award and subject, so that a new publication brings nobody's back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.results.models import Publication, Revocation


def revoked_subjects(session: Session, award_id: int) -> dict[int, Revocation]:
    """Subject id → the revocation of the honour of an award, whichever publication it was taken from."""
    query = select(Revocation, Publication.people).join(Revocation.publication)
    found = session.execute(query.where(Publication.award_id == award_id).order_by(Revocation.id))
    return {people[one.nominee]["subject_id"]: one for one, people in found}


def revocations_of(session: Session, publication: Publication) -> dict[str, Revocation]:
    """Nominee id → the revocation of the honour, of those whom a publication names."""
    gone = revoked_subjects(session, publication.award_id)
    people = publication.people.items()
    return {nominee: gone[one["subject_id"]] for nominee, one in people if one["subject_id"] in gone}
