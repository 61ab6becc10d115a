"""The engine's README: its bundle is the worked example of the rules, and its examples run."""

import doctest
import json
import re
from pathlib import Path

import pytest

import scoring
from scoring import __main__ as command
from scoring.diagnostics import figures
from scoring.schemas import schema
from tests.scoring.builders import worked

pytestmark = pytest.mark.unit

PATH = Path(scoring.__file__).parent / "README.md"
TEXT = PATH.read_text("utf-8")


def test_the_bundle_is_the_worked_example():
    assert json.loads(re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)[0]) == worked()


def test_the_examples_run():
    test = doctest.DocTestParser().get_doctest(TEXT, {"bundle": worked()}, "README", str(PATH), 0)
    told: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(test, out=told.append)
    assert "".join(told) == ""
    assert runner.summarize(verbose=False).attempted > 20


def test_the_diagnostics_shown_are_those_of_the_worked_example():
    shown = json.loads(re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)[1])
    told = scoring.diagnose(worked())
    shown["bundle_sha256"] = told["bundle_sha256"]
    told["panels"][0]["judges"] = told["panels"][0]["judges"][:1]
    told["stability"]["weights"] = told["stability"]["weights"][:1]
    assert shown == told


def test_every_reason_is_explained():
    codes = {value for name, value in vars(figures).items() if name.isupper() and isinstance(value, str)}
    in_schema = re.findall(r'"reason": {"enum": \[null, (.*?)\]}', json.dumps(schema("diagnostics")))
    assert codes == {code.strip('"') for listed in in_schema for code in listed.split(", ")}
    assert all(f"`{code}`" in TEXT for code in codes)


def test_every_command_is_in_the_table(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        command.main(["--help"])
    commands = re.search(r"{?([a-z|]+)}? \.\.\.", capsys.readouterr().out)
    assert commands is not None
    for name in commands[1].split("|"):
        assert f"`python -m scoring {name} " in TEXT
