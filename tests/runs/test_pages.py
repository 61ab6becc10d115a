"""The office's pages of runs."""

import pytest
from flask import Flask

from awards import clock
from awards.db import db
from awards.evidence.models import IndicatorValue
from awards.runs.models import Run
from tests import factories
from tests.judging.worlds import AFTER
from tests.pages import Browser
from tests.runs.stage import Stage, give_value, set_stage
from tests.statements import counted


@pytest.fixture
def stage(app: Flask) -> Stage:
    return set_stage()


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def test_the_office_computes_a_run_and_a_second_press_makes_none(office: Browser, stage: Stage) -> None:
    assert "No run yet" in office.get(f"{stage.path}/runs")
    assert office.post(f"{stage.path}/runs").location == f"{stage.path}/runs/1"
    assert "Run 1 is computed." in office.get(f"{stage.path}/runs/1")
    assert office.post(f"{stage.path}/runs").location == f"{stage.path}/runs/1"
    assert "Nothing has changed since run 1" in office.get(f"{stage.path}/runs/1")
    assert db.session.query(Run).count() == 1


def test_the_list_says_who_has_not_signed_and_what_is_missing(office: Browser, stage: Stage) -> None:
    sun = factories.make_nomination(stage.award, factories.make_person(stage.repairs, "孙强", name_en="Sun Qiang"))
    factories.make_sheet(stage.seats[0], sun, "9", state="open")
    stage.seats[0].user.name = "Judge One"
    page = office.get(f"{stage.path}/runs")
    assert "Judge One" in page
    assert "Blocks a decision" in page
    assert "Sun Qiang" in page
    assert "Every judge has signed" not in page


def test_a_clear_award_says_so(office: Browser, stage: Stage) -> None:
    assert "Every judge has signed and no evidence is missing." in office.get(f"{stage.path}/runs")


def test_a_blocked_run_names_the_nominees_with_links(office: Browser, stage: Stage) -> None:
    sun = factories.make_nomination(stage.award, factories.make_person(stage.repairs, "孙强", name_en="Sun Qiang"))
    stage.run(db.session)
    for path in ("runs", "runs/1"):
        page = office.get(f"{stage.path}/{path}")
        assert "Run 1 cannot be approved yet" in page
        assert "Data that the rules require is missing: Sun Qiang" in page
        assert f"/nominations/{sun.id}" in page.text


def test_data_that_cannot_be_scored_is_explained_and_nothing_is_kept(office: Browser, stage: Stage) -> None:
    db.session.query(IndicatorValue).filter_by(subject_id=stage.li.subject_id).delete()
    give_value(stage.li, "120")
    page = office.post(f"{stage.path}/runs", status=422)
    assert "Li Jianguo · Appraisal 120 is above the maximum 100" in page
    assert db.session.query(Run).count() == 0


def test_a_run_shows_the_whole_ranking_with_notes(office: Browser, stage: Stage) -> None:
    run = stage.run(db.session)
    page = office.get(f"{stage.path}/runs/{run.number}")
    for words in ("Wang Xiaohong", "92.00", "Zhao Min", "76.00", "the plain mean counts", run.bundle_sha256):
        assert words in page
    assert "王小红" in office.speak("zh").get(f"{stage.path}/runs/{run.number}")


def test_the_documents_are_handed_out_as_they_were_scored(office: Browser, stage: Stage) -> None:
    run = stage.run(db.session)
    bundle = office.get(f"{stage.path}/runs/1/bundle.json").response
    result = office.get(f"{stage.path}/runs/1/result.json").response
    assert (bundle.data, result.data) == (run.bundle, run.result)
    assert 'filename="bundle-2015-service-model-1.json"' in bundle.headers["Content-Disposition"]
    office.get(f"{stage.path}/runs/9/bundle.json", status=404)


@pytest.mark.parametrize(("role", "sees"), [("leader", 200), ("discipline", 200), ("", 403)])
def test_only_the_office_computes(browser: Browser, stage: Stage, role: str, sees: int) -> None:
    browser.sign_in(factories.make_user(*([role] if role else [])))
    browser.get(f"{stage.path}/runs", status=sees)
    browser.post(f"{stage.path}/runs", status=403)


def test_statements_do_not_grow_with_nominees(office: Browser, app: Flask, stage: Stage) -> None:
    stage.run(db.session)
    office.get(f"{stage.path}/runs/1")
    few: dict[str, int] = {}
    for path in ("runs", "runs/1"):
        with counted(app) as sent:
            office.get(f"{stage.path}/{path}")
        few[path] = len(sent)
    for _ in range(50):
        nomination = factories.make_nomination(stage.award)
        factories.make_sheet(stage.seats[0], nomination, "7", "7", state="signed")
    stage.run(db.session)
    office.get(f"{stage.path}/runs/2")
    for path, other in (("runs", "runs"), ("runs/2", "runs/1")):
        with counted(app) as sent:
            office.get(f"{stage.path}/{path}")
        # a blocked run asks for the nominees' names once more
        assert len(sent) <= few[other] + 3


@pytest.mark.parametrize("role", ["office", "leader", "discipline"])
def test_a_judge_of_the_panel_sees_no_run_before_signing(browser: Browser, stage: Stage, role: str) -> None:
    """A run's bundle holds the marks of the others."""
    stage.run(db.session)
    user = factories.make_user(role)
    seat = factories.make_seat(stage.award, user, "j4")
    visitor = browser.sign_in(user).speak("en")
    paths = ["runs", "runs/1", "runs/1/bundle.json", "runs/1/result.json"]
    for path in paths:
        assert "open to you once you have signed" in visitor.get(f"{stage.path}/{path}", status=403)
    for nomination in (stage.wang, stage.li, stage.zhao):
        factories.make_sheet(seat, nomination, "9", "9", state="signed")
    for path in paths:
        visitor.get(f"{stage.path}/{path}")


def test_who_did_not_sign_in_time_sees_runs_like_the_others(browser: Browser, stage: Stage) -> None:
    stage.run(db.session)
    user = factories.make_user("leader")
    factories.make_seat(stage.award, user, "j4")
    with clock.turned_to(AFTER):
        browser.sign_in(user).get(f"{stage.path}/runs/1")


def test_rules_that_are_not_sealed_stand_in_the_way(office: Browser) -> None:
    award = factories.make_award(code="unsealed")
    page = office.get(f"/{award.campaign.year}/awards/unsealed/runs")
    assert "The rules of the award are not sealed To where it is cured" in page
