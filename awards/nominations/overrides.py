"""Where the office ruled on a condition otherwise than the evidence says: for those who watch over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award, Campaign
from awards.campaigns.queries import campaign_of_year
from awards.nominations.models import ConditionRuling, Nomination
from awards.nominations.queries import concerned_awards
from awards.permissions import Viewer


@dataclass(frozen=True)
class Override:
    """One override; `label` is the condition's name, `is_last` whether it stands."""

    ruling: ConditionRuling
    label: dict[str, str] | str
    is_last: bool

    @property
    def nomination(self) -> Nomination:
        """Whom it is about, and for what."""
        return self.ruling.nomination


@dataclass(frozen=True)
class OverridesOfYear:
    """The overrides of a year, the newest first; those of awards in which the viewer is a nominee are not among
    them."""

    campaign: Campaign
    lines: Sequence[Override]

    def concerns(self, viewer: Viewer) -> bool:
        """Never: what concerns the viewer is left out."""
        return False


def overrides_of_year(session: Session, viewer: Viewer, year: int) -> OverridesOfYear:
    """Every override of a year. Raises NotFoundError. A constant number of statements."""
    campaign = campaign_of_year(session, viewer, year)
    whole = joinedload(ConditionRuling.nomination)
    query = _overrides(session, viewer, campaign).options(
        whole.joinedload(Nomination.award),
        whole.joinedload(Nomination.subject),
        whole.joinedload(Nomination.department),
    )
    rulings = session.scalars(query.order_by(ConditionRuling.id.desc())).all()
    numbers = {ruling.nomination_id for ruling in rulings}
    newest = select(func.max(ConditionRuling.id)).where(ConditionRuling.nomination_id.in_(numbers))
    last = set(session.scalars(newest.group_by(ConditionRuling.nomination_id, ConditionRuling.code)))
    return OverridesOfYear(campaign, [Override(one, _label(one), one.id in last) for one in rulings])


def overrides_since(session: Session, viewer: Viewer, campaign: Campaign, since: datetime) -> int:
    """How many there were since an instant, as far as the viewer may know of them."""
    found = _overrides(session, viewer, campaign).where(ConditionRuling.at > since)
    return session.scalar(found.with_only_columns(func.count())) or 0


def _overrides(session: Session, viewer: Viewer, campaign: Campaign) -> Select[ConditionRuling]:
    query = select(ConditionRuling).join(ConditionRuling.nomination).join(Nomination.award)
    return query.where(
        Award.campaign_id == campaign.id, Award.id.not_in(concerned_awards(session, viewer)), _is_override()
    )


def _is_override() -> ColumnElement[bool]:
    """As ConditionRuling.is_override."""
    met, unmet = ConditionRuling.standing == "met", ConditionRuling.standing == "unmet"
    return or_(and_(met, ~ConditionRuling.holds), and_(unmet, ConditionRuling.holds))


def _label(ruling: ConditionRuling) -> dict[str, str] | str:
    conditions = ruling.nomination.award.conditions
    return next((one["label"] for one in conditions if one["code"] == ruling.code), ruling.code)
