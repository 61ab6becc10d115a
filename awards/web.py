"""What every page shares: language, error pages, security headers, template helpers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel import Locale
from babel.dates import get_timezone_name
from flask import Flask, Response, current_app, g, has_request_context, render_template, request, session
from flask_babel import get_locale, gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from awards import clock, i18n, look
from awards.days import day_in_brief
from awards.db import ExactDecimal, UTCDateTime, db, plain
from awards.errors import AwardsError
from awards.permissions import Viewer, current_viewer, may
from awards.typesetting.faces import unsettable

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _render_item(kind: str, obj: Any, context: Any) -> Any:
    """Custom column types appear in migrations as what the database sees."""
    if kind != "type":
        return False
    if isinstance(obj, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return f"sa.String({obj.impl.length})" if isinstance(obj, ExactDecimal) else False


ALEMBIC_CONTEXT = {
    "render_as_batch": True,
    "transactional_ddl": True,
    "compare_server_default": True,
    "render_item": _render_item,
    "autogenerate_plugins": ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
}


LOCALES = {"zh": Locale("zh"), "en": Locale("en", "GB")}  # English writes 15 Dec 2015, wherever its reader is


def select_locale() -> Locale | str | None:
    """The reader's language: chosen on a page, else the browser's, else Chinese. None outside a request."""
    if not has_request_context():
        return current_app.config.get("COMMAND_LANGUAGE")
    chosen = request.args.get("lang") or session.get("language")
    if chosen not in i18n.LANGUAGES:
        chosen = request.accept_languages.best_match(i18n.LANGUAGES) or "zh"
    return LOCALES[chosen]


def not_set_whole(names: Iterable[Mapping[str, str] | str]) -> list[str]:
    """Of (bilingual) names, as the reader reads them, those that documents here cannot show whole."""
    folder = current_app.config["AWARDS"].fonts_dir
    spelled = [(one, [one] if isinstance(one, str) else list(one.values())) for one in names]
    return [i18n.bi(one) for one, texts in spelled if unsettable(texts, folder)]


def current_language() -> str:
    """ "zh" or "en"."""
    locale = get_locale()
    return "zh" if locale is None or locale.language == "zh" else "en"


def local_time(instant: datetime | None, zone: str | None = None) -> datetime | None:
    """An instant on the wall clock of a campaign's zone (the installation's where none is given)."""
    if instant is None:
        return None
    return instant.astimezone(ZoneInfo(zone or current_app.config["AWARDS"].timezone))


def day_in_prose(value: date, zone: str | None = None) -> str:
    """A day, or the day of an instant in a zone, as sentences write it: 2015年12月14日, 14 Dec 2015."""
    return i18n.bi(day_in_brief(local_time(value, zone) or value if isinstance(value, datetime) else value))


def moment_in_prose(instant: datetime, zone: str | None = None) -> str:
    """An instant as sentences write it, on the wall clock of a zone: 2015年12月14日 10:32, 14 Dec 2015 10:32."""
    wall = local_time(instant, zone) or instant
    return f"{i18n.bi(day_in_brief(wall))} {wall:%H:%M}"


def zone_name(zone: str) -> str:
    """A time zone in the reader's language: "Asia/Shanghai" is China Standard Time."""
    return get_timezone_name(ZoneInfo(zone), zone_variant="standard", locale=get_locale() or "zh")


def init_app(app: Flask) -> None:
    """Plug the shared parts into the application."""
    i18n.use_translator(gettext, current_language)
    app.jinja_env.filters.update(bi=i18n.bi, plain=plain, local=local_time, zone=zone_name)
    app.jinja_env.filters.update(day=day_in_prose, moment=moment_in_prose)
    app.jinja_env.globals.update(may=may, lang=current_language, now=clock.now, not_set_whole=not_set_whole)
    app.jinja_options["autoescape"] = True
    app.context_processor(lambda: {"viewer": current_viewer(), "is_impersonal": "is_impersonal" in g})
    app.after_request(_secure)
    app.register_error_handler(AwardsError, _show_awards_error)
    app.register_error_handler(CSRFError, _show_stale_form)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(SecurityError, _show_wrong_host)
    app.register_error_handler(sa.exc.OperationalError, _show_busy)
    app.register_error_handler(sa.exc.IntegrityError, _show_collision)
    app.register_error_handler(sa.exc.DataError, _show_unkeepable)
    app.before_request(_remember_language)
    look.init_app(app)


def _remember_language() -> None:
    if request.args.get("lang") in i18n.LANGUAGES:
        session["language"] = request.args["lang"]


def _secure(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if "viewer" in g and g.viewer.is_signed_in:
        response.headers.setdefault("Cache-Control", "private, no-store")
    elif response.mimetype == "text/html":  # what holds today may be taken back tomorrow: nobody tells an old page
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _page(status: int, message: Any) -> tuple[str, int]:
    if status >= 500:
        _ask_no_database()
    else:
        db.session.rollback()
    return render_template("errors/error.html", status=status, message=message), status


def _ask_no_database() -> None:
    """The page that says that the database does not answer must not ask it who is looking, or where to go."""
    g.is_broken = True
    if "_login_user" not in g:
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    g.setdefault("viewer", Viewer())


def _show_awards_error(error: AwardsError) -> tuple[str, int]:
    return _page(error.status, error.message)


def _show_stale_form(error: CSRFError) -> tuple[str, int]:
    return _page(
        400,
        gettext("The page was open too long or its form is not from this session. Go back, reload, and send it again."),
    )


def _show_busy(error: sa.exc.OperationalError) -> tuple[str, int]:
    current_app.logger.exception("the database did not answer", exc_info=error)
    return _page(503, gettext("The database is busy. Nothing was saved; please try again in a moment."))


def _show_collision(error: sa.exc.IntegrityError) -> tuple[str, int]:
    current_app.logger.exception("the database refused a contradiction", exc_info=error)
    return _page(409, gettext("Somebody did the same at the same moment. Nothing was saved: look again, then decide."))


def _show_unkeepable(error: sa.exc.DataError) -> tuple[str, int]:
    current_app.logger.exception("the database cannot hold a value", exc_info=error)
    return _page(422, gettext("A text is longer, or a number larger, than can be kept. Nothing was saved."))


def _show_wrong_host(error: SecurityError) -> Response:
    """In plain words: a request to a host that is not ours has no addresses for the links of a page."""
    told = gettext("This site is at %(address)s.", address=current_app.config["AWARDS"].base_url)
    return Response(told, 400, mimetype="text/plain")


def _show_http_error(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    return _page(error.code or 500, None)
