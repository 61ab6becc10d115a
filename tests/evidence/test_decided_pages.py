"""The pages of vetoes, bonuses and deductions."""

from datetime import date
from io import BytesIO
from typing import Any

from flask import Flask

from awards.db import db
from awards.evidence.models import Adjustment, Veto
from awards.organisation.models import Subject
from tests.evidence.made import make_visit
from tests.evidence.test_decided import NOW, VETOES
from tests.factories import make_award, make_campaign, make_nomination, make_person, make_user, save
from tests.pages import Browser
from tests.statements import counted

FORM = {"happened_on": "2015-10-14", "reason": "值班脱岗", "decided_by": "领导小组"}


def make_entry(subject: Subject, campaign_id: int, model: Any = Adjustment, **values: Any) -> Any:
    about = {"subject_id": subject.id, "campaign_id": campaign_id, "happened_on": date(2015, 10, 14)}
    words = {"reason": "值班脱岗", "decided_by": "领导小组", "actor": "wang", "created_at": NOW}
    return save(model(**{**about, **words, **values}))


def test_from_the_search_to_a_veto_with_its_document(browser: Browser) -> None:
    make_award(vetoes=VETOES)
    person = make_person(name="李建国", code="20777")
    browser.sign_in(make_user("office")).speak("en")

    found = browser.get("/2015/evidence/decided?q=20777")
    assert 'href="/2015/evidence/decided/person/20777"' in found.text
    assert "Enter a veto" in browser.get("/2015/evidence/decided/person/20777")
    browser.get("/2015/evidence/decided/person/20777/veto")
    document = (BytesIO(b"%PDF-1.7\n"), "处理决定.pdf")
    path = "/2015/evidence/decided/person/20777/veto"
    browser.post(path, {**FORM, "code": "safety_accident", "document": document})

    page = browser.get("/2015/evidence/decided/person/20777")
    assert "Safety accident" in page and "Decided by 领导小组" in page and "It counts from the next run on." in page
    veto = db.session.query(Veto).one()
    assert veto.subject_id == person.id
    assert browser.get(f"/2015/evidence/decided/vetoes/{veto.id}/处理决定.pdf").text == "%PDF-1.7\n"
    browser.get(f"/2015/evidence/decided/vetoes/{veto.id}/other.pdf", status=404)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(browser: Browser) -> None:
    make_award(vetoes=VETOES)
    make_person(code="20777")
    browser.sign_in(make_user("office")).speak("en")

    page = browser.post("/2015/evidence/decided/person/20777/veto", {"reason": "值班脱岗"}, status=422)
    assert "Choose one of the grounds" in page and "值班脱岗" in page.text
    assert "Day of the matter: This is needed." in page and "Decided by: This is needed." in page

    path = "/2015/evidence/decided/person/20777/adjustment"
    document = (BytesIO(b"MZ\x90\x00"), "decision.pdf")
    page = browser.post(path, {**FORM, "award": "service-model", "points": "1", "document": document}, status=422)
    assert "Please check: Source document:" in page
    page = browser.post(path, {**FORM, "award": "service-model", "points": "0.125"}, status=422)
    assert "Points: Points have at most 2 decimals." in page and 'value="0.125"' in page.text
    assert db.session.query(Adjustment).count() == 0


def test_a_deduction_that_may_repeat_a_finding_is_confirmed_first(browser: Browser) -> None:
    campaign = make_campaign()
    make_award(campaign)
    person = make_person(code="20777")
    make_visit(campaign, person, "95", month=10, findings="台账缺页扣2分")
    browser.sign_in(make_user("office")).speak("en")
    path = "/2015/evidence/decided/person/20777/adjustment"
    assert "It is another matter" not in browser.get(path)

    page = browser.post(path, {**FORM, "award": "service-model", "points": "-1"}, status=422)
    assert "Repeats an inspection finding?" in page and "台账缺页扣2分" in page
    assert "It is another matter than these" in page and "窗口 · 95/100: 台账缺页扣2分" in page

    browser.post(path, {**FORM, "award": "service-model", "points": "-1", "is_another": "y"})
    page = browser.get("/2015/evidence/decided/person/20777")
    assert "−1" in page and "Deductions: 1 of at most 10" in page
    again = {**FORM, "award": "service-model", "points": "-1", "reason": "值班脱岗。"}
    page = browser.post(path, again, status=422)
    assert f"The same points of the same day {FORM['happened_on']} · -1 · {FORM['reason']}" in page


def test_withdrawing_keeps_the_entry_on_the_page(browser: Browser) -> None:
    award, person = make_award(), make_person(code="20777")
    entry = make_entry(person, award.campaign_id, points="2")
    browser.sign_in(make_user("office")).speak("en")
    path = f"/2015/evidence/decided/adjustments/{entry.id}/withdraw"

    assert "+2" in browser.get(path)
    assert "This is needed." in browser.post(path, {"reason": ""}, status=422)
    browser.post(path, {"reason": "重复计分"})

    page = browser.get("/2015/evidence/decided/person/20777")
    assert "withdrawn 重复计分" in page and "Bonuses: 0 of at most 3" in page
    assert "was withdrawn already" in browser.post(path, {"reason": "again"}, status=422)


def test_whoever_competes_sees_nothing_of_the_rivals(browser: Browser) -> None:
    campaign, me, rival = make_campaign(), make_person(code="20001"), make_person(name="赵敏", code="20002")
    award = make_award(campaign, vetoes=VETOES)
    make_nomination(award, me, state="submitted")
    entry = make_entry(rival, campaign.id, Veto, code="falsified")
    browser.sign_in(make_user("office", person=me)).speak("en")

    page = browser.get("/2015/evidence/decided")
    assert "赵敏" not in page and "those whom you compete with: 1" in page
    for path in ("person/20001", "person/20002", "person/20002/veto", f"vetoes/{entry.id}/withdraw"):
        browser.get(f"/2015/evidence/decided/{path}", status=403)

    browser.sign_in(make_user("office"))
    assert "赵敏" in browser.get("/2015/evidence/decided")


def test_leaders_read_and_only_the_office_enters(browser: Browser) -> None:
    award, person = make_award(vetoes=VETOES), make_person(code="20777")
    make_entry(person, award.campaign_id, Veto, code="falsified")
    browser.sign_in(make_user("leader")).speak("en")

    page = browser.get("/2015/evidence/decided/person/20777")

    assert "Falsification" in page and "Enter a veto" not in page and "/withdraw" not in page.text
    browser.get("/2015/evidence/decided/person/20777/veto", status=403)
    browser.sign_in(make_user()).get("/2015/evidence/decided", status=403)


def test_a_nomination_shows_what_was_decided(browser: Browser) -> None:
    award = make_award(vetoes=VETOES)
    nomination = make_nomination(award)
    make_entry(nomination.subject, award.campaign_id, Veto, code="falsified", reason="虚报数据")
    make_entry(nomination.subject, award.campaign_id, points="-0.5", reason="迟到")
    browser.sign_in(make_user("office")).speak("en")

    page = browser.get(f"/nominations/{nomination.id}")

    assert "Falsification 虚报数据 2015-10-14" in page and "−0.5 迟到 2015-10-14" in page


def test_the_list_costs_the_same_for_one_entry_and_for_fifty(app: Flask, browser: Browser) -> None:
    award = make_award(vetoes=VETOES)
    browser.sign_in(make_user("office"))

    def cost() -> int:
        with counted(app) as sent:
            browser.get("/2015/evidence/decided")
        return len(sent)

    make_entry(make_person(), award.campaign_id, points="1")
    make_entry(make_person(), award.campaign_id, Veto, code="falsified")
    first = cost()
    for _ in range(25):
        make_entry(make_person(), award.campaign_id, points="1", award_id=award.id)
        make_entry(make_person(), award.campaign_id, Veto, code="falsified")
    assert cost() == first
