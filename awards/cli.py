"""Commands that belong to no room."""

import logging
import os

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from awards import database
from awards.i18n import lazy

db_commands = AppGroup("db", help="Look after the database.")


@db_commands.command("upgrade")
def upgrade() -> None:
    """Bring the database to the state that this version needs.

    \b
    Example: flask --app run db upgrade
    """
    from awards import create_app

    app = create_app(current_app.config["AWARDS"], migrating=True)
    database.upgrade(app)
    click.echo(lazy("The database is up to date."))


@db_commands.command("status")
def status() -> None:
    """Say whether migrations are missing; exit 1 if so.

    \b
    Example: flask --app run db status
    """
    pending = database.pending_migrations(current_app)
    click.echo(lazy("The database is %(state)s.", state=pending) if pending else lazy("The database is up to date."))
    raise SystemExit(1 if pending else 0)


def command_language(environ: dict[str, str]) -> str:
    """The language of commands: Chinese where the terminal's is, else English."""
    spoken = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "zh" if spoken.lower().startswith("zh") else "en"


def init_app(app: Flask) -> None:
    """Add the commands, choose their language, and keep the migrations quiet."""
    from awards.backup.cli import COMMANDS

    logging.getLogger("alembic").setLevel(logging.WARNING)
    app.config["COMMAND_LANGUAGE"] = command_language(dict(os.environ))
    for command in (db_commands, *COMMANDS):
        app.cli.add_command(command)
