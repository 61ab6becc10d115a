"""The load script: its checker finds what is planted, and a small panel outlives a killed server."""

import subprocess
import sys

import pytest

from benchmarks.load.checking import Rows, Sent, Told, faults_of
from config import ROOT

# One sheet: skill 8 at version 2, attitude 9 at version 3, skill 7 at version 4.
SENT = [Sent(1, "skill", "8", 1), Sent(1, "attitude", "9", 2), Sent(1, "skill", "7", 3)]
TOLD = [
    Told(1, 2, {"skill": "8", "attitude": ""}, "skill"),
    Told(1, 3, {"skill": "8", "attitude": "9"}, "attitude"),
    Told(1, 4, {"skill": "7", "attitude": "9"}, "skill"),
]
HISTORY = [(1, "skill", "8"), (1, "attitude", "9"), (1, "skill", "7")]
MARKS = [(1, "skill", "7"), (1, "attitude", "9")]
EXPECTED = [(1, "skill"), (1, "attitude")]
SKILL, STRAY = "sheet 1, criterion skill", (2, "skill", "1")
LATE = Sent(1, "skill", "6", 4)  # on top of the last version, never answered


def found(rows: Rows, sent: list[Sent] = SENT, told: list[Told] = TOLD) -> list[str]:
    return faults_of(sent, told, rows, expected=EXPECTED)


@pytest.mark.unit
def test_a_database_that_holds_what_was_told_has_no_fault() -> None:
    assert found(Rows({1: 4}, MARKS, HISTORY)) == []
    repeated = [*SENT, Sent(1, "skill", "7", 3)]
    assert found(Rows({1: 4}, MARKS, HISTORY), repeated, [*TOLD, TOLD[-1]]) == []


@pytest.mark.unit
def test_what_was_sent_last_and_never_answered_may_be_there_or_not() -> None:
    for rows in (
        Rows({1: 4}, MARKS, HISTORY),
        Rows({1: 5}, [(1, "skill", "6"), MARKS[1]], [*HISTORY, (1, "skill", "6")]),
    ):
        assert found(rows, [*SENT, LATE]) == []


@pytest.mark.unit
def test_what_was_overtaken_may_not_come_in() -> None:
    overtaken = Sent(1, "skill", "6", 3)
    rows = Rows({1: 5}, [(1, "skill", "6"), MARKS[1]], [*HISTORY, (1, "skill", "6")])
    assert found(rows, [*SENT, overtaken]) == ["sheet 1, criterion skill: acknowledged 7, the database holds 6"]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (Rows({1: 4}, MARKS[1:], HISTORY), f"{SKILL}: acknowledged 7, the database holds nothing"),
        (Rows({1: 4}, MARKS[1:], HISTORY), f"{SKILL}: the history says 7, the mark is nothing"),
        (Rows({1: 4}, [(1, "skill", "8"), MARKS[1]], HISTORY), f"{SKILL}: acknowledged 7, the database holds 8"),
        (Rows({1: 4}, [*MARKS, MARKS[0]], HISTORY), f"{SKILL}: there are 2 marks"),
        (Rows({1: 5}, MARKS, HISTORY), "sheet 1: version 5 after 3 changes"),
        (Rows({1: 4}, MARKS, HISTORY[1:]), "sheet 1: version 4 after 2 changes"),
        (Rows({1: 4}, MARKS, HISTORY[1:]), f"{SKILL}: told at version 2 what it never was"),
        (Rows({1: 3}, [(1, "skill", "8"), MARKS[1]], HISTORY[:2]), "sheet 1: told of version 4, it has 3"),
        (Rows({1: 3}, [(1, "skill", "8"), MARKS[1]], HISTORY[:2]), f"{SKILL}: told at version 4 what it never was"),
        (Rows({2: 2}, [*MARKS, STRAY], [*HISTORY, STRAY]), "sheet 2, criterion skill: a mark that nobody sent"),
    ],
)
def test_what_is_planted_is_found_and_named(rows: Rows, fault: str) -> None:
    assert fault in found(rows)


@pytest.mark.unit
def test_a_field_that_was_never_acknowledged_is_named() -> None:
    untold = [Told(1, 2, {"skill": "8"}, "skill")]
    rows = Rows({1: 2}, [(1, "skill", "8")], HISTORY[:1])
    assert found(rows, SENT, untold) == ["sheet 1, criterion attitude: never acknowledged"]


def test_a_small_panel_outlives_a_killed_server_and_a_row_that_is_gone_afterwards_is_missed() -> None:
    options = ["--judges", "2", "--nominees", "3", "--criteria", "2", "--kills", "1", "--workers", "1"]
    command = [sys.executable, "-m", "benchmarks.load", *options, "--sabotage", "delete"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    before, _, after = done.stdout.partition("One row is damaged (delete):")
    assert "12 fields saved" in before and "Every mark is as it was acknowledged." in before, done.stdout + done.stderr
    assert "the database holds nothing" in after and done.returncode == 1
