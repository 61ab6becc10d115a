"""`flask --app run score AWARD` and `flask --app run approve AWARD`."""

import sys
from typing import Any

import click
from flask import Blueprint
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Award
from awards.db import transaction
from awards.errors import AwardsError, NotFoundError
from awards.i18n import lazy
from awards.permissions import Permission
from awards.runs import queries, service, votes, words
from awards.runs.commanding import COMMAND, commanded_award, require_granted
from awards.runs.models import Run
from awards.runs.problems import UnscorableError

bp = Blueprint("run_commands", __name__, cli_group=None)
NOT_NOW, BAD_INPUT = 1, 2


@bp.cli.command("score")
@click.argument("award")
@click.option("--year", type=int, help="The award's year; the latest campaign's if not given.")
@click.option("--as", "username", default=COMMAND, show_default=True, metavar="USERNAME", help="Who computes.")
def score(award: str, year: int | None, username: str) -> None:
    """Freeze and score AWARD (its code), and keep the run.

    \b
    Example: flask --app run score service-model --year 2015
    Exit codes: 0 there is a run, new or unchanged (a run that cannot be approved says why on standard error);
    1 it cannot be scored now, or USERNAME may not; 2 unknown award, year or USERNAME.
    """
    try:
        with transaction() as session:
            case = commanded_award(session, year, award)
            require_granted(session, Permission.RUN_MANAGE, username, case)
            last = queries.latest_run(session, case.award)
            run = service.make_run(session, case.award, actor=username, now=clock.now())
            facts = {"run": run.number, "digest": run.bundle_sha256}
            is_new = run is not last
            blocked = words.blockers(queries.result_of(run), queries.nominees_of(session, case.award))
            reasons = [str(blocker) for blocker in blocked]
    except UnscorableError as error:
        sys.exit(_refuse([str(error), *map(str, error.problems)], NOT_NOW))
    except NotFoundError as error:
        sys.exit(_refuse([str(error)], BAD_INPUT))
    except AwardsError as error:
        sys.exit(_refuse([str(error)], NOT_NOW))
    if is_new:
        click.echo(lazy("Run %(run)s is computed; bundle %(digest)s.", **facts))
    else:
        click.echo(lazy("Nothing has changed: run %(run)s stands; bundle %(digest)s.", **facts))
    if reasons:
        _refuse([str(lazy("It cannot be approved yet:")), *reasons], 0)


@bp.cli.command("approve")
@click.argument("award")
@click.option("--year", type=int, help="The award's year; the latest campaign's if not given.")
@click.option("--run", "number", type=int, help="The number of the run that was decided on; the latest if not given.")
@click.option("--on", "decided_on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the decision; today's if not.")
@click.option("--present", "attendance", required=True, help="Who of the leading group was present.")
@click.option("--vote", required=True, metavar="FOR:AGAINST:ABSTAINED", help="The votes cast, such as 8:0:1.")
@click.option("--note", default="", help="A note for the minutes.")
@click.option("--as", "username", default=COMMAND, show_default=True, metavar="USERNAME", help="The leader.")
def approve(award: str, year: int | None, number: int | None, username: str, **words: Any) -> None:
    """Approve a run of AWARD (its code): whom it selects is to be honoured, once the public notice is over.

    \b
    Example: flask --app run approve service-model --present "9 members" --vote 8:0:1 --as zhou
    Exit codes: 0 it is approved; 1 it cannot be now (standard error says why), or USERNAME may not; 2 unknown award,
    year, run or USERNAME. More vote for it than against it, and no more in all than are said to have been present.
    """
    try:
        with transaction() as session:
            case = commanded_award(session, year, award)
            leader = require_granted(session, Permission.DECISION_APPROVE, username, case)
            run = _run(session, case.award, number)
            day = words.pop("decided_on")
            words["decided_on"] = day.date() if day else clock.today(case.award.campaign.timezone)
            by: dict[str, Any] = {"actor": username, "approved_by": leader}
            decision = service.approve_run(session, run, **words, **by, now=clock.now())
            facts = {"run": decision.run.number, "digest": decision.run.bundle_sha256}
            doubt = votes.doubt_about(decision.vote, decision.attendance)
    except NotFoundError as error:
        sys.exit(_refuse([str(error)], BAD_INPUT))
    except AwardsError as error:
        sys.exit(_refuse([str(error)], NOT_NOW))
    click.echo(lazy("Run %(run)s is approved; bundle %(digest)s.", **facts))
    if doubt:
        click.echo(doubt, err=True)


def _run(session: Session, award: Award, number: int | None) -> Run:
    made = queries.runs_of(session, award)
    run = next((one for one in made if number in (None, one.number)), None)
    if run is None:
        raise NotFoundError(lazy("There is no such run."))
    return run


def _refuse(lines: list[str], code: int) -> int:
    for line in lines:
        click.echo(line, err=True)
    return code
