"""The load script with a database that dies too: `python -m benchmarks.load --database postgresql --database-kills 2`.

As benchmarks.load_judging, whose options it takes, with two things more. Each kill comes at a moment of its own (by the
seed), and at some of the kills it is PostgreSQL, with fsync as in production, that is killed −9 and started again on
the same files, while the application lives on and has to find it again.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks import load_judging as judging
from benchmarks.load.postmaster import Postmaster, postmaster
from benchmarks.load.serving import Server, settings_for
from benchmarks.load.world import make_world

LATEST = 0.4  # seconds by which a kill is put off at most


@dataclass
class Mortal(Server):
    """A server at whose kills numbered in `database_kills`, from 1 on, the database dies and not the server."""

    database: Postmaster | None = None
    database_kills: frozenset[int] = frozenset()
    chance: random.Random = field(default_factory=random.Random)
    kills: int = 0

    def start(self) -> None:
        """Nothing is to be done where the server was left alive."""
        if self.process is None:
            super().start()

    def kill(self) -> None:
        self.kills += 1
        time.sleep(self.chance.uniform(0, LATEST))
        if self.database and self.kills in self.database_kills:
            self.database.kill()
            self.database.start()
        else:
            super().kill()


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    own = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    own.add_argument("--database-kills", type=int, default=0, help="at so many kills PostgreSQL dies")
    extra, rest = own.parse_known_args(arguments)
    options = judging.parsed(rest)
    with tempfile.TemporaryDirectory(prefix="load-") as name, database(options.database, Path(name)) as (url, dying):
        folder, started = Path(name), time.monotonic()
        settings = settings_for(url, folder / "files", workers=options.workers)
        sizes = {"judges": options.judges, "nominees": options.nominees, "criteria": options.criteria}
        world = make_world(settings, **sizes)
        chance = random.Random(options.seed)
        which = frozenset(chance.sample(range(1, options.kills + 1), extra.database_kills) if dying else [])
        server = Mortal(settings, folder / "server.log", database=dying, database_kills=which, chance=chance)
        load = judging.run(world, server, folder, options)
        engine = create_engine(url)
        with engine.begin() as connection:
            if options.sabotage:
                connection.execute(text(judging.SABOTAGES[options.sabotage]))
            rows = judging.rows_of(connection)
        engine.dispose()
        faults = load.refusals + judging.judged(world, folder, rows)
        judging.tell(load, rows, options, time.monotonic() - started)
    print(f"  of these kills {len(which)} hit the database itself" if which else "  no kill hit the database itself")
    for fault in faults[: judging.LEFT_OUT]:
        print(f"  {fault}")
    print(f"{len(faults)} faults" if faults else "Every mark is as it was acknowledged.")
    return 1 if faults else 0


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Postmaster | None]]:
    """The URL of an empty database on disk, and what can be killed of it."""
    if kind == "postgresql":
        with postmaster() as server:
            yield server.url, server
    else:
        yield f"sqlite:///{folder / 'load.sqlite'}", None


if __name__ == "__main__":
    sys.exit(main())
