"""Who may do what: the permissions, the predicates that grant them, and the guard on every view.

Nothing is open unless a room's rules.py grants it. A view without `@requires` fails the matrix test.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import current_app, g
from flask_login import current_user
from werkzeug.wrappers import Response

from awards.db import db
from awards.errors import ForbiddenError


class Permission(StrEnum):
    """What can be done, as "thing:verb"."""

    PAGE_OPEN = "page:open"
    ACCOUNT_USE = "account:use"
    ACCOUNT_MANAGE = "account:manage"
    REGISTER_MANAGE = "register:manage"
    REGISTER_EDIT = "register:edit"
    IMPORT_MANAGE = "import:manage"
    CAMPAIGN_MANAGE = "campaign:manage"
    SCHEME_EDIT = "scheme:edit"
    SEAL_BREAK = "seal:break"
    YEAR_EDIT = "year:edit"
    AUDIT_SEE = "audit:see"
    BOARD_SEE = "board:see"
    REMINDER_MANAGE = "reminder:manage"
    EVIDENCE_SEE = "evidence:see"
    EVIDENCE_DECIDE = "evidence:decide"
    NOMINATION_START = "nomination:start"
    NOMINATION_OWN = "nomination:own"
    NOMINATION_ENDORSE = "nomination:endorse"
    NOMINATION_SEE = "nomination:see"
    NOMINATION_EDIT = "nomination:edit"
    NOMINATION_HANDLE = "nomination:handle"
    NOMINATION_DECIDE = "nomination:decide"
    DOSSIER_SEE = "dossier:see"
    PANEL_MANAGE = "panel:manage"
    SEAT_USE = "seat:use"
    SHEET_MARK = "sheet:mark"
    SHEET_SEE = "sheet:see"
    LOOK_ASK = "look:ask"
    MARKS_SEE = "marks:see"
    COMMENT_RELEASE = "comment:release"
    SEAT_KEY = "seat:key"
    SCAN_READ = "scan:read"
    FILE_READ = "file:read"
    RUN_SEE = "run:see"
    RUN_MANAGE = "run:manage"
    WHAT_IF_TRY = "what-if:try"
    DECISION_APPROVE = "decision:approve"
    RESULT_PUBLISH = "result:publish"
    RESULT_SEE = "result:see"
    DERIVATION_SEE = "derivation:see"
    FEEDBACK_SEE = "feedback:see"
    HONOUR_SEE = "honour:see"
    HONOUR_REVOKE = "honour:revoke"
    CERTIFICATE_ISSUE = "certificate:issue"
    CERTIFICATE_SEE = "certificate:see"
    COMMENDATION_ISSUE = "commendation:issue"
    COMMENDATION_SEE = "commendation:see"
    CALENDAR_MANAGE = "calendar:manage"
    NOTICE_SEE = "notice:see"
    NOTICE_MANAGE = "notice:manage"
    OBJECTION_RAISE = "objection:raise"
    OBJECTION_FOLLOW = "objection:follow"
    OBJECTION_SEE = "objection:see"
    OBJECTION_HANDLE = "objection:handle"


@dataclass(frozen=True)
class Viewer:
    """Who looks, as rules see them. `departments` are the ids of the person's own departments, `nominates_for` those
    for which a nominator acts; both empty for someone from outside the register."""

    user_id: int | None = None
    username: str = ""
    name: str = ""
    person_id: int | None = None
    roles: frozenset[str] = frozenset()
    departments: frozenset[int] = frozenset()
    nominates_for: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def has(self, *roles: str) -> bool:
        """Whether the viewer holds one of these roles."""
        return not self.roles.isdisjoint(roles)


Predicate = Callable[[Viewer, Any], bool]
_granted_by: dict[Permission, Predicate] = {}


def grants(permission: Permission) -> Callable[[Predicate], Predicate]:
    """Declare the one predicate that decides a permission:

    `@grants(Permission.SHEET_MARK) def may_mark(viewer, sheet) -> bool`.
    """

    def remember(predicate: Predicate) -> Predicate:
        if permission in _granted_by:
            raise ValueError(f"{permission} is decided twice")
        _granted_by[permission] = predicate
        return predicate

    return remember


def is_granted(permission: Permission, viewer: Viewer, thing: Any = None) -> bool:
    """Deny by default: without a predicate the answer is no."""
    predicate = _granted_by.get(permission)
    return predicate is not None and predicate(viewer, thing)


def current_viewer() -> Viewer:
    """The viewer of this request, read once."""
    if "viewer" not in g:
        g.viewer = current_user.as_viewer() if current_user.is_authenticated else Viewer()
    viewer: Viewer = g.viewer
    return viewer


def may(permission: str, thing: Any = None) -> bool:
    """The `may` of templates: `{% if may('sheet:mark', sheet) %}`."""
    return is_granted(Permission(permission), current_viewer(), thing)


def require_granted(permission: Permission, thing: Any = None) -> None:
    """Ask again, inside a transaction, what the guard on the view asked before it. Raises ForbiddenError."""
    if not is_granted(permission, current_viewer(), thing):
        raise ForbiddenError


def requires(permission: Permission, load: Callable[..., Any] | None = None) -> Callable[[Callable[..., Any]], Any]:
    """Guard a view.

    `load(session, viewer, **url_values)` reads the thing (NotFoundError → 404), the permission's predicate judges
    viewer and thing, and the view is called with the thing instead of the URL's values.

    Someone who is not signed in is asked to; someone who is gets 403.
    """

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            viewer = current_viewer()
            thing = load(db.session, viewer, **values) if load else None
            if not is_granted(permission, viewer, thing):
                return refuse(viewer)
            return view(thing) if load else view(**values)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def refuse(viewer: Viewer) -> Response:
    """Send a stranger to the sign-in page; raise ForbiddenError for everyone else."""
    if viewer.is_signed_in:
        raise ForbiddenError
    response: Response = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return response
