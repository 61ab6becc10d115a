"""Conditions judged by evidence, the office's rulings on them, and overrides; on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.db import db
from awards.errors import AwardsError, ClosedError, StaleError, WrongStateError
from awards.evidence.models import Honour
from awards.evidence.queries.concern import import_concerns
from awards.files.models import StoredFile
from awards.nominations import service
from awards.nominations.eligibility import conditions_for, conditions_of_all, ruled_conditions
from awards.nominations.models import ConditionRuling, Nomination, NominationFile
from awards.nominations.overrides import overrides_of_year
from awards.nominations.service import Ruling
from awards.organisation.models import Subject
from awards.permissions import Viewer
from tests import factories
from tests.evidence.made import make_answers, make_batch, make_component, make_survey, make_value
from tests.nominations.material import World, make_world
from tests.pages import Browser
from tests.statements import counted

NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)


def label(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


IN_POST = {"code": "in_post", "check": "since", "months": 12, "label": label("in post")}
LICENCE = {"code": "licence", "check": "tick", "needs_file": True, "label": label("licence")}
SOUND = {"code": "sound", "check": "tick", "needs_file": False, "label": label("sound")}
NOT_HONOURED = {"code": "not_honoured", "check": "not_honoured", "years": 2, "label": label("not honoured")}
WELL = {"code": "well", "check": "evidence", "component": "appraisal", "least": "60", "label": label("well")}


def honour(world: World, subject: Subject, year: int, award: str = "service-model") -> Honour:
    about: dict[str, Any] = {"campaign_id": world.award.campaign_id, "batch": make_batch("honours"), "row": 2}
    return factories.save(Honour(**about, subject=subject, year=year, award_code=award, award_name=label(award)))


def said(session: Session, world: World, subject: Subject | None = None) -> list[tuple[str, str]]:
    subject = subject or world.person
    return [(one.standing, str(one.fact)) for one in conditions_for(session, world.award, [subject])[subject.id]]


@pytest.mark.parametrize(
    ("value", "standing", "words"),
    [
        ("60", "met", "60.00 points in “Appraisal”; at least 60 are needed."),
        ("59.99", "unmet", "59.99 points in “Appraisal”; at least 60 are needed."),
        ("", "open", "At least 60 points in “Appraisal” are needed; there are none yet."),
    ],
)
def test_a_threshold_is_judged_by_the_points_of_a_run(session: Session, value: str, standing: str, words: str) -> None:
    world = make_world(conditions=[WELL])
    if value:
        make_value(world.award.campaign, world.person, "appraisal", value)
    assert said(session, world) == [(standing, words)]


@pytest.mark.parametrize(("answers", "shows"), [(4, False), (5, True)])
def test_a_figure_of_fewer_than_five_people_is_not_told(session: Session, answers: int, shows: bool) -> None:
    component = make_component("survey", code="appraisal")
    component.settings["min_responses"], component.label = 1, label("Appraisal")
    world = make_world(conditions=[WELL], components=[component])
    survey = make_survey(world.award.campaign)
    make_answers(survey, world.person, "学生", "非常满意", "满意", times=answers)
    make_answers(survey, factories.make_person(), "教职工", "满意", "满意", times=5)

    ((standing, words),) = said(session, world)

    assert (standing != "open") is shows, words
    assert ("fewer than 5 people" in words) is not shows


def test_honours_of_the_last_years_count_and_years_without_any_tell_nothing(session: Session) -> None:
    world = make_world(conditions=[NOT_HONOURED])
    other = factories.make_person(world.department, "李雷")
    assert said(session, world) == [("open", "No honours of 2013 / 2014 are on record; the office checks this.")]

    honour(world, other, 2014)
    honour(world, world.person, 2012)
    honour(world, world.person, 2014, "another-award")
    assert said(session, world) == [("open", "No honours of 2013 are on record; the office checks this.")]
    honour(world, other, 2013)
    assert said(session, world) == [("met", "Not among those honoured with this award in 2013 / 2014.")]
    assert said(session, world, other) == [("unmet", "Honoured with this award in 2013 / 2014.")]


def test_the_list_of_another_award_says_nothing_of_this_one(session: Session) -> None:
    world = make_world(conditions=[NOT_HONOURED])
    other = factories.make_department()
    honour(world, other, 2014, "department-award"), honour(world, other, 2013, "department-award")
    assert said(session, world)[0][0] == "open"


def test_honours_of_an_earlier_year_concern_a_nominee_of_a_later_one(session: Session) -> None:
    factories.make_campaign(2015)
    later = make_world(conditions=[NOT_HONOURED], campaign=factories.make_campaign(2016))
    factories.make_nomination(later.award, later.person, state="submitted")
    asked = [import_concerns(session, "honours", year, later.person.id) for year in ("2015", "2016", "2017")]
    assert asked == [True, True, False]


def test_fifty_subjects_cost_as_many_statements_as_one(app: Flask, session: Session) -> None:
    world = make_world(conditions=[IN_POST, LICENCE, NOT_HONOURED, WELL])
    people = [factories.make_person(world.department) for _ in range(50)]
    for one in people[:2]:
        make_value(world.award.campaign, one, "appraisal", "70")
    session.scalars(select(Subject)).all()
    conditions_for(session, world.award, people)  # reads the award
    costs = []
    for subjects in (people[:1], people):
        with counted(app) as sent:
            found = conditions_for(session, world.award, subjects)
        costs.append(len(sent))
        assert [line.code for line in found[people[0].id]] == ["in_post", "licence", "not_honoured", "well"]
    assert costs[0] == costs[1]


def test_five_awards_cost_as_many_statements_as_one(app: Flask, session: Session) -> None:
    world = make_world(conditions=[IN_POST, NOT_HONOURED, WELL])
    more = [
        factories.make_award(world.award.campaign, code=f"a{at}", conditions=[NOT_HONOURED, WELL]) for at in range(4)
    ]
    make_value(world.award.campaign, world.person, "appraisal", "70")
    honour(world, world.person, 2014, "a1")
    awards = [world.award, *more]
    conditions_of_all(session, awards, [world.person])  # reads the awards
    costs = []
    for some in (awards[:1], awards):
        with counted(app) as sent:
            found = conditions_of_all(session, some, [world.person])
        costs.append(len(sent))
    assert costs[0] == costs[1]
    assert [found[one.id][world.person.id][-2].standing for one in awards] == ["open", "open", "unmet", "open", "open"]


@pytest.fixture
def office() -> Viewer:
    return factories.make_user("office", name="陈老师").as_viewer()


def submitted(*conditions: dict[str, Any], since: date = date(2005, 3, 1)) -> Nomination:
    world = make_world(conditions=list(conditions))
    world.person.since_on = since
    return world.draft(state="submitted")


def attach(nomination: Nomination) -> NominationFile:
    stored = StoredFile(sha256=f"{nomination.id:064}", size=1, kind="pdf", created_at=NOW)
    return factories.save(NominationFile(nomination=nomination, file=stored, name="证书.pdf", position=0))


def rule(session: Session, nomination: Nomination, *rulings: Ruling, **by: Any) -> list[ConditionRuling]:
    kept = service.rule_on_conditions(session, nomination, rulings, **{"now": NOW, **by})
    session.commit()
    return kept


def test_what_is_met_needs_no_ruling_and_what_is_open_does(session: Session, office: Viewer) -> None:
    nomination = submitted(IN_POST, SOUND)
    with pytest.raises(WrongStateError, match="that these conditions hold: “sound”") as caught:
        service.accept(session, nomination, actor=office, now=NOW)
    assert nomination.state == "submitted" and "in post" not in str(caught.value)

    (kept,) = rule(session, nomination, Ruling("sound", holds=True), actor=office)

    assert (kept.holds, kept.standing, kept.is_override, kept.actor) == (True, "open", False, "陈老师")
    service.accept(session, nomination, actor=office, now=NOW)
    assert nomination.state == "accepted"


def test_ruling_against_the_evidence_needs_a_reason_and_is_listed(session: Session, office: Viewer) -> None:
    nomination = submitted(IN_POST, since=date(2015, 3, 1))
    with pytest.raises(AwardsError, match="against what the evidence says") as caught:
        rule(session, nomination, Ruling("in_post", holds=True, reason=" \n"), actor=office)
    assert caught.value.field == "reason-in_post" and nomination.rulings == []

    (first,) = rule(session, nomination, Ruling("in_post", holds=True, reason="此前借调在岗"), actor=office)
    assert first.is_override and str(first.evidence) == "Only since 1 Mar 2015, says the register."
    # The same once more is no ruling; another one stands from then on, and the first stays.
    assert rule(session, nomination, Ruling("in_post", holds=True, reason="此前借调在岗"), actor=office) == []
    rule(session, nomination, Ruling("in_post", holds=False), actor=office)
    with pytest.raises(WrongStateError, match="in post"):
        service.accept(session, nomination, actor=office, now=NOW)

    discipline = factories.make_user("discipline").as_viewer()
    lines = overrides_of_year(session, discipline, 2015).lines
    assert [(one.ruling.id, one.is_last, one.label) for one in lines] == [(first.id, False, label("in post"))]
    events = session.scalars(select(Event).where(Event.name == "nomination:condition-ruled").order_by(Event.id)).all()
    assert [(one.data["before"], one.data["after"], one.data["is_override"]) for one in events] == [
        (None, True, True),
        (True, False, False),
    ]


def test_what_was_ruled_before_the_evidence_spoke_against_it_is_ruled_again(session: Session, office: Viewer) -> None:
    nomination = submitted(WELL)
    rule(session, nomination, Ruling("well", holds=True), actor=office)
    make_value(nomination.award.campaign, nomination.subject, "appraisal", "12")

    assert [one.holds for one in ruled_conditions(session, nomination)] == [None]
    with pytest.raises(WrongStateError, match="well"):
        service.accept(session, nomination, actor=office, now=NOW)
    rule(session, nomination, Ruling("well", holds=True, reason="数据有误，已另行核实"), actor=office)
    service.accept(session, nomination, actor=office, now=NOW)


def test_an_override_holds_for_the_fact_that_it_was_about(session: Session, office: Viewer) -> None:
    world = make_world(conditions=[NOT_HONOURED])
    nomination = world.draft(state="submitted")
    honour(world, world.person, 2013)
    again = Ruling("not_honoured", holds=True, reason="主管校长同意")
    rule(session, nomination, again, actor=office)
    assert [one.holds for one in ruled_conditions(session, nomination)] == [True]

    honour(world, world.person, 2014)
    assert [one.holds for one in ruled_conditions(session, nomination)] == [None]
    assert [str(one.evidence) for one in rule(session, nomination, again, actor=office)] == [
        "Honoured with this award in 2013 / 2014."
    ]
    assert [one.holds for one in ruled_conditions(session, nomination)] == [True]
    assert rule(session, nomination, again, actor=office) == []


def test_who_is_accepted_is_not_denied_a_condition(session: Session, office: Viewer) -> None:
    nomination = submitted(SOUND)
    rule(session, nomination, Ruling("sound", holds=True), actor=office)
    service.accept(session, nomination, actor=office, now=NOW)
    with pytest.raises(AwardsError, match="return or reject it") as caught:
        rule(session, nomination, Ruling("sound", holds=False, reason="有事故"), actor=office)
    assert caught.value.field == "holds-sound"
    assert len(rule(session, nomination, Ruling("sound", holds=True, reason="已复核"), actor=office)) == 1


@pytest.mark.parametrize(
    ("with_file", "shown_on", "fault"),
    [
        (False, date(2015, 1, 5), ("file-licence", "Choose the file that shows it")),
        (True, None, ("shown_on-licence", "Give the day of the document")),
        (True, date(2015, 12, 6), ("shown_on-licence", "lies in the future")),
        (True, date(2015, 12, 5), ("", "")),
    ],
)
def test_a_tick_needs_its_day_and_file(
    session: Session, office: Viewer, with_file: bool, shown_on: date | None, fault: tuple[str, str]
) -> None:
    field, words = fault
    nomination = submitted(LICENCE)
    attached = attach(nomination)
    ruling = Ruling("licence", holds=True, shown_on=shown_on, file_id=attached.file_id if with_file else None)
    if not field:
        (kept,) = rule(session, nomination, ruling, actor=office)
        assert (kept.file_id, kept.shown_on) == (attached.file_id, shown_on)
        return
    with pytest.raises(AwardsError, match=words) as caught:
        rule(session, nomination, ruling, actor=office)
    assert caught.value.field == field


def test_rulings_are_refused_where_nothing_is_left_to_rule(session: Session, office: Viewer) -> None:
    nomination = submitted(SOUND, LICENCE)
    foreign = attach(submitted_again(nomination))
    holds = Ruling("sound", holds=True)
    for rulings, values, error in (
        ([Ruling("unknown", holds=True)], {}, AwardsError),
        ([Ruling("licence", holds=True, shown_on=NOW.date(), file_id=foreign.file_id)], {}, AwardsError),
        ([holds, Ruling("sound", holds=True, reason="长" * 301)], {}, AwardsError),
        ([holds], {"expected_version": 7}, StaleError),
        ([holds], {"now": datetime(2015, 12, 21, 2, 0, tzinfo=UTC)}, ClosedError),
    ):
        with pytest.raises(error):
            rule(session, nomination, *rulings, actor=office, **values)
        session.rollback()
    nomination.state = "returned"
    with pytest.raises(WrongStateError):
        rule(session, nomination, holds, actor=office)
    assert session.scalars(select(ConditionRuling)).all() == []


def test_a_ruling_goes_with_its_file_and_with_the_nomination_that_was_ruled_on(
    session: Session, office: Viewer
) -> None:
    world = make_world(conditions=[LICENCE], options={"self_nomination": True})
    nomination = world.draft(state="submitted")
    attached = attach(nomination)
    ruling = Ruling("licence", holds=True, reason="内部说明", shown_on=date(2015, 1, 5), file_id=attached.file_id)
    rule(session, nomination, ruling, actor=office)
    assert ruled_conditions(session, nomination)[0].holds

    head = world.nominator.as_viewer()
    service.return_nomination(session, nomination, reason="补", actor=office, now=NOW)
    service.remove_file(session, nomination, attached.id, actor=head, now=NOW)
    service.submit_nomination(session, nomination, expected_version=None, actor=head, now=NOW)
    with pytest.raises(WrongStateError, match="that these conditions hold"):
        service.accept(session, nomination, actor=office, now=NOW)
    (one,) = ruled_conditions(session, nomination)
    assert one.holds is None and one.ruling

    # Whoever takes it up begins anew: an earlier ruling, and what it says, is not about what he writes.
    service.withdraw_nomination(session, nomination, actor=head, now=NOW)
    me, later_on = factories.make_user(person=world.person).as_viewer(), NOW + timedelta(hours=1)
    assert service.start_own_nomination(session, world.award, actor=me, now=later_on) is nomination
    (one,) = ruled_conditions(session, nomination)
    assert one.holds is None and one.ruling is None


def submitted_again(nomination: Nomination) -> Nomination:
    """Another nominee of the same award."""
    return factories.make_nomination(nomination.award, factories.make_person(), state="submitted")


def test_rulings_cannot_be_changed_or_taken_out(session: Session, office: Viewer) -> None:
    nomination = submitted(SOUND)
    (kept,) = rule(session, nomination, Ruling("sound", holds=True), actor=office)
    kept.holds = False
    with pytest.raises(Exception, match="condition_rulings"):
        session.flush()
    session.rollback()


def test_the_desk_rules_accepts_and_rejects_in_one_click(browser: Browser) -> None:
    nomination = submitted(IN_POST, LICENCE, SOUND, since=date(2015, 3, 1))
    attached = attach(nomination)
    browser.sign_in(factories.make_user("office", name="陈老师")).speak("en")
    path = f"/nominations/{nomination.id}"
    page = browser.get(f"{path}/decision")
    assert "Only since 1 Mar 2015" in page and "Reject as not eligible" not in page

    answers = {
        "rule-version": "1",
        "rule-holds-in_post": "yes",
        "rule-holds-licence": "yes",
        "rule-reason-licence": "证书编号 123",
        "rule-file-licence": str(attached.file_id),
        "rule-shown_on-licence": "2015-01-05",
    }
    page = browser.post(f"{path}/conditions", answers, status=422)
    assert "This goes against what the evidence says" in page and "证书编号 123" in page.text
    assert db.session.scalars(select(ConditionRuling)).all() == []

    browser.post(f"{path}/conditions", {**answers, "rule-reason-in_post": "此前借调在岗"})
    page = browser.post(f"{path}/accept", {"accept-version": "1"}, status=422)
    assert "Rule first that these conditions hold: “sound”." in page

    browser.post(f"{path}/conditions", {"rule-version": "1", "rule-holds-sound": "no", "rule-reason-sound": "材料不实"})
    page = browser.get(f"{path}/decision")
    assert "Reject as not eligible" in page and "证书编号 123" in page
    for place in ("", "/dossier"):
        assert "it does not hold. 材料不实" in browser.get(f"{path}{place}")
    reason = "sound: 材料不实"
    browser.post(f"{path}/reject", {"reject-version": "1", "reject-code": "not_eligible", "reject-reason": reason})
    assert (nomination.state, nomination.reject_code, nomination.reason) == ("rejected", "not_eligible", reason)


def test_the_discipline_officer_sees_overrides_but_none_of_an_award_of_his_own(browser: Browser) -> None:
    nomination = submitted(IN_POST, since=date(2015, 3, 1))
    actor = factories.make_user("office", name="陈老师").as_viewer()
    ruling = Ruling("in_post", holds=True, reason="此前借调在岗")
    service.rule_on_conditions(db.session, nomination, [ruling], actor=actor, now=NOW)
    db.session.commit()
    officer = factories.make_user("discipline", person=factories.make_person())
    browser.sign_in(officer).speak("en")

    page = browser.get("/2015/overrides")
    for words in ("王小红", "Only since 1 Mar 2015", "此前借调在岗", "陈老师"):
        assert words in page
    assert "Conditions ruled otherwise than the evidence says" in browser.get("/")

    factories.make_nomination(nomination.award, officer.person, state="submitted")
    assert "此前借调在岗" not in browser.get("/2015/overrides")
    assert "Conditions ruled otherwise" not in browser.get("/")


def test_past_honours_are_on_the_pages(browser: Browser) -> None:
    world = make_world(conditions=[NOT_HONOURED])
    nomination = world.draft(state="submitted")
    honour(world, world.person, 2014)
    browser.sign_in(factories.make_user("office")).speak("en")

    assert "Past honours" in browser.get("/2015/evidence")
    assert "2014 · service-model" in browser.get(f"/nominations/{nomination.id}/dossier")
    assert "Honoured with this award in 2014." in browser.get(f"/nominations/{nomination.id}/decision")
