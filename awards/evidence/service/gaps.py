"""Recording why evidence is missing where the other components carry its weight."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Component
from awards.campaigns.nominees import AwardNominees
from awards.errors import AwardsError, ForbiddenError
from awards.evidence.models import GapReason
from awards.evidence.queries.coverage import coverage_for
from awards.evidence.queries.gaps import REWEIGHT
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.text import needed_text

REASON = 300


class GapError(AwardsError):
    """There is nothing to give a reason for."""


def record_gap_reason(
    session: Session,
    case: AwardNominees,
    component: Component,
    subjects: Sequence[Subject],
    *,
    reason: str,
    actor: Viewer,
    now: datetime,
) -> list[GapReason]:
    """Say why a component is missing for nominees of an award, in place of what was said about them before.

    Raises ForbiddenError for a nominee of the award; GapError for a component of another policy, for nobody, for
    someone who is no nominee, and for one who lacks nothing; InputNeededError without a reason.
    """
    if case.concerns(actor):
        raise ForbiddenError
    if component.missing != REWEIGHT or component.award_id != case.award.id:
        raise GapError(lazy("Only where other components carry the weight is a reason recorded."))
    if not subjects:
        raise GapError(lazy("Choose whom the reason is about."))
    if not {one.id for one in subjects} <= {one.id for one in case.subjects}:
        raise GapError(lazy("Choose among those who are put forward for the award."))
    lacking = {subject.id for subject, _ in coverage_for(session, case.award, subjects).lacking(component)}
    for one in subjects:
        if one.id not in lacking:
            words = {"name": one.name, "component": component.label}
            raise GapError(lazy("%(name)s lacks nothing for “%(component)s”.", **words))
    kept = needed_text(reason, "reason", REASON)
    about = {"component_id": component.id, "reason": kept, "actor": actor.username, "at": now}
    reasons = [GapReason(subject_id=one.id, **about) for one in subjects]
    session.add_all(reasons)
    session.flush()
    data = {"component": component.code, "subjects": [one.code for one in subjects], "reason": kept}
    subject = f"award:{case.award.campaign.year}/{case.award.code}"
    record(session, "gap:reasoned", actor=actor.username, subject=subject, now=now, **data)
    return reasons
