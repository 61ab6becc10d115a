"""A real Chromium and the production server in a process of its own, on a database on disk."""

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from config import ROOT

# The shell is the same Chromium without the windows of a browser, which cost a third of the whole.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember a failure, so that the page it happened on is told."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


class Server:
    """The application as in production: own process, own database; `start(now)` sets its clock."""

    def __init__(self, folder: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "journey.sqlite"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWARDS_")},
            "AWARDS_DATABASE_URL": f"sqlite:///{self.database}",
            "AWARDS_FILES_DIR": str(folder / "files"),
            "AWARDS_WORKERS": "1",
            "LANG": "C.UTF-8",
            "PORT": str(self.port),
        }
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def commands(self, *lines: Sequence[str], now: str = "2015-11-20T09:00+08:00", stdin: str = "") -> str:
        """Run `flask --app run …` for each line, one after another in one process; each of them is given `stdin`.
        Returns what they printed, fails on any exit code but 0."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.commands"],
            cwd=ROOT,
            env={**self.environment, "AWARDS_DEMO_NOW": now},
            input=json.dumps([lines, stdin]),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, now: str) -> None:
        """Serve from the instant `now` on, e.g. "2015-12-05T10:00+08:00"; a server that runs is stopped first."""
        self.stop()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "run.py"],
                cwd=ROOT,
                env={**self.environment, "AWARDS_DEMO_NOW": now},
                stdout=log,
                stderr=log,
            )
        deadline = monotonic() + 30
        while not self._answers():
            assert self._process.poll() is None, self._log.read_text()
            assert monotonic() < deadline, "the server did not start\n" + self._log.read_text()

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(20)
        self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/sign-in", timeout=5):  # noqa: S310 - our own server
                return True
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = server_of("empty", tmp_path)
    yield server
    server.stop()


@cache
def world(module: str) -> Path:
    """A folder with the database and the files of a world, built once in a process of its own."""
    folder = Path(mkdtemp(prefix="world-"))
    subprocess.run(
        [sys.executable, "-m", f"tests.journeys.{module}", str(folder / "journey.sqlite")], cwd=ROOT, check=True
    )
    return folder


def server_of(module: str, folder: Path) -> Server:
    """A server in `folder` with a copy of a world."""
    shutil.copytree(world(module), folder, dirs_exist_ok=True)
    return Server(folder)


@contextmanager
def launched(*more: str) -> Iterator[Browser]:
    """Chromium with these arguments besides. Without a browser the test is skipped; with CI=true it fails."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        assert os.environ.get("CI") != "true", "CI needs Chromium: apt-get install chromium fonts-noto-cjk"
        pytest.skip("no Chromium here: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *more])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Not for the whole session: while Playwright runs, its event loop keeps every other test of the process from
    closing an application context."""
    with launched() as browser:
        yield browser


def bound(page: Page) -> None:
    """Wait until every control of the page answers, as static/js/app.js tells."""
    page.wait_for_selector("html[data-bound]")


@pytest.fixture
def page(request: pytest.FixtureRequest, chromium: Browser, server: Server) -> Iterator[Page]:
    """One visitor with a Chinese browser; an error in the console or a refused script fails the test."""
    context = chromium.new_context(base_url=server.url, locale="zh-CN", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30000)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    if request.node.stash.get(FAILED, False):
        print(page.url, page.locator("body").inner_text()[:3000], sep="\n")
    context.close()
    assert troubles == []
