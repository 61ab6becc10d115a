"""The pages of numbers and their correction, and what runs and publications say that were made before one."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.audit.models import Event
from awards.db import db
from awards.evidence.models import Correction, IndicatorValue
from awards.runs.models import Run
from tests.conftest import NOW
from tests.evidence.made import make_ballot, make_value, make_visit
from tests.evidence.test_corrections import ITEMS
from tests.factories import make_award, make_campaign, make_nomination, make_person, make_user
from tests.pages import Browser
from tests.results.clearing import publish_run
from tests.runs.stage import Stage, set_stage, sheet_of
from tests.statements import counted


def test_from_a_subject_to_its_file_and_back_corrected(browser: Browser) -> None:
    person = make_person(name="李建国", code="20777")
    row = make_value(make_campaign(), person, "appraisal", "59")
    browser.sign_in(make_user("office", username="wang")).speak("en")
    path = f"/2015/evidence/numbers/value/{row.id}"
    assert f'href="{path}"' in browser.get("/2015/evidence/numbers/person/20777").text
    page = browser.get(path)
    assert row.batch.file_name in page and "Never corrected" in page and 'value="59"' in page.text

    browser.post(path, {"version": 0, "numbers-0": "９５", "reason": "录入有误"})  # as an input method types it

    page = browser.get(path)
    assert "59 → 95" in page and "wang" in page and "录入有误" in page
    assert "95 indicators" in (page := browser.get("/2015/evidence/numbers/person/20777")) and "corrected" in page


def test_what_is_wrong_stands_at_the_numbers_and_nothing_typed_is_lost(browser: Browser) -> None:
    row = make_value(make_campaign(), make_person(), "appraisal", "59")
    browser.sign_in(make_user("office")).speak("en")
    path = f"/2015/evidence/numbers/value/{row.id}"

    page = browser.post(path, {"version": 0, "numbers-0": "abc"}, status=422)
    assert 'value="abc"' in page.text and "Please check: Numbers:" in page
    assert "Why it is corrected: This is needed." in page
    page = browser.post(path, {"version": 0, "numbers-0": "101", "reason": "录入有误"}, status=422)
    assert "lies between 0 and 100" in page and 'value="101"' in page.text
    browser.post(path, {"version": 0, "reason": "x"}, status=422)
    browser.post(path, {"version": 3, "numbers-0": "95", "reason": "x"}, status=409)
    assert db.session.query(Correction).count() == 0


def test_a_visit_is_corrected_by_its_items_and_votes_by_their_counts(browser: Browser) -> None:
    campaign, person = make_campaign(), make_person()
    visit = make_visit(campaign, person, "12.5/15", items=ITEMS, findings="着装挂牌扣2分")
    ballot = make_ballot(campaign, person, in_favour=15, valid=29)
    browser.sign_in(make_user("office")).speak("en")

    page = browser.get(f"/2015/evidence/numbers/visit/{visit.id}")
    assert "着装挂牌 at most 10" in page and "着装挂牌扣2分" in page
    typed = {"version": 0, "numbers-0": "10", "numbers-1": "4.5", "findings": "", "reason": "复核"}
    browser.post(f"/2015/evidence/numbers/visit/{visit.id}", typed)
    assert "12.5/15 → 14.5/15" in browser.get(f"/2015/evidence/numbers/visit/{visit.id}")
    assert visit.findings == ""

    assert "Valid papers" in browser.get(f"/2015/evidence/numbers/ballot/{ballot.id}")
    counts = {f"numbers-{at}": count for at, count in enumerate((32, 31, 29, 25, 1))}
    browser.post(f"/2015/evidence/numbers/ballot/{ballot.id}", {"version": 0, **counts, "reason": "复核"})
    assert "31/30/29/15/0 → 32/31/29/25/1" in browser.get(f"/2015/evidence/numbers/ballot/{ballot.id}")


def test_leaders_read_numbers_and_correct_none(browser: Browser) -> None:
    row = make_value(make_campaign(), make_person(), "appraisal", "59")
    browser.sign_in(make_user("leader")).speak("en")

    page = browser.get(f"/2015/evidence/numbers/value/{row.id}")

    assert "Appraisal 59 / 100" in page and "Correct it" not in page
    browser.post(f"/2015/evidence/numbers/value/{row.id}", {"numbers-0": "95"}, status=403)
    browser.get("/2015/evidence/numbers/value/0", status=404)


def test_the_numbers_of_a_rival_are_closed(browser: Browser) -> None:
    campaign, me, rival = make_campaign(), make_person(), make_person(code="20002")
    row = make_value(campaign, rival, "appraisal", "95")
    make_nomination(make_award(campaign), me, state="submitted")
    browser.sign_in(make_user("office", person=me))

    for path in ("person/20002", f"value/{row.id}"):
        browser.get(f"/2015/evidence/numbers/{path}", status=403)


@pytest.fixture
def published(app: Flask) -> Stage:
    """The stage, run and published, and the appraisal of 王小红 corrected an hour later."""
    stage = set_stage()
    run = stage.run(db.session, now=NOW)
    publish_run(db.session, run, actor="office", now=NOW, figures={})
    db.session.commit()
    return stage


def test_findings_that_were_not_sent_stay(browser: Browser) -> None:
    visit = make_visit(make_campaign(), make_person(), "12.5/15", items=ITEMS, findings="着装挂牌扣2分")
    path = f"/2015/evidence/numbers/visit/{visit.id}"
    browser.sign_in(make_user("office")).speak("en")
    typed = {"version": 0, "numbers-0": "10", "numbers-1": "4.5"}

    refused = browser.post(path, {**typed, "reason": ""}, status=422)
    browser.post(path, {**typed, "reason": "复核"})

    db.session.expire_all()
    assert (str(visit.score), visit.findings) == ("14.5", "着装挂牌扣2分")
    assert refused.text.count("着装挂牌扣2分") == 2  # among the facts, and in the field


def correct_wang(browser: Browser, stage: Stage, value: str = "94", *, hours: int = 1, version: int = 0) -> None:
    row = db.session.query(IndicatorValue).filter_by(subject_id=stage.wang.subject_id).one()
    with clock.turned_to(NOW + timedelta(hours=hours)):
        typed = {"version": version, "numbers-0": value, "reason": "录入有误"}
        browser.post(f"/2015/evidence/numbers/value/{row.id}", typed)


def test_runs_and_publications_made_before_a_correction_say_so(browser: Browser, published: Stage) -> None:
    browser.sign_in(make_user("office")).speak("en")
    path, said = published.path, "Made before a correction of “Appraisal” of Wang Xiaohong."
    derivations = [f"{path}/results/n{one.id}" for one in (published.wang, published.li)]
    pages = (f"{path}/runs/1", f"{path}/results", *derivations)
    assert not any("Made before" in browser.get(page) for page in pages)
    assert "before a correction" not in browser.get(f"{path}/runs")

    correct_wang(browser, published)

    assert [said in browser.get(page) for page in pages] == [True, True, True, False]
    assert "before a correction" in browser.get(f"{path}/runs")
    assert said in browser.get(f"{path}/runs/1/publish")
    with clock.turned_to(NOW + timedelta(hours=2)):
        browser.post(f"{path}/runs")
    assert "Made before" not in browser.get(f"{path}/runs/2") and said in browser.get(f"{path}/runs/1")


def test_what_a_run_was_confirmed_after_is_no_longer_said(browser: Browser, published: Stage) -> None:
    browser.sign_in(make_user("office", username="wang")).speak("en")
    path, said = published.path, "Made before a correction of “Appraisal” of Wang Xiaohong."
    pages = [f"{path}/runs/1", f"{path}/results", f"{path}/results/n{published.wang.id}", f"{path}/runs/1/publish"]
    correct_wang(browser, published)
    correct_wang(browser, published, "95", hours=2, version=1)  # what it was before
    assert all(said in browser.get(page) for page in pages)

    with clock.turned_to(NOW + timedelta(hours=3)):
        assert browser.post(f"{path}/runs").location.endswith("/runs/1")

    assert not any("Made before" in browser.get(page) for page in pages)
    assert "before a correction" not in browser.get(f"{path}/runs")
    # Three hours after ten in the morning in Shanghai.
    assert "Computed again on 5 Dec 2015 13:00: nothing was different." in browser.get(f"{path}/runs/1")
    event = db.session.scalars(select(Event).where(Event.name == "run:confirmed")).one()
    assert (event.actor, event.subject, event.data["run"]) == ("wang", "award:2015/service-model", 1)
    correct_wang(browser, published, "94", hours=4, version=2)
    assert all(browser.get(page).text.count(said) == 1 for page in pages)
    assert "before a correction" in browser.get(f"{path}/runs")


def test_the_pages_of_runs_cost_the_same_for_one_run_and_for_fifty(app: Flask, browser: Browser) -> None:
    stage, costs = set_stage(), []
    browser.sign_in(make_user("office")).speak("en")
    for more in (1, 49):
        for number in range(more):
            mark = sheet_of(db.session, stage.seats[1], stage.li).marks[0]
            mark.value = Decimal(5 + (number + (more > 1)) % 2)
            stage.run(db.session, now=NOW + timedelta(minutes=number))
            stage.run(db.session, now=NOW + timedelta(minutes=number, seconds=30))
        for page in ("runs", "runs/1"):
            browser.get(f"{stage.path}/{page}")  # documents of runs are kept parsed
            with counted(app) as sent:
                browser.get(f"{stage.path}/{page}")
            costs.append(len(sent))

    assert costs[:2] == costs[2:]
    assert db.session.query(Run).count() == 50 == db.session.query(Event).filter_by(name="run:confirmed").count()


def test_staff_read_that_evidence_was_corrected_and_not_whose(browser: Browser, published: Stage) -> None:
    correct_wang(browser.sign_in(make_user("office")), published)
    browser.sign_in(make_user()).speak("en")

    page = browser.get(f"{published.path}/results/changes")

    assert f"{published.path}/results/changes" in browser.get(f"{published.path}/results").text
    assert "Evidence was corrected on 5 Dec 2015, after this was computed." in page and "Made before" not in page
    assert "results/changes" not in Browser(browser.app).speak("en").get(f"{published.path}/results").text


def test_the_page_of_numbers_costs_the_same_for_one_and_for_many(app: Flask, browser: Browser) -> None:
    campaign, person = make_campaign(), make_person(code="20777")
    browser.sign_in(make_user("office"))

    def cost() -> int:
        with counted(app) as sent:
            browser.get("/2015/evidence/numbers/person/20777")
        return len(sent)

    make_visit(campaign, person, "95", month=1)
    make_value(campaign, person, "appraisal", "59")
    make_ballot(campaign, person, in_favour=15, valid=29)
    first = cost()
    for month in range(2, 12):
        make_visit(campaign, person, "95", month=month)
        make_value(campaign, person, f"indicator{month}", "59")
    assert cost() == first
