"""What runs and decisions hold fast of an award."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.decided import tells_decided
from awards.campaigns.editing.holding import Held, holds_rules
from awards.campaigns.models import Award, Campaign
from awards.i18n import lazy
from awards.runs.models import Decision, Run


@holds_rules
def held_by_runs(session: Session, award: Award) -> Held:
    """The award itself: what was computed is kept for ever."""
    count = session.scalar(select(func.count()).where(Run.award_id == award.id)) or 0
    return Held(lost=(lazy("Runs: %(count)s.", count=count),)) if count else Held()


@tells_decided
def decided(session: Session, campaign: Campaign) -> frozenset[int]:
    """The awards of a year on which a decision stands: who was nominated is part of what was decided on."""
    query = select(Decision.award_id).join(Award, Award.id == Decision.award_id)
    return frozenset(session.scalars(query.where(Award.campaign_id == campaign.id, Decision.withdrawn_at.is_(None))))
