"""`flask --app run demo`: fills an empty database with the demo year."""

import sys
import tempfile
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from awards.db import transaction
from awards.demo.people import PASSWORD, SHOWN
from awards.i18n import lazy

CHAPTERS = 7


@click.command("demo")
@click.option("--accounts", is_flag=True, help="Only print the demo's accounts.")
@with_appcontext
def demo_command(accounts: bool) -> None:
    """Fill an empty database with the demo year.

    \b
    Example: flask --app run demo
    Exit codes: 0 done; 1 the database holds a campaign already; 2 refused in production.
    """
    if current_app.config["AWARDS"].is_production:
        click.echo(lazy("The demo is not for production: its accounts have a password that everyone knows."), err=True)
        sys.exit(2)
    if not accounts:
        build()
    click.echo(lazy("Accounts of the demo, password %(password)s:", password=PASSWORD))
    for account in SHOWN:
        click.echo(f"  {account.username:<12}{account.does}")


def build() -> None:
    """Tell the year in one transaction, under a progress bar: all of it, or nothing."""
    from awards.demo.story import Story, is_told

    store = current_app.config["AWARDS"].files_dir
    with transaction() as session, tempfile.TemporaryDirectory() as folder:
        if is_told(session):
            click.echo(lazy("This database holds a campaign already; the demo needs an empty one."), err=True)
            sys.exit(1)
        with click.progressbar(length=CHAPTERS, label=str(lazy("Building the demo year")), file=sys.stderr) as bar:
            Story(session, Path(folder), store, lambda chapter: bar.update(1)).build()


def init_app(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(demo_command)
