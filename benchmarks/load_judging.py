"""A panel at work while the server dies: nothing that a judge saw acknowledged may be lost.

A server in its own processes, a database on disk, and a client for each judge, who saves every field, repeats requests,
lets them overtake each other and drops connections, while the server is killed with SIGKILL and started again. Then the
database is compared with the clients' own logs. Exit code 1, every mark named, if one is not as it was told.

    python -m benchmarks.load_judging [--database sqlite|postgresql] [--judges 50] [--nominees 50] [--criteria 6]
                                      [--kills 10] [--workers 2] [--seed 2015] [--sabotage delete|change|repeat]
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Connection, create_engine, text

from benchmarks.load.checking import Rows, Sent, Told, faults_of
from benchmarks.load.judging import Judge, RefusedError, logged
from benchmarks.load.serving import Server, settings_for
from benchmarks.load.world import World, make_world
from tests.postgres import postgres

SABOTAGES = {
    "delete": "DELETE FROM marks WHERE id = (SELECT max(id) FROM marks)",
    "change": "UPDATE marks SET value = '9.75' WHERE id = (SELECT max(id) FROM marks)",
    "repeat": "UPDATE sheets SET version = version + 1 WHERE id = (SELECT max(sheet_id) FROM marks)",
}
LEFT_OUT = 20  # faults beyond these are only counted


@dataclass
class Load:
    """What the clients share."""

    fields: int
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    refusals: list[str] = field(default_factory=list)
    troubles: list[Counter[str]] = field(default_factory=list)

    def step(self) -> None:
        """One more field is acknowledged."""
        with self.lock:
            self.done += 1


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    options = parsed(arguments)
    with tempfile.TemporaryDirectory(prefix="load-") as folder, database(options.database, Path(folder)) as url:
        started = time.monotonic()
        settings = settings_for(url, Path(folder) / "files", workers=options.workers)
        sizes = {"judges": options.judges, "nominees": options.nominees, "criteria": options.criteria}
        world = make_world(settings, **sizes)
        load = run(world, Server(settings, Path(folder) / "server.log"), Path(folder), options)
        with create_engine(url).begin() as connection:
            if options.sabotage:
                connection.execute(text(SABOTAGES[options.sabotage]))
            rows = rows_of(connection)
        faults = load.refusals + judged(world, Path(folder), rows)
        tell(load, rows, options, time.monotonic() - started)
    for fault in faults[:LEFT_OUT]:
        print(f"  {fault}")
    print(f"{len(faults)} faults" if faults else "Every mark is as it was acknowledged.")
    return 1 if faults else 0


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="load_judging", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    for name, usual in (("judges", 50), ("nominees", 50), ("criteria", 6), ("kills", 10), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument("--sabotage", choices=tuple(SABOTAGES), help="damage the database before it is checked")
    return parser.parse_args(arguments)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database on disk."""
    if kind == "postgresql":
        with postgres() as url:
            yield url
    else:
        yield f"sqlite:///{folder / 'load.sqlite'}"


def run(world: World, server: Server, folder: Path, options: argparse.Namespace) -> Load:
    """All judges at once, until each is done; the server is killed whenever another part of the fields is saved."""
    load = Load(sum(len(task.sheets) for task in world.tasks) * len(world.codes))
    server.start()
    logs = [log_of(folder, number) for number in range(len(world.tasks))]
    threads = [
        threading.Thread(target=judge, args=(load, client_of(world, number, server.port, options.seed), log))
        for number, log in enumerate(logs)
    ]
    try:
        for thread in threads:
            thread.start()
        for kill in range(1, options.kills + 1):
            while load.done < load.fields * kill // (options.kills + 1) and any(one.is_alive() for one in threads):
                time.sleep(0.005)
            server.kill()
            server.start()
        for thread in threads:
            thread.join()
    finally:
        server.kill()
    return load


def client_of(world: World, number: int, port: int, seed: int) -> Judge:
    """The browser of one judge; the same seed types the same values and meets the same troubles."""
    return Judge(world.tasks[number], world.codes, port, random.Random(seed + number))


def judge(load: Load, client: Judge, log: Path) -> None:
    """Let one client do its work."""
    with log.open("w") as file:
        try:
            client.work(file, load.step)
        except RefusedError as error:
            load.refusals.append(str(error))
        finally:
            client.leave()
            load.troubles.append(client.troubles)


def judged(world: World, folder: Path, rows: Rows) -> list[str]:
    """What the checker finds, from the logs on disk."""
    lines = [line for number in range(len(world.tasks)) for line in logged(log_of(folder, number))]
    sent = [line for line in lines if isinstance(line, Sent)]
    told = [line for line in lines if isinstance(line, Told)]
    expected = [(sheet, code) for task in world.tasks for sheet in task.sheets for code in world.codes]
    return faults_of(sent, told, rows, expected=expected)


def log_of(folder: Path, number: int) -> Path:
    """Where a client writes what it saw."""
    return folder / f"client-{number}.jsonl"


def rows_of(connection: Connection) -> Rows:
    """What the database holds, read without the application."""
    marks = "SELECT m.sheet_id, c.code, m.value FROM marks m JOIN criteria c ON c.id = m.criterion_id"
    history = (
        "SELECT m.sheet_id, c.code, coalesce(m.value, '') FROM mark_changes m JOIN criteria c ON c.id = m.criterion_id "
        "ORDER BY m.id"
    )
    return Rows(
        versions={row.id: row.version for row in connection.execute(text("SELECT id, version FROM sheets"))},
        marks=[tuple(row) for row in connection.execute(text(marks))],
        history=[tuple(row) for row in connection.execute(text(history))],
    )


def tell(load: Load, rows: Rows, options: argparse.Namespace, seconds: float) -> None:
    """What happened, in three lines."""
    counts = sum(load.troubles, Counter())
    size = f"{options.judges} judges × {options.nominees} nominees × {options.criteria} criteria"
    print(f"{options.database}: {size}, server killed {options.kills} times, {seconds:.0f} s")
    print(f"  {load.done:,} fields saved, {len(rows.history):,} changes in the history, {len(rows.marks):,} marks")
    print("  requests " + ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    sys.exit(main())
