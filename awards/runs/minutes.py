"""The plain data of the minutes (评审纪要) of a decision: who judged, who was recused and why, how well the judges
agree, what was voted on, what was decided, and the digests by which anyone holds it against the run."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award
from awards.i18n import bi
from awards.judging.models import PanelSeat, Sheet
from awards.nominations.models import Nomination
from awards.runs import queries
from awards.runs.diagnosis import Agreement, Diagnosis, diagnosis_of
from awards.runs.models import Decision, Ruling, Run
from awards.runs.service.deriving import UnderivableError, made_document
from awards.runs.words import status

Data = dict[str, Any]
Names = Mapping[str, Nomination]


def minutes_of(session: Session, decision: Decision, *, lang: str) -> Data:
    """Everything the minutes say, in one language, as JSON holds it:

    `{"year", "campaign", "organiser", "award", "number", "decided_on", "attendance", "vote", "note", "approved_by",
    "approved_at", "withdrawn": None or {"reason", "at"}, "places", "weights": [{"label", "weight"}], "panel": [{"name",
    "is_lead", XX "agreement": [{"panel", "code",
    "value", "strength", "question"}], "rulings": [{"kind", "names", "vote", "reason", "decided_on"}], "ranking":
    [{"rank", "name", "units", "total", "status", "is_selected"}], "selected": [{"name", "units"}], "run": {"number",
    "made_at", "bundle", "result", "engine", "rules"}}`.

    Days are ISO dates, instants ISO with the campaign's offset; figures are texts as in the result. Who was recused and
    why is told as it stands today, everything else as it was decided. `strength` is a word in the reader's language.
    """
    award, run = decision.award, decision.run
    names, result, bundle = queries.nominees_of(session, award), queries.result_of(run), queries.bundle_of(run)
    ranking = [_line(row, names, lang) for row in result["ranking"]]
    components = bundle["scheme"]["components"]
    return {
        "year": award.campaign.year,
        "campaign": bi(award.campaign.name, lang),
        "organiser": bi(award.campaign.organiser, lang),
        "award": bi(bundle["award"]["name"], lang),
        **_decided(decision),
        "places": bundle["scheme"]["winners"],
        "weights": [{"label": bi(one["label"], lang), "weight": one["weight"]} for one in components],
        "panel": _panel(session, award, bundle),
        "recusals": _recusals(session, award, bundle),
        "agreement": _agreement(session, run, names, lang),
        "rulings": [_ruling(one, names, lang) for one in queries.rulings_decided_with(session, decision)],
        "ranking": ranking,
        "selected": [{key: one[key] for key in ("name", "units")} for one in ranking if one["is_selected"]],
        "run": _run(run, bundle, award.campaign.timezone),
    }


def _local(instant: datetime, zone: str) -> str:
    return instant.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def _decided(decision: Decision) -> Data:
    zone, withdrawn = decision.award.campaign.timezone, None
    if decision.withdrawn_at is not None:
        at = _local(decision.withdrawn_at, zone)
        withdrawn = {"reason": decision.withdrawn_reason, "at": at}
    return {
        "number": decision.number,
        "decided_on": decision.decided_on.isoformat(),
        "attendance": decision.attendance,
        "vote": decision.vote,
        "note": decision.note,
        "approved_by": decision.approved_by,
        "approved_at": _local(decision.created_at, zone),
        "withdrawn": withdrawn,
    }


def _run(run: Run, bundle: Data, zone: str) -> Data:
    return {
        "number": run.number,
        "made_at": _local(run.created_at, zone),
        "bundle": run.bundle_sha256,
        "result": run.result_sha256,
        "engine": run.engine,
        "rules": bundle["rules"]["sealed_sha256"],
    }


def _line(row: Data, names: Names, lang: str) -> Data:
    subject = names[row["id"]].subject
    own = subject.own_departments if subject.kind != "department" else ()
    return {
        "rank": row["rank"],
        "name": bi(subject.name, lang),
        "units": [bi(one.name, lang) for one in own],
        "total": row["total"],
        "status": status(row["status"])[lang],
        "is_selected": row["status"] == "selected",
    }


def _panel(session: Session, award: Award, bundle: Data) -> list[Data]:
    """Each judge of the bundle: how many sheets count, and of how many nominees the judge was recused."""
    signed: Counter[str] = Counter()
    recused: Counter[str] = Counter()
    for panel in _panels(bundle["nominees"], bundle):
        signed.update(sheet["judge"] for sheet in panel["sheets"])
        recused.update(panel["recused"])
    query = select(PanelSeat).where(PanelSeat.award_id == award.id).options(joinedload(PanelSeat.user))
    seats = [one for one in session.scalars(query.order_by(PanelSeat.id)) if one.code in signed or one.code in recused]
    return [
        {"name": one.user.name, "is_lead": one.is_lead, "signed": signed[one.code], "recused": recused[one.code]}
        for one in seats
    ]


def _panels(nominees: list[Data], bundle: Data) -> list[Data]:
    """What the panel gave these nominees of a bundle."""
    codes = {one["code"] for one in bundle["scheme"]["components"] if one["kind"] == "panel"}
    return [data for one in nominees for code, data in one["data"].items() if code in codes]


def _recusals(session: Session, award: Award, bundle: Data) -> list[Data]:
    """Why judges of the bundle were recused or abstained, for the nominees of the bundle only, the most frequent reason
    first."""
    nominees = bundle["nominees"]
    told = {(code, one["id"]) for one in nominees for panel in _panels([one], bundle) for code in panel["recused"]}
    query = select(Sheet).join(Sheet.seat).where(PanelSeat.award_id == award.id)
    query = query.where(Sheet.state.in_(("recused", "abstained"))).order_by(Sheet.id)
    judges: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    whole = (joinedload(Sheet.seat).joinedload(PanelSeat.user), joinedload(Sheet.nomination))
    for sheet in session.scalars(query.options(*whole)):
        if (sheet.seat.code, queries.nominee_id(sheet.nomination)) in told:
            judges[sheet.state, sheet.reason][sheet.seat.user.name] += 1
    rows = [
        {"state": state, "reason": reason, "judges": list(of), "sheets": of.total()}
        for (state, reason), of in judges.items()
    ]
    return sorted(rows, key=lambda row: (row["state"] != "recused", -int(str(row["sheets"])), str(row["reason"])))


def _agreement(session: Session, run: Run, names: Names, lang: str) -> list[Data]:
    """The figures of agreement that there are; none where the engine of today does not read the bundle."""
    diagnosis = _diagnosis(session, run, names, lang)
    if diagnosis is None:
        return []
    return [_figure(panel.label, one) for panel in diagnosis.panels for one in panel.agreement if one.value]


def _figure(panel: str, one: Agreement) -> Data:
    return {
        "panel": panel,
        "code": one.code,
        "value": one.value,
        "strength": str(one.strength),
        "question": one.question,
    }


def _diagnosis(session: Session, run: Run, names: Names, lang: str) -> Diagnosis | None:
    kept = queries.document_of(session, run, "diagnostics")
    try:
        document = json.loads(kept.content if kept else made_document(run, "diagnostics"))
    except UnderivableError:
        return None
    judges, bundle = queries.judges_of(session, run.award), queries.bundle_of(run)
    return diagnosis_of(document, bundle, queries.result_of(run), names=names, judges=judges, lang=lang)


def _ruling(ruling: Ruling, names: Names, lang: str) -> Data:
    return {
        "kind": ruling.kind,
        "names": [bi(names[one].subject.name, lang) if one in names else one for one in ruling.nominees],
        "vote": ruling.vote,
        "reason": ruling.reason,
        "decided_on": ruling.decided_on.isoformat(),
    }
