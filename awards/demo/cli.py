"""`flask --app run demo`: fills an empty database with the demo year."""

import sys
import tempfile
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from awards.db import transaction
from awards.demo.accounts import ACCOUNTS, PASSWORD
from awards.i18n import lazy
from awards.imports.forgetting import sweep


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
    for account in ACCOUNTS:
        click.echo(f"  {account.username:<12}{account.does}")


def build() -> None:
    """Tell the year in one transaction, under a progress bar: all of it, or nothing."""
    from awards.demo.story import CHAPTERS, is_told, tell_story

    store = current_app.config["AWARDS"].files_dir
    with transaction() as session, tempfile.TemporaryDirectory() as folder:
        if is_told(session):
            click.echo(lazy("This database holds a campaign already; the demo needs an empty one."), err=True)
            sys.exit(1)
        label = str(lazy("Building the demo year"))
        with click.progressbar(length=len(CHAPTERS), label=label, file=sys.stderr) as bar:
            tell_story(session, Path(folder), store, lambda: bar.update(1))
    sweep(store)


def init_app(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(demo_command)
