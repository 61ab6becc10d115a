"""Satisfaction surveys: columns recognised, texts counted, addresses hashed, second imports that add nothing."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.db import db
from awards.evidence.importers.survey import SurveyImporter
from awards.evidence.importers.survey.definition import UnnamedSurveyError, WrongOptionError
from awards.evidence.importers.survey.questions import OtherExportError
from awards.evidence.importers.survey.texts import UnclearScaleError
from awards.evidence.measures import measures_for
from awards.evidence.models import Survey, SurveyAnswer
from awards.imports.errors import IdentityNumbersError
from awards.imports.plan import REGISTRY
from awards.imports.reading.errors import MissingColumnsError
from awards.organisation.models import Subject
from tests.evidence.bringing import bring_in, look_at, make_register, refusals
from tests.evidence.made import make_component
from tests.factories import make_award
from tests.samples import ANSWERS, SURVEY, SURVEY_HEADER, survey_csv, survey_rows, survey_xlsx, write_workbook

FIRST = ANSWERS[0]


@pytest.fixture(autouse=True)
def _register(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("app" if "app" in request.fixturenames else "session")
    make_register()


def test_an_answer_is_kept_raw(session: Session, tmp_path: Path) -> None:
    batch, _ = bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))

    kept = session.scalars(select(Survey)).one()
    assert (kept.code, kept.title) == ("386540716", "服务窗口满意度调查")
    assert kept.items == [
        {"code": "q1", "label": "主动了解并帮助解决需要"},
        {"code": "q2", "label": "热情耐心,不嫌麻烦"},
    ]
    assert kept.scale == ["非常不满意", "不满意", "基本满意", "满意", "非常满意"]
    assert "不了解" in kept.not_counted
    assert kept.strata == {"学生": "student", "教职工": "staff"}
    second = session.scalars(select(SurveyAnswer).where(SurveyAnswer.number == 2)).one()
    assert (second.subject.code, second.identity, second.channel, second.seconds) == ("CK02", "学生", "微信", 139)
    assert second.submitted_at == datetime(2015, 11, 5, 15, 32, tzinfo=UTC)  # 23:32 in Shanghai
    assert second.answers == {"q1": "满意", "q2": "不了解"}
    assert second.comments == {}  # free text is not kept
    assert (second.row, second.batch_id) == (3, batch.id)


@pytest.mark.parametrize("kind", ["xlsx", "gb18030", "utf-8-sig"])
def test_counts_per_window_and_item_equal_an_independent_tally(session: Session, tmp_path: Path, kind: str) -> None:
    many = ANSWERS * 12  # no stratum is small: one in two questions answered by twelve makes n = 6
    book = survey_xlsx(tmp_path / f"{SURVEY}.xlsx", many)
    path = book if kind == "xlsx" else survey_csv(tmp_path / f"{SURVEY}.csv", many, encoding=kind)
    bring_in(session, "survey", path)

    tally: Counter[tuple[Any, ...]] = Counter()
    for row in openpyxl.load_workbook(book)["Sheet1"].iter_rows(min_row=2, values_only=True):
        for item, text in (("q1", row[8]), ("q2", row[9])):
            if text in ("非常满意", "满意", "基本满意", "不满意", "非常不满意"):
                tally[row[7], row[6], item, text] += 1

    strata = [{"code": "student", "weight": "1"}, {"code": "staff", "weight": "1"}]
    component = make_component("survey", "100", settings={"strata": strata})
    campaign = session.scalars(select(Campaign)).one()
    award = make_award(campaign, components=[component], tie_break=[])
    windows = list(session.scalars(select(Subject).where(Subject.kind == "window")))
    measures = measures_for(session, award, windows)
    scale = ["非常不满意", "不满意", "基本满意", "满意", "非常满意"]
    names = {"student": "学生", "staff": "教职工"}
    counted = {
        (window.name_zh, names[entry["stratum"]], item, scale[level]): count
        for window in windows
        for entry in measures.data[window.id]["survey"]
        for item, counts in entry["items"].items()
        for level, count in enumerate(counts)
        if count
    }
    assert counted == dict(tally)


def test_a_second_import_adds_nothing_and_a_later_export_only_what_is_new(session: Session, tmp_path: Path) -> None:
    first, _ = bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    again, _ = bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    later_answers = [*ANSWERS, ("本科生", *FIRST[1:])]
    later, _ = bring_in(session, "survey", survey_xlsx(tmp_path / "386540716_按文本_新名字_6_6.xlsx", later_answers))

    assert [(one.added, one.same) for one in (first, again, later)] == [(5, 0), (0, 5), (1, 5)]
    assert session.scalar(select(func.count()).select_from(Survey)) == 1
    assert session.scalars(select(Survey)).one().strata == {"学生": "student", "教职工": "staff", "本科生": "student"}


def test_other_contents_under_the_same_number_are_rejected(session: Session, tmp_path: Path) -> None:
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    changed = [(*FIRST[:2], "不满意", *FIRST[3:]), *ANSWERS[1:]]
    plan = look_at(session, "survey", survey_xlsx(tmp_path / "386540716_按文本_甲_5_5.xlsx", changed))

    reason = f"Already imported with 非常满意 from “{SURVEY}.xlsx”, row 2. What is there stays."
    assert refusals(plan) == {"I2": reason}


@pytest.mark.parametrize(
    ("answer", "cell", "reason"),
    [
        (("学生", "报修服务大厅", "超级满意", "满意", "", ""), "I7", "This is none of the answers that are known"),
        (("学生", "报修服务大厅", "满意", "#N/A", "", ""), "J7", "This is none of the answers that are known"),
        (("学生", "(空)", "满意", "满意", "", ""), "H7", "The cell is empty."),
    ],
)
def test_wrong_rows_are_rejected_by_cell(
    session: Session, tmp_path: Path, answer: tuple[str, ...], cell: str, reason: str
) -> None:
    plan = look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [*ANSWERS, answer]))

    assert list(refusals(plan)) == [cell]
    assert refusals(plan)[cell].startswith(reason)
    assert len(plan.rows) == 5


def test_an_unknown_window_waits(session: Session, tmp_path: Path) -> None:
    plan = look_at(
        session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [*ANSWERS, ("学生", "图书馆", *FIRST[2:])])
    )

    assert [(one.kind, one.spelling, one.rows) for one in plan.unknown] == [("place", "图书馆", 1)]


def test_addresses_are_hashed_with_the_secret(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(REGISTRY["survey"], "secret", b"one")
    plan = look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    first, second, third = (row.values["address_hash"] for row in plan.rows[:3])

    # 10.20.1.1, 10.20.1.1, 10.20.1.2: the same address can be seen to be the same, and no address can be read.
    assert first == second != third
    assert len(first) == 64 and "10.20" not in str(plan)
    monkeypatch.setattr(REGISTRY["survey"], "secret", b"another")
    again = look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    assert again.rows[0].values["address_hash"] != first
    other = look_at(session, "survey", survey_xlsx(tmp_path / "999999_按文本_乙_5_5.xlsx"))
    assert other.rows[0].values["address_hash"] != again.rows[0].values["address_hash"]


def test_a_new_secret_does_not_make_answers_new(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(REGISTRY["survey"], "secret", b"one")
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    monkeypatch.setattr(REGISTRY["survey"], "secret", b"another")

    assert look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx")).count("same") == 5


def test_the_application_gives_the_secret(app: Flask) -> None:
    importer = REGISTRY["survey"]

    assert isinstance(importer, SurveyImporter) and len(importer.secret) == 32
    assert str(app.secret_key).encode() not in importer.secret


def test_other_exports_are_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(OtherExportError):
        look_at(session, "survey", survey_xlsx(tmp_path / "386540716_按分值_服务窗口满意度调查_5_5.xlsx"))


def test_a_file_without_its_number_asks_for_it(session: Session, tmp_path: Path) -> None:
    path = survey_xlsx(tmp_path / "满意度.xlsx")
    with pytest.raises(UnnamedSurveyError):
        look_at(session, "survey", path)

    batch, plan = bring_in(session, "survey", path, survey="2015-autumn")

    assert batch.added == 5 and plan.rows[0].key == "2015-autumn:1"


@pytest.mark.parametrize(
    ("scale", "kept"),
    [
        (("很满意", "满意", "一般", "不满意"), ["非常不满意", "不满意", "一般", "满意", "很满意"]),
        (
            ("Very satisfied", "satisfied", "Neutral", "Dissatisfied"),
            ["Very dissatisfied", "Dissatisfied", "Neutral", "satisfied", "Very satisfied"],
        ),
        (
            ("非常满意 ", "满　意", "基本满意(一般)", "不满意"),
            ["非常不满意", "不满意", "基本满意(一般)", "满 意", "非常满意"],
        ),
    ],
)
def test_spellings_of_the_scale(session: Session, tmp_path: Path, scale: tuple[str, ...], kept: list[str]) -> None:
    answers = [("学生", "报修服务大厅", text, scale[0], "", "") for text in scale]
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", answers))

    assert session.scalars(select(Survey)).one().scale == kept


def test_two_spellings_of_one_level_ask_for_the_scale(session: Session, tmp_path: Path) -> None:
    answers = [("学生", "报修服务大厅", text, "满意", "", "") for text in ("满意", "比较满意", "不满意")]
    path = survey_xlsx(tmp_path / f"{SURVEY}.xlsx", answers)
    with pytest.raises(UnclearScaleError, match="比较满意"):
        look_at(session, "survey", path)

    declared = ["不满意", "比较满意", "满意"]
    bring_in(session, "survey", path, scale=declared)

    assert session.scalars(select(Survey)).one().scale == declared


@pytest.mark.parametrize(
    "options",
    [
        {"scale": "满意"},
        {"scale": ["满意"]},
        {"scale": ["满意", "满 意"]},
        {"scale": [1, 2]},
        {"not_counted": "不详"},
        {"strata": ["学生"]},
        {"strata": {"家长": 3}},
        {"strata": {"家长": "家长"}},
    ],
)
def test_options_of_the_wrong_form(session: Session, tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(WrongOptionError, match=next(iter(options))):
        look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"), **options)


def test_columns_can_be_declared(session: Session, tmp_path: Path) -> None:
    header = [heading.replace("您的身份", "甲").replace("您评价的服务窗口", "乙") for heading in SURVEY_HEADER]
    answers = [("后勤伙伴", "大厅", *FIRST[2:])]
    path = survey_xlsx(tmp_path / f"{SURVEY}.xlsx", answers, header)
    with pytest.raises(MissingColumnsError, match="identity_column"):
        look_at(session, "survey", path)
    declared = {"identity_column": "甲", "subject_column": "2、乙", "strata": {"后勤伙伴": "staff"}}

    plan = look_at(session, "survey", path, **declared)

    assert [(one.kind, one.spelling) for one in plan.unknown] == [("place", "大厅")]


def test_an_export_without_any_question_of_identity(session: Session, tmp_path: Path) -> None:
    header = [heading for heading in SURVEY_HEADER if "身份" not in heading]
    rows = [header, *([*row[:6], *row[7:]] for row in survey_rows()[1:])]
    path = write_workbook(tmp_path / f"{SURVEY}.xlsx", {"Sheet1": rows})

    bring_in(session, "survey", path, identity="学生")

    assert {one.identity for one in session.scalars(select(SurveyAnswer))} == {"学生"}
    assert session.scalars(select(Survey)).one().strata == {"学生": "student"}


def test_answers_about_people(session: Session, tmp_path: Path) -> None:
    header = [heading.replace("您评价的服务窗口", "请选择服务人员") for heading in SURVEY_HEADER]
    answers = [("学生", "李桂兰", *FIRST[2:]), ("学生", "20007", *FIRST[2:])]

    plan = look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", answers, header))

    assert [row.text for row in plan.rows] == ["李桂兰", "王军"]


def test_other_questions_single_or_in_a_second_matrix(session: Session, tmp_path: Path) -> None:
    header = [*SURVEY_HEADER, "6、总体评价", "7、请评价环境—1.总体评价", "2.整洁", "8、您多久来一次？"]
    answers = [(*answer, "满意", "不满意", "满意", "每天") for answer in ANSWERS]

    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", answers, header))

    labels = [item["label"] for item in session.scalars(select(Survey)).one().items]
    assert labels[:2] == ["主动了解并帮助解决需要", "热情耐心,不嫌麻烦"]
    # Two questions have the same words: each is told by its own number.
    assert len(set(labels)) == 5 and labels[3:] == ["7-总体评价", "整洁"]
    first = session.scalars(select(SurveyAnswer).where(SurveyAnswer.number == 1)).one()
    assert list(first.answers.values()) == ["非常满意", "满意", "满意", "不满意", "满意"]


def test_identities_outside_the_strata_are_kept_and_told(session: Session, tmp_path: Path) -> None:
    path = survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [*ANSWERS, ("其他〖校友〗", *FIRST[1:])])
    _, plan = bring_in(session, "survey", path)

    assert [value for label, value in plan.figures if "nobody's group" in str(label)] == [1]
    assert session.scalars(select(SurveyAnswer).where(SurveyAnswer.number == 6)).one().identity == "其他"


def test_an_identity_number_in_a_comment_keeps_the_file_out(session: Session, tmp_path: Path) -> None:
    path = survey_xlsx(tmp_path / f"{SURVEY}.xlsx", [(*FIRST[:4], "我是11010519491231002X", "微信")])

    with pytest.raises(IdentityNumbersError):
        look_at(session, "survey", path)


def test_five_thousand_answers_are_all_taken(app: Flask, tmp_path: Path) -> None:
    path = survey_csv(tmp_path / "386540716_按文本_大_5000_5000.csv", ANSWERS * 1000)

    batch, _ = bring_in(db.session, "survey", path)

    assert batch.added == 5000
