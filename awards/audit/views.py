"""The log of events, for the discipline officer."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, request

from awards.audit import queries
from awards.audit.changes import changes_of, facts_of
from awards.audit.groups import GROUPS
from awards.audit.naming import names_in
from awards.audit.queries import EventCase, Wanted
from awards.audit.words import event_words
from awards.db import db
from awards.incoming import row_number
from awards.permissions import Permission, current_viewer, requires

bp = Blueprint("audit", __name__)
FILTERS = ("group", "who", "text", "since", "until")


@bp.get("/audit")
@requires(Permission.AUDIT_SEE)
def list_events() -> str:
    chosen = {name: request.args.get(name, "").strip() for name in FILTERS}
    last = _instant(chosen["until"])
    wanted = Wanted(
        group=chosen["group"],
        who=chosen["who"],
        text=chosen["text"],
        since=_instant(chosen["since"]),
        until=last + timedelta(days=1) if last else None,
    )
    page = queries.events_page(db.session, current_viewer(), wanted, page=request.args.get("page", 1, type=row_number))
    names = names_in(db.session, page.events)
    words = {"groups": GROUPS, "event_words": event_words, "names": names, "zone": _zone()}
    return render_template("audit/list_events.html", page=page, chosen=chosen, **words)


@bp.get("/audit/<int:event_id>")
@requires(Permission.AUDIT_SEE, load=queries.event_case)
def show_event(case: EventCase) -> str:
    return render_template(
        "audit/show_event.html",
        case=case,
        event=case.event,
        changes=changes_of(case.event),
        facts=facts_of(case.event),
        event_words=event_words,
        names=names_in(db.session, [case.event]),
    )


def _zone() -> str:
    zone: str = current_app.config["AWARDS"].timezone
    return zone


def _instant(typed: str) -> datetime | None:
    """The beginning of a day on the installation's wall; None for what is no day."""
    try:
        day = date.fromisoformat(typed)
        return datetime.combine(day, time.min, ZoneInfo(_zone())) if 1970 < day.year < 9000 else None
    except ValueError:
        return None
