"""`score` and `publish`, as typed."""

from decimal import Decimal

import pytest
from click.testing import Result
from flask import Flask

from awards import clock
from awards.db import db
from awards.results.models import Publication
from awards.runs.models import Decision, Run
from tests import factories
from tests.results.clearing import cleared
from tests.runs.stage import Stage, set_stage, sheet_of


@pytest.fixture
def stage(app: Flask) -> Stage:
    return set_stage()


def command(app: Flask, *arguments: str) -> Result:
    db.session.commit()
    return app.test_cli_runner().invoke(args=list(arguments))


def test_score_then_publish(app: Flask, stage: Stage) -> None:
    done = command(app, "score", "service-model", "--year", "2015")
    assert (done.exit_code, done.stderr) == (0, "")
    run = db.session.query(Run).one()
    assert run.bundle_sha256 in done.stdout
    refused = command(app, "publish", "service-model")
    assert refused.exit_code == 1 and "approved" in refused.stderr
    cleared(db.session, run, at=clock.now())
    assert command(app, "publish", "service-model").exit_code == 0
    publication = db.session.query(Publication).one()
    assert (publication.run_id, publication.actor) == (run.id, "command")
    assert {figure.name for figure in publication.figures} >= {"ranking-light", "winners-dark"}


def test_score_again_says_that_nothing_changed(app: Flask, stage: Stage) -> None:
    command(app, "score", "service-model")
    again = command(app, "score", "service-model")
    assert again.exit_code == 0
    assert db.session.query(Run).count() == 1
    assert again.stdout != command(app, "score", "--help").stdout


def test_a_blocked_run_says_why_and_is_not_published(app: Flask, stage: Stage) -> None:
    factories.make_nomination(stage.award, factories.make_person(stage.repairs, "孙强"))
    done = command(app, "score", "service-model")
    assert done.exit_code == 0
    assert "孙强" in done.stderr
    refused = command(app, "publish", "service-model")
    assert refused.exit_code == 1
    assert "孙强" in refused.stderr
    assert db.session.query(Publication).count() == 0


def test_what_cannot_be_scored_exits_1_with_every_problem(app: Flask, stage: Stage) -> None:
    for nomination in (stage.wang, stage.li):
        sheet_of(db.session, stage.seats[0], nomination).marks[0].value = Decimal("11")
    refused = command(app, "score", "service-model")
    assert refused.exit_code == 1
    assert "王小红" in refused.stderr or "Wang Xiaohong" in refused.stderr
    assert refused.stderr.count("11") >= 2
    assert db.session.query(Run).count() == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "no-such-award"),
        ("score", "service-model", "--year", "1999"),
        ("score", "service-model", "--as", "nobody"),
        ("publish", "service-model"),
        ("publish", "service-model", "--run", "7"),
        ("publish", "no-such-award"),
    ],
)
def test_what_does_not_exist_exits_2(app: Flask, stage: Stage, arguments: tuple[str, ...]) -> None:
    refused = command(app, *arguments)
    assert refused.exit_code == 2
    assert refused.stderr


def test_a_named_user_may_do_what_a_page_would_allow(app: Flask, stage: Stage) -> None:
    factories.make_user("office", username="office")
    factories.make_user(username="staff")
    factories.make_user("office", username="nominee", person=stage.zhao.subject)
    assert command(app, "score", "service-model", "--as", "staff").exit_code == 1
    assert command(app, "score", "service-model", "--as", "nominee").exit_code == 1
    assert db.session.query(Run).count() == 0
    assert command(app, "score", "service-model", "--as", "office").exit_code == 0
    assert db.session.query(Run).one().actor == "office"
    assert command(app, "publish", "service-model", "--as", "nominee").exit_code == 1


@pytest.mark.parametrize("name", ["score", "publish"])
def test_help_has_an_example_and_the_exit_codes(app: Flask, name: str) -> None:
    shown = command(app, name, "--help").stdout
    assert f"Example: flask --app run {name} service-model" in shown
    assert "Exit codes:" in shown


def test_approve_once_and_say_why_not(app: Flask, stage: Stage) -> None:
    stated = ["--present", "九人", "--vote", "9:0", "--on", "2015-12-05"]
    assert command(app, "approve", "service-model", *stated).exit_code == 2  # there is no run
    command(app, "score", "service-model")
    factories.make_user("leader", username="zhou", name="周主任")
    factories.make_user("office", username="clerk")
    assert command(app, "approve", "service-model", *stated, "--as", "clerk").exit_code == 1
    assert command(app, "approve", "service-model", *stated, "--run", "7").exit_code == 2
    done = command(app, "approve", "service-model", *stated, "--as", "zhou")
    assert done.exit_code == 0 and db.session.query(Run).one().bundle_sha256 in done.stdout
    decision = db.session.query(Decision).one()
    assert (decision.approved_by, decision.actor, decision.decided_on.isoformat()) == ("周主任", "zhou", "2015-12-05")
    again = command(app, "approve", "service-model", *stated)
    assert again.exit_code == 1 and "1" in again.stderr
