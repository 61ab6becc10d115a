"""`import KIND FILE`: what it prints, what it writes, how it ends."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.db import db
from awards.i18n import lazy
from awards.imports.models import Alias, ImportBatch
from awards.imports.plan import REGISTRY, Asked, Plan, Source
from awards.organisation.models import Subject
from tests import samples


@pytest.fixture
def departments(app: Flask, tmp_path: Path) -> None:
    run(app, "departments", samples.departments_xlsx(tmp_path / "d.xlsx"), code=0)


def run(app: Flask, kind: str, file: Path, *options: str | Path, code: int) -> Result:
    app.config["COMMAND_LANGUAGE"] = "en"
    result = app.test_cli_runner().invoke(args=["import", kind, str(file), *map(str, options)])
    assert result.exit_code == code, result.output
    db.session.rollback()
    return result


def numbers() -> list[str]:
    return list(db.session.scalars(select(Subject.code).where(Subject.kind == "person").order_by(Subject.code)))


UNKNOWN = [(1, "20000", "李桂兰", "餐饮中心", "厨师", "", None)]
REJECTED = [*samples.PEOPLE[:1], (2, "20001", "", "饮食服务中心", "厨师", "", None)]


def test_good_files_come_in_and_again_add_nothing(app: Flask, departments: None, tmp_path: Path) -> None:
    path = samples.roster_xlsx(tmp_path / "r.xlsx")
    first = run(app, "roster", path, "--as", "li", code=0)
    assert "to add 3, to change 0, the same 0, rejected 0" in first.output
    assert "to add 0, to change 0, the same 3" in run(app, "roster", path, code=0).output
    assert numbers() == ["20000", "20007", "20014"]
    assert [batch.actor for batch in db.session.scalars(select(ImportBatch))] == ["command", "li", "command"]


def test_a_dry_run_writes_nothing(app: Flask, departments: None, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('[department]\n"餐饮中心" = "ZW01"\n', encoding="utf-8")
    path = samples.roster_xlsx(tmp_path / "r.xlsx", people=UNKNOWN)
    result = run(app, "roster", path, "--dry-run", "--mapping", mapping, code=0)
    assert "to add 1," in result.output and "Dry run: nothing was written." in result.output
    assert (numbers(), db.session.scalars(select(Alias)).all()) == ([], [])
    assert len(db.session.scalars(select(ImportBatch)).all()) == 1


def test_rejected_rows_stop_the_import_until_accepted(app: Flask, departments: None, tmp_path: Path) -> None:
    path = samples.roster_xlsx(tmp_path / "r.xlsx", people=REJECTED)
    refused = run(app, "roster", path, code=1)
    assert "Rejected: sheet “在岗人员”, row 3, cell C3 “”: The cell is empty." in refused.output
    assert "Nothing was imported." in refused.stderr and "--accept-rejects" in refused.stderr
    assert numbers() == []
    run(app, "roster", path, "--accept-rejects", code=0)
    assert numbers() == ["20000"]
    batch = db.session.scalars(select(ImportBatch).where(ImportBatch.kind == "roster")).one()
    assert [(one.row, one.cell) for one in batch.rejects] == [(3, "C3")]


def test_unknown_names_are_written_down_answered_and_remembered(app: Flask, departments: None, tmp_path: Path) -> None:
    path, template = samples.roster_xlsx(tmp_path / "r.xlsx", people=UNKNOWN), tmp_path / "names.toml"
    asked = run(app, "roster", path, "--accept-rejects", "--write-mapping", template, code=1)
    assert "Unknown department “餐饮中心” (rows: 1). Perhaps: ZW01 饮食服务中心" in asked.output
    assert numbers() == []
    text = template.read_text(encoding="utf-8")
    assert '# "餐饮中心" = "ZW01"' in text
    # As it was written every line is switched off, so that nothing is answered by accident.
    run(app, "roster", path, "--mapping", template, code=1)
    template.write_text(text.replace('# "餐饮', '"餐饮'), encoding="utf-8")
    run(app, "roster", path, "--mapping", template, code=0)
    assert numbers() == ["20000"]
    again = samples.roster_xlsx(tmp_path / "r2.xlsx", people=[(1, "20001", "张三", "餐饮中心", "", "", None)])
    run(app, "roster", again, code=0)
    assert numbers() == ["20000", "20001"]


def test_a_mapping_is_never_written_over_a_file(app: Flask, departments: None, tmp_path: Path) -> None:
    path, precious = samples.roster_xlsx(tmp_path / "r.xlsx", people=UNKNOWN), tmp_path / "mine.toml"
    precious.write_text("mine")
    run(app, "roster", path, "--write-mapping", precious, code=2)
    assert precious.read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[department\n", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML"),
        ('[squad]\n"甲" = "乙"\n', "[department], [place], [team], [person], [options]"),
        ('[department]\n"甲" = 1\n', "must be in quotes"),
        ('[department]\n"甲" = "ZW99"\n', "ZW99"),
    ],
)
def test_a_wrong_mapping_is_bad_usage(app: Flask, departments: None, tmp_path: Path, text: str, says: str) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(text, encoding="utf-8")
    result = run(app, "roster", samples.roster_xlsx(tmp_path / "r.xlsx"), "--mapping", mapping, code=2)
    assert says in result.stderr
    assert numbers() == []


def test_what_cannot_be_read_ends_with_2(app: Flask, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(samples.roster_xlsx(tmp_path / "r.xlsx").read_bytes()[:900])
    assert "damaged" in run(app, "roster", broken, code=2).stderr
    assert "roster" in run(app, "rooster", broken, code=2).stderr
    run(app, "roster", tmp_path / "missing.xlsx", code=2)
    run(app, "roster", broken, "--year", "12", code=2)


def test_the_help_has_an_example_and_the_kinds(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["import", "--help"])
    assert "flask --app run import roster" in result.output
    assert "departments" in result.output


class Asking:
    """An importer to which nobody has said what a file means."""

    kind, label, help, needs_year = "asking", lazy("File"), lazy("File"), False

    def plan(self, session: Session, source: Source) -> Plan:
        return Plan((), asked=Asked("", (lazy("The cell is empty."),), "# labels = []\n", None))

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        raise AssertionError("nothing is stated")


def test_a_template_goes_to_the_current_folder_where_that_of_the_file_cannot_be_written(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    file = there / "表.csv"
    file.write_text("1\n", encoding="utf-8")
    opens = Path.open

    def refuse_there(path: Path, mode: str = "r", **words: Any) -> Any:
        if path.parent == there and mode == "x":
            raise PermissionError("read-only")
        return opens(path, mode, **words)

    monkeypatch.setitem(REGISTRY, "asking", Asking())
    monkeypatch.setattr(Path, "open", refuse_there)
    monkeypatch.chdir(here)

    asked = run(app, "asking", file, code=2)

    template = here / "表.mapping.toml"
    assert f"Fill in {template} and give it with --mapping." in asked.stderr
    assert template.read_text(encoding="utf-8") == "# labels = []\n"
    template.write_text("mine", encoding="utf-8")
    assert f"{template} cannot be written, or is there already." in run(app, "asking", file, code=2).stderr
    assert template.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("start", [b"", b"a,b\n" * 5000], ids=["near the start", "far below"])
def test_nul_bytes_have_their_own_message(app: Flask, tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes(start + "单位,姓名\n".encode() + bytes(40))
    said = run(app, "roster", path, code=2).stderr
    assert "This file is no text that can be read: it holds NUL bytes" in said
