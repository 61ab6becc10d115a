"""Stating what positions mean: on the page of the import, and by a mapping file on the command line."""

from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from awards.db import db
from awards.evidence.models import SurveyAnswer
from awards.imports.models import ImportBatch
from tests.evidence.bringing import make_register
from tests.evidence.positions import LABELS, POSITIONS, positions_csv, positions_rows
from tests.factories import make_user
from tests.pages import Browser, Page
from tests.samples import ANSWERS, SURVEY, survey_xlsx


@pytest.fixture
def office(browser: Browser) -> Browser:
    make_register()
    return browser.speak("en").sign_in(make_user("office"))


def upload(office: Browser, path: Path) -> Page:
    data = {"kind": "survey", "year": "2015", "file": (BytesIO(path.read_bytes()), path.name)}
    return office.get(office.post("/imports/new", data, content_type="multipart/form-data").location)


def answers() -> int:
    return db.session.scalar(select(func.count()).select_from(SurveyAnswer)) or 0


def newest() -> ImportBatch:
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()  # type: ignore[return-value]


def send(office: Browser, form: dict[str, Any]) -> Page:
    """Send the form about the positions and open the page that follows."""
    return office.get(office.post(f"/imports/{newest().id}/options", form).location)


FORM: dict[str, Any] = {
    "stated": "yes",
    "at": ["6", "7", "8", "9", "10", "11"],
    "column": [
        *("1、您的身份", "2、您评价的服务窗口", "3、请对该窗口的服务作出评价—1.主动了解并帮助解决需要"),
        *("2.热情耐心,不嫌麻烦", "4、您最希望改进的一件事?", "5、您是通过什么方式知道本次调查的?"),
    ],
    "role-6": "identity",
    "role-7": "subject",
    "role-8": "item",
    "role-9": "item",
    "label": [*LABELS, "", ""],
    "uncounted": ["6"],
    "subject_kind": "place",
}
MEANINGS: dict[str, Any] = {
    "best": "first",
    "subject-position": ["1", "2"],
    "subject": ["CK01", "CK02"],
    "identity-position": ["1", "2"],
    "identity": ["学生", "教职工"],
    "stratum": ["student", "staff"],
}


def test_the_page_asks_previews_and_imports(office: Browser, tmp_path: Path) -> None:
    page = upload(office, positions_csv(tmp_path / f"{POSITIONS}.csv"))
    assert "What do the positions mean?" in page and "Nothing is guessed" in page
    assert "First state what the positions above mean." in page and "seen" not in page.outline.fields
    refused = office.post(f"/imports/{newest().id}/confirm", {"seen": "0-0-0-0-0"}, status=422)
    assert "not stated yet what the numbers" in refused

    page = send(office, FORM)
    assert "Say which position is the best" in page and "Say whom these positions mean: 1, 2" in page
    assert 'value="基本满意"' in page.text  # what was typed is still there

    page = send(office, {**FORM, **MEANINGS})
    assert "Before anything can be counted" not in page
    assert "主动了解并帮助解决需要 0 1 1 2 1 0" in page and "报修服务大厅 1 2 0" in page
    office.post(f"/imports/{newest().id}/confirm", {"seen": page.outline.fields["seen"]})
    assert answers() == 5
    assert "1 = CK01; 2 = CK02" in office.get(f"/imports/{newest().id}")


def test_a_direction_turned_in_another_tab_is_not_confirmed_unseen(office: Browser, tmp_path: Path) -> None:
    upload(office, positions_csv(tmp_path / f"{POSITIONS}.csv"))
    form = {**FORM, **MEANINGS, "label": ["甲", "乙", "丙", "丁", "戊", "不了解"]}
    seen = send(office, form).outline.fields["seen"]
    send(office, {**form, "best": "last"})

    office.post(f"/imports/{newest().id}/confirm", {"seen": seen}, status=409)
    assert answers() == 0


def test_leaving_out_and_no_stratum_are_answers(office: Browser, tmp_path: Path) -> None:
    upload(office, positions_csv(tmp_path / f"{POSITIONS}.csv", rows=positions_rows(ANSWERS * 2)))
    page = send(office, {**FORM, **MEANINGS, "subject": ["!out", "CK02"], "stratum": ["student", "!none"]})

    assert "left out on purpose" in page and "报修服务大厅 4 2" in page  # four students, two of the staff in no count
    assert newest().mapping["subjects"] == {"1": "", "2": "CK02"}
    assert newest().mapping["strata"] == {"学生": "student", "教职工": ""}


def test_strata_are_chosen_among_those_of_the_year(office: Browser, tmp_path: Path) -> None:
    upload(office, positions_csv(tmp_path / f"{POSITIONS}.csv"))
    page = send(office, {**FORM, **MEANINGS, "role-6": "identity"})

    assert '<option value="student" selected>Students</option>' in page.text
    assert '<option value="!none">In no count</option>' in page.text
    page = send(office, {**FORM, **MEANINGS, "stratum": ["studnet", "staff"]})
    assert "“学生”: there is no stratum “studnet”; there are: student, staff." in page


def test_positions_that_no_questionnaire_has_are_let_pass_unread(office: Browser, tmp_path: Path) -> None:
    upload(office, positions_csv(tmp_path / f"{POSITIONS}.csv"))
    long = "9" * 5000
    page = send(office, {**FORM, **MEANINGS, "uncounted": ["6", long], "subject-position": [long, "2"]})

    assert "Say whom these positions mean: 1" in page
    batch = newest()
    batch.mapping = {**batch.mapping, "subjects": {long: "CK01"}}  # as it was kept once
    db.session.commit()
    assert "subjects: a table is needed" in office.get(f"/imports/{batch.id}")


def test_all_of_one_kind_is_stated_on_the_page(office: Browser, tmp_path: Path) -> None:
    upload(office, positions_csv(tmp_path / f"{POSITIONS}.csv"))
    form = {key: value for key, value in {**FORM, **MEANINGS}.items() if not key.startswith(("identity", "stratum"))}
    page = send(office, {**form, "role-6": "", "everyone": "学生", "stratum-everyone": "student"})

    assert "Before anything can be counted" not in page and "报修服务大厅 3 0" in page


def test_the_offer_of_earlier_texts_fills_the_form_and_still_has_to_be_sent(office: Browser, tmp_path: Path) -> None:
    page = upload(office, survey_xlsx(tmp_path / f"{SURVEY}.xlsx"))
    office.post(f"/imports/{newest().id}/confirm", {"seen": page.outline.fields["seen"]})
    page = upload(office, positions_csv(tmp_path / f"{POSITIONS}.csv"))

    assert "imported as texts under the same numbers" in page
    assert 'value="CK02" selected' in page.text and "First state what the positions above mean." in page
    assert "rows there already" in page and "0 rows there already" in " ".join(page.words.split())


def command(app: Flask, path: Path, *options: str | Path, code: int) -> Result:
    app.config["COMMAND_LANGUAGE"] = "en"
    args = ["import", "survey", str(path), "--year", "2015", *map(str, options)]
    result = app.test_cli_runner().invoke(args=args)
    assert result.exit_code == code, result.output
    db.session.rollback()
    return result


def test_the_command_writes_a_template_and_takes_it_back_filled_in(app: Flask, tmp_path: Path) -> None:
    make_register()
    db.session.commit()
    path = positions_csv(tmp_path / f"{POSITIONS}.csv")
    template = tmp_path / f"{POSITIONS}.mapping.toml"
    asked = command(app, path, code=2)
    assert str(template) in asked.stderr and "(labels)" in asked.stderr
    text = template.read_text(encoding="utf-8")
    assert '# subjects = { "1" = "", "2" = "" }' in text
    assert "是" not in command(app, path, "--mapping", template, code=2).stdout  # every line is switched off
    assert answers() == 0

    says = defaultdict(str, labels=str(LABELS).replace("'", '"'), best="1", not_counted_positions="[6]")
    says |= {"subjects": '{ 1 = "CK01", 2 = "CK02" }', "identities": '{ 1 = "学生", 2 = "教职工" }'}
    says |= {"strata": '{ "学生" = "student", "教职工" = "staff" }'}
    lines = []
    for line in text.splitlines():
        key, _, value = line.removeprefix("# ").partition(" = ")
        lines.append(f"{key} = {says[key] or value}" if value and key != "identity" else line)
    template.write_text("\n".join(lines), encoding="utf-8")

    done = command(app, path, "--mapping", template, code=0)

    assert "主动了解并帮助解决需要 | 0 | 1 | 1 | 2 | 1 | 0" in done.stdout
    assert answers() == 5


def test_a_template_goes_where_it_is_wanted_and_never_over_a_file(app: Flask, tmp_path: Path) -> None:
    make_register()
    db.session.commit()
    path, wanted = positions_csv(tmp_path / f"{POSITIONS}.csv"), tmp_path / "wanted.toml"
    command(app, path, "--write-mapping", wanted, "--dry-run", code=2)
    before = wanted.read_text(encoding="utf-8")
    assert "labels" in before
    wanted.write_text("mine", encoding="utf-8")

    assert "is there already" in command(app, path, "--write-mapping", wanted, code=2).stderr
    assert wanted.read_text(encoding="utf-8") == "mine"
