"""What runs hold fast of an award."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.editing.holding import Held, holds_rules
from awards.campaigns.models import Award
from awards.i18n import lazy
from awards.runs.models import Run


@holds_rules
def held_by_runs(session: Session, award: Award) -> Held:
    """The award itself: what was computed is kept for ever."""
    count = session.scalar(select(func.count()).where(Run.award_id == award.id)) or 0
    return Held(lost=(lazy("Runs: %(count)s.", count=count),)) if count else Held()
