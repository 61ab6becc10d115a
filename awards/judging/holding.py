"""What panels and marks hold fast of an award's rules."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.editing.holding import Held, holds_rules
from awards.campaigns.models import Award
from awards.i18n import lazy
from awards.judging.models import Mark, PanelSeat, Sheet


@holds_rules
def held_by_panel(session: Session, award: Award) -> Held:
    """The award as soon as somebody has a seat on its panel; what marks mean as soon as there is one."""
    seats = session.scalar(select(func.count()).where(PanelSeat.award_id == award.id)) or 0
    if not seats:
        return Held()
    marked = select(Mark.id).join(Sheet, Mark.sheet_id == Sheet.id).join(PanelSeat, Sheet.seat_id == PanelSeat.id)
    is_marked = session.scalar(marked.where(PanelSeat.award_id == award.id).limit(1)) is not None
    return Held(lost=(lazy("Seats on the panel: %(count)s.", count=seats),), keeps_rubric=is_marked)
