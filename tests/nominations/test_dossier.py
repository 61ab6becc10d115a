"""The dossier of a nominee: what it holds, who reads it, what it costs."""

from decimal import Decimal

import pytest
from flask import Flask

from awards.campaigns.models import Award
from awards.evidence.models import Adjustment, Veto
from awards.nominations.models import Nomination, NominationFile, NominationMove
from tests import factories
from tests.conftest import NOW
from tests.evidence.made import make_answers, make_batch, make_component, make_survey, make_visit
from tests.evidence.orders import make_order
from tests.factories import save
from tests.nominations.material import World
from tests.nominations.test_access import make_viewer
from tests.pages import Browser
from tests.statements import counted

WORDS = "绝不外传的事迹"


def make_story() -> tuple[World, Nomination]:
    """A technician who serves at a window: visits, answers, orders, a file, a veto, a bonus, and the office's word."""
    components = [
        factories.make_panel("20"),
        make_component("inspection", "20", source={"subjects": "serves"}, label={"zh": "巡查", "en": "Inspections"}),
        make_component("survey", "20", source={"subjects": "self+serves"}, label={"zh": "满意度", "en": "Survey"}),
        factories.make_indicator("40", "on_time_rate"),
    ]
    vetoes = [{"code": "complaint", "label": {"zh": "有效投诉", "en": "Upheld complaint"}}]
    award = factories.make_award(components=components, tie_break=[], vetoes=vetoes)
    department = factories.make_department()
    window = factories.make_window(department)
    person = factories.make_person(department, name="王小红", post="电工", serves=window)
    nomination = factories.make_nomination(award, person, deed="十年如一日", statement=WORDS)
    add_evidence(award, nomination)
    file = make_batch().file
    save(NominationFile(nomination=nomination, file=file, name="表扬信.pdf", position=0))
    save(NominationMove(nomination=nomination, state="accepted", at=NOW, actor="王芳", reason="符合条件"))
    about = {"campaign_id": award.campaign_id, "subject": person, "happened_on": NOW.date(), "actor": "office"}
    entered = {"decided_by": "领导小组", "created_at": NOW}
    save(Veto(**about, **entered, code="complaint", reason="投诉属实", file=file, file_name="登记表.xlsx"))
    save(Adjustment(**about, **entered, points=Decimal("1.5"), reason="通报表扬"))
    withdrawn = {"withdrawn_at": NOW, "withdrawn_by": "office", "withdrawn_reason": "错录"}
    save(Adjustment(**about, **entered, **withdrawn, points=Decimal(-1), reason="不再计入"))
    nominator = factories.make_user(nominates_for=department, person=factories.make_person(department, "张敏"))
    return World(award, department, person, nominator), nomination


def add_evidence(award: Award, nomination: Nomination) -> None:
    """Visits to the window, answers about it and about others, orders of the nominee."""
    person, campaign = nomination.subject, award.campaign
    window = person.serves
    assert window is not None
    survey = make_survey(campaign, items=1)
    make_answers(survey, window, "学生", "满意", times=8)
    make_answers(survey, window, "学生", "不满意", times=2)
    make_answers(survey, factories.make_window(name="购电充值窗口"), "学生", "满意", times=6)
    make_visit(campaign, window, "95", month=4)
    for hours in (2, 3, 100):
        make_order(campaign, person, person.departments[0], hours=hours)


def test_a_dossier_holds_everything(browser: Browser) -> None:
    world, nomination = make_story()
    browser.sign_in(factories.make_user("leader")).speak("en")
    page = browser.get(f"/nominations/{nomination.id}/dossier")

    for words in (
        *("Dossier of 王小红", "Service model", "2015: Service Quality Year", world.department.name_zh, "电工"),
        *("报修服务大厅", "十年如一日", WORDS, "表扬信.pdf"),
        "Accepted 2015-12-05 · 王芳 · 符合条件",
        "Inspections 20 Inspection visits 1 2015-04-01 Visits: 1. 95.00",
        "Survey 20 Survey answers 10 2015-12-01 Answers: 10.",
        "Appraisal 40 Work orders 3 2015-07-05 Work orders that count: 3, on time: 66.67 %. 66.67",
        "2015-12-05 Veto: Upheld complaint 投诉属实 领导小组 登记表.xlsx",
        "2015-12-05 Bonus +1.5 通报表扬 领导小组 –",
        *("报修服务大厅 (the nominee's own) 10 80.0 49.0 – 94.3 65.0", "购电充值窗口 6 100.0"),
        "王小红 (the nominee's own) 2 3 66.7",
    ):
        assert words in page, words
    assert "不再计入" not in page


def test_a_dossier_in_chinese(browser: Browser) -> None:
    _, nomination = make_story()
    page = browser.sign_in(factories.make_user("office")).speak("zh").get(f"/nominations/{nomination.id}/dossier")

    assert "服务标兵" in page and "服务质量提升年" in page and "事迹材料" in page and "Merit statement" not in page
    assert f'src="/nominations/{nomination.id}/dossier/figures/satisfaction-light.zh.svg"' in page.text


def test_fewer_than_five_are_never_told(browser: Browser) -> None:
    award = factories.make_award(components=[make_component("survey", "100")], tie_break=[])
    nomination = factories.make_nomination(award)
    survey = make_survey(award.campaign, items=1)
    make_answers(survey, nomination.subject, "学生", "非常不满意", times=4)
    page = browser.sign_in(factories.make_user("office")).speak("en").get(f"/nominations/{nomination.id}/dossier")

    assert "Survey answers fewer than 5 2015-12-01 Fewer than 5 people: nothing is shown. –" in page
    assert "There is nothing to draw about this nominee" in page
    browser.get(f"/nominations/{nomination.id}/dossier/figures/satisfaction-light.zh.svg", status=404)


# Who → status of the dossier and of its pictures.
STATUSES = {
    "nominator": 403,
    "other nominator": 404,
    "nominee": 403,
    "staff": 404,
    "office": 200,
    "leader": 200,
    "discipline": 200,
    "office, a nominee": 403,
    "leader, a nominee": 403,
    "discipline, a nominee": 403,
}


@pytest.mark.parametrize("who", STATUSES)
def test_who_reads_a_dossier(browser: Browser, who: str) -> None:
    world, nomination = make_story()
    browser.sign_in(make_viewer(world, nomination, who))
    path = f"/nominations/{nomination.id}/dossier"

    page = browser.get(path, status=STATUSES[who])
    assert (WORDS in page) is (STATUSES[who] == 200)
    for name in ("satisfaction", "inspections", "on_time"):
        browser.get(f"{path}/figures/{name}-light.zh.svg", status=STATUSES[who])


def test_strangers_and_judges_read_no_dossier(browser: Browser) -> None:
    world, nomination = make_story()
    path = f"/nominations/{nomination.id}/dossier"
    browser.get(path, status=302)
    judge = factories.make_user()
    factories.make_seat(world.award, judge)
    browser.sign_in(judge).get(path, status=404)


def test_the_nominee_in_the_office_reads_no_own_dossier(browser: Browser) -> None:
    world, nomination = make_story()
    browser.sign_in(factories.make_user("office", person=world.person))
    for state in ("submitted", "withdrawn"):
        nomination.state, nomination.decided_at = state, None
        browser.get(f"/nominations/{nomination.id}/dossier", status=403)
    draft = factories.make_nomination(factories.make_award(world.award.campaign, code="other"), state="draft")
    browser.sign_in(factories.make_user("office", nominates_for=draft.department))
    browser.get(f"/nominations/{draft.id}/dossier", status=403)


def test_a_rival_in_another_award_sees_the_dossier_without_the_pictures_that_decide_it(browser: Browser) -> None:
    world, nomination = make_story()
    component = make_component("survey", "100")
    other = factories.make_award(world.award.campaign, code="other", components=[component], tie_break=[])
    person = factories.make_person()
    factories.make_nomination(other, person, state="submitted")
    path = f"/nominations/{nomination.id}/dossier"
    browser.sign_in(factories.make_user("leader", person=person)).speak("en")

    page = browser.get(path)
    assert "Some pictures are not shown to you" in page and "satisfaction-light" not in page.text
    browser.get(f"{path}/figures/satisfaction-light.zh.svg", status=403)
    browser.get(f"{path}/figures/inspections-light.zh.svg")


def test_the_dossier_is_linked_where_it_is_needed(browser: Browser) -> None:
    world, nomination = make_story()
    link = f'href="/nominations/{nomination.id}/dossier"'
    browser.sign_in(factories.make_user("office"))

    assert link in browser.get(f"/nominations/{nomination.id}").text
    assert link in browser.get(f"/2015/awards/{world.award.code}/nominations").text
    assert link not in browser.sign_in(world.nominator).get(f"/nominations/{nomination.id}").text


def test_statements_do_not_grow_with_evidence(app: Flask, browser: Browser) -> None:
    world, nomination = make_story()
    browser.sign_in(factories.make_user("office"))
    counts = []
    for more in (1, 9):
        for _ in range(more):
            add_evidence_of_others(world.award)
        with counted(app) as sent:
            browser.get(f"/nominations/{nomination.id}/dossier")
        counts.append(len(sent))

    assert counts[0] == counts[1]


def add_evidence_of_others(award: Award) -> None:
    """Another nominee with a window, answers, visits and orders."""
    department = factories.make_department()
    person = factories.make_person(department, serves=factories.make_window(department))
    factories.make_nomination(award, person)
    campaign, window = award.campaign, person.serves
    assert window is not None
    make_answers(make_survey(campaign, items=1), window, "学生", "满意", times=6)
    make_visit(campaign, window, "96")
    make_order(campaign, person, department)
