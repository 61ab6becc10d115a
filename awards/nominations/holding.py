"""What nominations hold fast of an award's rules."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.editing.holding import Held, holds_rules
from awards.campaigns.models import Award
from awards.i18n import lazy
from awards.nominations.models import Nomination


@holds_rules
def held_by_nominations(session: Session, award: Award) -> Held:
    """The kind of nominees, and the award itself, as soon as there is one nomination, be it a draft."""
    count = session.scalar(select(func.count()).where(Nomination.award_id == award.id)) or 0
    if not count:
        return Held()
    return Held(lost=(lazy("Nominations, drafts among them: %(count)s.", count=count),), keeps_kind=True)
