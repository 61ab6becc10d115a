"""What a survey is: no file changes how answers count that are there, none tells who said what."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Award, Campaign
from awards.evidence.importers.survey.content import SeveralSheetsError
from awards.evidence.importers.survey.definition import WrongOptionError
from awards.evidence.leaving_out import leave_out_as_decided
from awards.evidence.measures.rows import surveys_of, tallies_of
from awards.evidence.models import AnswerDecision, Survey, SurveyAnswer
from awards.evidence.queries.surveys import survey_page
from awards.imports import undoing
from awards.imports.models import ImportBatch
from awards.imports.plan import REGISTRY, Plan
from tests.evidence.bringing import bring_in, look_at, make_register, refusals
from tests.evidence.made import make_component
from tests.evidence.positions import LABELS, MAPPING, POSITIONS, positions_csv, positions_rows
from tests.factories import make_award, make_campaign, save
from tests.samples import ANSWERS, SURVEY, SURVEY_HEADER, survey_rows, survey_xlsx, write_workbook

FIRST = ANSWERS[0]
ALUMNUS = ("校友", *FIRST[1:])


@pytest.fixture(autouse=True)
def _register(session: Session) -> None:
    make_register()


def bring(session: Session, path: Path, answers: Sequence[Any], **options: Any) -> ImportBatch:
    """Import the export of a survey with texts."""
    return bring_in(session, "survey", survey_xlsx(path / f"{SURVEY}.xlsx", answers), **options)[0]


def the_survey(session: Session) -> Survey:
    return session.scalars(select(Survey)).one()


def counted(session: Session) -> dict[str, int]:
    """Stratum → how many answers a run counts."""
    campaign = session.scalars(select(Campaign)).one()
    tallies = tallies_of(session, campaign, surveys_of(session, campaign))
    found: dict[str, int] = {}
    for by_subject in tallies.values():
        for strata in by_subject.values():
            for stratum, tally in strata.items():
                found[stratum] = found.get(stratum, 0) + tally.responses
    return found


def figure(plan: Plan, words: str) -> str | int:
    return next(value for label, value in plan.figures if words in str(label))


def undo(session: Session, batch: ImportBatch) -> None:
    undoing.undo_batch(session, batch, reason="错了", actor="office", now=clock.now())


@pytest.mark.parametrize("identity", ["学生", "教职工", "校友"])
def test_no_later_file_moves_earlier_answers_to_another_stratum(
    session: Session, tmp_path: Path, identity: str
) -> None:
    bring(session, tmp_path, [*ANSWERS, ALUMNUS])
    before = counted(session)
    stratum = {"学生": "staff", "教职工": "", "校友": "staff"}[identity]
    later = survey_xlsx(tmp_path / "386540716_按文本_后来的_7_7.xlsx", [*ANSWERS, ALUMNUS, FIRST])

    with pytest.raises(WrongOptionError, match=f"“{identity}”"):
        look_at(session, "survey", later, strata={identity: stratum})
    assert counted(session) == before == {"student": 3, "staff": 2}


def test_what_is_in_no_count_stays_so_in_the_other_export(session: Session, tmp_path: Path) -> None:
    mapping = {**MAPPING, "strata": {"学生": "student", "教职工": ""}}
    bring_in(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **mapping)
    assert the_survey(session).strata == {"学生": "student", "教职工": ""}
    batch, plan = bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [*ANSWERS, ANSWERS[2]]))

    assert (batch.added, batch.same) == (1, 5)
    assert figure(plan, "nobody's group") == 3
    (preview,) = plan.previews  # what three students answered is not shown
    assert preview.rows[-1][1:] == (3, 3)
    assert counted(session) == {"student": 3}
    assert survey_page(session, the_survey(session)).outside == 3


def test_a_file_without_new_answers_changes_nothing(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, ANSWERS)
    before = dict(the_survey(session).strata), list(the_survey(session).not_counted)
    bring(session, tmp_path, ANSWERS, strata={"校友": "staff"}, not_counted=["弃权"])

    assert (the_survey(session).strata, the_survey(session).not_counted) == before


def test_undoing_leaves_what_the_other_files_say(session: Session, tmp_path: Path) -> None:
    first = bring(session, tmp_path, ANSWERS)
    header = [*SURVEY_HEADER, "6、总体评价"]
    rows = [[*row, "满意"] for row in survey_rows([*ANSWERS, ("校友", FIRST[1], "弃权", *FIRST[3:])])][5:]
    path = write_workbook(tmp_path / "386540716_按文本_后来的_1_1.xlsx", {"Sheet1": [header, *rows[1:]]})
    second, _ = bring_in(session, "survey", path, strata={"校友": "staff"}, not_counted=["弃权"])
    assert (len(the_survey(session).items), the_survey(session).strata["校友"]) == (3, "staff")
    undo(session, second)

    assert [item["code"] for item in the_survey(session).items] == ["q1", "q2"]
    assert the_survey(session).strata == {"学生": "student", "教职工": "staff"}
    assert "弃权" not in the_survey(session).not_counted and "不了解" in the_survey(session).not_counted
    assert first.state == "imported" and counted(session) == {"student": 3, "staff": 2}


def test_undoing_leaves_what_the_positions_of_another_file_mean(session: Session, tmp_path: Path) -> None:
    mapping = {**MAPPING, "labels": [*LABELS, "弃权"], "not_counted_positions": [6, 7]}
    bring_in(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **mapping)
    undo(session, bring(session, tmp_path, [*ANSWERS, ALUMNUS]))

    assert "弃权" in the_survey(session).not_counted
    assert the_survey(session).strata == {"学生": "student", "教职工": "staff"}


def test_questions_get_codes_that_no_answer_has(session: Session, tmp_path: Path) -> None:
    def more(number: int, question: str) -> ImportBatch:
        rows = [[*row, "满意"] for row in survey_rows([FIRST] * number)][number:]
        name = f"386540716_按文本_{question}_1_1.xlsx"
        return bring_in(
            session, "survey", write_workbook(tmp_path / name, {"Sheet1": [[*SURVEY_HEADER, question], *rows]})
        )[0]

    bring(session, tmp_path, ANSWERS)
    second = more(6, "6、环境")
    more(7, "6、价格")
    undo(session, second)
    more(8, "6、味道")

    assert [(item["code"], item["label"]) for item in the_survey(session).items[2:]] == [("q4", "价格"), ("q5", "味道")]


def test_a_level_that_nobody_gave_is_known_by_its_other_spellings(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, [*ANSWERS[:2], *ANSWERS[3:]])
    assert the_survey(session).scale[2] == "基本满意"
    middle = ("学生", "报修服务大厅", "一般", "满意", "", "")
    later = [*ANSWERS[:2], *ANSWERS[3:], middle]
    for _ in range(2):
        plan = look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", later))
        assert refusals(plan) == {}
        bring(session, tmp_path, later)

    assert the_survey(session).scale == ["非常不满意", "不满意", "一般", "满意", "非常满意"]
    assert session.scalars(select(SurveyAnswer).where(SurveyAnswer.number == 5)).one().answers["q1"] == "一般"
    labels = ["一般" if text == "基本满意" else text for text in LABELS]
    rows = positions_rows(later, labels)
    mapping = {**MAPPING, "labels": labels}
    assert look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv", rows=rows), **mapping).unstated == ()


def test_positions_may_spell_a_level_that_nobody_gave(session: Session, tmp_path: Path) -> None:
    answers = [*ANSWERS[:2], *ANSWERS[3:]]
    bring(session, tmp_path, answers)
    labels = ["一般" if text == "基本满意" else text for text in LABELS]
    path = positions_csv(tmp_path / f"{POSITIONS}.csv", rows=positions_rows(answers, labels))

    plan = look_at(session, "survey", path, **{**MAPPING, "labels": labels})

    assert (plan.unstated, plan.count("same"), refusals(plan)) == ((), 4, {})


def test_a_level_that_somebody_gave_keeps_its_spelling(session: Session, tmp_path: Path) -> None:
    bring(session, tmp_path, ANSWERS)
    plan = look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [*ANSWERS, ("学生", *middle()[1:])]))

    assert list(refusals(plan)) == ["I7"]


def middle() -> tuple[str, ...]:
    return ("学生", "报修服务大厅", "一般", "满意", "", "")


@pytest.mark.parametrize(
    "scale", [["非常满意", "满意", "基本满意", "不满意"], ["不了解", "不满意", "满意", "非常满意"]]
)
def test_a_declared_scale_the_wrong_way_round_is_refused(session: Session, tmp_path: Path, scale: list[str]) -> None:
    with pytest.raises(WrongOptionError, match=r"不了解|非常满意"):
        look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"), scale=scale)


def test_a_long_identity_is_counted_where_it_was_declared(session: Session, tmp_path: Path) -> None:
    long = "后勤集团" * 15 + "职员"
    batch = bring(session, tmp_path, [(long, *FIRST[1:])] * 5 + [FIRST], strata={long: "staff"})

    assert batch.added == 6 and counted(session) == {"staff": 5, "student": 1}


def test_two_identities_that_only_differ_too_late_are_refused(session: Session, tmp_path: Path) -> None:
    long = "后勤集团" * 15
    path = survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [(long + "甲", *FIRST[1:]), (long + "乙", *FIRST[1:]), FIRST])

    with pytest.raises(WrongOptionError, match="first 60 characters"):
        look_at(session, "survey", path, strata={long + "甲": "staff", long + "乙": "student"})


def test_strata_are_those_of_the_year(session: Session, tmp_path: Path) -> None:
    path = survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [*ANSWERS, ALUMNUS])
    with pytest.raises(WrongOptionError, match=r"“studnet”.*student, staff"):
        look_at(session, "survey", path, strata={"校友": "studnet"})
    strata = [{"code": "alumni", "weight": "1", "label": {"zh": "校友", "en": "Alumni"}}]
    award = year_award(session, [*strata, {"code": "staff", "weight": "1"}])
    plan = look_at(session, "survey", path, strata={"校友": "alumni"})

    assert award.campaign.year == 2015
    assert [str(head) for head in plan.previews[-1].columns[1:]] == ["Alumni", "Staff members", "in no count"]
    assert figure(plan, "nobody's group") == 3  # no award of the year counts students


def year_award(session: Session, strata: list[dict[str, Any]]) -> Award:
    component = make_component("survey", "100", settings={"strata": strata})
    return make_award(session.scalars(select(Campaign)).one(), components=[component], tie_break=[])


def test_a_new_question_is_looked_at_in_the_old_answers_too(session: Session, tmp_path: Path) -> None:
    def rows(first: int, seconds: int, *more: str) -> list[Any]:
        found = [list(row) for row in survey_rows([FIRST] * 8)][first:]
        return [[*row[:2], f"{seconds}秒", *row[3:5], f"10.1.{row[0]}.1", *row[6:], *more] for row in found]

    path = write_workbook(tmp_path / f"{SURVEY}.xlsx", {"Sheet1": [SURVEY_HEADER, *rows(1, 5)[:5]]})
    bring_in(session, "survey", path)
    survey = the_survey(session)
    decision = {"survey_id": survey.id, "flag": "hurried", "verdict": "leave_out", "reason": "太快"}
    save(AnswerDecision(**decision, actor="office", decided_at=clock.now()))
    assert leave_out_as_decided(session, survey) == 0  # 5 seconds for two questions
    wider = write_workbook(
        tmp_path / "386540716_按文本_乙_3_3.xlsx",
        {"Sheet1": [[*SURVEY_HEADER, "6、总体评价"], *rows(6, 60, "满意")]},
    )
    bring_in(session, "survey", wider)

    assert counted(session) == {"student": 3}  # 5 seconds for three questions
    assert leave_out_as_decided(session, survey) == 0


def test_free_text_is_not_kept(session: Session, tmp_path: Path) -> None:
    answers = [(*FIRST[:4], "张三 13800138000", "微信"), *ANSWERS[1:]]
    typed = "其他〖我是李四,138 0013 8001〗"
    wrong = [(*FIRST[:2], typed, *FIRST[3:]), (*FIRST[:2], "找我 138-0013-8002 谢谢", *FIRST[3:])]
    _, plan = bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [*answers, *wrong]))

    assert {str(one.comments) for one in session.scalars(select(SurveyAnswer))} == {"{}"}
    assert [one.value for one in plan.rejects] == ["其他", "找我 … 谢谢"]
    assert all("comments" not in row.values for row in plan.rows)


def test_an_address_cannot_be_followed_into_another_year(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(REGISTRY["survey"], "secret", b"one")
    make_campaign(year=2016)
    found = []
    for year in (2015, 2016):
        rows = [[str(cell).replace("2015/", f"{year}/") for cell in row] for row in survey_rows()]
        path = write_workbook(tmp_path / f"{SURVEY}.xlsx", {"Sheet1": rows})
        plan = REGISTRY["survey"].plan(session, source_for(path, year))
        found.append([row.values["address_hash"] for row in plan.rows])

    assert found[0][0] == found[0][1] != "" and not set(found[0]) & set(found[1])


def source_for(path: Path, year: int) -> Any:
    from awards.imports.plan import Source

    return Source(path, path.name, {}, year)


@pytest.mark.parametrize("size", [1, 4])
def test_what_fewer_than_five_said_is_not_shown(session: Session, tmp_path: Path, size: int) -> None:
    path = survey_xlsx(tmp_path / f"{SURVEY}.xlsx", ANSWERS[:size])
    assert look_at(session, "survey", path).previews == ()
    csv = positions_csv(tmp_path / f"{POSITIONS}.csv", rows=positions_rows(ANSWERS[:size]))
    asked = look_at(session, "survey", csv).asked

    assert asked is not None and "×" not in asked.mapping_file
    assert not any(asked.form.counted_under(key) for key in asked.form.columns.questions)
    assert look_at(session, "survey", csv, **MAPPING).previews == ()


def test_the_answers_of_fewer_than_five_who_count_are_not_shown(session: Session, tmp_path: Path) -> None:
    plan = look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [FIRST, *[ALUMNUS] * 9]))

    assert [str(one.title)[:10] for one in plan.previews] == ["Who would "]


def test_several_sheets_of_answers_are_refused(session: Session, tmp_path: Path) -> None:
    sheets = {"一": survey_rows(ANSWERS), "二": survey_rows([FIRST] * 10)[:1] + survey_rows([FIRST] * 10)[6:]}
    with pytest.raises(SeveralSheetsError, match="一, 二"):
        look_at(session, "survey", write_workbook(tmp_path / f"{SURVEY}.xlsx", sheets))
    empty = {"一": survey_rows(ANSWERS), "二": survey_rows([]), "说明": [["随便什么"]]}

    assert len(look_at(session, "survey", write_workbook(tmp_path / f"{SURVEY}.xlsx", empty)).rows) == 5
