"""What the minutes call by name. The register, the panel and the year go on changing after a decision: it keeps what
they said on that day, in the event of its approval, where nobody changes it."""

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.audit.models import Event
from awards.judging.models import PanelSeat, Sheet
from awards.nominations.models import Nomination
from awards.runs import queries
from awards.runs.models import Decision

Data = dict[str, Any]
APPROVED = "decision:approved"
NO_MARKS = ("recused", "abstained")


def names_for(session: Session, decision: Decision) -> Data:
    """As of now, in both languages, as JSON holds it: `{"campaign", "organiser", "nominees": {id: {"name", "units"}},
    "judges": [{"code", "name", "is_lead"}], "recusals": [{"state": "recused" or "abstained", "reason", "judges",
    "sheets"}]}`: nominees of the run and of the rulings that it obeys, judges of its bundle in the order of their
    seats, recusals the most frequent reason first."""
    campaign, bundle = decision.award.campaign, queries.bundle_of(decision.run)
    wanted = {one["id"] for one in bundle["nominees"]}
    wanted |= {one for ruling in queries.rulings_decided_with(session, decision) for one in ruling.nominees}
    nominees = queries.nominees_of(session, decision.award)
    return {
        "campaign": dict(campaign.name),
        "organiser": dict(campaign.organiser),
        "nominees": {code: _nominee(one) for code, one in nominees.items() if code in wanted},
        "judges": _judges(session, decision, bundle),
        "recusals": _recusals(session, decision, bundle),
    }


def names_kept(session: Session, decision: Decision) -> Data | None:
    """As `names_for` gave them when the decision was made; None of decisions from before they were kept."""
    query = select(Event).where(Event.name == APPROVED, Event.subject == queries.subject_of(decision.award))
    for event in session.scalars(query.order_by(Event.id.desc())):
        if event.data.get("decision") == decision.number:
            kept: Data | None = event.data.get("names")
            return kept
    return None


def panels_of(bundle: Data) -> dict[str, list[Data]]:
    """Nominee id → what the panel gave the nominee, component by component, each `{"sheets", "recused"}`."""
    codes = {one["code"] for one in bundle["scheme"]["components"] if one["kind"] == "panel"}
    return {one["id"]: [data for code, data in one["data"].items() if code in codes] for one in bundle["nominees"]}


def _nominee(nomination: Nomination) -> Data:
    subject = nomination.subject
    own = subject.own_departments if subject.kind != "department" else ()
    return {"name": dict(subject.name), "units": [dict(one.name) for one in own]}


def _judges(session: Session, decision: Decision, bundle: Data) -> list[Data]:
    found = [panel for panels in panels_of(bundle).values() for panel in panels]
    codes = {sheet["judge"] for panel in found for sheet in panel["sheets"]}
    codes |= {code for panel in found for code in panel["recused"]}
    query = select(PanelSeat).where(PanelSeat.award_id == decision.award_id, PanelSeat.code.in_(codes))
    return [
        {"code": one.code, "name": one.user.name, "is_lead": one.is_lead}
        for one in session.scalars(query.options(joinedload(PanelSeat.user)).order_by(PanelSeat.id))
    ]


def _recusals(session: Session, decision: Decision, bundle: Data) -> list[Data]:
    panels = panels_of(bundle)
    told = {(code, nominee) for nominee, found in panels.items() for panel in found for code in panel["recused"]}
    query = select(Sheet).join(Sheet.seat).where(PanelSeat.award_id == decision.award_id, Sheet.state.in_(NO_MARKS))
    whole = (joinedload(Sheet.seat).joinedload(PanelSeat.user), joinedload(Sheet.nomination))
    judges: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sheet in session.scalars(query.options(*whole).order_by(Sheet.id)):
        if (sheet.seat.code, queries.nominee_id(sheet.nomination)) in told:
            judges[sheet.state, sheet.reason][sheet.seat.user.name] += 1
    rows = [
        {"state": state, "reason": reason, "judges": list(of), "sheets": of.total()}
        for (state, reason), of in judges.items()
    ]
    return sorted(rows, key=lambda row: (row["state"] != "recused", -int(str(row["sheets"])), str(row["reason"])))
