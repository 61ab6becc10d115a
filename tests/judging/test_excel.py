"""A judge's sheets as a workbook, filled in with a real spreadsheet library and brought back."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from awards.errors import StaleError
from awards.files.errors import FileError
from awards.imports.errors import UnconfirmedRejectsError
from awards.imports.reading.errors import HeaderError
from awards.judging import queries, rules, service
from awards.judging.excel.planning import SheetsPlan, plan_rows, save_rows
from awards.judging.excel.reading import SentRow, read_upload
from awards.judging.excel.writing import write_sheets
from awards.judging.models import Sheet
from tests import factories
from tests.judging.worlds import JUDGING, World, make_world


@pytest.fixture
def world(session: Session) -> World:
    """Five nominees: marked in part, not begun, signed, abstained, recused."""
    world = make_world(5)
    states: list[dict[str, str]] = [{}, {}, {"state": "signed"}, {"state": "abstained", "reason": "x"}]
    states.append({"state": "recused", "reason": "a cousin"})
    marks = [("9.5",), (), ("8", "8"), (), ()]
    for nomination, values, told in zip(world.nominations, states, marks, strict=True):
        factories.make_sheet(world.seat, nomination, *told, **values)
    return world


def book_of(session: Session, world: World) -> Any:
    content = write_sheets(queries.lines_of_seat(session, world.seat), rules.rubric_of(world.award))
    return load_workbook(BytesIO(content))


def sent_from(book: Any, world: World, name: str = "sheets.xlsx") -> list[SentRow]:
    out = BytesIO()
    book.save(out)
    return read_upload(out, name, rules.rubric_of(world.award)).rows


def brought_back(session: Session, world: World, change: Callable[[Any], None]) -> tuple[SheetsPlan, list[SentRow]]:
    book = book_of(session, world)
    change(book.worksheets[0])
    sent = sent_from(book, world)
    return plan_rows(session, world.seat, sent), sent


def row_of(page: Any, name: str) -> int:
    return next(row for row in range(2, page.max_row + 1) if page.cell(row, 3).value == name)


def sheet_of(session: Session, world: World, number: int) -> Sheet:
    wanted = world.nominations[number].id
    return next(one for one in queries.sheets_of_seat(session, world.seat) if one.nomination_id == wanted)


def save(session: Session, world: World, sent: list[SentRow], plan: SheetsPlan, *, leave_out: bool = False) -> int:
    seen = [one.row for one in plan.rows]
    by = {"actor": world.user.username, "now": JUDGING}
    return save_rows(session, world.seat, sent, seen=seen, leave_out=leave_out, **by)  # type: ignore[arg-type]


ATTITUDE, SKILL, COMMENT = 6, 7, 8  # columns: No., Code, Nominee, Unit, State; behind them Sheet, Version


def test_the_workbook_has_limits_anchors_and_hidden_keys(session: Session, world: World) -> None:
    book = book_of(session, world)
    page, anchors = book.worksheets
    heads = [cell.value for cell in page[1]]
    assert heads[:5] == ["No.", "Code", "Nominee", "Unit", "State"] and heads[-3:] == ["Comment", "Sheet", "Version"]
    assert [head.endswith("(0–10)") for head in heads[5:7]] == [True, True]
    keys = page.column_dimensions["I"]
    assert keys.hidden and (keys.min, keys.max) == (9, 10)
    first = page[row_of(page, "候选人1")]
    assert [first[5].value, first[6].value] == [9.5, None]
    assert first[8].value == sheet_of(session, world, 0).id
    [attitude, _] = page.data_validations.dataValidation
    assert str(attitude.sqref) == "F2:F6" and attitude.type == "custom"
    assert attitude.formula1 == "AND(ISNUMBER(F2),F2>=0,F2<=10,MOD(ROUND(F2*1000000,0),500000)=0)"
    assert "A benchmark" in {cell.value for row in anchors.iter_rows() for cell in row}


def test_what_is_filled_in_comes_back_as_changes_and_is_saved(session: Session, world: World) -> None:
    said = "=always there\nfor everybody"  # a text, whatever it begins with

    def fill(page: Any) -> None:
        first, second = row_of(page, "候选人1"), row_of(page, "候选人2")
        page.cell(first, ATTITUDE).value = None
        page.cell(first, SKILL).value = 8
        page.cell(second, ATTITUDE).value = "９．５"
        page.cell(second, SKILL).value = 10
        page.cell(second, COMMENT).value = said
        page.cell(second, COMMENT).data_type = "s"

    plan, sent = brought_back(session, world, fill)
    assert (len(plan.rows), plan.refused, plan.same) == (2, [], 3)
    changes = {one.name["zh"]: [(c.before, c.after) for c in one.changes] for one in plan.rows}
    assert changes == {"候选人1": [("9.5", ""), ("", "8")], "候选人2": [("", "9.5"), ("", "10"), ("", said)]}
    assert save(session, world, sent, plan) == 2
    marks = [{mark.criterion.code: mark.value for mark in sheet_of(session, world, at).marks} for at in (0, 1)]
    assert marks == [{"skill": Decimal(8)}, {"attitude": Decimal("9.5"), "skill": Decimal(10)}]
    assert sheet_of(session, world, 1).comment == said
    page = book_of(session, world).worksheets[0]
    written = page.cell(row_of(page, "候选人2"), COMMENT)
    assert (written.value, written.data_type) == (said, "s")
    with pytest.raises(StaleError):  # the same agreement does not hold twice
        save(session, world, sent, plan)
    again = plan_rows(session, world.seat, sent)
    assert (again.rows, again.refused, again.same) == ([], [], 5)


def test_each_row_that_cannot_be_is_refused_by_name(session: Session, world: World) -> None:
    def spoil(page: Any) -> None:
        page.cell(row_of(page, "候选人1"), ATTITUDE).value = 11
        page.cell(row_of(page, "候选人1"), SKILL).value = "eight"
        for name in ("候选人3", "候选人4", "候选人5"):
            page.cell(row_of(page, name), ATTITUDE).value = 7
        page.cell(row_of(page, "候选人2"), SKILL).value = 7
        twice = [cell.value for cell in page[row_of(page, "候选人2")]]
        page.append(twice)
        page.append(["", "", "somebody", "", "", 5, 5, "", 999_999, 1])
        page.append(["", "", "no keys", "", "", 5, 5])

    plan, sent = brought_back(session, world, spoil)
    assert [one.name["zh"] for one in plan.rows] == ["候选人2"]
    told = sorted(
        (one.name if isinstance(one.name, str) else one.name["zh"], one.cell[:1], str(one.reason))
        for one in plan.refused
    )
    none = "This row is of none of your sheets before the panel: its hidden columns name no such sheet."
    assert told == [
        ("no keys", "", none),
        ("somebody", "", none),
        ("候选人1", "F", "“11”: The highest mark is 10."),
        ("候选人1", "G", "“eight”: Write a number such as 8 or 8.5."),
        ("候选人2", "", "An earlier row is of the same sheet."),
        ("候选人3", "", "This sheet is signed; its marks can no longer be changed."),
        ("候选人4", "", "You abstain on this nominee. Take the abstention back before you mark."),
        ("候选人5", "", "You are recused from this nominee and cannot mark."),
    ]
    with pytest.raises(UnconfirmedRejectsError):
        save(session, world, sent, plan)
    assert sheet_of(session, world, 1).marks == []
    assert save(session, world, sent, plan, leave_out=True) == 1


def test_a_row_of_a_sheet_that_changed_since_is_refused_with_both_values(session: Session, world: World) -> None:
    book = book_of(session, world)
    page = book.worksheets[0]
    page.cell(row_of(page, "候选人1"), ATTITUDE).value = 7
    page.cell(row_of(page, "候选人2"), SKILL).value = 6
    sent = sent_from(book, world)
    plan = plan_rows(session, world.seat, sent)
    given = {"attitude": Decimal(8)}
    by = {"actor": world.user.username, "now": JUDGING}
    service.save_marks(session, sheet_of(session, world, 0), given, expected_version=1, **by)  # type: ignore[arg-type]
    with pytest.raises(StaleError):  # what was agreed to is no longer what would happen
        save(session, world, sent, plan, leave_out=True)
    plan = plan_rows(session, world.seat, sent)
    [refused] = plan.refused
    assert refused.name["zh"] == "候选人1"  # type: ignore[call-overload, index]
    assert "7 in the file, 8 now" in str(refused.reason)
    assert [one.name["zh"] for one in plan.rows] == ["候选人2"]
    assert save(session, world, sent, plan, leave_out=True) == 1
    marks = {mark.criterion.code: mark.value for mark in sheet_of(session, world, 0).marks}
    assert marks == given


def test_a_blind_award_gives_numbers_and_no_names(session: Session) -> None:
    world = make_world(1, award=factories.make_award(options={"is_blind": True}))
    factories.make_sheet(world.seat, world.nominations[0])
    page, _ = book_of(session, world).worksheets
    assert [cell.value for cell in page[1]][:3] == ["No.", "Nominee", "State"]
    texts = " ".join(str(cell.value) for row in page.iter_rows() for cell in row)
    assert "Nominee 1" in texts and "候选人1" not in texts and world.nominations[0].subject.code not in texts


def test_files_that_are_no_such_table(session: Session, world: World) -> None:
    rubric, out = rules.rubric_of(world.award), BytesIO()
    other = Workbook()
    other.active.append(["姓名", "分数"])
    other.save(out)
    with pytest.raises(HeaderError, match="Sheet, Version"):
        read_upload(out, "a.xlsx", rubric)
    for name, content in {"a.xlsx": b"", "b.xlsx": b"%PDF-1.7", "c.xlsx": b"PK\x03\x04broken", "d.exe": b"MZ"}.items():
        with pytest.raises(FileError) as caught:
            read_upload(BytesIO(content), name, rubric)
        assert caught.value.field == "file"


def test_a_csv_in_chinese_with_columns_of_its_own(session: Session, world: World) -> None:
    sheet = sheet_of(session, world, 1)
    label = rules.rubric_of(world.award)[0].label["zh"]
    text = f"申报对象,我的批注,{label} (0–10),评分表编号,版本\n候选人2,=1+1,８.5,{sheet.id},{sheet.version}\n"
    sent = read_upload(BytesIO(text.encode()), "a.csv", rules.rubric_of(world.award))
    assert sent.unknown == ["我的批注"]
    [row] = plan_rows(session, world.seat, sent.rows).rows
    assert row.marks == {"attitude": Decimal("8.5")}
