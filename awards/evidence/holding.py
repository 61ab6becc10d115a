"""What evidence holds fast of an award's rules."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.editing.holding import Held, holds_rules
from awards.campaigns.indicators import guards_indicator
from awards.campaigns.models import Award, Campaign, Component
from awards.evidence.models import Adjustment, GapReason, IndicatorValue
from awards.i18n import LazyMessage, lazy


@holds_rules
def held_by_evidence(session: Session, award: Award) -> Held:
    """Components for which it was written down why there is nothing, and the award if points were given for it."""
    reasoned = select(GapReason.component_id).join(Component, GapReason.component_id == Component.id)
    components = frozenset(session.scalars(reasoned.where(Component.award_id == award.id)))
    points = session.scalar(select(func.count()).where(Adjustment.award_id == award.id)) or 0
    lost = []
    if points:
        lost.append(lazy("Bonuses and deductions: %(count)s.", count=points))
    if components:
        lost.append(lazy("Reasons for missing evidence: %(count)s.", count=len(components)))
    return Held(lost=tuple(lost), components=components)


@guards_indicator
def held_by_values(session: Session, campaign: Campaign) -> dict[str, LazyMessage]:
    """Figures of which sheets have brought values."""
    query = select(IndicatorValue.code, func.count()).where(IndicatorValue.campaign_id == campaign.id)
    counts = session.execute(query.group_by(IndicatorValue.code))
    return {code: lazy("There are %(count)s values of it.", count=count) for code, count in counts}
