"""A server in its own process group, as run.py starts it, that can be killed −9 and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60  # seconds
HOST = "127.0.0.1"


def settings_for(url: str, folder: Path, *, workers: int) -> dict[str, str]:
    """The environment of a server on this database: production's durability, the clock inside the judging window."""
    return {
        "AWARDS_DATABASE_URL": url,
        "AWARDS_FILES_DIR": str(folder),
        "AWARDS_SECRET_KEY": "for-measuring-only-" + "0" * 32,
        "AWARDS_SQLITE_SYNCHRONOUS": "FULL",
        "AWARDS_WORKERS": str(workers),
        "AWARDS_DEMO_NOW": "2015-12-15T10:00+08:00",
    }


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """`target` is the application's factory ("module:function"), `settings` its environment. The process and its
    workers are one group, so that SIGKILL reaches them all at the same instant."""

    settings: dict[str, str]
    log: Path
    target: str = "run:create_app"
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Returns once it takes connections."""
        command = [sys.executable, "-m", "benchmarks.load.serving", self.target, str(self.port)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWARDS_")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**environment, **self.settings}, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to the server and its workers at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection((HOST, self.port), 1) as connection:
                connection.settimeout(10)
                connection.sendall(b"GET /static/js/app.js HTTP/1.1\r\nHost: load\r\nConnection: close\r\n\r\n")
                return connection.recv(12) == b"HTTP/1.1 200"
        except OSError:
            return False


def main() -> None:
    """Serve until killed: `python -m benchmarks.load.serving MODULE:FACTORY PORT`."""
    from config import load_config
    from run import production_server

    production_server(sys.argv[1], HOST, int(sys.argv[2]), load_config().workers).serve()


if __name__ == "__main__":
    main()
