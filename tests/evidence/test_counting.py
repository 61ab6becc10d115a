"""The counts that are kept of survey answers are those of the answers, whatever came, went or was left out."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Campaign
from awards.db import db
from awards.evidence.importers.survey import SurveyImporter
from awards.evidence.measures import measures_for
from awards.evidence.models import Survey, SurveyAnswer, SurveyCount
from awards.evidence.queries.surveys import survey_of_year
from awards.evidence.service.surveys import decide_answers
from awards.imports.plan import REGISTRY
from awards.imports.undoing import undo_batch
from awards.permissions import Viewer
from tests.evidence.bringing import bring_in, make_register
from tests.evidence.made import make_answers, make_component, make_survey
from tests.factories import make_award, make_campaign, make_window
from tests.samples import ANSWERS, survey_xlsx
from tests.statements import counted

OFFICE = Viewer(user_id=1, username="li", roles=frozenset({"office"}))
CODE = "386540716"


def kept(session: Session) -> dict[tuple[int, str], Any]:
    """(Subject, identity) → (answers, (item, level text) → times, latest instant), as kept."""
    survey = session.scalars(select(Survey)).one()
    found = {}
    for one in session.scalars(select(SurveyCount)):
        levels = {
            (item, survey.scale[level]): count
            for item, counts in one.items.items()
            for level, count in enumerate(counts)
            if count
        }
        found[one.subject_id, one.identity] = (one.responses, levels, one.newest_at)
    return found


def tallied(session: Session) -> dict[tuple[int, str], Any]:
    """The same from the answers themselves, by texts."""
    survey = session.scalars(select(Survey)).one()
    responses: Counter[Any] = Counter()
    texts: dict[Any, Counter[Any]] = {}
    newest: dict[Any, Any] = {}
    for one in session.scalars(select(SurveyAnswer).where(SurveyAnswer.left_out_id.is_(None))):
        key = (one.subject_id, one.identity)
        responses[key] += 1
        texts.setdefault(key, Counter()).update(pair for pair in one.answers.items() if pair[1] in survey.scale)
        assert one.submitted_at is not None
        newest[key] = max(newest.get(key, one.submitted_at), one.submitted_at)
    return {key: (responses[key], dict(texts[key]), newest[key]) for key in responses}


@pytest.fixture
def register(session: Session, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    importer = REGISTRY["survey"]
    assert isinstance(importer, SurveyImporter)
    monkeypatch.setattr(importer, "secret", b"tests")
    monkeypatch.setattr("awards.evidence.measures.honesty.BURST_LEAST", 3)
    return make_register()


def answers(folder: Path, times: int) -> Path:
    return survey_xlsx(folder / f"{CODE}_按文本_甲_{times}_{times}.xlsx", [*ANSWERS, *ANSWERS][:times])


def decide(session: Session, **said: Any) -> int:
    words = {"reason": "同一地址三份", "actor": OFFICE, "now": clock.now()}
    return decide_answers(session, survey_of_year(session, OFFICE, 2015, CODE), **{**words, **said})


@pytest.mark.usefixtures("register")
def test_imports_add(session: Session, tmp_path: Path) -> None:
    bring_in(session, "survey", answers(tmp_path, 5))
    first = kept(session)
    batch, _ = bring_in(session, "survey", answers(tmp_path, 10))

    assert first and sum(count[0] for count in first.values()) == 5
    assert (batch.added, batch.same) == (5, 5)
    assert kept(session) == tallied(session) != first


@pytest.mark.usefixtures("register")
def test_decisions_leave_out_and_bring_back_also_what_comes_later(session: Session, tmp_path: Path) -> None:
    bring_in(session, "survey", answers(tmp_path, 7))
    everything = kept(session)

    assert decide(session, flag="burst", verdict="leave_out") == 3  # rows 3 to 5 share an address
    assert kept(session) == tallied(session) != everything
    bring_in(session, "survey", answers(tmp_path, 10))  # row 8 makes 6 to 8 a burst as well
    left_out = {one.number for one in session.scalars(select(SurveyAnswer)) if one.left_out_id}
    assert left_out == {3, 4, 5, 6, 7, 8} and kept(session) == tallied(session)
    assert decide(session, flag="burst", verdict="count") == 6
    assert kept(session) == tallied(session)
    assert sum(count[0] for count in kept(session).values()) == 10


@pytest.mark.usefixtures("register")
def test_undoing_takes_away(session: Session, tmp_path: Path) -> None:
    first, _ = bring_in(session, "survey", answers(tmp_path, 7))
    before = kept(session)
    decide(session, numbers=[1, 7], verdict="leave_out")
    second, _ = bring_in(session, "survey", answers(tmp_path, 10))
    decide(session, numbers=[8], verdict="leave_out")
    words: dict[str, Any] = {"reason": "传错文件", "actor": "li", "now": clock.now()}

    undo_batch(session, second, **words)
    assert kept(session) == tallied(session)
    decide(session, numbers=[1, 7], verdict="count")
    assert kept(session) == tallied(session) == before
    undo_batch(session, first, **words)
    assert session.scalars(select(SurveyCount)).all() == []


def test_a_run_reads_no_answer(app: Flask) -> None:
    """What the measures cost does not grow with the answers: they read the counts alone."""
    with app.app_context():
        campaign = make_campaign()
        award = make_award(campaign, components=[make_component("survey", "100")], tie_break=[])
        survey, window = make_survey(campaign), make_window()
        make_answers(survey, window, "学生", "满意", "非常满意", times=300)
        with counted(app) as statements:
            found = measures_for(db.session, award, [window])

    assert found.rows[window.id]["survey"] == 300
    assert [one for one in statements if "survey_counts" in one]
    assert not [one for one in statements if "survey_answers" in one]
