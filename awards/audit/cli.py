"""`flask --app run audit verify`."""

import re
import sys

import click
from flask import Blueprint

from awards.audit.findings import Head
from awards.audit.verification import Verification
from awards.db import db
from awards.i18n import lazy

bp = Blueprint("audit_commands", __name__, cli_group="audit")
bp.cli.help = "Look after the log of events."
BAD_INPUT = 2
EVERY = 10_000  # events between two signs of life


@bp.cli.command("verify")
@click.option(
    *("--head", "heads"),
    multiple=True,
    metavar="SHA256",
    help="A digest that was printed or noted, with or without its entry's number (NUMBER:SHA256); may be repeated.",
)
def verify(heads: tuple[str, ...]) -> None:
    """Walk through the whole log and what it vouches for, and name every row that is not as it was written.

    \b
    Example: flask --app run audit verify --head 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9
    Exit codes: 0 everything is sound; 1 something was found; 2 a --head is no SHA-256 digest.
    """
    walk = Verification(db.session, [_head(one) for one in heads], _ticker())
    found = 0
    for finding in walk.findings():
        found += 1
        click.echo(str(finding.message))
    click.echo(lazy("%(count)s events; the newest has the digest %(digest)s.", count=walk.entries, digest=walk.head))
    click.echo(lazy("%(count)s findings.", count=found) if found else lazy("Nothing was found: the log is sound."))
    sys.exit(1 if found else 0)


def _head(given: str) -> Head:
    parts = re.fullmatch(r"(?:(\d{1,9}):)?([0-9a-f]{64})", given.strip().lower())
    if parts is None:
        click.echo(lazy("“%(given)s” is not a SHA-256 digest of 64 hex digits.", given=given), err=True)
        sys.exit(BAD_INPUT)
    return Head(parts[2], lazy("Given"), int(parts[1]) if parts[1] else None)


class _ticker:  # noqa: N801 - used like a function
    """Says on standard error how far the walk is, where it is long."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self) -> None:
        self.rows += 1
        if self.rows % EVERY == 0:
            click.echo(lazy("%(count)s events …", count=self.rows), err=True)
