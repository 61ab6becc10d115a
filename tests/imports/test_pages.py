"""The way of a file through the pages: looked at, answered, confirmed, kept as a record."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import func, select

from awards.db import db
from awards.imports.models import Alias, ImportBatch, RejectedRow
from awards.organisation.models import Subject
from tests import factories, samples
from tests.evidence.made import make_batch
from tests.pages import Browser, Page
from tests.statements import counted


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.speak("en").sign_in(factories.make_user("office", username="li", name="Li"))


def upload(office: Browser, path: Path, kind: str = "roster", *, status: int = 303, **fields: Any) -> Page:
    data = {"kind": kind, "file": (BytesIO(path.read_bytes()), path.name), **fields}
    return office.post("/imports/new", data, status=status, content_type="multipart/form-data")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def people() -> int:
    return db.session.scalar(select(func.count()).where(Subject.kind == "person")) or 0


@pytest.fixture
def departments() -> None:
    for code, name, *_ in samples.DEPARTMENTS:
        factories.save(Subject(kind="department", code=code, name_zh=name))


HALF_BAD = [
    *samples.PEOPLE,
    (4, "20021", "", "饮食服务中心", "厨师", "", None),
    (5, "", "无号", "饮食服务中心", "", "", None),
]


def test_a_file_is_shown_first_and_imported_once(office: Browser, departments: None, tmp_path: Path) -> None:
    page = office.get(upload(office, samples.roster_xlsx(tmp_path / "花名册.xlsx")).location)
    assert "花名册.xlsx" in page and "Nothing was written so far" in page and "李桂兰 · 饮食服务中心" in page
    assert people() == 0
    confirm = {"seen": page.outline.fields["seen"]}
    batch = db.session.scalars(select(ImportBatch)).one()
    office.post(f"/imports/{batch.id}/confirm", confirm)
    again = office.post(f"/imports/{batch.id}/confirm", confirm)
    assert "imported already" in office.get(again.location)
    assert people() == 3
    record = office.get(f"/imports/{batch.id}")
    assert "Imported on 5 Dec 2015 10:00 by Li." in record and batch.file.sha256 in record


def test_a_half_bad_file_imports_nothing_until_said_so(office: Browser, departments: None, tmp_path: Path) -> None:
    page = office.get(upload(office, samples.roster_xlsx(tmp_path / "r.xlsx", people=HALF_BAD)).location)
    assert "C5" in page and "B6" in page and "The cell is empty." in page
    batch = db.session.scalars(select(ImportBatch)).one()
    seen = {"seen": page.outline.fields["seen"]}
    refused = office.post(f"/imports/{batch.id}/confirm", seen, status=422)
    assert "Rejected rows: 2." in refused
    assert (people(), count(RejectedRow)) == (0, 0)
    office.post(f"/imports/{batch.id}/confirm", {**seen, "accept_rejects": "yes"})
    assert (people(), count(RejectedRow)) == (3, 2)
    assert "C5" in office.get(f"/imports/{batch.id}")


def test_an_answer_is_remembered_for_the_next_file(office: Browser, departments: None, tmp_path: Path) -> None:
    first = [(1, "20000", "李桂兰", "餐饮中心", "厨师", "", None)]
    page = office.get(upload(office, samples.roster_xlsx(tmp_path / "r.xlsx", people=first)).location)
    assert "Whom do these names mean?" in page and "餐饮中心" in page
    batch = db.session.scalars(select(ImportBatch)).one()
    refused = office.post(f"/imports/{batch.id}/confirm", {"seen": "0-0-0-0-1"}, status=422)
    assert "Names that are not known yet: 1." in refused
    answer = {"kind": "department", "spelling": "餐饮中心", "other": ""}
    office.post(f"/imports/{batch.id}/answers", {**answer, "code": "ZW99"}, status=422)
    assert count(Alias) == 0
    office.post(f"/imports/{batch.id}/answers", {**answer, "code": "ZW01"})
    page = office.get(f"/imports/{batch.id}")
    assert "Whom do these names mean?" not in page
    office.post(f"/imports/{batch.id}/confirm", {"seen": page.outline.fields["seen"]})
    assert people() == 1
    second = [(1, "20001", "张三", "餐饮 中心", "厨师", "", None)]
    page = office.get(upload(office, samples.roster_xlsx(tmp_path / "r2.xlsx", people=second)).location)
    assert "Whom do these names mean?" not in page and "张三 · 饮食服务中心" in page


def test_an_unanswered_spelling_stays_open_and_rows_can_be_left_out(
    office: Browser, departments: None, tmp_path: Path
) -> None:
    rows = [(1, "20000", "甲", "老科", "", "", None), (2, "20001", "乙", "新科", "", "", None)]
    upload(office, samples.roster_xlsx(tmp_path / "r.xlsx", people=rows))
    batch = db.session.scalars(select(ImportBatch)).one()
    answers = {"kind": ["department"] * 2, "spelling": ["老科", "新科"], "code": ["!out", ""], "other": ["", ""]}
    office.post(f"/imports/{batch.id}/answers", answers)
    page = office.get(f"/imports/{batch.id}")
    assert "rows with this name were left out on purpose" in page
    assert [alias.target for alias in db.session.scalars(select(Alias))] == [""]
    assert "新科" in page and page.text.count('name="spelling"') == 1
    names = office.get("/imports/names")
    assert "Nobody: these rows are left out" in names
    alias = db.session.scalars(select(Alias)).one()
    office.post(f"/imports/names/{alias.id}/forget")
    assert count(Alias) == 0


def test_a_long_register_is_answered_by_typing_a_code(office: Browser, departments: None, tmp_path: Path) -> None:
    for number in range(101):
        factories.save(Subject(kind="department", code=f"D{number}", name_zh=f"第{number}科"))
    rows = [(1, "20000", "甲", "老科", "", "", None)]
    page = office.get(upload(office, samples.roster_xlsx(tmp_path / "r.xlsx", people=rows)).location)
    assert "D77" not in page and "Code for 老科" in page.text
    batch = db.session.scalars(select(ImportBatch)).one()
    typed = {"kind": "department", "spelling": "老科", "code": "", "other": "D77"}
    office.post(f"/imports/{batch.id}/answers", typed)
    assert "甲 · 第77科" in office.get(f"/imports/{batch.id}")


def test_what_was_agreed_to_must_still_be_so(office: Browser, departments: None, tmp_path: Path) -> None:
    page = office.get(upload(office, samples.roster_xlsx(tmp_path / "r.xlsx")).location)
    factories.save(Subject(kind="person", code="20000", name_zh="别人"))
    batch = db.session.scalars(select(ImportBatch)).one()
    stale = office.post(f"/imports/{batch.id}/confirm", {"seen": page.outline.fields["seen"]}, status=409)
    assert "changed in the meantime" in stale
    assert people() == 1


def test_as_many_rows_about_somebody_else_are_not_what_was_agreed_to(
    office: Browser, departments: None, tmp_path: Path
) -> None:
    rows = [(1, "20000", "甲", "餐饮中心", "", "", None)]
    upload(office, samples.roster_xlsx(tmp_path / "r.xlsx", people=rows))
    batch = db.session.scalars(select(ImportBatch)).one()
    answer = {"kind": "department", "spelling": "餐饮中心", "other": ""}
    office.post(f"/imports/{batch.id}/answers", {**answer, "code": "ZW01"})
    page = office.get(f"/imports/{batch.id}")
    office.post(f"/imports/{batch.id}/answers", {**answer, "code": "ZW02"})
    office.post(f"/imports/{batch.id}/confirm", {"seen": page.outline.fields["seen"]}, status=409)
    assert people() == 0


def test_nobody_imports_the_own_entry(browser: Browser, departments: None, tmp_path: Path) -> None:
    own = factories.save(Subject(kind="person", code="20000", name_zh="李桂兰", since_on=date(2015, 11, 1)))
    visitor = browser.speak("en").sign_in(factories.make_user("office", person=own))
    rows = [(1, "20000", "李桂兰", "饮食服务中心", "厨师", "", "2005-03-01")]
    page = visitor.get(upload(visitor, samples.roster_xlsx(tmp_path / "r.xlsx", people=rows)).location)
    batch = db.session.scalars(select(ImportBatch)).one()
    confirm = {"seen": page.outline.fields["seen"]}
    refused = visitor.post(f"/imports/{batch.id}/confirm", confirm, status=403)
    assert "about yourself" in refused
    assert db.session.scalar(select(Subject.since_on).where(Subject.code == "20000")) == date(2015, 11, 1)
    visitor.sign_in(factories.make_user("office")).post(f"/imports/{batch.id}/confirm", confirm)
    assert db.session.scalar(select(Subject.since_on).where(Subject.code == "20000")) == date(2005, 3, 1)


def test_a_file_that_repeats_the_own_entry_is_imported(browser: Browser, departments: None, tmp_path: Path) -> None:
    catering = db.session.scalars(select(Subject).where(Subject.code == "ZW01")).one()
    own = factories.save(Subject(kind="person", code="20000", name_zh="李桂兰", departments=[catering]))
    visitor = browser.speak("en").sign_in(factories.make_user("office", person=own))
    rows = [(1, "20000", "李桂兰", "饮食服务中心", "", "", None), (2, "20001", "乙", "饮食服务中心", "", "", None)]
    page = visitor.get(upload(visitor, samples.roster_xlsx(tmp_path / "r.xlsx", people=rows)).location)
    batch = db.session.scalars(select(ImportBatch)).one()
    visitor.post(f"/imports/{batch.id}/confirm", {"seen": page.outline.fields["seen"]})
    assert people() == 2


def test_a_file_can_be_put_aside(office: Browser, departments: None, tmp_path: Path) -> None:
    upload(office, samples.roster_xlsx(tmp_path / "r.xlsx"))
    batch = db.session.scalars(select(ImportBatch)).one()
    office.post(f"/imports/{batch.id}/discard")
    assert "put aside" in office.get(f"/imports/{batch.id}")
    office.post(f"/imports/{batch.id}/confirm", {"seen": "3-0-0-0-0"}, status=422)
    office.post(f"/imports/{batch.id}/discard", status=422)
    assert people() == 0


def test_a_double_upload_is_one_batch(office: Browser, departments: None, tmp_path: Path) -> None:
    path = samples.roster_xlsx(tmp_path / "r.xlsx")
    assert upload(office, path).location == upload(office, path).location
    assert count(ImportBatch) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.xlsx", b"", "empty"),
        ("r.xlsx", b"%PDF-1.7 nothing", "does not fit the content"),
        (
            "r.pdf",
            b"%PDF-1.7 nothing",
            "Allowed here: XLSX / XLS / ODS / CSV/TXT. Files of the kind PDF are not taken.",
        ),
        ("r.csv", "工号,姓名\n1,甲\n".encode("gb18030"), "Columns are missing: 单位"),
        ("r.csv", "工号,姓名,单位,身份证号\n1,甲,乙,11010519491231002X\n".encode(), "identity cards"),
    ],
)
def test_a_file_that_cannot_be_taken_is_not_kept(
    office: Browser, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    page = upload(office, path, status=422)
    assert says in page
    assert page.text.count('value="roster" selected') + page.text.count('selected value="roster"') == 1
    assert count(ImportBatch) == 0
    store = office.app.config["AWARDS"].files_dir
    kept = [one for one in store.rglob("*") if one.is_file() and store / "pages" not in one.parents]
    assert all(one.read_bytes() != content for one in kept)


def test_a_mapping_file_comes_with_the_upload(office: Browser, departments: None, tmp_path: Path) -> None:
    path = samples.roster_xlsx(tmp_path / "r.xlsx", people=[(1, "20000", "李桂兰", "餐饮中心", "厨师", "", None)])
    text = '[department]\n"餐饮中心" = "ZW01"\n[options]\nsheet_mode = "mystery"\nday = 2015-10-08\n'
    upload(office, path, status=422, mapping=(BytesIO(b"[squad]"), "m.toml"))
    assert "ZW99" in upload(
        office, path, status=422, mapping=(BytesIO(text.replace("ZW01", "ZW99").encode()), "m.toml")
    )
    assert (count(ImportBatch), count(Alias)) == (0, 0)
    page = office.get(upload(office, path, mapping=(BytesIO(text.encode()), "m.toml")).location)
    assert "李桂兰 · 饮食服务中心" in page and "mystery" in page and "2015-10-08" in page


def test_a_files_name_is_kept_without_folders_and_unseen_signs(
    office: Browser, departments: None, tmp_path: Path
) -> None:
    content = BytesIO(samples.roster_xlsx(tmp_path / "r.xlsx").read_bytes())
    name = "资料/花\0名\u202e册（1）.xlsx"
    office.post("/imports/new", {"kind": "roster", "year": "", "file": (content, name)})
    assert db.session.scalars(select(ImportBatch)).one().file_name == "花名册（1）.xlsx"


def test_the_form_asks_for_the_year_that_is_meant_or_was_last(office: Browser) -> None:
    assert office.get("/imports/new").outline.fields["year"] == ""
    make_batch("indicators", scope="2014")
    make_batch("roster", scope="")

    assert office.get("/imports/new").outline.fields["year"] == "2014"
    assert office.get("/imports/new?year=2015").outline.fields["year"] == "2015"


def test_a_form_without_file_or_kind_says_so(office: Browser) -> None:
    page = office.post("/imports/new", {"kind": "", "year": "soon"}, status=422)
    assert "Choose a file." in page and "What the file holds: This is needed." in page


def test_rejected_rows_are_downloaded_as_text(office: Browser, departments: None, tmp_path: Path) -> None:
    bad = [(1, "=1+1", "甲", "饮食服务中心", "", "", None), (2, "20000", "乙", "饮食服务中心", "", "", None)]
    page = office.get(upload(office, samples.roster_xlsx(tmp_path / "r.xlsx", people=bad)).location)
    batch = db.session.scalars(select(ImportBatch)).one()
    office.post(f"/imports/{batch.id}/confirm", {"seen": page.outline.fields["seen"], "accept_rejects": "yes"})
    download = office.client.get(f"/imports/{batch.id}/rejected.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(download.data)).active
    header, row = sheet.iter_rows()
    assert [cell.value for cell in header] == ["Sheet", "Row", "Cell", "Value", "Reason"]
    assert [cell.value for cell in row][:4] == ["在岗人员", 2, "B2", "=1+1"]
    assert row[3].data_type == "s"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_record_of_a_batch_speaks_the_readers_language(
    office: Browser, departments: None, tmp_path: Path, language: str
) -> None:
    page = office.get(upload(office, samples.roster_xlsx(tmp_path / "r.xlsx", people=HALF_BAD)).location)
    batch = db.session.scalars(select(ImportBatch)).one()
    office.post(f"/imports/{batch.id}/confirm", {"seen": page.outline.fields["seen"], "accept_rejects": "yes"})
    page = office.speak(language).get(f"/imports/{batch.id}")
    # The stored reason is translated for who reads it, whoever imported.
    with force_locale(language):
        assert gettext("Rejected rows") in page and gettext("The cell is empty.") in page
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in page.text


def test_the_list_filters_and_costs_the_same_for_many(
    office: Browser, app: Flask, departments: None, tmp_path: Path
) -> None:
    assert "No file was imported yet" in office.get("/imports/")
    upload(office, samples.roster_xlsx(tmp_path / "r.xlsx"))
    office.get("/imports/")
    with counted(app) as one:
        office.get("/imports/")
    batch = db.session.scalars(select(ImportBatch)).one()
    for number in range(50):
        words = {"kind": "departments", "file_id": batch.file_id, "actor": "li", "created_at": batch.created_at}
        factories.save(ImportBatch(**words, file_name=f"f{number}.xlsx", state="discarded"))
    with counted(app) as many:
        page = office.get("/imports/")
    assert len(many) == len(one)
    assert page.text.count("<tr>") == 51 and "r.xlsx" not in page
    waiting = office.get("/imports/?state=waiting&kind=roster")
    assert waiting.text.count("<tr>") == 2 and "r.xlsx" in waiting
    assert "Nothing here" in office.get("/imports/?state=imported")
    assert "r.xlsx" in office.get("/imports/?page=2")


def test_a_dry_run_costs_the_same_for_many_rows(office: Browser, app: Flask, departments: None, tmp_path: Path) -> None:
    sizes = []
    for number in (1, 50):
        rows = [(at, f"{30000 + at}", f"员工{at}", "餐饮中心", "", "", None) for at in range(number)]
        location = upload(office, samples.roster_xlsx(tmp_path / f"r{number}.xlsx", people=rows)).location
        with counted(app) as sent:
            office.get(location)
        sizes.append(len(sent))
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("role", ["leader", "discipline", None])
def test_only_the_office_imports(browser: Browser, role: str | None) -> None:
    browser.sign_in(factories.make_user(*([role] if role else [])))
    for path in ("/imports/", "/imports/new", "/imports/names"):
        browser.get(path, status=403)
    browser.get("/imports/1", status=404)
