"""Publishing through the pages: asked first, refused with reasons, then everyone can read."""

import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.db import db
from awards.results.models import Publication
from awards.runs.models import Run
from tests import factories
from tests.pages import Browser
from tests.results.clearing import cleared
from tests.runs.stage import Stage, set_stage


@pytest.fixture
def stage(app: Flask) -> Stage:
    return set_stage()


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def clear(run: Run) -> None:
    """Approved, and its notice over."""
    cleared(db.session, run, at=clock.now())
    db.session.commit()


def test_from_the_run_to_the_page_of_results(office: Browser, stage: Stage) -> None:
    clear(stage.run(db.session))
    assert f"{stage.path}/runs/1/publish" in office.get(f"{stage.path}/runs/1").text
    page = office.get(f"{stage.path}/runs/1/publish")
    assert "Wang Xiaohong" in page
    assert "Li Jianguo" not in page
    assert office.post(f"{stage.path}/runs/1/publish").location == f"{stage.path}/results"
    results = office.get(f"{stage.path}/results")
    assert "Run 1 is published" in results
    assert "Li Jianguo" in results
    assert "Published" in office.get(f"{stage.path}/runs")


def test_a_second_press_publishes_nothing_more(office: Browser, stage: Stage) -> None:
    clear(stage.run(db.session))
    office.post(f"{stage.path}/runs/1/publish")
    again = office.post(f"{stage.path}/runs/1/publish", status=422)
    assert "Run 1 is published already." in again
    assert db.session.query(Publication).count() == 1


def test_a_blocked_run_is_refused_with_names(office: Browser, stage: Stage) -> None:
    factories.make_nomination(stage.award, factories.make_person(stage.repairs, "孙强", name_en="Sun Qiang"))
    stage.run(db.session)
    assert "runs/1/publish" not in office.get(f"{stage.path}/runs/1").text
    for page in (
        office.get(f"{stage.path}/runs/1/publish"),
        office.post(f"{stage.path}/runs/1/publish", status=422),
    ):
        assert "Sun Qiang" in page
        assert "Publish run 1" not in page
    assert db.session.query(Publication).count() == 0


@pytest.mark.parametrize("role", ["leader", "discipline", ""])
def test_only_the_office_publishes(browser: Browser, stage: Stage, role: str) -> None:
    stage.run(db.session)
    browser.sign_in(factories.make_user(*([role] if role else [])))
    browser.get(f"{stage.path}/runs/1/publish", status=403)
    browser.post(f"{stage.path}/runs/1/publish", status=403)


def test_a_replaced_publication_is_found_by_its_digest(office: Browser, stage: Stage) -> None:
    first = stage.run(db.session)
    clear(first)
    office.post(f"{stage.path}/runs/1/publish")
    stage.wang.subject.name_en = "Wang Renamed"
    factories.make_sheet(stage.seats[0], factories.make_nomination(stage.award, state="submitted"), state="open")
    stage.zhao.state, stage.zhao.reject_code = "rejected", "veto"
    office.post(f"{stage.path}/runs")
    clear(db.session.scalars(select(Run).filter_by(number=2)).one())
    office.post(f"{stage.path}/runs/2/publish")
    current = office.get(f"{stage.path}/results")
    assert "Wang Renamed" in current
    assert "Zhao Min" not in current
    edition = office.get(f"{stage.path}/results/editions/{first.bundle_sha256}")
    assert "earlier publication" in edition
    assert "Zhao Min" in edition
    assert "Wang Renamed" not in edition
    assert "How was this computed?" not in edition.text[edition.text.index("<tbody") : edition.text.index("</tbody")]
    assert f"results/editions/{first.bundle_sha256}" in current.text
