"""What published results hold fast."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.extending import keeps_judging_closed
from awards.campaigns.models import Award, Campaign
from awards.judging.reopening import keeps_sheets_signed
from awards.results.models import Publication


@keeps_judging_closed
def is_published(session: Session, campaign: Campaign) -> bool:
    """Whether results of the year were ever published: whoever judged afterwards would know them."""
    query = select(Publication.id).join(Publication.award).where(Award.campaign_id == campaign.id)
    return session.scalar(query.limit(1)) is not None


@keeps_sheets_signed
def is_award_published(session: Session, award: Award) -> bool:
    """Whether a result of the award was ever published: it used the signed sheets, and who marked again would know
    it."""
    return session.scalar(select(Publication.id).where(Publication.award_id == award.id).limit(1)) is not None
