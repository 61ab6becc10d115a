"""Sealing the rules of an award before anyone is judged, and breaking the seal."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.documents import document_of
from awards.campaigns.models import Award, Campaign, Seal
from awards.campaigns.nominees import own_awards
from awards.campaigns.presets.checking import check_award
from awards.campaigns.presets.mistakes import Mistake, RulesError
from awards.campaigns.rules import require_unsealed
from awards.campaigns.scheme import resolve_winners, sealed_rules
from awards.errors import StaleError, WrongStateError
from awards.i18n import lazy
from awards.organisation.queries import active_counts
from awards.permissions import Viewer
from awards.text import needed_text
from scoring import canonical_bytes
from scoring import digest as scoring_digest

LONGEST_REASON = 300
SEALED, UNSEALED = "award:sealed", "award:unsealed"


def mistakes_of(award: Award) -> list[Mistake]:
    """What is wrong with the rules as they are saved; [] for rules that can be sealed and obeyed."""
    return check_award(document_of(award), [indicator.code for indicator in award.campaign.indicators])[1]


@dataclass(frozen=True)
class SealPlan:
    """What sealing an award would do now: the seal, or the one that stands, and the mistakes that are in the way.

    `is_own` tells an award in which the viewer is a nominee: somebody else seals it.
    """

    award: Award
    seal: Seal
    mistakes: list[Mistake]
    is_own: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether the viewer can seal it now."""
        return self.award.seal is None and not self.mistakes and not self.is_own


def planned_seal(session: Session, award: Award, *, actor: str, now: datetime) -> SealPlan:
    """What the page of one award shows."""
    counts = active_counts(session, award.campaign.year)
    return SealPlan(award, award.seal or next_seal(award, counts, actor=actor, now=now), mistakes_of(award))


def plans_of_year(session: Session, campaign: Campaign, viewer: Viewer, *, now: datetime) -> list[SealPlan]:
    """Every award of the year, in order; as many statements for one as for ten."""
    counts, own = active_counts(session, campaign.year), own_awards(session, viewer)
    return [
        SealPlan(
            award,
            award.seal or next_seal(award, counts, actor=viewer.username, now=now),
            mistakes_of(award),
            award.id in own,
        )
        for award in campaign.awards
    ]


def digest_of(plans: Iterable[SealPlan]) -> str:
    """What the page of a year showed: the digests of the seals that would be put on."""
    return scoring_digest([plan.seal.sha256 for plan in plans if plan.is_ready])


def seal_year(session: Session, campaign: Campaign, viewer: Viewer, *, seen: str | None, now: datetime) -> list[Seal]:
    """Seal every award of the year that is ready, all or none. Raises StaleError if other rules were shown."""
    plans = plans_of_year(session, campaign, viewer, now=now)
    if seen is not None and seen != digest_of(plans):
        raise StaleError
    ready = [plan.award for plan in plans if plan.is_ready]
    return [seal_award(session, award, actor=viewer.username, now=now) for award in ready]


def next_seal(award: Award, counts: Mapping[str, int], *, actor: str, now: datetime) -> Seal:
    """The seal that would be put on now; it is not added to anything. A share of winners is taken of the active
    subjects of the award's kind; `counts` as by `active_counts`."""
    counted = counts.get(award.subject_kind, 0)
    winners = resolve_winners(award.winners, counted)
    rules = canonical_bytes(sealed_rules(award, winners=winners, counted=counted))
    return Seal(
        number=len(award.seals) + 1,
        rules=rules,
        sha256=hashlib.sha256(rules).hexdigest(),
        winners=winners,
        counted=counted,
        actor=actor,
        sealed_at=now,
    )


def seal_award(session: Session, award: Award, *, seen: str | None = None, actor: str, now: datetime) -> Seal:
    """Seal the rules as they are: from now on page, service and database refuse to change them.

    `seen` is the digest that the page showed (None: seal what there is). A seal that stands is returned as it is if it
    is the one that was seen. Raises StaleError if the rules changed since they were shown, RulesError.
    """
    if award.seal is not None and seen in (None, award.seal.sha256):
        return award.seal
    require_unsealed(award)
    if mistakes := mistakes_of(award):
        raise RulesError(mistakes)
    seal = next_seal(award, active_counts(session, award.campaign.year), actor=actor, now=now)
    if seen is not None and seen != seal.sha256:
        raise StaleError
    award.seals.append(seal)
    session.flush()
    data = {"seal": seal.number, "sha256": seal.sha256, "winners": seal.winners, "counted": seal.counted}
    record(session, SEALED, actor=actor, subject=subject_of(award), now=now, **data)
    return seal


def is_intact(award: Award) -> bool:
    """Whether the rules are still those that the standing seal keeps; True where none stands."""
    seal = award.seal
    if seal is None:
        return True
    now = canonical_bytes(sealed_rules(award, winners=seal.winners, counted=seal.counted))
    return now == seal.rules and hashlib.sha256(now).hexdigest() == seal.sha256


def unseal_award(
    session: Session, award: Award, *, reason: str, seen: str | None = None, actor: str, now: datetime
) -> Seal:
    """Break the seal that stands; the pages of the award say so for ever. The same twice is one.

    `seen` is the `mark_of` the seal that the page showed (None: whichever stands). Raises WrongStateError where nothing
    is sealed, StaleError if it is another seal by now, InputNeededError (field `reason`) without a usable reason.
    """
    reason = needed_text(reason, "reason", LONGEST_REASON)
    seal = award.seal
    if seal is None:
        last = award.seals[-1] if award.seals else None
        if last is not None and (mark_of(last), last.unsealed_by, last.unsealed_reason) == (seen, actor, reason):
            return last
        raise WrongStateError(lazy("The rules of “%(award)s” are not sealed.", award=award.name))
    if seen is not None and seen != mark_of(seal):
        raise StaleError
    seal.unsealed_at, seal.unsealed_by, seal.unsealed_reason = now, actor, reason
    session.flush()
    data = {"seal": seal.number, "sha256": seal.sha256, "reason": reason}
    record(session, UNSEALED, actor=actor, subject=subject_of(award), now=now, **data)
    return seal


def mark_of(seal: Seal) -> str:
    """Which seal of its award it is, "1-7f6b…": the same rules sealed anew have the same digest."""
    return f"{seal.number}-{seal.sha256}"


def subject_of(award: Award) -> str:
    """How audit events name an award: `award:2015/service-model`."""
    return f"award:{award.campaign.year}/{award.code}"
