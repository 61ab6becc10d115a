"""The house keeps its order: each import contract holds, and each is shown to fail by one planted import."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config import ROOT

pytestmark = pytest.mark.unit

PLANTED = {
    "The scoring engine is pure": ("scoring/numbers.py", "import sqlalchemy"),
    "Rooms are walked in order": ("awards/audit/service.py", "import awards.home"),
    "Inside a room views stand above services, services above models": (
        "awards/judging/service.py",
        "import awards.judging.views",
    ),
    "Services, queries, models and rules know no web framework": (
        "awards/nominations/service/drafts.py",
        "import flask",
    ),
    "Forms know no database": ("awards/nominations/forms.py", "import sqlalchemy"),
    "Only services and queries ask the engine": ("awards/runs/models.py", "import scoring"),
}


def contracts() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def broken_contracts(tree: Path) -> list[str]:
    """The names of the contracts that import-linter finds broken in a tree."""
    program = Path(sys.executable).parent / "lint-imports"
    report = subprocess.run([program, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False)
    assert "Contracts:" in report.stdout, report.stdout + report.stderr
    return [name for name in contracts() if re.search(re.escape(name) + r"\s+BROKEN", " ".join(report.stdout.split()))]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the contracts speak about."""
    for folder in ("awards", "scoring"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "config.py", "run.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_contract_has_its_planted_import() -> None:
    assert sorted(PLANTED) == sorted(contracts())


def test_the_tree_as_it_is_breaks_no_contract(tree: Path) -> None:
    assert broken_contracts(tree) == []


@pytest.mark.parametrize("name", PLANTED)
def test_one_planted_import_breaks_exactly_its_contract(tree: Path, name: str) -> None:
    file, line = PLANTED[name]
    source = tree / file
    source.write_text(source.read_text() + f"\n{line}\n")
    assert broken_contracts(tree) == [name]


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_code_and_no_unescaped_text(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=\"|\son[a-z]+=\"", text)
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)


def test_only_the_clock_reads_the_time() -> None:
    reading = re.compile(r"datetime\.now\(|date\.today\(|utcnow\(|time\.time\(")
    modules = [path for path in (ROOT / "awards").rglob("*.py") if path.name != "clock.py"]
    assert modules
    assert [str(path) for path in modules if reading.search(path.read_text())] == []


def test_only_views_commands_and_jobs_open_transactions() -> None:
    # An import is confirmed alike by a page, a command and a job, and afterwards personal contents go in a
    # transaction of their own: what opens these is shared.
    allowed = {"views", "cli", "jobs", "confirming", "forgetting", "db"}
    opening = [
        path
        for path in (ROOT / "awards").rglob("*.py")
        if "transaction()" in path.read_text() and not allowed & {path.stem, path.parent.name}
    ]
    assert opening == []
