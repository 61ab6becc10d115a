"""What the evidence room asks of the panel: how many sheets are signed, and nothing of what is on them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.campaigns.options import options_of
from awards.campaigns.rules import date_in
from awards.evidence.panels import PanelCounts, tells_panels
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries.signed import counts_as_judge
from awards.nominations.models import Nomination


@tells_panels
def panel_counts(session: Session, awards: Sequence[Award]) -> dict[int, PanelCounts]:
    """Award id → how many judges each nominee has, and signed sheets by subject; two statements for any number."""
    campaigns = {award.id: award.campaign for award in awards}
    seated = select(PanelSeat.award_id, func.count()).where(PanelSeat.award_id.in_(campaigns))
    seated = seated.where(counts_as_judge())
    seats = Counter(dict(session.execute(seated.group_by(PanelSeat.award_id)).all()))
    query = select(PanelSeat.award_id, Nomination.subject_id, func.count(), func.max(Sheet.signed_at))
    query = query.select_from(Sheet).join(Sheet.nomination).join(Sheet.seat)
    query = query.where(PanelSeat.award_id.in_(campaigns), Sheet.state == "signed", Nomination.state == "accepted")
    signed: defaultdict[int, dict[int, int]] = defaultdict(dict)
    newest: defaultdict[int, dict[int, date]] = defaultdict(dict)
    for award_id, subject_id, count, at in session.execute(query.group_by(PanelSeat.award_id, Nomination.subject_id)):
        signed[award_id][subject_id] = count
        if at:
            newest[award_id][subject_id] = date_in(campaigns[award_id], at)
    each = {award.id: options_of(award).judges_each or seats[award.id] for award in awards}
    return {one: PanelCounts(each[one], signed[one], newest[one]) for one in campaigns}
