"""How long a survey's import takes, beside floors measured by the same process.

The floor of a workbook is calamine reading it in a child process, that of a csv Python's csv module. Shown for reading
the rows, for the dry run (read, checked, counted, previewed), and for the whole import (dry run and writing) into
SQLite; beside the latter, what SQLite needs to insert the same rows ready made into the same table. First the growth of
this program's memory between 20,000 and 100,000 rows, each imported by a process of its own.
Usage: python benchmarks/bench_import.py [ROWS]
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
from awards.evidence.importers.survey.writing import COLUMNS, COMMON, insert_statement
from awards.imports import service
from awards.imports.plan import Plan, Source
from awards.imports.reading.tables import scan
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


def read_rows(path: Path) -> None:
    for _ in scan(path):
        pass


def source_of(path: Path) -> Source:
    return Source(path, path.name, {}, 2015)


def plan(path: Path) -> Plan:
    return service.plan_file(db.session, "survey", source_of(path))


def bring_in(path: Path, store: Path) -> None:
    """A whole import, not committed."""
    session, now = db.session, datetime(2015, 12, 1, tzinfo=UTC)
    planned = plan(path)
    batch = service.open_batch(session, source_of(path), kind="survey", store=store, actor="bench", now=now)
    service.import_batch(session, batch, planned, accept_rejects=False, actor="bench", now=now)


def imported(path: Path, store: Path) -> float:
    """How long a whole import takes; undone afterwards."""
    try:
        return seconds(lambda: bring_in(path, store))
    finally:
        db.session.rollback()


def inserted(path: Path, store: Path) -> float:
    """How long SQLite takes to insert the same rows, which are made before."""
    bring_in(path, store)
    connection = db.session.connection()
    names = ", ".join((*COLUMNS, *COMMON))
    rows = [tuple(row) for row in connection.exec_driver_sql(f"SELECT {names} FROM survey_answers")]  # noqa: S608
    connection.exec_driver_sql("DELETE FROM survey_answers")
    try:
        return seconds(lambda: connection.exec_driver_sql(insert_statement("sqlite"), rows))
    finally:
        db.session.rollback()


def measured_app(folder: Path) -> Flask:
    """An application on a database of its own."""
    settings = {
        "AWARDS_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite'}",
        "AWARDS_FILES_DIR": str(folder / "files"),
    }
    return create_app(load_config({**settings, "AWARDS_ENV": "test"}))


def make_year() -> None:
    """A year and the windows."""
    Base.metadata.create_all(db.engine)
    department = Subject(kind="department", code="ZW01", name_zh="单位")
    windows = [Subject(kind="window", code=f"CK{at}", name_zh=f"窗口{at}") for at in range(1, WINDOWS + 1)]
    for window in windows:
        window.departments = [department]
    names = {"zh": "测速", "en": "Bench"}
    campaign = Campaign(year=2015, name=names, organiser=names, timezone="Asia/Shanghai", opened_at=THEN)
    db.session.add_all([department, *windows, campaign])
    db.session.commit()


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        show_memory(folder, count)
        files = write_files(folder, count)
        with measured_app(folder).app_context():
            make_year()
            for path, read, limit in zip(files, (read_by_calamine, read_by_csv), (2.5, 4.0), strict=True):
                show(path, read, folder / "files", limit)


def show(path: Path, read: Callable[[Path], None], store: Path, limit: float) -> None:
    """Print the ratios of one file; the floor is the better of two."""
    floor = min(seconds(lambda: read(path)) for _ in range(2))
    print(f"{path.suffix}: floor {floor:.2f} s")
    reading, planning = seconds(lambda: read_rows(path)), seconds(lambda: plan(path))
    whole, inserting = imported(path, store), inserted(path, store)
    print(f"  reading the rows: {reading / floor:.1f} × the floor ({reading:.2f} s)")
    print(f"  dry run: {planning / floor:.1f} × the floor ({planning:.2f} s)")
    verdict = "" if whole <= limit * floor else ", above what is wanted"
    print(f"  whole import: {whole / floor:.1f} × the floor ({whole:.2f} s); wanted: at most {limit:g}{verdict}")
    print(f"  of that SQLite alone, inserting the same rows: {inserting / floor:.1f} × the floor ({inserting:.2f} s)")


def show_memory(folder: Path, count: int) -> None:
    """Print how much more memory the larger files take."""
    peaks = []
    for rows in (count // 5, count):
        part = folder / str(rows)
        part.mkdir()
        peaks.append([peak_of(path) for path in write_files(part, rows)])
    for small, large, suffix in zip(*peaks, (".xlsx", ".csv"), strict=True):
        growth = f"{(large - small) / 1024:.1f} MB from {count // 5} to {count} rows"
        print(f"{suffix}: peak memory {small / 1024:.0f} MB, growing by {growth}")


def peak_of(path: Path) -> int:
    """The most memory that a process takes to import a file, in KiB; without the child that opens workbooks."""
    command = [sys.executable, __file__, "--peak", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak(path: Path) -> None:
    """Import a file and print the most memory that it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with measured_app(folder).app_context():
            make_year()
            bring_in(path, folder / "files")
            db.session.rollback()
    status = Path("/proc/self/status").read_text()  # getrusage would begin with the memory of whoever started us
    print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


if __name__ == "__main__":
    if "--peak" in sys.argv:
        peak(Path(sys.argv[-1]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
