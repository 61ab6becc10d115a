"""Pages of accounts: signing in and out, the own password, and the office's list."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, login_user, logout_user
from werkzeug.wrappers import Response

from awards import clock
from awards.accounts import passwords, queries, service, signing_in
from awards.accounts.errors import TooManyAttemptsError
from awards.accounts.forms import NewUserForm, PasswordForm, SignInForm, UserForm
from awards.accounts.models import User
from awards.accounts.words import ROLE_WORDS
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.forming import add_error
from awards.i18n import bi
from awards.permissions import Permission, current_viewer, requires

bp = Blueprint("accounts", __name__)
login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = None


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(session_id: str) -> Any:
    return queries.user_of_session(db.session, session_id)


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this room call roles."""
    return {"role_words": ROLE_WORDS}


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PAGE_OPEN)
def sign_in() -> Any:
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200
    try:
        user = _signed_in(form)
    except AwardsError as error:
        form.form_errors.append(str(error))
        wait = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyAttemptsError) else {}
        return render_template("accounts/sign_in.html", form=form), error.status, wait
    login_user(user)
    return redirect(local_path(request.args.get("next")), code=303)


def _signed_in(form: SignInForm) -> User:
    with transaction() as writing:
        attempt = signing_in.begin_sign_in(writing, form.name.data or "", request.remote_addr or "", now=clock.now())
    new_hash = signing_in.check_password(attempt, form.password.data or "")
    with transaction() as writing:
        return signing_in.complete_sign_in(writing, attempt, new_hash, now=clock.now())


def local_path(address: str | None) -> str:
    """The address if it is a path of this site, else home: nobody is sent elsewhere by a link to the sign-in page."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return url_for("home.index")
    return url_for("home.index") if any(sign in address for sign in "\\\r\n\t") else address


@bp.post("/sign-out")
@requires(Permission.PAGE_OPEN)
def sign_out() -> Response:
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
    flash(_("You are signed out."), "success")
    return redirect(url_for("home.index"), code=303)


@bp.route("/accounts/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE, load=queries.own_account)
def change_password(user: User) -> Any:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            return _password_changed(user, form)
        except AwardsError as error:
            add_error(form, error)
    return render_template("accounts/change_password.html", form=form), 422 if form.is_submitted() else 200


def _password_changed(user: User, form: PasswordForm) -> Response:
    if not passwords.matches(user.password_hash, form.current.data or ""):
        raise AwardsError(service.WRONG_PRESENT, field="current")
    with transaction() as writing:
        service.set_password(writing, user, form.password.data or "", actor=user.username, now=clock.now())
    login_user(user)
    flash(_("Your password is changed. Everywhere else you are signed out."), "success")
    return redirect(url_for("home.index"), code=303)


@bp.get("/accounts/")
@requires(Permission.ACCOUNT_MANAGE)
def list_users() -> str:
    chosen = {name: request.args.get(name, "") for name in ("text", "role", "state")}
    page = queries.users_page(db.session, **chosen, page=request.args.get("page", 1, type=int))
    return render_template("accounts/list_users.html", page=page, chosen=chosen)


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
    password = passwords.generate()
    with transaction() as writing:
        number = (form.person.data or "").strip()
        person = queries.person_of_number(writing, number) if number else None
        user = service.create_user(
            writing,
            username=form.username.data or number,
            name=form.name.data or (bi(person.name)[: service.LONGEST_NAME] if person else ""),
            password=password,
            person=person,
            roles=form.roles.data or [],
            nominates_for=queries.departments_of_ids(writing, form.nominates_for.data or []),
            actor=current_viewer().username,
            now=clock.now(),
        )
    return render_template("accounts/show_password.html", user=user, password=password, is_new=True)


@bp.route("/accounts/<int:user_id>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE, load=queries.user_of_id)
def edit_user(user: User) -> Any:
    held = [grant.role for grant in user.roles]
    units = [grant.department_id for grant in user.roles if grant.department_id]
    data = {"name": user.name, "roles": held, "nominates_for": units, "is_active": user.is_active}
    form = UserForm(units=_units(), data=data)
    if form.validate_on_submit():
        try:
            return _user_edited(user, form)
        except AwardsError as error:
            add_error(form, error)
            user = queries.user_of_id(db.session, current_viewer(), user.id)
    return render_template("accounts/edit_user.html", form=form, user=user), 422 if form.is_submitted() else 200


def _user_edited(user: User, form: UserForm) -> Response:
    stamp: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
    with transaction() as writing:
        units = queries.departments_of_ids(writing, form.nominates_for.data or [])
        service.rename_user(writing, user, name=form.name.data or "", **stamp)
        service.grant_roles(writing, user, roles=form.roles.data or [], nominates_for=units, **stamp)
        service.set_active(writing, user, is_active=bool(form.is_active.data), **stamp)
    flash(_("The account “%(name)s” is saved.", name=user.username), "success")
    return redirect(url_for("accounts.list_users"), code=303)


@bp.post("/accounts/<int:user_id>/password")
@requires(Permission.ACCOUNT_MANAGE, load=queries.user_of_id)
def reset_password(user: User) -> str:
    password = passwords.generate()
    with transaction() as writing:
        service.set_password(writing, user, password, actor=current_viewer().username, now=clock.now())
    return render_template("accounts/show_password.html", user=user, password=password, is_new=False)


def _units() -> list[tuple[int, str]]:
    return [(unit.id, bi(unit.name)) for unit in queries.departments(db.session)]


def init_app(app: Flask) -> None:
    """Plug the sign-in manager into the application."""
    login_manager.init_app(app)
