"""How long a survey's import takes, beside a floor measured in this process.

The floor of a workbook is calamine reading it in a child process, that of a csv Python's csv module. Shown for reading
the table, for the dry run, and for the whole import into SQLite. Usage: python benchmarks/bench_import.py [ROWS]
"""

import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask import Flask
from xlsxwriter import Workbook

from awards import create_app
from awards.campaigns.models import Campaign
from awards.db import Base, db
from awards.imports import service
from awards.imports.plan import Plan, Source
from awards.imports.reading import read_tables
from awards.organisation.models import Subject
from config import load_config

ROWS, WINDOWS, ITEMS = 100_000, 9, 10
THEN = datetime(2015, 11, 1, tzinfo=UTC)
LEVELS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "不了解")
CALAMINE = (
    "import sys, python_calamine as c; c.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
)


def made_rows(count: int) -> Iterator[list[Any]]:
    """The export of a survey with texts, always the same."""
    chance = random.Random(2015)
    matrix = [f"{number}.题目{number}" for number in range(1, ITEMS + 1)]
    yield [
        *("序号", "提交答卷时间", "所用时间", "来源", "来自IP", "1、您的身份", "2、您评价的服务窗口"),
        *(f"3、请作出评价—{matrix[0]}", *matrix[1:]),
    ]
    for number in range(1, count + 1):
        sent = (THEN + timedelta(seconds=20 * number)).strftime("%Y/%m/%d %H:%M:%S")
        address = f"10.{number % 200}.{number // 200 % 200}.{number // 40_000}"
        who, where = chance.choice(("学生", "教职工")), f"窗口{chance.randrange(WINDOWS) + 1}"
        yield [
            number,
            sent,
            f"{chance.randrange(20, 400)}秒",
            "微信",
            address,
            who,
            where,
            *chance.choices(LEVELS, k=ITEMS),
        ]


def write_files(folder: Path, count: int) -> tuple[Path, Path]:
    """The same rows as a workbook and as csv."""
    book, table = folder / "386540716_按文本_测速.xlsx", folder / "386540716_按文本_测速.csv"
    with Workbook(book, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for at, row in enumerate(made_rows(count)):
            sheet.write_row(at, 0, row)
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(made_rows(count))
    return book, table


def seconds(act: Callable[[], Any]) -> float:
    """How long something takes by the clock."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def read_by_calamine(path: Path) -> None:
    subprocess.run([sys.executable, "-I", "-c", CALAMINE, str(path)], check=True)


def read_by_csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in csv.reader(file):
            pass


def source_of(path: Path) -> Source:
    return Source(path, path.name, {}, 2015)


def plan(path: Path) -> Plan:
    return service.plan_file(db.session, "survey", source_of(path))


def bring_in(path: Path, store: Path) -> None:
    """A whole import, undone afterwards."""
    session, now = db.session, datetime(2015, 12, 1, tzinfo=UTC)
    planned = plan(path)
    batch = service.open_batch(session, source_of(path), kind="survey", store=store, actor="bench", now=now)
    service.import_batch(session, batch, planned, accept_rejects=False, actor="bench", now=now)
    session.rollback()


def measured_app(folder: Path) -> Flask:
    """An application on a database of its own, with a year and the windows."""
    settings = {
        "AWARDS_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite'}",
        "AWARDS_FILES_DIR": str(folder / "files"),
    }
    return create_app(load_config({**settings, "AWARDS_ENV": "test"}))


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book, table = write_files(folder, count)
        app = measured_app(folder)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            department = Subject(kind="department", code="ZW01", name_zh="单位")
            windows = [Subject(kind="window", code=f"CK{at}", name_zh=f"窗口{at}") for at in range(1, WINDOWS + 1)]
            for window in windows:
                window.departments = [department]
            db.session.add_all([department, *windows, made_campaign()])
            db.session.commit()
            for path, read, limit in ((book, read_by_calamine, "2.5"), (table, read_by_csv, "4")):
                show(path, seconds(lambda path=path, read=read: read(path)), folder, limit)


def show(path: Path, floor: float, folder: Path, limit: str) -> None:
    """Print the ratios of one file."""
    print(f"{path.suffix}: floor {floor:.2f} s")
    acts = (
        ("reading the table", lambda: read_tables(path)),
        ("dry run", lambda: plan(path)),
        (f"import (wanted: at most {limit})", lambda: bring_in(path, folder / "files")),
    )
    for label, act in acts:
        print(f"  {label}: {seconds(act) / floor:.1f} × the floor")


def made_campaign() -> Campaign:
    names = {"zh": "测速", "en": "Bench"}
    return Campaign(year=2015, name=names, organiser=names, timezone="Asia/Shanghai")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
