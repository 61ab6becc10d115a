"""Who sees what: everything that could leak is published first, then each viewer looks for it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
import pytest
from flask import Flask

from awards.accounts.models import User
from awards.db import db
from awards.results.models import Publication
from tests import factories
from tests.conftest import isolated, undone
from tests.pages import Browser
from tests.results.stage import published_stage
from tests.runs.stage import LATER, Stage

VIEWERS = ("signed out", "staff", "winner", "li", "repairs", "canteen", "nominator", "office", "leader", "discipline")


@dataclass
class House:
    """A published award and one user of each kind; 李建国 (维修服务中心) and 赵敏 (饮食服务中心) were not selected."""

    stage: Stage
    users: dict[str, User | None]


@pytest.fixture(scope="module")
def one_app(sqlite_app: Flask) -> Iterator[Flask]:
    """One transaction for all who look at the house."""
    yield from isolated(sqlite_app)


@pytest.fixture(scope="module")
def built(one_app: Flask) -> House:
    stage = published_stage(db.session)
    office = factories.make_person(factories.make_department("办公室"), "吴主任")
    users: dict[str, User | None] = {
        "signed out": None,
        "staff": factories.make_user(person=factories.make_person(factories.make_department("工程科"), "钱一")),
        "winner": factories.make_user(person=stage.wang.subject),
        "li": factories.make_user(person=stage.li.subject),
        "repairs": factories.make_user(person=factories.make_person(stage.repairs, "周二")),
        "canteen": factories.make_user(person=factories.make_person(stage.canteen, "郑三")),
        "nominator": factories.make_user(nominates_for=stage.canteen),
        "office": factories.make_user("office", person=office),
        "leader": factories.make_user("leader"),
        "discipline": factories.make_user("discipline"),
    }
    return House(stage, users)


@pytest.fixture(params=["all", "winners"])
def scope(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(one_app: Flask) -> Iterator[Flask]:
    with undone():
        yield one_app


@pytest.fixture
def house(built: House, app: Flask, scope: str) -> House:
    built.stage.award.campaign.list_scope = scope
    db.session.commit()
    return built


def visitor(app: Flask, user: User | None) -> Browser:
    browser = Browser(app).speak("zh")
    return browser.sign_in(user) if user else browser


WINNERS = {"王小红"}
CIRCLE = {"office", "leader", "discipline"}
# With list_scope "winners": who still sees whom of those not selected.
OWN = {"winner": {"李建国"}, "li": {"李建国"}, "repairs": {"李建国"}, "canteen": {"赵敏"}, "nominator": {"赵敏"}}
NAMES = {"王小红", "李建国", "赵敏"}


def seen_by(viewer: str, scope: str) -> set[str]:
    """The matrix, written out from the rules."""
    if viewer == "signed out":
        return WINNERS
    if viewer in CIRCLE or scope == "all":
        return NAMES
    return WINNERS | OWN.get(viewer, set())


@pytest.mark.parametrize("viewer", VIEWERS)
def test_names_on_the_page_and_in_the_workbook(app: Flask, house: House, scope: str, viewer: str) -> None:
    browser = visitor(app, house.users[viewer])
    page = browser.get(f"{house.stage.path}/results")
    shown = page.text[page.text.index("<main") : page.text.index("</main>")]
    assert {name for name in NAMES if name in shown} == seen_by(viewer, scope)
    workbook = browser.client.get(f"{house.stage.path}/results/downloads/list.xlsx")
    if viewer == "signed out":
        assert workbook.status_code == 404
        return
    book = openpyxl.load_workbook(io.BytesIO(workbook.data))
    assert {cell.value for cell in book.active["B"]} & NAMES == seen_by(viewer, scope)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_totals_of_those_not_selected(app: Flask, house: House, scope: str, viewer: str) -> None:
    page = visitor(app, house.users[viewer]).get(f"{house.stage.path}/results")
    totals = {"王小红": "92.00", "李建国": "87.00", "赵敏": "76.00"}
    expected = set() if viewer == "signed out" else {totals[name] for name in seen_by(viewer, scope)}
    assert {total for total in totals.values() if total in page.text} == expected


def derivation_status(viewer: str, name: str, scope: str) -> int:
    """200 shown, 403 known but not open, 404 not to be known, 302 asked to sign in."""
    if viewer == "signed out":
        return 302 if name in WINNERS else 404
    if name in WINNERS or viewer in CIRCLE or name in OWN.get(viewer, set()):
        return 200
    return 403 if scope == "all" else 404


@pytest.mark.parametrize("viewer", VIEWERS)
def test_derivations(app: Flask, house: House, scope: str, viewer: str) -> None:
    browser = visitor(app, house.users[viewer])
    stage = house.stage
    for nomination in (stage.wang, stage.li, stage.zhao):
        expected = derivation_status(viewer, nomination.subject.name_zh, scope)
        browser.get(f"{stage.path}/results/n{nomination.id}", status=expected)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_figures(app: Flask, house: House, scope: str, viewer: str) -> None:
    browser = visitor(app, house.users[viewer])
    publication = db.session.query(Publication).one()
    base = f"{house.stage.path}/results/figures/{publication.id}"
    everyone = 200 if viewer in CIRCLE or (viewer != "signed out" and scope == "all") else 404
    browser.get(f"{base}/ranking-light.zh.svg", status=everyone)
    browser.get(f"{base}/winners-dark.en.svg", status=404 if viewer == "signed out" else 200)
    browser.get(f"{base}/ranking-light.fr.svg", status=404)


@pytest.mark.parametrize("role", ["office", "leader", "discipline"])
def test_whoever_is_a_nominee_is_staff_for_this_award(app: Flask, house: House, scope: str, role: str) -> None:
    user = factories.make_user(role, person=house.stage.zhao.subject)
    browser = visitor(app, user)
    browser.get(f"{house.stage.path}/runs", status=403)
    browser.get(f"{house.stage.path}/runs/1", status=403)
    browser.get(f"{house.stage.path}/runs/1/bundle.json", status=403)
    browser.post(f"{house.stage.path}/runs", status=403)
    browser.get(f"{house.stage.path}/runs/1/publish", status=403)
    browser.post(f"{house.stage.path}/runs/1/publish", status=403)
    page = browser.get(f"{house.stage.path}/results")
    assert ("李建国" in page) == (scope == "all")
    assert "赵敏" in page
    browser.get(f"{house.stage.path}/results/n{house.stage.li.id}", status=403 if scope == "all" else 404)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_runs_and_earlier_publications(app: Flask, house: House, viewer: str) -> None:
    stage = house.stage
    first = db.session.query(Publication).one()
    first.replaced_at = LATER
    digest = first.run.bundle_sha256
    browser = visitor(app, house.users[viewer])
    expected = 200 if viewer in CIRCLE else 302 if viewer == "signed out" else 403
    for path in ("runs", "runs/1", "runs/1/bundle.json", "runs/1/result.json", f"results/editions/{digest}"):
        browser.get(f"{stage.path}/{path}", status=expected)
    figure = f"{stage.path}/results/figures/{first.id}/ranking-light.zh.svg"
    browser.get(figure, status=200 if viewer in CIRCLE else 404)
