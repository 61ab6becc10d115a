"""What templates need for the look: addresses of stylesheets and scripts, and of this page in another form."""

import hashlib
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request, url_for
from werkzeug.datastructures import MultiDict

SHEETS = ("css/tokens.css", "css/base.css")
LONG = timedelta(days=365)


def version_of(folder: Path, names: str = "*") -> str:
    """Eight hex digits that change when any file of such a name below `folder` does."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob(names) if path.is_file()):
        digest.update(f"{path.relative_to(folder)}:{path.stat().st_mtime_ns}:{path.stat().st_size}\n".encode())
    return digest.hexdigest()[:8]


def asset(filename: str) -> str:
    """The address of a static file, changing with its content; modules hand the version on to what they import."""
    return url_for("static", filename=filename, v=current_app.config["ASSET_VERSION"])


def stylesheets() -> tuple[str, ...]:
    """The product's stylesheets in order: tokens, base, then one per component."""
    found: tuple[str, ...] = current_app.config["STYLESHEETS"]
    return found


def with_args(**changes: str | int | None) -> str:
    """This page's address with some arguments changed, as a relative reference; None takes one out."""
    args = MultiDict(request.args)
    for name, value in changes.items():
        args.pop(name, None)
        if value is not None:
            args[name] = str(value)
    return "?" + urlencode(list(args.items(multi=True)))


def language_url(language: str) -> str:
    """This page in a language; home where the page can only be posted to."""
    rule = request.url_rule
    if rule is not None and "GET" not in (rule.methods or ()):
        return url_for("home.index", lang=language)
    return with_args(lang=language)


def _keep_assets(response: Response) -> Response:
    """Versioned files may be kept for a year, the rest is asked for again."""
    if request.endpoint == "static" and request.args.get("v") == current_app.config["ASSET_VERSION"]:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.immutable = True
        response.cache_control.max_age = int(LONG.total_seconds())
    if request.endpoint == "bootstrap.static":
        response.cache_control.no_cache = None
        response.cache_control.max_age = int(timedelta(days=1).total_seconds())
    return response


def init_app(app: Flask) -> None:
    """Read what stylesheets there are and hand the helpers to the templates."""
    static = Path(app.static_folder or "static")
    components = sorted(f"css/components/{path.name}" for path in (static / "css/components").glob("*.css"))
    app.config["STYLESHEETS"] = (*SHEETS, *components)
    app.config["ASSET_VERSION"] = version_of(static)
    templates = Path(app.root_path) / (app.template_folder or "templates")
    code, words = version_of(Path(__file__).parent, "*.py"), version_of(Path(app.root_path) / "translations", "*.mo")
    app.config["LOOK_VERSION"] = f"{app.config['ASSET_VERSION']}{version_of(templates)}{code}{words}"
    app.jinja_env.globals.update(asset=asset, stylesheets=stylesheets, with_args=with_args, language_url=language_url)
    app.after_request(_keep_assets)
