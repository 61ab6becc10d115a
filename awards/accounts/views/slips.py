"""Accounts and slips in bulk. Codes are shown by the answer to the sending itself and kept nowhere: a reload sends the
old list again, which does not fit any more, and is told so instead of making other codes."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from awards.accounts import bulk, queries
from awards.accounts.codes import DAYS
from awards.accounts.slips import Slip, sheets_of
from awards.accounts.views.blueprint import bp, today, who
from awards.accounts.words import SLIP_WORDS
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.permissions import Permission, requires
from awards.site import whole_address

PAGE = 50


@bp.get("/accounts/bulk")
@requires(Permission.ACCOUNT_MANAGE)
def show_candidates() -> str:
    return _candidates_page(request.args)


@bp.post("/accounts/bulk")
@requires(Permission.ACCOUNT_MANAGE)
def open_accounts() -> Any:
    given: dict[str, Any] = {"department_id": _department(request.form), "today": today(), **who()}
    try:
        with transaction() as writing:
            slips = bulk.open_accounts(writing, seen=request.form.get("seen", ""), **given)
    except AwardsError as error:
        return _candidates_page(request.form, error), error.status
    return slips_page(slips, title=_("%(count)s accounts are open", count=len(slips)))


@bp.get("/accounts/slips")
@requires(Permission.ACCOUNT_MANAGE)
def show_waiting() -> str:
    return _waiting_page(request.args)


@bp.post("/accounts/slips")
@requires(Permission.ACCOUNT_MANAGE)
def renew_codes() -> Any:
    given: dict[str, Any] = {"department_id": _department(request.form), "today": today(), **who()}
    try:
        with transaction() as writing:
            slips = bulk.renew_codes(writing, seen=request.form.get("seen", ""), **given)
    except AwardsError as error:
        return _waiting_page(request.form, error), error.status
    return slips_page(slips, title=_("%(count)s new slips", count=len(slips)))


def slips_page(slips: Sequence[Slip], *, title: str) -> str:
    """The one look at these codes."""
    address = whole_address("accounts.sign_in")
    sheets = list(sheets_of(slips))
    return render_template(
        "accounts/slips.html", slips=slips, sheets=sheets, heading=title, address=address, words=SLIP_WORDS, days=DAYS
    )


def _candidates_page(values: Any, error: AwardsError | None = None) -> str:
    department_id, day = _department(values), today()
    found = bulk.candidates_of(db.session, department_id=department_id, today=day)
    have, gone = bulk.with_and_gone(db.session, department_id=department_id, today=day)
    rows = [*found.clashes, *found.people]
    return render_template(
        "accounts/bulk.html",
        **_part(rows, values),
        found=found,
        clashing={person.key for person in found.clashes},
        have=have,
        gone=gone,
        department_id=department_id,
        departments=queries.departments(db.session),
        days=DAYS,
        error=error,
    )


def _waiting_page(values: Any, error: AwardsError | None = None) -> str:
    department_id = _department(values)
    users = bulk.waiting_of(db.session, department_id=department_id, today=today())
    return render_template(
        "accounts/waiting.html",
        **_part(users, values),
        users=users,
        seen=bulk.digest_of((user.key, user.stamp) for user in users),
        department_id=department_id,
        departments=queries.departments(db.session),
        days=DAYS,
        error=error,
    )


def _part(rows: Sequence[bulk.Holder], values: Any) -> dict[str, Any]:
    """One page of rows."""
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(values.get("page", 1, type=int), 1), pages)
    return {"rows": rows[(page - 1) * PAGE : page * PAGE], "page": page, "pages": pages}


def _department(values: Any) -> int | None:
    """Which department is chosen; None for all."""
    chosen: int | None = values.get("department", type=int)
    return chosen or None
