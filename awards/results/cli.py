"""`flask --app run publish AWARD`."""

import sys

import click
from flask import Blueprint, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Award
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.i18n import lazy
from awards.permissions import Permission
from awards.results import service
from awards.runs.commanding import COMMAND, commanded_award, require_granted
from awards.runs.models import Run
from awards.runs.queries import latest_run, nominees_of

bp = Blueprint("result_commands", __name__, cli_group=None)
NOT_NOW, BAD_INPUT = 1, 2


@bp.cli.command("publish")
@click.argument("award")
@click.option("--year", type=int, help="The award's year; the latest campaign's if not given.")
@click.option("--run", "number", type=int, help="The run to publish; the latest if not given.")
@click.option("--as", "username", default=COMMAND, show_default=True, metavar="USERNAME", help="Who publishes.")
def publish(award: str, year: int | None, number: int | None, username: str) -> None:
    """Show the latest run of AWARD (its code) on the results page.

    \b
    Example: flask --app run publish service-model --year 2015
    Exit codes: 0 published; 1 it cannot be published now (standard error says what blocks it), or USERNAME may not;
    2 unknown award, year, run or USERNAME.
    """
    try:
        click.echo(
            lazy("Run %(run)s of %(award)s is published.", run=_publish(award, year, number, username), award=award)
        )
    except NotFoundError as error:
        sys.exit(_refuse(error, BAD_INPUT))
    except AwardsError as error:
        sys.exit(_refuse(error, NOT_NOW))


def _publish(code: str, year: int | None, number: int | None, username: str) -> int:
    """Draw first, then publish in one short transaction. Returns the run's number."""
    session = db.session
    case = commanded_award(session, year, code)
    require_granted(session, Permission.RESULT_PUBLISH, username, case)
    run = _run_of(session, case.award, number)
    service.require_publishable(session, run, nominees_of(session, case.award), now=clock.now())
    figures = service.figures_for_run(session, run, font=current_app.config["AWARDS"].font)
    with transaction() as session:
        service.publish_run(session, run, actor=username, now=clock.now(), figures=figures)
        return run.number


def _run_of(session: Session, award: Award, number: int | None) -> Run:
    query = select(Run).where(Run.award_id == award.id, Run.number == number)
    run = latest_run(session, award) if number is None else session.scalar(query)
    if run is not None:
        return run
    if number is None:
        raise NotFoundError(lazy("There is no run of %(award)s yet: compute one first.", award=award.code))
    raise NotFoundError(lazy("%(award)s has no run %(run)s.", award=award.code, run=number))


def _refuse(error: AwardsError, code: int) -> int:
    click.echo(str(error), err=True)
    return code
