"""All judges at work at once, while the server, and the database where it is a server too, are killed −9."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from benchmarks.load.judging import Judge, RefusedError
from benchmarks.load.serving import Server
from benchmarks.load.world import World


class Victim(Protocol):
    """What can be killed −9 and started again on the same files."""

    def kill(self) -> None: ...

    def start(self) -> None: ...


@dataclass
class Load:
    """What the clients share."""

    fields: int
    done: int = 0
    working: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    refusals: list[str] = field(default_factory=list)
    troubles: list[Counter[str]] = field(default_factory=list)

    def step(self) -> None:
        """One more field is acknowledged."""
        with self.lock:
            self.done += 1

    def leave(self, troubles: Counter[str]) -> None:
        """One client less."""
        with self.lock:
            self.troubles.append(troubles)
            self.working -= 1


def run(world: World, server: Server, victims: Sequence[Victim], folder: Path, seed: int) -> Load:
    """Let every judge finish; at as many random moments of the work, the victims die in turn and rise again."""
    load = Load(sum(len(task.sheets) for task in world.tasks) * len(world.codes), working=len(world.tasks))
    server.start()
    threads = [
        threading.Thread(target=judge, args=(load, client_of(world, number, server.port, seed), log_of(folder, number)))
        for number in range(len(world.tasks))
    ]
    moments = sorted(random.Random(seed).sample(range(1, load.fields), len(victims)))
    try:
        for thread in threads:
            thread.start()
        for moment, victim in zip(moments, victims, strict=True):
            while load.done < moment and load.working:
                time.sleep(0.005)
            victim.kill()
            victim.start()
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
            load.leave(client.troubles)


def log_of(folder: Path, number: int) -> Path:
    """Where a client writes what it saw."""
    return folder / f"client-{number}.jsonl"
