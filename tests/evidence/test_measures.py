"""What the evidence room hands to a run, against numbers worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import scoring
from awards.campaigns.models import Award, Campaign
from awards.campaigns.queries import award_of
from awards.db import db
from awards.evidence.counting import add_counts, counting_answers_of
from awards.evidence.measures import measures_for
from awards.evidence.measures.kinds import bundle_decimal
from awards.evidence.models import InspectionVisit, SurveyAnswer
from awards.organisation.models import Subject
from tests.evidence.made import (
    make_answers,
    make_ballot,
    make_component,
    make_survey,
    make_value,
    make_visit,
)
from tests.factories import make_award, make_campaign, make_department, make_indicator, make_person, make_window, save
from tests.statements import counted

WEIGHTS = {"announced": "1", "mystery": "2"}


def make_measured_award(campaign: Campaign, subjects: str = "self", **values: Any) -> Award:
    """One component of every kind that is measured from rows."""
    components = [
        make_component("inspection", source={"subjects": subjects, "weights": WEIGHTS}),
        make_component("survey", source={"subjects": subjects}),
        make_indicator("40"),
        make_component("vote"),
    ]
    return make_award(campaign, components=components, tie_break=[], **values)


def test_each_kind_in_the_format_of_the_bundle(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_measured_award(campaign)
    make_visit(campaign, person, "47/50", month=6, mode="mystery")
    make_visit(campaign, person, "96", month=5)
    make_value(campaign, person, "appraisal", "97.5")
    make_ballot(campaign, person, 21, 28)
    survey = make_survey(campaign)
    make_answers(survey, person, "学生", "满意", "非常满意", times=6)
    make_answers(survey, person, "学生", "不满意", "不了解", times=3)
    make_answers(survey, person, "教职工", "", "基本满意", times=10)

    measures = measures_for(session, award, [person])

    assert measures.data[person.id] == {
        # In the order of months; a mystery visit weighs 2.
        "inspection": [
            {"score": "96", "out_of": "100", "weight": "1"},
            {"score": "47", "out_of": "50", "weight": "2"},
        ],
        # Worst to best. Students: six 满意 (4th) and three 不满意 (2nd); six 非常满意, 不了解 in no count: n = 15/2.
        # Staff answered one question of two: n = 10/2, which is just not small.
        "survey": [
            {"stratum": "student", "responses": 9, "items": {"q1": [0, 3, 0, 6, 0], "q2": [0, 0, 0, 0, 6]}},
            {"stratum": "staff", "responses": 10, "items": {"q2": [0, 0, 10, 0, 0]}},
        ],
        "appraisal": "97.5",
        "vote": {"for": 21, "valid": 28},
    }
    assert measures.rows[person.id] == {"inspection": 2, "survey": 19, "appraisal": 1, "vote": 1}
    assert {str(day) for day in measures.newest[person.id].values()} == {"2015-06-01", "2015-12-01"}


def test_without_evidence_the_key_is_absent(session: Session) -> None:
    campaign, person, other = make_campaign(), make_person(), make_person()
    award = make_measured_award(campaign)
    make_visit(campaign, other, "96")
    make_answers(make_survey(campaign), other, "学生", "满意", "满意")

    measures = measures_for(session, award, [person])

    assert measures.data == {person.id: {}}
    assert measures.rows == {person.id: {}}


def test_another_year_does_not_count(session: Session) -> None:
    last, campaign, person = make_campaign(2014), make_campaign(2015), make_person()
    award = make_measured_award(campaign)
    make_visit(last, person, "96")
    make_value(last, person, "appraisal", "90")
    make_ballot(last, person, 1, 2)
    make_answers(make_survey(last), person, "学生", "满意", "满意")

    assert measures_for(session, award, [person]).data == {person.id: {}}


def test_a_department_counts_its_own_rows_and_those_of_its_windows_once(session: Session) -> None:
    campaign, department = make_campaign(), make_department()
    window, second = make_window(department), make_window(department)
    elsewhere = make_window()
    award = make_measured_award(campaign, "self+windows", subject_kind="department")
    for subject, score in ((department, "90"), (window, "91"), (second, "92"), (elsewhere, "50")):
        make_visit(campaign, subject, score)
    survey = make_survey(campaign)
    make_answers(survey, window, "学生", "满意", "满意", times=2)
    make_answers(survey, second, "学生", "非常满意", "不满意")
    make_answers(survey, elsewhere, "学生", "非常不满意", "非常不满意", times=7)

    measures = measures_for(session, award, [department])

    assert [visit["score"] for visit in measures.data[department.id]["inspection"]] == ["90", "91", "92"]
    # Summed over both windows: q1 满意 2 + 非常满意 1, q2 满意 2 + 不满意 1.
    assert measures.data[department.id]["survey"] == [
        {"stratum": "student", "responses": 3, "items": {"q1": [0, 0, 0, 2, 1], "q2": [0, 1, 0, 2, 0]}}
    ]


@pytest.mark.parametrize(("rule", "scores"), [("self", ["80"]), ("serves", ["90"]), ("self+serves", ["80", "90"])])
def test_the_place_that_a_person_serves(session: Session, rule: str, scores: list[str]) -> None:
    campaign, department = make_campaign(), make_department()
    window = make_window(department)
    person, colleague = (make_person(department, serves=window) for _ in range(2))
    award = make_measured_award(campaign, rule)
    make_visit(campaign, person, "80", month=5)
    make_visit(campaign, window, "90", month=6)

    measures = measures_for(session, award, [person, colleague])

    assert [visit["score"] for visit in measures.data[person.id]["inspection"]] == scores
    # The window's row counts for each who serves there, once for each.
    shared = measures.data[colleague.id].get("inspection", [])
    assert [visit["score"] for visit in shared] == [score for score in scores if score == "90"]


def test_an_unknown_rule_is_refused(session: Session) -> None:
    award = make_measured_award(make_campaign(), "self+cousins")

    with pytest.raises(ValueError, match="self\\+cousins"):
        measures_for(session, award, [make_person()])


def test_the_wave_counts_everyone_per_stratum(session: Session) -> None:
    campaign, person, other = make_campaign(), make_person(), make_window()
    award = make_measured_award(campaign)
    survey = make_survey(campaign)
    make_answers(survey, person, "学生", "满意", "满意", times=2)
    make_answers(survey, other, "学生", "不满意", "(空)", times=3)
    make_answers(survey, other, "教职工", "非常满意", "满意")
    make_answers(survey, other, "家长", "非常满意", "满意")  # in no stratum

    scheme = measures_for(session, award, [person]).scheme["survey"]

    assert [(item["code"], item["options"], item["weight"]) for item in scheme["items"]] == [
        ("q1", 5, "1"),
        ("q2", 5, "1"),
    ]
    assert scheme["strata"] == [{"code": "student", "weight": "60"}, {"code": "staff", "weight": "40"}]
    assert scheme["wave"] == [
        {"stratum": "student", "responses": 5, "items": {"q1": [0, 3, 0, 2, 0], "q2": [0, 0, 0, 2, 0]}},
        {"stratum": "staff", "responses": 1, "items": {"q1": [0, 0, 0, 0, 1], "q2": [0, 0, 0, 1, 0]}},
    ]


def test_two_waves_of_one_questionnaire_add_up_and_new_questions_stand_alone(session: Session) -> None:
    campaign, window = make_campaign(), make_window()
    award = make_measured_award(campaign, subject_kind="window")
    spring = make_survey(campaign, items=1, code="100")
    autumn = make_survey(campaign, items=2, code="200")
    make_answers(spring, window, "学生", "满意", times=2)
    make_answers(autumn, window, "学生", "满意", "非常满意")

    measures = measures_for(session, award, [window])

    assert [item["label"]["zh"] for item in measures.scheme["survey"]["items"]] == ["题目1", "题目2"]
    assert measures.data[window.id]["survey"] == [
        {"stratum": "student", "responses": 3, "items": {"q1": [0, 0, 0, 3, 0], "q2": [0, 0, 0, 0, 1]}}
    ]


def test_a_component_may_name_its_survey(session: Session) -> None:
    campaign, window = make_campaign(), make_window()
    spring, autumn = make_survey(campaign), make_survey(campaign)
    component = make_component("survey", "100", source={"subjects": "self", "survey": autumn.id})
    award = make_award(campaign, components=[component], subject_kind="window", tie_break=[])
    make_answers(spring, window, "学生", "非常不满意", "非常不满意", times=4)
    make_answers(autumn, window, "学生", "满意", "满意")

    assert measures_for(session, award, [window]).rows[window.id] == {"survey": 1}


def bundle_of(session: Session, award: Award, subjects: list[Subject]) -> dict[str, Any]:
    """The least bundle that the engine takes, to see that scheme and data are of its format."""
    measures = measures_for(session, award, subjects)
    components = [
        {
            "code": one.code,
            "kind": one.kind,
            "label": one.label,
            "weight": str(one.weight),
            "missing": one.missing,
            **one.settings,
            **measures.scheme.get(one.code, {}),
        }
        for one in award.components
    ]
    scheme = {"components": components, "bonus_cap": "0", "deduction_cap": "0", "tie_break": [], "winners": 1}
    return {
        "format": "award-bundle/1",
        "award": {"code": "a", "name": {"zh": "奖", "en": "Award"}, "year": 2015},
        "rules": {"sealed_sha256": "0" * 64},
        "scheme": {**scheme, "per_department": None, "min_score": None},
        "nominees": [
            {"id": f"n{one.id}", "departments": [], "vetoes": [], "adjustments": [], "data": measures.data[one.id]}
            for one in subjects
        ],
        "rulings": [],
        "stability": {"draws": 10, "delta": "0.2", "seed": 2015},
    }


def test_the_engine_takes_what_is_measured(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_measured_award(campaign)
    make_visit(campaign, person, "96", month=5)
    make_visit(campaign, person, "47/50", month=6, mode="mystery")
    make_value(campaign, person, "appraisal", "97.5")
    make_ballot(campaign, person, 21, 28)
    survey = make_survey(campaign)
    make_answers(survey, person, "学生", "满意", "满意", times=20)
    make_answers(survey, person, "教职工", "非常满意", "非常满意", times=20)

    row = scoring.run(bundle_of(session, award, [person]))["ranking"][0]

    points = {component["code"]: component["points"] for component in row["components"]}
    assert points == {
        "inspection": "94.67",  # (1·96 + 2·94) / 3 = 94.666…
        # Students 75, staff 100; each at the wave's own mean, so the pull changes nothing: 0.6·75 + 0.4·100 = 85.
        "survey": "85.00",
        "appraisal": "97.50",
        "vote": "75.00",  # 21 / 28
    }


def test_a_year_without_any_survey_can_still_be_scored(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_measured_award(campaign)
    make_value(campaign, person, "appraisal", "97.5")

    row = scoring.run(bundle_of(session, award, [person]))["ranking"][0]

    survey = next(component for component in row["components"] if component["code"] == "survey")
    assert (survey["points"], survey["notes"]) == (None, [{"code": "reweighted"}])
    assert row["total"] == "97.50"  # everything else is missing and reweighted away


def test_a_stratum_that_nobody_answered_is_reported_by_the_engine(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_measured_award(campaign)
    make_answers(make_survey(campaign), person, "学生", "满意", "满意")

    problems = scoring.check_bundle(bundle_of(session, award, [person]))

    assert [problem.code for problem in problems] == ["no_prior"]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("95.33333333333333", "95.333333"), ("66.6666665", "66.666667"), ("97.50", "97.5"), ("1E+2", "100"), ("0", "0")],
)
def test_decimals_of_the_bundle(raw: str, kept: str) -> None:
    assert bundle_decimal(Decimal(raw)) == kept


def test_statements_do_not_grow_with_nominees(database: Flask, session: Session) -> None:
    campaign, department = make_campaign(), make_department()
    windows = [make_window(department) for _ in range(50)]
    award = make_measured_award(campaign, "self+windows", subject_kind="window")
    survey = make_survey(campaign)
    for window in windows:
        make_visit(campaign, window, "96")
        make_answers(survey, window, "学生", "满意", "满意")

    counts = []
    for wanted in ([department, windows[0]], [department, *windows]):
        ids = [one.id for one in wanted]
        subjects = list(session.scalars(select(Subject).where(Subject.id.in_(ids))))
        loaded = award_of(session, None, 2015, award.code)
        with counted(database) as sent:
            measures = measures_for(session, loaded, subjects)
        counts.append(len(sent))
        assert all(measures.data[one.id] for one in subjects)

    assert counts[0] == counts[1] <= 7


def test_five_hundred_nominees_have_their_own_rows_each(app: Flask) -> None:
    campaign, person = make_campaign(), make_person()
    save(*(Subject(kind="person", code=f"{90000 + number}", name_zh="王小红") for number in range(500)))
    award, survey = make_measured_award(campaign), make_survey(campaign, items=10)
    subjects = list(db.session.scalars(select(Subject).where(Subject.code >= "90000", Subject.kind == "person")))
    common = {"campaign_id": campaign.id, "batch_id": make_visit(campaign, person, "90").batch_id, "row": 1}
    visit = {**common, "sheet": "窗口", "score": Decimal(95), "out_of": Decimal(100), "items": []}
    months = [date(2015, month, 1) for month in range(5, 11)]
    visits = [{**visit, "subject_id": one.id, "month_on": month} for one in subjects for month in months]
    db.session.execute(insert(InspectionVisit), visits)
    answer = {**common, "survey_id": survey.id, "identity": "学生", "answers": {f"q{n}": "满意" for n in range(1, 11)}}
    answers = [{**answer, "subject_id": subjects[number % 500].id, "number": number} for number in range(5000)]
    db.session.execute(insert(SurveyAnswer), answers)
    add_counts(db.session, survey, counting_answers_of(db.session, survey, common["batch_id"]))
    db.session.commit()
    loaded = award_of(db.session, None, 2015, award.code)
    assert len(subjects) == 500 and all(one.id for one in subjects)

    measures = measures_for(db.session, loaded, subjects)

    assert all(measures.rows[one.id] == {"inspection": 6, "survey": 10} for one in subjects)
