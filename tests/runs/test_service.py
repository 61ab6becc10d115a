"""Runs: kept as canonical bytes, recomputable to the byte, never changed."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.evidence.models import IndicatorValue
from awards.runs.models import FrozenRunError, Run
from awards.runs.problems import UnscorableError
from awards.runs.service import make_run
from config import ROOT
from scoring import digest, load_bundle
from tests.runs.stage import LATER, Stage, give_value, set_stage, sheet_of


@pytest.fixture
def stage(session: Session) -> Stage:
    return set_stage()


def test_a_run_keeps_what_the_command_line_computes_byte_for_byte(
    session: Session, stage: Stage, tmp_path: Path
) -> None:
    run = stage.run(session)
    (tmp_path / "bundle.json").write_bytes(run.bundle)
    command = [sys.executable, "-m", "scoring", "run", str(tmp_path / "bundle.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == run.result


def test_the_digests_are_those_of_the_documents(session: Session, stage: Stage) -> None:
    run = stage.run(session)
    assert run.bundle_sha256 == digest(load_bundle(run.bundle))
    assert run.result_sha256 == digest(load_bundle(run.result))
    assert f'"bundle_sha256":"{run.bundle_sha256}"'.encode() in run.result


def test_a_changed_mark_changes_the_next_run_and_not_the_old_one(session: Session, stage: Stage) -> None:
    first = stage.run(session)
    before = first.bundle, first.result
    # 李建国's second sheet: (9, 9) → (10, 10), total 90 → 100; panel (80 + 100 + 85) / 3 = 88.33, contribution 52.998
    for mark in sheet_of(session, stage.seats[1], stage.li).marks:
        mark.value = Decimal(10)
    second = stage.run(session)
    session.expire_all()
    assert (first.bundle, first.result) == before
    assert (first.number, second.number) == (1, 2)
    assert b'"total":"89.00"' in second.result  # 52.9980 + 36.0000 = 88.998
    assert b'"total":"89.00"' not in first.result


def test_nothing_changed_gives_the_run_that_is_there(session: Session, stage: Stage) -> None:
    first = stage.run(session)
    again = stage.run(session)
    assert again is first
    events = session.scalars(select(Event).where(Event.name == "run:made")).all()
    assert [(event.subject, event.data["run"]) for event in events] == [("award:2015/service-model", 1)]


def test_data_that_cannot_be_scored_is_told_in_words_and_leaves_nothing(session: Session, stage: Stage) -> None:
    session.query(IndicatorValue).filter_by(subject_id=stage.li.subject_id).delete()
    give_value(stage.li, "120")
    with pytest.raises(UnscorableError) as caught:
        make_run(session, stage.award, actor="office", now=LATER)
    [problem] = caught.value.problems
    assert problem.nomination_id == stage.li.id
    assert (problem.name["zh"], problem.component["zh"]) == ("李建国", "日常考核")
    assert problem.message == {"zh": "120 超过上限 100", "en": "120 is above the maximum 100"}
    assert session.scalars(select(Run)).all() == []


def test_a_run_cannot_be_changed(session: Session, stage: Stage) -> None:
    run = stage.run(session)
    run.is_approvable = False
    with pytest.raises(FrozenRunError):
        session.flush()
    session.rollback()
    assert session.get_one(Run, run.id).is_approvable


def test_a_run_cannot_be_deleted(session: Session, stage: Stage) -> None:
    run = stage.run(session)
    session.delete(run)
    with pytest.raises(FrozenRunError):
        session.flush()
    session.rollback()
    assert session.get(Run, run.id) is not None


@pytest.mark.parametrize(
    "statement",
    [update(Run).values(number=9), delete(Run), Run.__table__.update().values(number=9), Run.__table__.delete()],
    ids=["update", "delete", "table update", "table delete"],
)
def test_runs_cannot_be_changed_in_bulk(session: Session, stage: Stage, statement: object) -> None:
    run = stage.run(session)
    with pytest.raises(FrozenRunError):
        session.execute(statement)  # type: ignore[call-overload]
    session.expire_all()
    assert run.number == 1
