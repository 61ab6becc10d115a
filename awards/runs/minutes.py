"""The plain data of the minutes (评审纪要) of a decision: who judged, who was recused and why, how well the judges
agree, what was voted on, what was decided, and the digests by which anyone holds it against the run."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from awards import clock
from awards.i18n import bi
from awards.runs import queries
from awards.runs.diagnosis import Agreement, Diagnosis, diagnosis_of
from awards.runs.minuted import names_for, names_kept, panels_of
from awards.runs.models import Decision, Ruling, Run
from awards.runs.service.deriving import UnderivableError, made_document
from awards.runs.words import status

Data = dict[str, Any]
Names = Mapping[str, Data]


def minutes_of(session: Session, decision: Decision, *, lang: str) -> Data:
    """Everything the minutes say, in one language, as JSON holds it:

    `{"year", "campaign", "organiser", "award", "number", "decided_on", "attendance", "vote", "note", "approved_by",
    "approved_at", "withdrawn": None or {"reason", "at"}, "places", "weights": [{"label", "weight"}], "panel": [{"name",
    "is_lead", "signed", "recused"}], "recusals": [{"state": "recused" or "abstained", "reason", "judges", "sheets"}],
    "agreement": [{"panel", "code", "value", "strength", "question"}], "rulings": [{"kind", "names", "vote", "reason",
    "decided_on"}], "ranking": [{"rank", "name", "units", "total", "status", "is_selected"}], "selected": [{"name",
    "units"}], "named_on": None or a day, "run": {"number", "made_at", "bundle", "result", "engine", "rules"}}`.

    Days are ISO dates, instants ISO with the campaign's offset; figures are texts as in the result. Everything is as it
    was decided; of decisions from before names were kept with them, organiser, names, units, leads and recusals are
    those of `named_on`. `strength` is a word in the reader's language.
    """
    award, run = decision.award, decision.run
    result, bundle = queries.result_of(run), queries.bundle_of(run)
    kept = names_kept(session, decision)
    named = kept or names_for(session, decision)
    names = named["nominees"]
    ranking = [_line(row, names, lang) for row in result["ranking"]]
    components = bundle["scheme"]["components"]
    return {
        "year": award.campaign.year,
        "campaign": bi(named["campaign"], lang),
        "organiser": bi(named["organiser"], lang),
        "award": bi(bundle["award"]["name"], lang),
        **_decided(decision),
        "places": bundle["scheme"]["winners"],
        "weights": [{"label": bi(one["label"], lang), "weight": one["weight"]} for one in components],
        "panel": _panel(named["judges"], bundle),
        "recusals": named["recusals"],
        "agreement": _agreement(session, run, lang),
        "rulings": [_ruling(one, names, lang) for one in queries.rulings_decided_with(session, decision)],
        "ranking": ranking,
        "selected": [{key: one[key] for key in ("name", "units")} for one in ranking if one["is_selected"]],
        "named_on": None if kept else clock.today(award.campaign.timezone).isoformat(),
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
    nominee = names[row["id"]]
    return {
        "rank": row["rank"],
        "name": bi(nominee["name"], lang),
        "units": [bi(one, lang) for one in nominee["units"]],
        "total": row["total"],
        "status": status(row["status"])[lang],
        "is_selected": row["status"] == "selected",
    }


def _panel(judges: list[Data], bundle: Data) -> list[Data]:
    """Each judge of the bundle: how many sheets count, and of how many nominees the judge was recused."""
    found = [panel for panels in panels_of(bundle).values() for panel in panels]
    signed = Counter(sheet["judge"] for panel in found for sheet in panel["sheets"])
    recused = Counter(code for panel in found for code in panel["recused"])
    return [
        {"name": one["name"], "is_lead": one["is_lead"], "signed": signed[one["code"]], "recused": recused[one["code"]]}
        for one in judges
    ]


def _agreement(session: Session, run: Run, lang: str) -> list[Data]:
    """The figures of agreement that there are; none where the engine of today does not read the bundle."""
    diagnosis = _diagnosis(session, run, lang)
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


def _diagnosis(session: Session, run: Run, lang: str) -> Diagnosis | None:
    kept = queries.document_of(session, run, "diagnostics")
    try:
        document = json.loads(kept.content if kept else made_document(run, "diagnostics"))
    except UnderivableError:
        return None
    judges, bundle = queries.judges_of(session, run.award), queries.bundle_of(run)
    names = queries.nominees_of(session, run.award)
    return diagnosis_of(document, bundle, queries.result_of(run), names=names, judges=judges, lang=lang)


def _ruling(ruling: Ruling, names: Names, lang: str) -> Data:
    return {
        "kind": ruling.kind,
        "names": [bi(names[one]["name"], lang) if one in names else one for one in ruling.nominees],
        "vote": ruling.vote,
        "reason": ruling.reason,
        "decided_on": ruling.decided_on.isoformat(),
    }
