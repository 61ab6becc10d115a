"""What it costs to save a mark, on SQLite (file, synchronous=FULL) and PostgreSQL (fsync), by the production
server.

A closed loop of a few judges who save without pause, beside the same loop on a view that inserts one bare row behind
the same sign-in, CSRF check and transaction; and the 95th percentile of the server's own time while 50 judges save a
mark, or a bare row, every two seconds each. Usage: python -m benchmarks.bench_saves
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from awards.db import db
from benchmarks.load.bare import BARE
from benchmarks.load.postmaster import postmaster
from benchmarks.load.serving import Server, settings_for
from benchmarks.load.wire import Answer, Wire
from benchmarks.load.world import Task, World, make_world

JUDGES, NOMINEES, CRITERIA, WORKERS = 50, 50, 6, 2
LOOPS, ROUNDS, ROUND_SECONDS = 4, 5, 4
PAUSE, PACED_SECONDS = 2, 20


def marks_of(task: Task, codes: tuple[str, ...], port: int) -> Iterator[Answer]:
    """One mark after the other, each another one than before."""
    wire, version = Wire(port, task.account), dict.fromkeys(task.sheets, 1)
    for value in cycle(("8", "8.5", "9", "9.5")):
        for sheet in task.sheets:
            for code in codes:
                sent = {"version": version[sheet], "marks": {code: value}}
                answer = wire.post(f"/judging/sheets/{sheet}/marks", sent)
                assert answer.status == 200, answer
                version[sheet] += 1
                yield answer


def bare_rows_of(task: Task, port: int) -> Iterator[Answer]:
    """One bare row after the other."""
    wire = Wire(port, task.account)
    while True:
        answer = wire.post("/bare", {"version": 1, "marks": {"c1": "8"}})
        assert answer.status == 200, answer
        yield answer


def together(streams: list[Iterator[Answer]], seconds: float, pause: float = 0) -> list[float]:
    """Server times in ms of all requests that the streams made side by side; with `pause`, each starts its requests
    that many seconds apart, spread evenly over the streams."""
    times: list[float] = []
    began = time.monotonic()

    def work(stream: Iterator[Answer], place: int) -> None:
        following = began + pause * place / len(streams)
        while following < began + seconds:
            time.sleep(max(0, following - time.monotonic()))
            duration = next(stream).duration
            assert duration is not None
            times.append(duration)
            following = following + pause if pause else time.monotonic()

    with ThreadPoolExecutor(len(streams)) as threads:
        for done in [threads.submit(work, stream, place) for place, stream in enumerate(streams)]:
            done.result()
    return times


def closed_loop(world: World, port: int) -> None:
    """Marks and bare rows by turns; the ratio is the median of the rounds'."""
    marks = [marks_of(task, world.codes, port) for task in world.tasks[:LOOPS]]
    bare = [bare_rows_of(task, port) for task in world.tasks[:LOOPS]]
    together(marks, 1), together(bare, 1)
    rounds = []
    for _ in range(ROUNDS):
        rounds.append([len(together(streams, ROUND_SECONDS)) / ROUND_SECONDS for streams in (marks, bare)])
    ratio = statistics.median(mark / row for mark, row in rounds)
    per_second = [statistics.median(column) for column in zip(*rounds, strict=True)]
    rates = f"{per_second[0]:6.0f} marks/s {per_second[1]:6.0f} bare rows/s"
    print(f"closed loop of {LOOPS}   {rates}   ratio {ratio:.2f}   (wanted: at least 0.5)")


def paced(world: World, port: int) -> None:
    """All judges at the pace of people, with marks and then with bare rows."""
    tasks = world.tasks[LOOPS:]
    for name, wanted, streams in (
        ("mark", "   (wanted: under 30 ms)", [marks_of(task, world.codes, port) for task in tasks]),
        ("bare row", "", [bare_rows_of(task, port) for task in tasks]),
    ):
        together(streams, PAUSE, PAUSE)
        times = together(streams, PACED_SECONDS, PAUSE)
        middle, most = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(
            f"{len(streams)} judges, a {name} every {PAUSE} s each ({len(times) / PACED_SECONDS:.0f}/s)   "
            f"server time: median {middle:.1f} ms, 95th percentile {most:.1f} ms{wanted}"
        )


def bench(name: str, url: str, folder: Path) -> None:
    """Both measurements on one database."""
    print(name)
    settings = settings_for(url, folder / "files", workers=WORKERS)
    world = make_world(settings, judges=JUDGES + LOOPS, nominees=NOMINEES, criteria=CRITERIA)
    with world.app.app_context():
        BARE.metadata.create_all(db.engine)
    server = Server(settings, folder / "server.log", "benchmarks.load.bare:create_app")
    server.start()
    try:
        closed_loop(world, server.port)
        paced(world, server.port)
    finally:
        server.kill()


def main() -> None:
    """Measure on both databases."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench("SQLite", f"sqlite:///{folder}/saves.sqlite", Path(folder))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, postmaster() as server:
        bench("PostgreSQL", server.url, Path(folder))


if __name__ == "__main__":
    main()
