"""The Flask application: wiring and nothing else."""

from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from awards import cli, clock, incoming, web
from awards.db import alembic, db, prepare_sqlite
from awards.rooms import register_rooms
from config import ROOT, Config, load_config

csrf = CSRFProtect()


def create_app(config: Config | None = None, *, migrating: bool = False) -> Flask:
    """The application for one configuration (from the environment if None).

    `migrating` makes one for `db upgrade`: foreign keys off while SQLite rebuilds tables.
    """
    config = config or load_config()
    app = Flask(
        "awards",
        root_path=str(ROOT),
        instance_path=str(ROOT / "instance"),
        template_folder="templates",
        static_folder="static",
    )
    app.config.from_mapping(_settings(config))
    clock.live_in(config.timezone)
    if config.demo_now:
        clock.set_to(datetime.fromisoformat(config.demo_now))
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine, migrating=migrating, synchronous=config.sqlite_synchronous)
    alembic.init_app(app)
    Babel(app, locale_selector=web.select_locale)
    Bootstrap5(app)
    csrf.init_app(app)
    incoming.init_app(app)
    web.init_app(app)
    cli.init_app(app)
    register_rooms(app)
    return app


def _settings(config: Config) -> dict[str, Any]:
    """What Flask and its extensions are told."""
    return {
        "AWARDS": config,
        "SECRET_KEY": config.secret_key,
        "TRUSTED_HOSTS": config.trusted_hosts,
        "SQLALCHEMY_ENGINES": {"default": {"url": config.database_url, "hide_parameters": config.is_production}},
        "ALEMBIC": {"script_location": str(ROOT / "awards" / "migrations")},
        "ALEMBIC_CONTEXT": web.ALEMBIC_CONTEXT,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "BABEL_DEFAULT_TIMEZONE": config.timezone,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "MAX_CONTENT_LENGTH": 120 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "TESTING": config.env == "test",
        "DEBUG": config.debug,
    }
