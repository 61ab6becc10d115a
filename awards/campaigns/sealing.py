"""Sealing the rules of an award before anyone is judged, breaking the seal, and giving more time afterwards."""

import hashlib
from datetime import date, datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award, Campaign, Extension, Seal
from awards.campaigns.rules import Window, last_day, phase_of, require_unsealed
from awards.campaigns.scheme import resolve_winners, sealed_rules
from awards.errors import AwardsError, StaleError, WrongStateError
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.organisation.queries import active_counts
from awards.text import needed_text
from scoring import canonical_bytes

LONGEST_REASON = 300


def rules_to_seal(session: Session, award: Award) -> bytes:
    """The canonical bytes that a seal put on now would keep; their SHA-256 is its digest."""
    counted = counted_for(session, award)
    return canonical_bytes(sealed_rules(award, winners=resolve_winners(award.winners, counted), counted=counted))


def counted_for(session: Session, award: Award) -> int:
    """How many active subjects of the award's kind there are: what a share of winners is taken of."""
    return active_counts(session, award.campaign.year).get(award.subject_kind, 0)


def seal_award(session: Session, award: Award, *, seen: str | None = None, actor: str, now: datetime) -> Seal:
    """Seal the rules as they are: from now on page, service and database refuse to change them.

    `seen` is the digest that the page showed (None: seal what there is). A seal that stands is returned as it is if it
    is the one that was seen. Raises StaleError if the rules changed since they were shown.
    """
    if award.seal is not None and seen in (None, award.seal.sha256):
        return award.seal
    require_unsealed(award)
    rules, counted = rules_to_seal(session, award), counted_for(session, award)
    sha256 = hashlib.sha256(rules).hexdigest()
    if seen is not None and seen != sha256:
        raise StaleError
    seal = Seal(
        award=award,
        number=len(award.seals) + 1,
        rules=rules,
        sha256=sha256,
        winners=resolve_winners(award.winners, counted),
        counted=counted,
        actor=actor,
        sealed_at=now,
    )
    session.add(seal)
    session.flush()
    data = {"seal": seal.number, "sha256": sha256, "winners": seal.winners, "counted": counted}
    record(session, "award:sealed", actor=actor, subject=subject_of(award), now=now, **data)
    return seal


def unseal_award(session: Session, award: Award, *, reason: str, actor: str, now: datetime) -> Seal:
    """Break the seal that stands; the pages of the award say so for ever. The same twice is one.

    Raises WrongStateError where nothing is sealed, InputNeededError (field `reason`) without a usable reason.
    """
    reason = needed_text(reason, "reason", LONGEST_REASON)
    seal = award.seal
    if seal is None:
        raise WrongStateError(lazy("The rules of “%(award)s” are not sealed.", award=award.name))
    seal.unsealed_at, seal.unsealed_by, seal.unsealed_reason = now, actor, reason
    session.flush()
    data = {"seal": seal.number, "sha256": seal.sha256, "reason": reason}
    record(session, "award:unsealed", actor=actor, subject=subject_of(award), now=now, **data)
    return seal


def extend_window(
    session: Session,
    campaign: Campaign,
    step: Window,
    ends_on: date,
    *,
    reason: str,
    department: Subject | None = None,
    actor: str,
    now: datetime,
) -> Extension:
    """Give all, or one department, until a later day (date in the campaign's zone); the reason is shown beside it.

    Raises AwardsError with its field: for a day that is not later than the present last one, nominations that would end
    after judging, a department for another window than nominations; InputNeededError without a usable reason.
    """
    reason = needed_text(reason, "reason", LONGEST_REASON)
    before = last_day(campaign, step, department.id if department else None)
    _require_later(campaign, step, before, ends_on)
    if department is not None and step != "nominations":
        raise AwardsError(lazy("Only nominations can be extended for one department."), field="department")
    extension = Extension(
        campaign=campaign, step=step, department=department, ends_on=ends_on, reason=reason, actor=actor, created_at=now
    )
    session.add(extension)
    session.flush()
    data = {
        "window": step,
        "department": department.code if department else None,
        "before": before.isoformat() if before else None,
        "after": ends_on.isoformat(),
        "reason": reason,
    }
    record(session, "campaign:extended", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)
    return extension


def subject_of(award: Award) -> str:
    """How audit events name an award: `award:2015/service-model`."""
    return f"award:{award.campaign.year}/{award.code}"


def _require_later(campaign: Campaign, step: Window, before: date | None, ends_on: date) -> None:
    if before is None or phase_of(campaign, step) is None:
        raise AwardsError(lazy("The year %(year)s has no dates for this yet.", year=campaign.year), field="step")
    if ends_on <= before:
        message = lazy("The new last day must be later than %(last)s.", last=before.isoformat())
        raise AwardsError(message, field="ends_on")
    judging = last_day(campaign, "judging")
    if step == "nominations" and judging is not None and ends_on > judging:
        message = lazy("Judging ends on %(last)s: who is put forward later cannot be judged.", last=judging.isoformat())
        raise AwardsError(message, field="ends_on")
