"""What more survey answers cost: a run must cost the same, and a new file only its own rows.

The same award of windows is bundled and scored over 1,000 and over 100,000 answers; the same file of 1,000 new answers
is brought in over nothing and over 100,000 others. SQLite, medians. Usage: python -m benchmarks.bench_answers
"""

import csv
import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import select

from awards import create_app
from awards.accounts.models import User
from awards.campaigns.models import Award, Campaign, Component
from awards.db import Base, db
from awards.imports import service
from awards.imports.plan import Source
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.runs.bundle import build_bundle
from config import load_config
from scoring import run as score

FEW, MANY, NEW, WINDOWS, ITEMS, ROUNDS = 1_000, 100_000, 1_000, 9, 10, 15
THEN = datetime(2015, 11, 1, tzinfo=UTC)
LEVELS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "不了解")
STRATA = [{"code": "student", "weight": "60"}, {"code": "staff", "weight": "40"}]
NAMES = {"zh": "测速", "en": "Bench"}


def answers_file(folder: Path, first: int, count: int) -> Path:
    """An export with texts of the answers numbered from `first` on, always the same."""
    chance = random.Random(first)
    path = folder / f"386540716_按文本_测速_{first}_{count}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        matrix = (f"{number}.题目{number}" for number in range(2, ITEMS + 1))
        heads = ("序号", "提交答卷时间", "所用时间", "来源", "来自IP", "1、您的身份", "2、您评价的服务窗口")
        writer.writerow([*heads, "3、请作出评价—1.题目1", *matrix])
        for number in range(first, first + count):
            sent = (THEN + timedelta(seconds=20 * number)).strftime("%Y/%m/%d %H:%M:%S")
            address = f"10.{number % 200}.{number // 200 % 200}.{number // 40_000}"
            who, where = chance.choice(("学生", "教职工")), f"窗口{chance.randrange(WINDOWS) + 1}"
            writer.writerow([number, sent, "139秒", "微信", address, who, where, *chance.choices(LEVELS, k=ITEMS)])
    return path


def bring_in(path: Path, store: Path) -> None:
    """A whole import, not yet committed."""
    source = Source(path, path.name, {}, 2015)
    plan = service.plan_file(db.session, "survey", source)
    batch = service.open_batch(db.session, source, kind="survey", store=store, actor="bench", now=THEN)
    service.import_batch(db.session, batch, plan, accept_rejects=False, actor="bench", now=THEN)


def fill() -> None:
    """A year with one award for windows, measured by a survey alone."""
    unit = Subject(kind="department", code="ZW01", name_zh="单位")
    office = User(username="office", name="office", password_hash="!", stamp="office", created_at=THEN)  # noqa: S106
    survey = Component(
        code="survey",
        position=0,
        kind="survey",
        label=NAMES,
        weight=Decimal(100),
        settings={"min_responses": 10, "strength": "20", "strata": STRATA},
    )
    award = Award(
        campaign=Campaign(year=2015, name=NAMES, organiser=NAMES, timezone="Asia/Shanghai", opened_at=THEN),
        code="bench",
        position=1,
        name=NAMES,
        description=NAMES,
        subject_kind="window",
        winners={"type": "number", "value": "3"},
        quota={"type": "all"},
        bonus_cap=Decimal(3),
        deduction_cap=Decimal(10),
        tie_break=[],
        vetoes=[],
        conditions=[],
        components=[survey],
    )
    for number in range(1, WINDOWS + 1):
        window = Subject(kind="window", code=f"CK{number}", name_zh=f"窗口{number}", departments=[unit])
        db.session.add(
            Nomination(
                award=award, subject=window, department=unit, state="accepted", deed="午间不断岗",
                created_by=office, created_at=THEN, submitted_at=THEN, decided_at=THEN,
            )
        )  # fmt: skip
    db.session.commit()


@contextmanager
def year_with(answers: int, folder: Path) -> Iterator[Path]:
    """A database with so many answers; yields its folder of files."""
    place = folder / str(answers)
    place.mkdir()
    settings = {"AWARDS_DATABASE_URL": f"sqlite:///{place / 'bench.sqlite'}", "AWARDS_FILES_DIR": str(place)}
    app = create_app(load_config({**settings, "AWARDS_ENV": "test"}))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        fill()
        if answers:
            bring_in(answers_file(place, 1, answers), place)
            db.session.commit()
        yield place
        db.session.close()
        db.engine.dispose()


def median_seconds(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        db.session.rollback()
        db.session.expunge_all()
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    db.session.rollback()
    return statistics.median(times)


def run_seconds() -> float:
    """Bundle and score."""
    return median_seconds(lambda: score(build_bundle(db.session, db.session.scalars(select(Award)).one())))


def main() -> None:
    runs, imports = {}, {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        new = answers_file(folder, MANY + 1, NEW)
        for answers in (0, FEW, MANY):
            with year_with(answers, folder) as store:
                if answers:
                    runs[answers] = run_seconds()
                if answers != FEW:
                    imports[answers] = median_seconds(lambda store=store: bring_in(new, store))
    print(f"run over {FEW:,} answers    {1000 * runs[FEW]:8.1f} ms")
    print(f"run over {MANY:,} answers  {1000 * runs[MANY]:8.1f} ms   {runs[MANY] / runs[FEW]:5.2f} ×   (wanted: 1)")
    print(f"{NEW:,} new answers over none        {1000 * imports[0]:8.1f} ms")
    ratio = imports[MANY] / imports[0]
    print(f"{NEW:,} new answers over {MANY:,}  {1000 * imports[MANY]:8.1f} ms   {ratio:5.2f} ×   (wanted: 1)")


if __name__ == "__main__":
    main()
