"""Whom someone who works on evidence competes with."""

from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.evidence.nominees import nominees_of
from awards.permissions import Viewer


def rival_kinds(session: Session, campaign: Campaign, viewer: Viewer) -> frozenset[str]:
    """The kinds of subjects of the year's awards in which the viewer is a nominee; the campaign's awards must be
    loaded. The number of statements does not depend on the nominees."""
    if viewer.person_id is None:
        return frozenset()
    awards = [award for award in campaign.awards if award.subject_kind == "person"]
    return frozenset(one.subject_kind for one in awards if nominees_of(session, one).concerns(viewer))
