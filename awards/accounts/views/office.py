"""The office's pages of single accounts: the list, opening, changing, a new code."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from awards import clock
from awards.accounts import queries, resetting, service
from awards.accounts.bulk import digest_of
from awards.accounts.forms import NewUserForm, UserForm
from awards.accounts.models import User
from awards.accounts.states import state_of
from awards.accounts.views.blueprint import bp, today, who
from awards.accounts.views.slips import slips_page
from awards.accounts.words import STATE_FILTERS
from awards.db import db, transaction
from awards.errors import AwardsError, StaleError
from awards.forming import add_error
from awards.i18n import bi
from awards.permissions import Permission, current_viewer, requires


@bp.get("/accounts/")
@requires(Permission.ACCOUNT_MANAGE)
def list_users() -> str:
    chosen: dict[str, Any] = {name: request.args.get(name, "") for name in ("text", "role", "state")}
    at: dict[str, Any] = {"now": clock.now(), "today": today()}
    number = request.args.get("page", 1, type=int)
    page = queries.users_page(db.session, **chosen, page=number, **at)
    states = {user.id: state_of(user, page.last.get(user.username), **at) for user in page.users}
    return render_template(
        "accounts/list_users.html", page=page, chosen=chosen, states=states, state_filters=STATE_FILTERS
    )


@bp.route("/accounts/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def create_user() -> Any:
    form = NewUserForm(units=_units())
    if form.validate_on_submit():
        try:
            return _user_created(form)
        except AwardsError as error:
            add_error(form, error)
    return render_template("accounts/create_user.html", form=form), 422 if form.is_submitted() else 200


def _user_created(form: NewUserForm) -> str:
    with transaction() as writing:
        number = (form.person.data or "").strip()
        person = queries.person_of_number(writing, number) if number else None
        user = service.create_user(
            writing,
            username=form.username.data or number,
            name=form.name.data or (bi(person.name)[: service.LONGEST_NAME] if person else ""),
            email=form.email.data or "",
            person=person,
            roles=form.roles.data or [],
            nominates_for=queries.departments_of_ids(writing, form.nominates_for.data or []),
            today=today(),
            **who(),
        )
        slip = resetting.issue_code(writing, user, **who())
        known = queries.user_of_name(writing, person.code) if person else user
        is_another = known is not None and known.id != user.id
        signs_in_as = user.username
    if is_another:
        words = {"number": number, "name": signs_in_as}
        flash(
            _("“%(number)s” is another account's user name: this one signs in as “%(name)s” only.", **words), "warning"
        )
    return slips_page([slip], title=_("The account is open"))


@bp.route("/accounts/<int:user_id>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE, load=queries.user_of_id)
def edit_user(user: User) -> Any:
    form, status = UserForm(units=_units(), data=_data_of(user)), 422
    if form.validate_on_submit():
        try:
            return _user_edited(user, form)
        except AwardsError as error:
            add_error(form, error)
            user, status = queries.user_of_id(db.session, current_viewer(), user.id), error.status
            form.version.data = service.version_of(user)  # whoever saves again has read what it is now
    return _user_page(user, form), status if form.is_submitted() else 200


def _data_of(user: User) -> dict[str, Any]:
    units = [grant.department_id for grant in user.roles if grant.department_id]
    held = {"roles": [grant.role for grant in user.roles], "nominates_for": units}
    kept = {"is_active": user.is_active, "version": service.version_of(user)}
    return {"name": user.name, "email": user.email, **kept, **held}


def _user_page(user: User, form: UserForm, error: AwardsError | None = None) -> str:
    last: datetime | None = queries.last_sign_ins(db.session, [user.username]).get(user.username)
    state = state_of(user, last, now=clock.now(), today=today())
    seen = digest_of([(user.id, user.stamp)])
    return render_template(
        "accounts/edit_user.html", form=form, user=user, state=state, last=last, seen=seen, error=error
    )


def _user_edited(user: User, form: UserForm) -> Response:
    with transaction() as writing:
        service.require_version(user, form.version.data or "")
        units = queries.departments_of_ids(writing, form.nominates_for.data or [])
        service.rename_user(writing, user, name=form.name.data or "", **who())
        service.set_email(writing, user, form.email.data or "", **who())
        roles = form.roles.data or []
        service.grant_roles(writing, user, roles=roles, nominates_for=units, today=today(), **who())
        service.set_active(writing, user, is_active=bool(form.is_active.data), **who())
    flash(_("The account “%(name)s” is saved.", name=user.username), "success")
    return redirect(url_for("accounts.list_users"), code=303)


@bp.post("/accounts/<int:user_id>/password")
@requires(Permission.ACCOUNT_MANAGE, load=queries.user_of_id)
def reset_password(user: User) -> Any:
    """A reload sends the account as it was before the first code: then nothing is reset a second time."""
    try:
        with transaction() as writing:
            if request.form.get("seen") != digest_of([(user.id, user.stamp)]):
                raise StaleError(resetting.RESET_ALREADY)
            slip = resetting.reset_account(writing, user, **who())
    except AwardsError as error:
        user = queries.user_of_id(db.session, current_viewer(), user.id)
        form = UserForm(units=_units(), formdata=None, data=_data_of(user))
        return _user_page(user, form, error), error.status
    return slips_page([slip], title=_("A new one-time code"))


def _units() -> list[tuple[int, str]]:
    return [(unit.id, bi(unit.name)) for unit in queries.departments(db.session)]
