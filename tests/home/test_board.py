"""The office's board: what stands in the way of each award, with the page that cures it."""

from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts.models import User
from awards.campaigns.models import Extension
from awards.campaigns.queries import campaign_of_year
from awards.db import db
from awards.home.due import Due, due_of
from awards.home.queries import home_of
from awards.home.steering import AwardLine, steering_of
from awards.notices.models import Objection
from awards.runs.queries import decision_of
from awards.runs.service import make_run, record_ruling, withdraw_decision
from tests import factories
from tests.conftest import NOW
from tests.notices.objected import make_objection
from tests.notices.stage import AFTER, LAST_MINUTE, decide, put_up
from tests.pages import Browser
from tests.results.clearing import publish_run
from tests.runs.stage import LATER, give_value, set_stage
from tests.statements import counted

PATH = "/2015/board"
FIGURES = {("winners-light", "zh"): b"<svg/>"}


def lines(session: Session, user: User) -> list[AwardLine]:
    session.expire_all()
    return steering_of(session, user.as_viewer(), campaign_of_year(session, None, 2015))


def ways(line: AwardLine) -> list[tuple[str, str, str]]:
    return [(one.stage, str(one.words), one.endpoint) for one in line.way.blockers]


def test_an_award_at_its_start_waits_for_everything(session: Session) -> None:
    award = factories.make_award()
    factories.make_nomination(award, state="submitted")
    factories.make_nomination(award, state="returned")
    factories.make_nomination(award, state="draft")
    (line,) = lines(session, factories.make_user("office"))
    assert ways(line) == [
        ("judging", "Nominations that wait for a decision: 1", "nominations.list_award"),
        ("judging", "Nominations that are back with their departments: 1", "nominations.list_award"),
        ("judging", "No nomination is accepted yet", "nominations.list_award"),
        ("judging", "Nobody sits on the panel", "judging.show_panel"),
        ("judging", "The rules are not sealed", "campaigns.seal_award"),
    ]
    assert line.shown_states == [("submitted", 1), ("returned", 1)]
    assert line.way.step is None
    # Once nobody can send in any more, what was returned is out.
    with clock.turned_to(NOW.replace(day=11)):
        (line,) = lines(session, factories.make_user("office"))
    assert "nominations.list_award" in {one.endpoint for one in line.way.blockers}
    assert not any("back with" in str(one.words) for one in line.way.blockers)


def test_unsigned_judges_and_missing_evidence_stand_before_a_run(session: Session) -> None:
    award = factories.make_award()
    seat = factories.make_seat(award)
    factories.make_sheet(seat, factories.make_nomination(award), "9")
    (line,) = lines(session, factories.make_user("office"))
    assert ways(line) == [
        ("approval", "Judges who have not signed everything: 1", "judging.show_panel"),
        ("approval", "Nominees without “Appraisal”, which the rules require: 1", "evidence.show_coverage"),
    ]
    assert (line.declared, line.settled, line.board.preflight.complete) == ((1, 1), 0, 0)


def test_a_gap_without_a_reason_stands_before_publication(session: Session) -> None:
    award = factories.make_award(components=[factories.make_indicator("100", missing="reweight")])
    factories.make_seal(award)
    factories.make_nomination(award)
    (line,) = lines(session, factories.make_user("office"))
    (found,) = line.way.blockers
    assert (found.stage, found.endpoint, found.values["component"]) == (
        "publication",
        "evidence.record_gap",
        "appraisal",
    )


def test_from_ready_to_published_to_outdated(session: Session) -> None:
    stage = set_stage()
    office = factories.make_user("office")
    step = lines(session, office)[0].way.step
    assert step is not None and (str(step.words), step.endpoint) == ("Ready to be scored", "runs.list_runs")
    run = stage.run(session)
    step = lines(session, office)[0].way.step
    assert step is not None and str(step.words) == "Run 1 waits for the decision"
    publish_run(session, run, actor="office", now=LATER, figures=FIGURES)
    session.commit()
    (line,) = lines(session, office)
    assert (line.way.blockers, line.way.step, line.board.shown) == ((), None, 1)
    later = LATER.replace(hour=5)
    decision = decision_of(session, stage.award)
    assert decision is not None
    withdraw_decision(session, decision, reason="复核", actor="leader", now=later)
    words = {"nominees": [f"n{stage.zhao.id}"], "vote": "9:0", "reason": "调离", "decided_on": LATER.date()}
    record_ruling(session, stage.award, kind="exclude", **words, actor="office", now=later)
    session.commit()
    assert ways(lines(session, office)[0]) == [
        ("approval", "Rulings were recorded or withdrawn since run 1: compute a new one.", "runs.list_runs")
    ]


def test_a_tie_leads_to_the_page_that_records_the_vote(session: Session) -> None:
    stage = set_stage()
    award = factories.make_award(
        stage.award.campaign, code="tied", components=[factories.make_indicator("100")], tie_break=["appraisal"]
    )
    factories.make_seal(award)
    for value in ("90", "90"):
        give_value(factories.make_nomination(award), value)
    make_run(session, award, actor="office", now=LATER)
    session.commit()
    line = lines(session, factories.make_user("office"))[1]
    (tie,) = [one for one in line.way.blockers if one.endpoint == "runs.record_ruling"]
    assert tie.is_office and tie.values["kind"] == "tie"


def test_nominees_do_not_see_their_award_and_judges_at_work_no_run(session: Session) -> None:
    award = factories.make_award()
    person = factories.make_person()
    factories.make_nomination(award, person)
    assert lines(session, factories.make_user("office", person=person)) == []
    judge = factories.make_user("leader")
    factories.make_seat(award, judge)
    (line,) = lines(session, judge)
    assert not line.sees_runs and line.way.step is None


def test_the_page_links_what_its_viewer_may_open(browser: Browser) -> None:
    stage = set_stage()
    other = factories.make_award(stage.award.campaign, code="other", name={"zh": "其他", "en": "Other"})
    factories.make_nomination(other, state="submitted")
    browser.sign_in(factories.make_user("office")).speak("en")
    page = browser.get(PATH)
    assert "/2015/awards/other/nominations?state=submitted" in page.text
    assert 'href="/2015/awards/other/seal"' in page.text and 'href="/2015/awards/other/panel"' in page.text
    assert "Before judging" in page and "Ready to be scored" in page
    browser.sign_in(factories.make_user("leader")).speak("en")
    page = browser.get(PATH)
    assert "The rules are not sealed" in page and "/other/seal" not in page.text and "/panel" not in page.text
    browser.sign_in(factories.make_user()).speak("en")
    browser.get(PATH, status=403)


def test_the_board_costs_the_same_for_one_award_and_for_ten(browser: Browser, app: Flask) -> None:
    stage = set_stage()
    stage.run(db.session)
    browser.sign_in(factories.make_user("office"))
    browser.get(PATH)
    db.session.expire_all()
    with counted(app) as one:
        browser.get(PATH)
    for number in range(9):
        award = factories.make_award(stage.award.campaign, code=f"award{number}")
        seats = [factories.make_seat(award) for _ in range(2)]
        for _ in range(10):
            nomination = factories.make_nomination(award, factories.make_person(stage.repairs))
            give_value(nomination, "90")
            for seat in seats:
                factories.make_sheet(seat, nomination, "9", "8", state="signed")
    browser.get(PATH)
    db.session.expire_all()
    with counted(app) as many:
        page = browser.get(PATH)
    assert page.text.count('class="board-award"') == 10
    assert len(many) == len(one)


def due(session: Session, user: User, today: date) -> Sequence[Due]:
    session.expire_all()
    with clock.turned_to(NOW.replace(day=today.day)):
        return due_of(home_of(session, user.as_viewer()), today)


def test_the_office_sees_what_is_due_for_whom_and_how_much_is_open(session: Session) -> None:
    campaign = factories.make_campaign()
    award = factories.make_award(campaign)
    late, sent = factories.make_department(name_en="Late"), factories.make_department(name_en="Sent")
    factories.make_nomination(award, factories.make_person(sent), state="submitted")
    extension = {"step": "nominations", "ends_on": date(2015, 12, 14), "reason": "停电", "actor": "office"}
    factories.save(Extension(campaign=campaign, department=late, created_at=NOW, **extension))
    factories.make_department(name_en="Silent")
    found = due(session, factories.make_user("office"), date(2015, 12, 5))
    assert [(one.on.day, one.ends, str(one.open or "")) for one in found] == [
        (10, True, "Departments that have not sent any: 1"),
        (11, False, "Awards whose rules are not sealed: 1"),
        (14, True, "has not sent any"),
    ]
    assert found[2].whom == {"zh": late.name_zh, "en": "Late"} and found[2].reason == "停电"


@pytest.mark.parametrize(("day", "count"), [(5, 2), (10, 4), (11, 3), (12, 2)])
def test_two_weeks_ahead_both_days_included(session: Session, day: int, count: int) -> None:
    # Windows: nominations to 10, judging 11 to 20, decision 21 to 31. Ahead of 5, to the 19th: 10, 11;
    # of 10: 10, 11, 20, 21 and 24 is the last; of 11: 11, 20, 21; of 12: 20, 21.
    factories.make_award()
    assert len(due(session, factories.make_user(), date(2015, 12, day))) == count


def test_nominators_and_judges_see_their_own(session: Session) -> None:
    award = factories.make_award()
    unit = factories.make_department()
    nominator = factories.make_user(nominates_for=unit)
    factories.make_nomination(award, factories.make_person(unit), state="draft", created_by=nominator)
    (first, _) = due(session, nominator, date(2015, 12, 5))
    assert (str(first.open), first.endpoint) == ("Drafts and returned ones with you: 1", "nominations.list_own")
    seat = factories.make_seat(award)
    factories.make_nomination(award)
    (last, _) = due(session, seat.user, date(2015, 12, 12))
    assert (str(last.open), last.endpoint) == ("Left to you: 1", "judging.list_seats")
    office = due(session, factories.make_user("office"), date(2015, 12, 12))
    assert str(office[0].open) == "Sheets not signed: 1"


def test_between_decision_and_publication_the_board_says_what_is_waited_for(session: Session) -> None:
    stage = set_stage()
    office = factories.make_user("office")

    def step() -> tuple[str, str] | None:
        found = lines(session, office)[0].way.step
        return (str(found.words), found.endpoint) if found else None

    decision = decide(stage, session)
    assert step() == ("Run 1 is decided on: put up the notice", "notices.put_up_notice")
    notice = put_up(decision, session)
    make_objection(notice, nominee=f"n{stage.wang.id}")
    with clock.turned_to(LAST_MINUTE):
        waited = ways(lines(session, office)[0])
        assert waited == [
            ("publication", "The notice is up until 21 Dec 2015", "notices.show_notice"),
            ("publication", "Objections that wait for their ruling: 1", "notices.list_objections"),
        ]
        today = LAST_MINUTE.date()
        named = [one.name["en"] for one in due_of(home_of(session, factories.make_user().as_viewer()), today)]
        assert "Public notice of Service model" in named
    with clock.turned_to(AFTER):
        assert [one[2] for one in ways(lines(session, office)[0])] == ["notices.list_objections"]
    for objection in session.query(Objection):
        objection.state, objection.handler, objection.finding = "dismissed", "discipline", "查无此事"
        objection.decided_at = LATER
    session.commit()
    with clock.turned_to(AFTER):
        assert step() == ("Run 1 is ready to be published", "runs.show_run")
