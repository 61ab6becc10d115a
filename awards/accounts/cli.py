"""Commands about accounts."""

import sys
from typing import Any

import click
from flask import Blueprint
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts import passwords, queries, service
from awards.accounts.models import ROLES, User
from awards.db import transaction
from awards.errors import AwardsError
from awards.i18n import bi, lazy

bp = Blueprint("account_commands", __name__, cli_group=None)


@bp.cli.group("user")
def user_group() -> None:
    """Open accounts."""


@user_group.command("add")
@click.argument("username")
@click.option("--name", default="", help="The name that pages show; the register's, if --person is given.")
@click.option("--person", "number", default="", help="Staff number of the person of the register it belongs to.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role for role in ROLES if role != "nominator"]),
    help="May be given several times.",
)
@click.option("--nominates-for", "units", multiple=True, help="Code of a department; may be given several times.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(username: str, *, password_stdin: bool, **given: Any) -> None:
    """Open the account USERNAME; prints a one-time password unless one is given.

    \b
    Example: flask --app run user add wangfang --name 王芳 --role office
             flask --app run user add zhao --person 20014 --nominates-for ZW03
    Exit code 2 for a name that is taken or impossible, an unknown person or department, a weak password.
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else passwords.generate()
    try:
        with transaction() as session:
            user = _create(session, username, password, given)
            created = user.username
    except AwardsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(str(lazy("The account “%(name)s” is open.", name=created)))
    if not password_stdin:
        click.echo(str(lazy("One-time password, shown only here: %(password)s", password=password)))


def _create(session: Session, username: str, password: str, given: dict[str, Any]) -> User:
    person = queries.person_of_number(session, given["number"]) if given["number"] else None
    return service.create_user(
        session,
        username=username,
        name=given["name"] or (bi(person.name, "zh") if person else ""),
        password=password,
        person=person,
        roles=given["roles"],
        nominates_for=[queries.department_of_code(session, code) for code in given["units"]],
        actor="command",
        now=clock.now(),
    )
