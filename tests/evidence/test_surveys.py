"""What is decided on flagged answers: what counts from then on, what stays, who may."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign
from awards.db import db
from awards.errors import AwardsError, ForbiddenError
from awards.evidence.importers.survey import SurveyImporter
from awards.evidence.leaving_out import forget_addresses, responses_of
from awards.evidence.measures import measures_for
from awards.evidence.measures.honesty import FLAGS, Response, flags_of
from awards.evidence.measures.satisfaction import Satisfaction, fit_to_print, satisfaction_of
from awards.evidence.models import AnswerDecision, Survey, SurveyAnswer
from awards.evidence.queries.flagged import suspects_of
from awards.evidence.queries.surveys import survey_of_year, survey_page
from awards.evidence.service.surveys import UndecidableError, decide_answers
from awards.imports.plan import REGISTRY
from awards.organisation.models import Subject
from awards.permissions import Viewer
from tests.evidence.bringing import bring_in, make_register
from tests.evidence.made import SCALE, THEN, make_answers, make_component, make_survey
from tests.factories import make_award, make_campaign, make_nomination, make_person, make_user, make_window
from tests.pages import Browser
from tests.samples import ANSWERS, SURVEY_HEADER, survey_rows, survey_xlsx, write_workbook
from tests.statements import counted

OFFICE = Viewer(user_id=1, username="li", roles=frozenset({"office"}))


def make_answered(campaign: Campaign) -> tuple[Survey, Subject]:
    """Ten honest answers, and five 非常不满意 from one address within five minutes, about one window."""
    survey, window = make_survey(campaign, code="386540716"), make_window(name="报修服务大厅")
    make_answers(survey, window, "学生", "满意", "非常满意", times=10, seconds=60)
    for minute in range(5):
        at = THEN + timedelta(minutes=minute)
        make_answers(
            survey, window, "学生", "非常不满意", "非常不满意", submitted_at=at, address_hash="a" * 64, seconds=60
        )
    return survey, window


def make_survey_award(campaign: Campaign, **values: Any) -> Award:
    return make_award(campaign, components=[make_component("survey", "100")], tie_break=[], **values)


def decide(session: Session, **said: Any) -> int:
    case = survey_of_year(session, OFFICE, 2015, "386540716")
    words = {"verdict": "leave_out", "reason": "同一地址五分钟内五份", "actor": OFFICE, "now": clock.now()}
    return decide_answers(session, case, **{**words, **said})


def total(session: Session, award: Award, window: Subject) -> int:
    return measures_for(session, award, [window]).rows[window.id]["survey"]


def test_everything_counts_until_it_is_decided_otherwise_and_nothing_is_deleted(session: Session) -> None:
    campaign = make_campaign()
    _, window = make_answered(campaign)
    award = make_survey_award(campaign, subject_kind="window")
    assert total(session, award, window) == 15

    assert decide(session, flag="burst") == 5
    measures = measures_for(session, award, [window])
    assert measures.rows[window.id]["survey"] == 10
    # The wave, which everyone is pulled to, is without them as well.
    assert measures.scheme["survey"]["wave"][0]["items"] == {"q1": [0, 0, 0, 10, 0], "q2": [0, 0, 0, 0, 10]}
    assert len(session.scalars(select(SurveyAnswer)).all()) == 15

    assert decide(session, flag="burst", verdict="count", reason="机房上机统一填写") == 5
    assert total(session, award, window) == 15
    events = [one for one in session.scalars(select(Event)) if one.name == "survey:decided"]
    assert [(one.data["verdict"], one.data["reason"], one.data["changed"]) for one in events] == [
        ("leave_out", "同一地址五分钟内五份", 5),
        ("count", "机房上机统一填写", 5),
    ]
    assert events[0].subject == "survey:2015/386540716" and events[0].actor == "li"


def test_single_answers_are_decided_on(session: Session) -> None:
    campaign = make_campaign()
    _, window = make_answered(campaign)
    award = make_survey_award(campaign, subject_kind="window")
    first, second = session.scalars(select(SurveyAnswer.number).order_by(SurveyAnswer.number)).all()[:2]

    assert decide(session, numbers=[first, second, first]) == 2
    assert total(session, award, window) == 13
    assert decide(session, numbers=[second], verdict="count") == 1
    assert total(session, award, window) == 14


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"flag": "ugly"},
        {"flag": "burst", "numbers": [1]},
        {"numbers": [999_999]},
        {"flag": "burst", "verdict": "delete"},
        {"flag": "burst", "verdict": ""},
        {"flag": "burst", "reason": " "},
        {"flag": "burst", "reason": "多" * 301},
    ],
)
def test_what_cannot_be_decided(session: Session, said: dict[str, Any]) -> None:
    make_answered(make_campaign())

    with pytest.raises(AwardsError) as error:
        decide(session, **said)
    assert isinstance(error.value, UndecidableError) or error.value.field == "reason"
    assert session.scalars(select(AnswerDecision)).all() == []


def test_a_nominee_does_not_decide(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    make_answered(campaign)
    make_nomination(make_survey_award(campaign), person, state="submitted")

    with pytest.raises(ForbiddenError):
        decide(session, flag="burst", actor=Viewer(user_id=2, person_id=person.id, roles=frozenset({"office"})))


def test_a_decision_holds_for_answers_that_come_later(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer = REGISTRY["survey"]
    assert isinstance(importer, SurveyImporter)
    monkeypatch.setattr(importer, "secret", b"tests")
    make_register()
    bring_in(session, "survey", survey_xlsx(tmp_path / "386540716_按文本_甲_5_5.xlsx"))
    monkeypatch.setattr("awards.evidence.measures.honesty.BURST_LEAST", 4)
    decide(session, flag="burst")
    assert [one.left_out_id for one in session.scalars(select(SurveyAnswer))] == [None] * 5

    # All from one address within ten minutes: with the fifth in the file, those that were there are a burst as well.
    rows = [[*row[:5], "10.20.1.2(山东-未知)", *row[6:]] for row in survey_rows([*ANSWERS, *ANSWERS[:3]])[1:]]
    more = write_workbook(tmp_path / "386540716_按文本_甲_8_8.xlsx", {"Sheet1": [SURVEY_HEADER, *rows]})
    bring_in(session, "survey", more)

    left_out = {one.number for one in session.scalars(select(SurveyAnswer)) if one.left_out_id}
    assert left_out == {3, 4, 5, 6, 7, 8}  # 1 and 2 had come from another address, which is what is kept


def test_figures_that_would_tell_what_few_said_are_not_printed(session: Session) -> None:
    """Six answers, five of them a burst: without it one person is left; leaving out three of eight tells of three."""
    survey, window = make_survey(make_campaign(), code="386540716"), make_window()
    for minute in range(5):
        at = THEN + timedelta(minutes=minute)
        make_answers(survey, window, "学生", "非常不满意", "满意", submitted_at=at, address_hash="a" * 64, seconds=60)
    make_answers(survey, window, "学生", "非常满意", "满意", seconds=60)

    page = survey_page(session, survey)
    (line,) = page.subjects
    assert page.everyone.index is not None and page.flags[0].answers == 5
    assert page.flags[0].without.index is page.without.index is line.without.index is None

    make_answers(survey, window, "学生", "满意", "满意", times=2, seconds=60)
    numbers = [one.number for one in session.scalars(select(SurveyAnswer).order_by(SurveyAnswer.number))][-3:]
    decide(session, numbers=numbers)
    page = survey_page(session, survey)
    assert (page.counted.people, page.counted.index) == (5, None)
    assert page.subjects[0].counted.index is None


def as_if_all_were_read(session: Session, survey: Survey) -> dict[str, list[Satisfaction]]:
    """The figures of a survey's page from every single answer, as far as they are fit to print beside each other."""
    every = [one for one in responses_of(session, survey.id) if survey.strata.get(one.identity)]
    flags = flags_of(every, len(survey.items), survey.scale)

    def figures(some: list[Response]) -> Satisfaction:
        return satisfaction_of((one.answers for one in some), survey.scale, len(survey.items))

    def three(some: list[Response]) -> list[Satisfaction]:
        kept, clean = (
            [one for one in some if one.left_out_id is None],
            [one for one in some if one.number not in flags],
        )
        return fit_to_print([figures(some), figures(kept), figures(clean)])

    without = [figures([one for one in every if flag not in flags.get(one.number, ())]) for flag in FLAGS]
    ids = sorted({one.subject_id for one in every})
    return {
        "all": three(every),
        "flags": fit_to_print([*three(every), *without])[3:],
        **{str(subject_id): three([one for one in every if one.subject_id == subject_id]) for subject_id in ids},
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_escaped", [True, False])
def test_the_page_says_what_all_answers_say_and_reads_only_some(session: Session, seed: int, is_escaped: bool) -> None:
    chance = random.Random(seed)  # noqa: S311
    survey = make_survey(make_campaign(), items=7, code="386540716")
    windows = [make_window() for _ in range(3)]
    for _ in range(150):
        only = chance.choice(SCALE) if chance.random() < 0.1 else None
        texts = [only or chance.choice([*SCALE, "不了解"]) for _ in range(7)]
        at = THEN + timedelta(minutes=chance.randrange(600))
        make_answers(
            *(survey, chance.choice(windows), chance.choice(("学生", "教职工", "校友")), *texts),
            submitted_at=at,
            seconds=chance.choice((5, 14, 60, None)),
            address_hash=chance.choice(("a" * 64, "b" * 64, *(f"{at}{n}" for n in range(4)), "")),
        )
    if not is_escaped:  # as an import writes them
        texts_as_they_are(session)
    decide(session, flag="hurried")
    numbers = list(session.scalars(select(SurveyAnswer.number).order_by(SurveyAnswer.number)))
    decide(session, numbers=numbers[:9], verdict="count")
    decide(session, numbers=numbers[5:15])

    page, wanted = survey_page(session, survey), as_if_all_were_read(session, survey)

    assert [page.everyone, page.counted, page.without] == wanted["all"]
    assert [line.without for line in page.flags] == wanted["flags"]
    assert {str(line.subject.id): [line.everyone, line.counted, line.without] for line in page.subjects} == {
        key: value for key, value in wanted.items() if key.isdigit()
    }
    every = responses_of(session, survey.id)
    flags = flags_of(every, 7, survey.scale)
    assert [line.answers for line in page.flags] == [
        sum(flag in flags.get(one.number, ()) for one in every if survey.strata.get(one.identity)) for flag in FLAGS
    ]
    assert page.outside == sum(not survey.strata.get(one.identity) for one in every)
    shown = {
        one.response.number
        for number in range(1, page.pages + 1)
        for one in survey_page(session, survey, page=number).flagged
    }
    assert shown == flags.keys() | set(numbers[:15])


def texts_as_they_are(session: Session) -> None:
    rows = session.execute(select(SurveyAnswer.id, SurveyAnswer.answers)).all()
    for answer_id, answers in rows:
        written = {"id": answer_id, "answers": json.dumps(answers, ensure_ascii=False)}
        session.execute(text("UPDATE survey_answers SET answers = :answers WHERE id = :id"), written)
    session.commit()
    session.expire_all()


def test_of_honest_answers_none_is_read_by_itself(session: Session) -> None:
    survey = make_survey(make_campaign(), items=7)
    for number in range(40):
        texts = ["满意", "基本满意", *["非常满意"] * 5]
        make_answers(survey, make_window(), "学生", *texts, seconds=60, address_hash=f"{number // 4:064}")
    assert suspects_of(session, survey) == []

    make_answers(survey, make_window(), "学生", *["满意"] * 7, seconds=60)
    assert len(suspects_of(session, survey)) == 1


def test_addresses_are_forgotten_and_bursts_remain(session: Session) -> None:
    survey, _ = make_answered(make_campaign())
    make_answers(survey, make_window(), "学生", "满意", "满意", address_hash="b" * 64)
    forget_addresses(session, survey.campaign_id)
    session.expire_all()

    kept = [one.address_hash for one in session.scalars(select(SurveyAnswer).order_by(SurveyAnswer.number))]
    assert kept == [""] * 10 + ["#1"] * 5 + [""]
    assert survey_page(session, survey).flags[0].answers == 5


@pytest.fixture
def page_of(browser: Browser) -> Browser:
    campaign = make_campaign()
    survey, _ = make_answered(campaign)
    make_answers(survey, make_window(name="购电充值窗口"), "学生", "满意", "不了解", times=4)
    make_answers(survey, make_window(name="班车调度台"), "校友", "满意", "满意", times=6)
    return browser.speak("en").sign_in(make_user("office", username="li"))


PATH = "/2015/evidence/surveys/386540716"


def test_the_page_names_both_figures_with_and_without(page_of: Browser) -> None:
    page = page_of.get(PATH)

    # 19 people: q1 14 × 75, q2 10 × 100, ten 0 in the burst: 2050 / 34 = 60.3; satisfied 24 of 34 = 70.6 %.
    assert "all 19 60.3 70.6" in page
    # Without the burst: 2050 / 24 = 85.4, all 24 satisfied.
    assert "without any that are flagged 14 85.4 100.0" in page
    assert "those that count, as decided 19 60.3 70.6" in page
    assert "Wilson, 1927" in page and "Answers of nobody's group, in no figure: 6." in page
    # About the window: (10·75 + 10·100) / 30 = 58.3 and 87.5.
    assert "报修服务大厅" in page and "58.3 87.5 58.3" in page
    assert "fewer than 5" in page and "班车调度台" not in page


def test_the_office_decides_on_the_page(page_of: Browser) -> None:
    refused = page_of.post(f"{PATH}/decisions", {"flag": "burst", "verdict": "leave_out", "reason": ""}, status=422)
    assert "This is needed" in refused and 'value="leave_out" selected' in refused.text

    page_of.post(f"{PATH}/decisions", {"flag": "burst", "verdict": "leave_out", "reason": "同一地址"})
    page = page_of.get(PATH)
    assert "those that count, as decided 14 85.4 100.0" in page and "all 19 60.3" in page
    assert "burst leave out 同一地址" in page

    number = db.session.scalars(select(SurveyAnswer.number).where(SurveyAnswer.address_hash != "")).first()
    page_of.post(f"{PATH}/decisions", {"number": [str(number)], "verdict": "count", "reason": "本人确认"})
    assert "those that count, as decided 15" in page_of.get(PATH)


def test_numbers_that_no_answer_can_have_are_refused(page_of: Browser) -> None:
    typed = {"number": ["9" * 30, "-1", "0", "abc"], "verdict": "leave_out", "reason": "x"}

    assert "Choose which answers this is about" in page_of.post(f"{PATH}/decisions", typed, status=422)


def test_others_look_and_do_not_decide(page_of: Browser) -> None:
    page_of.sign_in(make_user("discipline"))
    assert "Flagged answers" in (page := page_of.get(PATH)) and "Decide" not in page.words.split()
    page_of.post(f"{PATH}/decisions", {"flag": "burst", "verdict": "leave_out", "reason": "x"}, status=403)

    person = make_person()
    make_nomination(make_survey_award(db.session.scalars(select(Campaign)).one()), person, state="submitted")
    page_of.sign_in(make_user("office", person=person)).get(PATH, status=403)
    page_of.get("/2015/evidence/surveys/1", status=404)


def test_the_year_links_to_its_surveys_and_small_ones_show_nothing(page_of: Browser) -> None:
    make_survey(db.session.scalars(select(Campaign)).one(), code="777")

    assert 'href="/2015/evidence/surveys/777"' in page_of.get("/2015/evidence").text
    assert "nothing is shown" in page_of.get("/2015/evidence/surveys/777")


def test_the_page_costs_the_same_for_one_answer_as_for_many(app: Flask, page_of: Browser) -> None:
    with counted(app) as few:
        page_of.get(PATH)
    survey = db.session.scalars(select(Survey)).one()
    for _ in range(20):
        make_answers(survey, make_window(), "教职工", "满意", "满意", times=6, seconds=1)
    with counted(app) as many:
        page_of.get(PATH)

    assert len(many) == len(few)
