"""The pages of evidence: who may see them, what they show, what they keep back, what they cost."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from awards.campaigns import nominees
from awards.campaigns.models import Award, Campaign
from awards.db import db
from awards.evidence.queries import evidence_of
from awards.organisation.models import Subject
from tests.evidence.made import make_answers, make_ballot, make_component, make_survey, make_value, make_visit
from tests.factories import (
    make_award,
    make_campaign,
    make_department,
    make_indicator,
    make_nomination,
    make_person,
    make_user,
    make_window,
)
from tests.pages import Browser
from tests.statements import counted


def make_window_award(campaign: Campaign) -> Award:
    """Visits, answers and a figure, each with another policy for what is missing."""
    components = [
        make_component("inspection", "40", missing="block", label={"zh": "现场检查", "en": "On site"}),
        make_component("survey", "40", missing="reweight", label={"zh": "满意度", "en": "Satisfaction"}),
        make_indicator("20", "on_time_rate", missing="zero"),
    ]
    award = make_award(campaign, code="civilised-window", subject_kind="window", components=components, tie_break=[])
    award.name = {"zh": "文明窗口", "en": "Civilised window"}
    return award


def test_coverage_shows_counts_and_what_follows_without(browser: Browser) -> None:
    campaign = make_campaign()
    award = make_window_award(campaign)
    covered, bare = make_window(name="报修服务大厅"), make_window(name="购电充值窗口")
    for window in (covered, bare):
        make_nomination(award, window)
    make_nomination(award, make_window(name="草稿窗口"), state="draft")
    make_nomination(award, make_window(name="驳回窗口"), state="rejected")
    for month in (5, 6, 9):
        make_visit(campaign, covered, "96", month=month)
    make_answers(make_survey(campaign), covered, "学生", "满意", "满意", times=12)
    browser.sign_in(make_user("office")).speak("en")

    page = browser.get("/2015/evidence/civilised-window")

    # The last visit is of September: more than 90 days before the fifth of December.
    cells = "3 Visits · 2015-09-01 old 12 Answers · 2015-12-01 none: 0 points"
    assert f"报修服务大厅 {covered.code} 维修服务中心 {cells}" in page
    gaps = "none: cannot be scored none: others carry it Record the reason none: 0 points"
    assert f"购电充值窗口 {bare.code} 维修服务中心 {gaps}" in page
    assert "On site: 1 of 2 nominees have none or too few." in page
    assert "草稿窗口" not in page and "驳回窗口" not in page


def test_fewer_than_five_answers_are_not_counted_out(browser: Browser) -> None:
    campaign = make_campaign()
    award, window = make_window_award(campaign), make_window()
    make_nomination(award, window)
    make_answers(make_survey(campaign), window, "学生", "满意", "满意", times=4)
    browser.sign_in(make_user("discipline")).speak("en")

    assert "fewer than 5" in browser.get("/2015/evidence/civilised-window")
    assert "报修服务大厅 CK" in (page := browser.get("/2015/evidence")) and "0 fewer than 5 0 0" in page


def test_what_was_imported_with_its_files(browser: Browser) -> None:
    campaign, window, person = make_campaign(), make_window(), make_person()
    make_window_award(campaign)
    visit = make_visit(campaign, window, "96")
    make_value(campaign, person, "appraisal", "95")
    browser.sign_in(make_user("leader")).speak("en")

    page = browser.get("/2015/evidence")

    assert f"{window.name_zh} {window.code} 1 0 0 0" in page
    assert "about 1 people" in page and person.name_zh not in page
    assert visit.batch.file_name in page and "2015-12-01 09:00" in page  # one o'clock UTC in Shanghai
    assert f'href="/imports/{visit.batch_id}"' not in page.text

    browser.sign_in(make_user("office"))
    assert f'href="/imports/{visit.batch_id}"' in browser.get("/2015/evidence").text


@pytest.mark.parametrize("path", ["/2015/evidence", "/2015/evidence/civilised-window"])
def test_who_may_see_evidence(browser: Browser, path: str) -> None:
    campaign, department = make_campaign(), make_department()
    make_window_award(campaign)

    browser.get(path, status=302)
    for user in (make_user(), make_user(nominates_for=department), make_user(person=make_person(department))):
        browser.sign_in(user).get(path, status=403)
    for role in ("office", "leader", "discipline"):
        browser.sign_in(make_user(role)).get(path)


def test_a_nominee_does_not_see_the_coverage_of_the_own_award(browser: Browser) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_award(campaign)
    make_nomination(award, person, state="submitted")
    make_visit(campaign, person, "96")
    browser.sign_in(make_user("office", person=person))

    browser.get(f"/2015/evidence/{award.code}", status=403)


def test_without_the_room_of_nominations_nothing_is_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nominees, "_tellers", [])

    with pytest.raises(LookupError):
        nominees.nominees_of(db.session, make_award())


@pytest.mark.parametrize("path", ["/1999/evidence", "/2015/evidence/no-such-award"])
def test_unknown_years_and_awards(browser: Browser, path: str) -> None:
    make_campaign()
    browser.sign_in(make_user("office")).get(path, status=404)


def test_pages_without_anything(browser: Browser) -> None:
    make_window_award(make_campaign())
    browser.sign_in(make_user("office")).speak("en")

    assert "Nothing has been imported yet" in browser.get("/2015/evidence")
    assert "Nobody has been put forward yet" in browser.get("/2015/evidence/civilised-window")


@pytest.mark.parametrize("path", ["/2015/evidence", "/2015/evidence/civilised-window"])
def test_statements_do_not_grow_with_rows(app: Flask, browser: Browser, path: str) -> None:
    campaign = make_campaign()
    award, survey = make_window_award(campaign), make_survey(campaign)
    browser.sign_in(make_user("office"))
    counts = []
    for more in (1, 49):
        for _ in range(more):
            window = make_window()
            make_nomination(award, window)
            make_visit(campaign, window, "96")
            make_answers(survey, window, "学生", "满意", "满意")
        with counted(app) as sent:
            browser.get(path)
        counts.append(len(sent))

    assert counts[0] == counts[1]


def lines_about(session: Session, subject: Subject, campaign: Campaign) -> dict[str, tuple[str, str | None]]:
    """Component → what is said, in English, and the points."""
    return {line.component.code: (str(line.words), line.points) for line in evidence_of(session, subject, campaign)}


def test_what_evidence_says_about_a_subject(session: Session) -> None:
    campaign, person, other = make_campaign(), make_person(), make_person()
    components = [
        make_component("inspection", "20"),
        make_component("survey", "20"),
        make_indicator("40"),
        make_component("vote", "20"),
    ]
    make_award(campaign, components=components, tie_break=[])
    make_visit(campaign, person, "96", month=5)
    make_visit(campaign, person, "47/50", month=6)
    survey = make_survey(campaign, items=1)
    make_answers(survey, person, "学生", "满意", times=12)
    make_answers(survey, other, "教职工", "非常满意", times=10)
    make_value(campaign, person, "appraisal", "97.5")
    make_ballot(campaign, person, 21, 28)

    assert lines_about(session, person, campaign) == {
        "inspection": ("Visits: 2.", "95.00"),  # (96 + 94) / 2
        # Students 75, at the wave's mean; no staff answered about the person: the wave's 100. 0.6·75 + 0.4·100 = 85.
        "survey": ("Answers: 12.", "85.00"),
        "appraisal": ("Value: 97.5.", "97.50"),
        "vote": ("21 of 28 valid papers are for.", "75.00"),
    }
    lines = {line.component.code: line for line in evidence_of(session, person, campaign)}
    assert {code: (line.rows, str(line.newest)) for code, line in lines.items()} == {
        "inspection": (2, "2015-06-01"),
        "survey": (12, "2015-12-01"),
        "appraisal": (1, "2015-12-01"),
        "vote": (1, "2015-12-01"),
    }


def test_small_groups_and_gaps_are_said_in_words(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    components = [
        make_component("inspection", "20", missing="zero"),
        make_component("survey", "20"),
        make_indicator("40"),
        make_component("vote", "20"),
    ]
    make_award(campaign, components=components, tie_break=[])
    survey = make_survey(campaign, items=1)
    make_answers(survey, person, "学生", "非常不满意", times=4)
    make_ballot(campaign, person, 0, 4)

    hidden = ("Fewer than 5 people: nothing is shown.", None)
    assert lines_about(session, person, campaign) == {
        "inspection": ("No evidence: it counts as 0 points.", None),
        "survey": hidden,
        "appraisal": ("No evidence yet: without it the nomination cannot be scored.", None),
        "vote": hidden,
    }


def test_evidence_of_one_award_only(session: Session) -> None:
    campaign, window = make_campaign(), make_window()
    award = make_window_award(campaign)
    make_award(campaign, code="another", subject_kind="window", components=[make_indicator("100")], tie_break=[])

    assert len(evidence_of(session, window, campaign)) == 4
    assert {line.award.code for line in evidence_of(session, window, campaign, award)} == {"civilised-window"}
    assert evidence_of(session, make_person(), campaign) == []
