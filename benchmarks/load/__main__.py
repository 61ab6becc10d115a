"""A panel at work while the server dies: nothing that a judge saw acknowledged may be lost.

A server in its own processes, a database on disk, and a client for each judge, who saves every field, repeats requests,
lets them overtake each other and drops connections, while the server is killed with SIGKILL and started again. Then the
database is compared with the clients' own logs. Exit code 1, every mark named, if one is not as it was told.
`--sabotage` damages one row once all was found well, and compares again.

    python -m benchmarks.load [--database sqlite|postgresql] [--judges 50] [--nominees 50] [--criteria 6] [--kills 10]
                              [--database-kills 2] [--workers 2] [--seed 2015] [--sabotage delete|change|repeat]
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from benchmarks.load.checking import Rows, Sent, Told, faults_of
from benchmarks.load.judging import logged
from benchmarks.load.postmaster import Postmaster, postmaster
from benchmarks.load.running import Load, Victim, log_of, run
from benchmarks.load.serving import Server, settings_for
from benchmarks.load.world import World, make_world

SABOTAGES = {
    "delete": "DELETE FROM marks WHERE id = (SELECT max(id) FROM marks)",
    "change": "UPDATE marks SET value = '9.75' WHERE id = (SELECT max(id) FROM marks)",
    "repeat": "UPDATE sheets SET version = version + 1 WHERE id = (SELECT max(sheet_id) FROM marks)",
}
LEFT_OUT = 20  # faults beyond these are only counted


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    options = parsed(arguments)
    with tempfile.TemporaryDirectory(prefix="load-") as name, database(options.database, Path(name)) as (url, dying):
        folder, started = Path(name), time.monotonic()
        settings = settings_for(url, folder / "files", workers=options.workers)
        sizes = {"judges": options.judges, "nominees": options.nominees, "criteria": options.criteria}
        world = make_world(settings, **sizes)
        server = Server(settings, folder / "server.log")
        load = run(world, server, victims_of(options, server, dying), folder, options.seed)
        engine = create_engine(url, poolclass=NullPool)
        faults = load.refusals + judged(world, folder, engine)
        tell(load, engine, options, time.monotonic() - started)
        say(faults)
        if options.sabotage and not faults:
            with engine.begin() as connection:
                connection.execute(text(SABOTAGES[options.sabotage]))
            print(f"One row is damaged ({options.sabotage}):")
            faults = judged(world, folder, engine)
            say(faults)
    return 1 if faults else 0


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.load", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    for name, usual in (("judges", 50), ("nominees", 50), ("criteria", 6), ("kills", 10), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--database-kills", type=int, default=2, help="of PostgreSQL itself, besides the others")
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument("--sabotage", choices=tuple(SABOTAGES), help="damage the database and check again")
    return parser.parse_args(arguments)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Postmaster | None]]:
    """The URL of an empty database on disk, and the server that runs it."""
    if kind == "postgresql":
        with postmaster() as server:
            yield server.url, server
    else:
        yield f"sqlite:///{folder / 'load.sqlite'}", None


def victims_of(options: argparse.Namespace, server: Server, dying: Postmaster | None) -> list[Victim]:
    """Who dies, in turn: the application's server, and the database's while the application lives on."""
    victims: list[Victim] = [server] * options.kills
    if dying is not None:
        victims += [dying] * options.database_kills
    random.Random(options.seed).shuffle(victims)
    return victims


def judged(world: World, folder: Path, engine: Engine) -> list[str]:
    """What the checker finds, from the logs on disk and the rows."""
    lines = [line for number in range(len(world.tasks)) for line in logged(log_of(folder, number))]
    sent = [line for line in lines if isinstance(line, Sent)]
    told = [line for line in lines if isinstance(line, Told)]
    expected = [(sheet, code) for task in world.tasks for sheet in task.sheets for code in world.codes]
    with engine.begin() as connection:
        return faults_of(sent, told, rows_of(connection), expected=expected)


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


def tell(load: Load, engine: Engine, options: argparse.Namespace, seconds: float) -> None:
    """What happened, in three lines."""
    counts = sum(load.troubles, Counter())
    size = f"{options.judges} judges × {options.nominees} nominees × {options.criteria} criteria"
    besides = f", PostgreSQL {options.database_kills} times" if options.database == "postgresql" else ""
    with engine.begin() as connection:
        rows = rows_of(connection)
    print(f"{options.database}: {size}, server killed {options.kills} times{besides}, {seconds:.0f} s")
    print(f"  {load.done:,} fields saved, {len(rows.history):,} changes in the history, {len(rows.marks):,} marks")
    print("  requests " + ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())))


def say(faults: list[str]) -> None:
    """The verdict."""
    for fault in faults[:LEFT_OUT]:
        print(f"  {fault}")
    print(f"{len(faults)} faults" if faults else "Every mark is as it was acknowledged.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
