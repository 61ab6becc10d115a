"""Taking an honour back: the result stays as it was published, and everywhere it is shown the revocation stands."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.rules import is_day_until
from awards.errors import AwardsError, WrongStateError
from awards.i18n import lazy
from awards.results.certifying import selected_ids
from awards.results.honouring import take_back_honour
from awards.results.models import Publication, Revocation
from awards.results.revoked import revocations_of
from awards.runs.queries import subject_of
from awards.text import needed_text

REASON = 600


class RevocationError(AwardsError):
    """The day of the decision is none; `field` says what is wrong."""


def revoke_honour(
    session: Session,
    publication: Publication,
    nominee: str,
    *,
    reason: str,
    decided_on: date | None,
    actor: str,
    now: datetime,
) -> Revocation:
    """Take back the honour of one whom a publication selects; `nominee` is the id in bundles.

    Raises WrongStateError for who was not selected or lost the honour before, RevocationError and InputNeededError
    with their field.
    """
    if nominee not in selected_ids(publication.run):
        raise WrongStateError(lazy("Only the honour of somebody who was selected can be revoked."))
    if nominee in revocations_of(session, publication):
        raise WrongStateError(lazy("This honour was revoked already."))
    reason = needed_text(reason, "reason", REASON)
    if decided_on is None or not is_day_until(publication.award.campaign, decided_on, now):
        raise RevocationError(lazy("The day of the decision, not after today."), field="decided_on")
    about = {"publication_id": publication.id, "nominee": nominee, "reason": reason, "decided_on": decided_on}
    revocation = Revocation(**about, actor=actor, created_at=now)
    session.add(revocation)
    session.flush()
    take_back_honour(session, publication, nominee)
    data = {"nominee": nominee, "run": publication.run.number, "on": decided_on.isoformat(), "reason": reason}
    record(session, "honour:revoked", actor=actor, subject=subject_of(publication.award), now=now, **data)
    return revocation
