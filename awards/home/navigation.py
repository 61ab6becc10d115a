"""The main navigation: the places that this viewer may go to."""

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _

from awards.db import db
from awards.home.queries import Standing, standing_of
from awards.permissions import Permission, Viewer, current_viewer, is_granted

Entry = tuple[str, dict[str, Any], str, tuple[str, ...]]


@dataclass(frozen=True)
class Place:
    """One entry; it is current on every page of its rooms."""

    url: str
    text: str
    is_current: bool


def navigation() -> list[Place]:
    """The entries for this request, read once; none on the page that says that the database does not answer."""
    if g.get("is_broken"):
        return []
    if "places" not in g:
        viewer = current_viewer()
        g.places = [_place(*entry) for entry in _entries(viewer, standing_of(db.session, viewer))]
    places: list[Place] = g.places
    return places


def _entries(viewer: Viewer, standing: Standing) -> list[Entry]:
    """(endpoint, values, text, rooms) of what the viewer may open."""
    year = standing.year
    year_rooms: tuple[str, ...] = ("campaigns", "evidence", "runs", "notices", "results")
    year_rooms += () if viewer.nominates_for else ("nominations",)
    year_rooms += () if standing.is_judge else ("judging",)
    entries: list[tuple[bool, Entry]] = [
        (True, ("home.index", {}, _("Home"), ("home",))),
        (
            year is not None,
            ("campaigns.show_campaign", {"year": year}, _("Awards of %(year)s", year=year), year_rooms),
        ),
        (
            year is not None and bool(viewer.nominates_for),
            ("nominations.list_own", {"year": year}, _("Nominations"), ("nominations",)),
        ),
        (standing.is_judge, ("judging.list_seats", {}, _("Judging"), ("judging",))),
        (
            is_granted(Permission.REGISTER_MANAGE, viewer),
            ("organisation.list_subjects", {}, _("Register"), ("organisation",)),
        ),
        (is_granted(Permission.IMPORT_MANAGE, viewer), ("imports.list_batches", {}, _("Imports"), ("imports",))),
        (is_granted(Permission.ACCOUNT_MANAGE, viewer), ("accounts.list_users", {}, _("Accounts"), ("accounts",))),
        (is_granted(Permission.AUDIT_SEE, viewer), ("audit.list_events", {}, _("Log of events"), ("audit",))),
    ]
    return [entry for is_open, entry in entries if is_open]


def _place(endpoint: str, values: dict[str, Any], text: str, rooms: tuple[str, ...]) -> Place:
    is_here = request.blueprint in rooms
    if is_here and "year" in values:
        is_here = (request.view_args or {}).get("year", values["year"]) == values["year"]
    return Place(url_for(endpoint, **values), text, is_here)
