"""What the evidence room asks of the panel: how many sheets are signed, and nothing of what is on them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.campaigns.rules import date_in
from awards.evidence.panels import PanelCounts, tells_panel
from awards.judging.models import PanelSeat, Sheet
from awards.nominations.models import Nomination


@tells_panel
def panel_counts(session: Session, award: Award) -> PanelCounts:
    """Seats, and signed sheets by subject; two statements."""
    seats = session.scalar(select(func.count()).select_from(PanelSeat).where(PanelSeat.award_id == award.id)) or 0
    query = select(Nomination.subject_id, func.count(), func.max(Sheet.signed_at)).join(Sheet.nomination)
    query = query.join(Sheet.seat).where(PanelSeat.award_id == award.id, Sheet.state == "signed")
    rows = session.execute(query.where(Nomination.state == "accepted").group_by(Nomination.subject_id)).all()
    newest = {subject_id: date_in(award.campaign, at) for subject_id, _, at in rows if at}
    return PanelCounts(seats, {subject_id: count for subject_id, count, _ in rows}, newest)
