"""Exports of positions: nothing is guessed, both exports of a survey are the same rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.evidence.importers.survey.definition import WrongOptionError
from awards.evidence.models import Survey, SurveyAnswer, SurveyCount
from awards.imports import service
from awards.imports.errors import UnstatedError
from awards.imports.mapping import parse_mapping
from awards.imports.plan import Plan, Source
from tests.evidence.bringing import bring_in, look_at, make_register, refusals
from tests.evidence.positions import ITEMS, LABELS, MAPPING, POSITIONS, positions_csv, positions_rows, positions_xlsx
from tests.samples import ANSWERS, SURVEY, SURVEY_HEADER, survey_rows, survey_xlsx, write_workbook


@pytest.fixture(autouse=True)
def _register(session: Session) -> None:
    make_register()


def kept(session: Session) -> list[tuple[Any, ...]]:
    table = SurveyAnswer
    columns = (table.number, table.subject_id, table.identity, table.submitted_at, table.seconds, table.channel)
    return [tuple(row) for row in session.execute(select(*columns, table.answers).order_by(table.number))]


def unstated(plan: Plan) -> str:
    return " ".join(map(str, plan.unstated))


def test_nothing_is_counted_before_it_is_stated(session: Session, tmp_path: Path) -> None:
    path = positions_csv(tmp_path / f"{POSITIONS}.csv")
    plan = look_at(session, "survey", path)

    assert plan.rows == plan.previews == ()
    for word in ("labels", "best", "items", "subject_column", "subject_kind", "identity_column"):
        assert f"({word})" in unstated(plan)
    source = Source(path, path.name, {}, 2015)
    store, now = tmp_path / "store", clock.now()
    batch = service.open_batch(session, source, kind="survey", store=store, actor="office", now=now)
    with pytest.raises(UnstatedError):
        service.import_batch(session, batch, plan, accept_rejects=True, actor="office", now=now)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_both_exports_give_identical_rows_whichever_comes_first(
    session: Session, tmp_path: Path, encoding: str
) -> None:
    path = positions_csv(tmp_path / f"{POSITIONS}.csv", encoding=encoding)
    texts = survey_xlsx(tmp_path / f"{SURVEY}.xlsx")
    first, _ = bring_in(session, "survey", path, **MAPPING)
    second, _ = bring_in(session, "survey", texts)

    assert [(one.added, one.same) for one in (first, second)] == [(5, 0), (0, 5)]
    of_positions = kept(session)
    for derived_or_raw in (*session.scalars(select(SurveyCount)), *session.scalars(select(SurveyAnswer))):
        session.delete(derived_or_raw)
    session.delete(session.scalars(select(Survey)).one())
    session.flush()
    third, _ = bring_in(session, "survey", texts)
    fourth, _ = bring_in(session, "survey", path, **MAPPING)

    assert [(one.added, one.same) for one in (third, fourth)] == [(5, 0), (0, 5)]
    assert of_positions == kept(session)
    assert of_positions[1][-1] == {"q1": "满意", "q2": "不了解"} and of_positions[2][-1]["q2"] == ""


def test_workbooks_and_files_whose_name_does_not_tell(session: Session, tmp_path: Path) -> None:
    path = positions_xlsx(tmp_path / "386540716_调查.xlsx")

    assert "(best)" in unstated(look_at(session, "survey", path))
    assert bring_in(session, "survey", path, **MAPPING)[0].added == 5


def test_a_difference_is_rejected_at_its_cell(session: Session, tmp_path: Path) -> None:
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    rows = [list(row) for row in positions_rows()]
    rows[1][8], rows[2][7], rows[3][6], rows[4][1] = 2, 1, 1, "2015/11/05 23:59:00"

    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv", rows=rows), **MAPPING)

    assert list(refusals(plan)) == ["I2", "H3", "G4", "B5"]
    assert refusals(plan)["I2"] == f"Already imported with 非常满意 from “{SURVEY}.xlsx”, row 2. What is there stays."
    assert refusals(plan)["G4"].startswith("Already imported with 教职工 from")
    assert plan.count("same") == 1 and plan.count("add") == 0


@pytest.mark.parametrize(
    ("column", "value", "cell"), [(8, 99, "I2"), (8, "满意", "I2"), (7, "图书馆", "H2"), (6, 300, "G2"), (8, 0, "I2")]
)
def test_what_is_no_position_is_rejected_by_cell(
    session: Session, tmp_path: Path, column: int, value: Any, cell: str
) -> None:
    rows = [list(row) for row in positions_rows()]
    rows[1][column] = value
    mapping = {
        **MAPPING,
        "labels": [*LABELS, *(f"其他{n}" for n in range(7, 99))],
        "not_counted_positions": [*range(6, 99)],
    }

    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv", rows=rows), **mapping)

    if value != 99:
        assert refusals(plan) == {cell: "This is no position of an option."}
        assert len(plan.rows) == 4
    else:
        assert "no text yet: 99" in unstated(plan)


def test_positions_that_are_left_out(session: Session, tmp_path: Path) -> None:
    mapping = {**MAPPING, "subjects": {"1": "", "2": "CK02"}}
    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **mapping)

    assert set(refusals(plan).values()) == {"Rows about this position were left out on purpose."}
    assert (len(plan.rows), len(plan.rejects)) == (3, 2)


def test_the_direction_decides_which_end_counts_most(session: Session, tmp_path: Path) -> None:
    labels = ["甲", "乙", "丙", "丁", "戊", "不了解"]  # whose words do not tell the direction
    mapping = {**MAPPING, "labels": labels, "best": 5}
    _, plan = bring_in(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **mapping)

    assert session.scalars(select(Survey)).one().scale == labels[:5]
    preview = plan.previews[0]
    assert preview.columns[1:6] == tuple(labels[:5])
    # q1: 甲, 乙, 丙, 丁, 乙; q2: 乙, 不了解, skipped, 戊, 乙
    assert [row[1:] for row in preview.rows] == [(1, 2, 1, 1, 0, 0), (0, 2, 0, 0, 1, 2)]


def test_the_preview_counts_subjects_and_strata(session: Session, tmp_path: Path) -> None:
    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **MAPPING)

    about = plan.previews[1]
    assert [str(column) for column in about.columns] == ["Place or person", "Staff members", "Students", "in no count"]
    assert about.rows == (("一食堂3号窗口", 1, 1, 0), ("报修服务大厅", 1, 2, 0), ("All together", 2, 3, 0))


def test_a_question_with_its_options_the_other_way_round(session: Session, tmp_path: Path) -> None:
    turned = [*reversed(LABELS[:5]), "不了解"]
    rows = [list(row) for row in positions_rows()]
    for row, other in zip(rows[1:], positions_rows(labels=turned)[1:], strict=True):
        row[9] = other[9]
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))

    path = positions_csv(tmp_path / f"{POSITIONS}.csv", rows=rows)
    plan = look_at(session, "survey", path, **MAPPING, reversed=[ITEMS[1]])

    assert (plan.count("same"), refusals(plan)) == (5, {})
    assert look_at(session, "survey", path, **MAPPING).count("same") < 5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"labels": LABELS[:5]}, "no text yet: 6"),
        ({"labels": ["满意", "满 意", *LABELS[2:]]}, "Two options have the same text"),
        ({"labels": ["", *LABELS[1:]]}, "(labels)"),
        ({"best": 3}, "(best)"),
        ({"best": 6}, "(best)"),
        ({"best": None}, "(best)"),
        ({"items": []}, "(items)"),
        ({"items": ["9、没有"]}, "no question “9、没有”"),
        ({"items": ["1、您的身份"]}, "two things at once"),
        ({"items": ITEMS[:1], "reversed": ITEMS[1:]}, "turned round but not counted"),
        ({"subject_column": ""}, "(subject_column)"),
        ({"subject_kind": "thing"}, "(subject_kind)"),
        ({"subjects": {"1": "CK01"}}, "whom these positions mean: 2"),
        ({"subjects": {"1": "CK01", "2": "CK99"}}, "“CK99”"),
        ({"identity_column": ""}, "(identity_column)"),
        ({"identities": {"1": "学生"}}, "who these positions are: 2"),
        ({"strata": {"学生": "student"}}, "“教职工”"),
        ({"best": 5}, "“满意” would count for more than “非常满意”"),
        ({"not_counted_positions": []}, "“不了解” says nothing about satisfaction"),
        ({"labels": ["不了解", *LABELS[:5]], "not_counted_positions": []}, "“不了解” says nothing about satisfaction"),
        ({"labels": [*LABELS[:2], "(空)", *LABELS[3:]]}, "“(空)” is no option"),
        ({"labels": [*LABELS[:5], "其他〖什么〗"]}, "“其他〖什么〗” is no option"),
        ({"identities": {"1": "学生", "2": "(空)"}}, "“(空)” is no option"),
        ({"strata": {"学生": "studnet", "教职工": "staff"}}, "“学生”: there is no stratum “studnet”"),
    ],
)
def test_what_is_missing_or_wrong_is_said(session: Session, tmp_path: Path, change: dict[str, Any], words: str) -> None:
    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **{**MAPPING, **change})

    assert words in unstated(plan)
    assert plan.rows == ()


@pytest.mark.parametrize(
    "change",
    [
        {"labels": "满意"},
        {"labels": [1, 2]},
        {"best": "1"},
        {"best": True},
        {"subjects": ["CK01"]},
        {"subjects": {"one": "CK01"}},
        {"subjects": {"9" * 5000: "CK01"}},
        {"identities": {"1000": "学生"}},
        {"identities": {"1": 1}},
        {"not_counted_positions": 6},
        {"not_counted_positions": ["6"]},
    ],
)
def test_statements_of_the_wrong_form(session: Session, tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(WrongOptionError, match=next(iter(change))):
        look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **{**MAPPING, **change})


def test_another_scale_than_that_of_the_texts_is_refused(session: Session, tmp_path: Path) -> None:
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    labels = [*LABELS[:2], "还行", *LABELS[3:]]
    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **{**MAPPING, "labels": labels})

    assert "imported before with the answers 非常不满意 < 不满意 < 基本满意 < 满意 < 非常满意" in unstated(plan)


def test_another_stratum_than_that_of_the_texts_is_refused(session: Session, tmp_path: Path) -> None:
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    mapping = {**MAPPING, "strata": {"学生": "student", "教职工": ""}}

    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **mapping)

    assert "“教职工” fell into the stratum staff" in unstated(plan)


def test_all_who_answer_may_be_of_one_kind(session: Session, tmp_path: Path) -> None:
    rows = [[*row[:6], *row[7:]] for row in positions_rows()]
    mapping = {**MAPPING, "identity_column": "", "identities": {}, "identity": "学生", "strata": {"学生": "student"}}
    bring_in(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv", rows=rows), **mapping)

    assert {row[2] for row in kept(session)} == {"学生"}


def offered(plan: Plan) -> dict[str, Any]:
    """The offer as its mapping file has it, every line switched on."""
    assert plan.asked is not None
    lines = [line.removeprefix("# ") for line in plan.asked.mapping_file.splitlines()]
    first = lines.index("[options]")
    return parse_mapping("\n".join(lines[first : lines.index("", first)]).encode(), "m.toml").options


def test_texts_under_the_same_numbers_offer_the_whole_mapping(session: Session, tmp_path: Path) -> None:
    answers = [*ANSWERS, ("学生", "报修服务大厅", "不了解", "不满意", "", "")]
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", answers))
    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv", rows=positions_rows(answers)))

    assert "imported as texts" in str(plan.asked.form.offered if plan.asked else "")
    assert unstated(plan), "an offer is not a statement"
    offer = {**offered(plan), "identity": ""}
    assert {key: offer[key] for key in MAPPING} == MAPPING


def test_texts_that_contradict_each_other_offer_nothing(session: Session, tmp_path: Path) -> None:
    bring_in(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    rows = [list(row) for row in positions_rows()]
    rows[1][7], rows[4][7] = 1, 2  # position 1 stands beside both windows now, and so does 2

    plan = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv", rows=rows))

    assert offered(plan)["subjects"] == {"1": "", "2": ""}


def test_a_stated_mapping_is_offered_for_the_next_file_of_the_same_questionnaire(
    session: Session, tmp_path: Path
) -> None:
    bring_in(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"), **MAPPING)
    later = look_at(session, "survey", positions_csv(tmp_path / "386540716_按序号_后来的_9_9.csv"))
    other = look_at(session, "survey", positions_csv(tmp_path / "999999_按序号_别的_9_9.csv"))

    assert later.asked and other.asked
    assert POSITIONS in str(later.asked.form.offered)
    live = parse_mapping(later.asked.mapping_file.encode(), "m.toml").options
    assert live == {"survey": "386540716", **MAPPING}
    assert "headings only" in str(other.asked.form.offered)


def two_matrices() -> list[Sequence[Any]]:
    header = [*SURVEY_HEADER[:10], "4、请评价环境—1.总体评价", "2.热情耐心,不嫌麻烦"]
    return survey_rows([(1, 1, 1, 2, 3, 4), (2, 2, 5, 5, 5, 5)], header)


def test_headings_that_stand_twice_are_told_apart_by_their_column(session: Session, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / f"{POSITIONS}.xlsx", {"Sheet1": two_matrices()})
    twice = {**MAPPING, "items": ["2.热情耐心,不嫌麻烦"]}

    assert "or more than one" in unstated(look_at(session, "survey", path, **twice))
    bring_in(session, "survey", path, **{**MAPPING, "items": ["2.热情耐心,不嫌麻烦 (J)", "2.热情耐心,不嫌麻烦 (L)"]})

    assert [list(row[-1].values()) for row in kept(session)] == [["满意", "不满意"], ["非常不满意", "非常不满意"]]
