"""How far nominees are covered: each cell against hand-worked figures, reasons for gaps, filters, what a page costs."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts.models import User
from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign, Component
from awards.campaigns.presets.awards import RESERVED
from awards.errors import AwardsError, ForbiddenError
from awards.evidence.models import GapReason
from awards.evidence.queries import Cell, award_nominees, coverage_of
from awards.evidence.service import GapError, record_gap_reason
from awards.organisation.models import Subject
from tests.evidence.made import make_answers, make_ballot, make_component, make_survey, make_value, make_visit
from tests.factories import (
    make_award,
    make_campaign,
    make_department,
    make_indicator,
    make_nomination,
    make_panel,
    make_person,
    make_seat,
    make_sheet,
    make_user,
)
from tests.pages import Browser
from tests.statements import counted

PATH = "/2015/evidence/service-model"


def make_full_award(campaign: Campaign) -> Award:
    """One component of every kind; visits, answers and the panel are replaced by the others where they are missing."""
    panel = make_panel("20", min_sheets=2, trim_min_judges=7)
    panel.missing = "reweight"
    components = [
        make_component("inspection"),
        make_component("survey", settings={**make_component("survey").settings, "min_responses": 6}),
        make_indicator("20", "on_time_rate", missing="zero"),
        make_component("vote", missing="block", settings={"min_valid": 10}),
        panel,
    ]
    return make_award(campaign, components=components, tie_break=[])


def cells_about(session: Session, award: Award, subject: Subject) -> dict[str, Cell]:
    """Component code → the cell of one nominee."""
    case = award_nominees(session, None, award.campaign.year, award.code)
    cells = dict(coverage_of(session, case).rows)[subject]
    return {cell.component.code: cell for cell in cells}


def component_of(award: Award, code: str) -> Component:
    return next(component for component in award.components if component.code == code)


def test_each_cell_against_its_rows(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_full_award(campaign)
    nomination = make_nomination(award, person)
    for month in (7, 9):
        make_visit(campaign, person, "96", month=month)
    # Two questions, five answered questionnaires, one mark in no count: n = 9/2, which is fewer than six.
    survey = make_survey(campaign)
    make_answers(survey, person, "学生", "满意", "满意", times=4)
    make_answers(survey, person, "学生", "满意", "不了解")
    make_value(campaign, person, "on_time_rate", "92")
    make_ballot(campaign, person, 7, 9)
    seats = [make_seat(award, code=code) for code in ("j1", "j2", "j3")]
    make_sheet(seats[0], nomination, "9", "9", state="signed")
    make_sheet(seats[1], nomination, "9", "9")

    cells = cells_about(session, award, person)

    assert {code: (cell.source, cell.count, cell.of, str(cell.newest)) for code, cell in cells.items()} == {
        "inspection": ("visits", 2, None, "2015-09-01"),
        "survey": ("answers", 5, None, "2015-12-01"),
        "on_time_rate": ("sheet", 1, None, "2015-12-01"),
        "vote": ("ballots", 9, None, "2015-12-01"),
        "panel": ("panel", 1, 3, "2015-12-01"),
    }
    assert [code for code, cell in cells.items() if cell.is_short] == ["survey", "vote", "panel"]
    assert [code for code, cell in cells.items() if cell.needs_reason] == ["survey", "panel"]
    assert [code for code, cell in cells.items() if cell.is_old] == ["inspection"]


def test_age_counts_from_the_first_day_of_judging_once_that_is_past(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_full_award(campaign)
    make_nomination(award, person)
    make_visit(campaign, person, "96", month=10)
    with clock.turned_to(clock.now().replace(year=2017)):
        assert not cells_about(session, award, person)["inspection"].is_old
        coverage = coverage_of(session, award_nominees(session, None, 2015, award.code))
    assert coverage.reference == date(2015, 12, 11)


def office(**values: object) -> User:
    return make_user("office", **values)


def record(session: Session, award: Award, code: str, subjects: list[Subject], **values: object) -> list[GapReason]:
    """Through the service, by an unconcerned member of the office unless given."""
    actor = values.pop("actor", None) or office()
    case = award_nominees(session, None, award.campaign.year, award.code)
    words = {"reason": "七月大修停业", "actor": actor.as_viewer(), "now": clock.now(), **values}  # type: ignore[attr-defined]
    return record_gap_reason(session, case, component_of(award, code), subjects, **words)  # type: ignore[arg-type]


def test_reasons_are_kept_and_the_newest_holds(session: Session) -> None:
    campaign, first, second = make_campaign(), make_person(), make_person()
    award = make_full_award(campaign)
    for person in (first, second):
        make_nomination(award, person)

    record(session, award, "inspection", [first, second])
    assert not cells_about(session, award, second)["inspection"].needs_reason
    record(session, award, "inspection", [second], reason="窗口七月起迁址")

    reasons = {one: cells_about(session, award, one)["inspection"].reason for one in (first, second)}
    assert {one.code: why.reason for one, why in reasons.items() if why} == {
        first.code: "七月大修停业",
        second.code: "窗口七月起迁址",
    }
    assert len(session.scalars(select(GapReason)).all()) == 3
    events = session.scalars(select(Event).where(Event.name == "gap:reasoned").order_by(Event.id)).all()
    assert [(one.subject, one.data["component"], one.data["subjects"]) for one in events] == [
        ("award:2015/service-model", "inspection", [first.code, second.code]),
        ("award:2015/service-model", "inspection", [second.code]),
    ]


def test_a_reason_is_refused_where_there_is_nothing_to_explain(session: Session) -> None:
    campaign, person, stranger = make_campaign(), make_person(), make_person()
    award = make_full_award(campaign)
    make_nomination(award, person)
    make_visit(campaign, person, "96")

    for code, subjects in (("vote", [person]), ("survey", []), ("survey", [stranger]), ("inspection", [person])):
        with pytest.raises(GapError):
            record(session, award, code, subjects)
    with pytest.raises(AwardsError):
        record(session, award, "survey", [person], reason="  ")
    with pytest.raises(ForbiddenError):
        record(session, award, "survey", [person], actor=office(person=person))
    assert session.scalars(select(GapReason)).all() == []


def test_the_office_records_a_reason_for_all_who_lack_it(browser: Browser) -> None:
    campaign, people = make_campaign(), [make_person(name=f"赵{n}") for n in range(3)]
    award = make_full_award(campaign)
    for person in people:
        make_nomination(award, person)
    make_visit(campaign, people[2], "96")
    browser.sign_in(office()).speak("en")

    page = browser.get(f"{PATH}/reasons/inspection")
    assert page.text.count("checked") == 2 and "赵2" not in page
    refused = browser.post(f"{PATH}/reasons/inspection", {}, status=422)
    assert "Choose whom the reason is about." in refused and "Reason: This is needed." in refused
    refused = browser.post(f"{PATH}/reasons/inspection", {"reason": "停业"}, status=422)
    assert "Choose whom the reason is about." in refused and "停业" in refused.text
    ids = [str(person.id) for person in people[:2]]
    browser.post(f"{PATH}/reasons/inspection", {"reason": "停业", "subject": ids})

    page = browser.get(PATH)
    assert page.words.count("none: others carry it 停业") == 2
    assert "inspection: 2 of 3 nominees have none or too few. reasons recorded" in page
    assert "停业" in browser.speak("zh").get(PATH)
    browser.get(f"{PATH}/reasons/vote", status=404)
    browser.get(f"{PATH}/reasons/nothing", status=404)


def test_others_see_the_gaps_and_record_nothing(browser: Browser) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_full_award(campaign)
    make_nomination(award, person)
    browser.sign_in(make_user("leader")).speak("en")

    page = browser.get(PATH)
    assert "no reason recorded" in page and "reasons/" not in page.text
    browser.get(f"{PATH}/reasons/survey", status=403)


def test_over_twenty_nominees_are_searched_filtered_and_sorted(browser: Browser) -> None:
    campaign = make_campaign()
    award = make_full_award(campaign)
    canteen = make_department("饮食服务中心")
    people = [make_person(name=f"甲{n:02}") for n in range(20)] + [make_person(canteen, name="钱小乙")]
    for person in people:
        make_nomination(award, person)
    make_visit(campaign, people[0], "96")
    browser.sign_in(office()).speak("en")

    def listed(query: str) -> list[str]:
        page = browser.get(f"{PATH}{query}")
        return [person.name_zh for person in people if f"{person.name_zh} {person.code}" in page]

    assert len(listed("")) == 21
    assert listed("?q=钱小") == ["钱小乙"]
    assert listed(f"?q={people[3].code}") == ["甲03"]
    assert listed(f"?department={canteen.code}") == ["钱小乙"]
    assert len(listed("?gap=inspection")) == 20 and len(listed("?gap=any")) == 21
    assert "Nothing fits the filter." in browser.get(f"{PATH}?q=nobody")
    words = browser.get(f"{PATH}?sort=missing").words
    assert words.index(people[1].code) < words.index(people[0].code)


def test_statements_do_not_grow_with_nominees(app: Flask, browser: Browser) -> None:
    campaign = make_campaign()
    award, survey = make_full_award(campaign), make_survey(campaign)
    seat = make_seat(award)
    browser.sign_in(office())
    counts = []
    for more in (1, 49):
        for _ in range(more):
            person = make_person()
            nomination = make_nomination(award, person)
            make_sheet(seat, nomination, "9", "9", state="signed")
            make_visit(campaign, person, "96")
            make_answers(survey, person, "学生", "满意", "满意")
        with counted(app) as sent:
            browser.get(PATH)
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_no_award_can_be_called_like_a_page(app: Flask) -> None:
    rules = [rule.rule.split("/evidence/")[1] for rule in app.url_map.iter_rules() if "/evidence/" in rule.rule]
    assert {path.split("/")[0] for path in rules if not path.startswith("<")} <= set(RESERVED)
