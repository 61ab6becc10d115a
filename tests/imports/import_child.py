"""The import command on a terminal, held in the middle: `python -m tests.imports.import_child URL FOLDER FILE GATE`."""

import signal
import sys
from pathlib import Path
from threading import Event

from awards import create_app
from awards.imports.cli import import_command
from awards.imports.plan import REGISTRY
from tests.conftest import config_for
from tests.imports.job_world import Gate, Slow


class Held(Gate):
    """Tells that it is reached, and never opens."""

    def wait(self) -> None:
        print("held", flush=True)
        Event().wait()


if __name__ == "__main__":
    # As on any terminal: a shell that starts tests in the background lets them ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    url, folder, file, gate = sys.argv[1:]
    slow = Slow()
    setattr(slow, gate, Held())
    app = create_app(config_for(url, Path(folder)))
    app.config["COMMAND_LANGUAGE"] = "en"
    REGISTRY["slow"] = slow
    with app.app_context():
        import_command.main(["slow", file])
