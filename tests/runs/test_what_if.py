"""What-if runs: other weights, places or judges beside a run, marked as such, and nothing that can be decided on."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from awards.audit.findings import checks
from awards.audit.service import record
from awards.db import db
from awards.errors import AwardsError
from awards.runs.models import Decision, Run, WhatIf
from awards.runs.queries import bundle_of, runs_of, subject_of
from awards.runs.service import make_run, record_ruling
from awards.runs.what_if import MADE, changed_bundle, make_what_if
from tests import factories
from tests.pages import Browser
from tests.runs.stage import LATER, Stage, give_value, set_stage
from tests.statements import counted


def ranked(what_if: WhatIf) -> dict[str, Any]:
    return {row["id"]: row for row in json.loads(what_if.result)["ranking"]}


def tried(run: Run, **changes: Any) -> WhatIf:
    return make_what_if(db.session, run, changes, title="试算", actor="office", now=LATER)


def test_what_can_be_tried(session: Session) -> None:
    stage = set_stage()
    run = stage.run(db.session)
    wang, li, zhao = (f"n{one.id}" for one in (stage.wang, stage.li, stage.zhao))
    before = bundle_of(run)
    assert ranked(tried(run, weights={"panel": "20", "appraisal": "80"}))[wang]["total"] == "94.00"
    # Without j3: (88 + 84) / 2 = 86 × 0.6 + 38.
    assert ranked(tried(run, without=["j3"]))[wang]["total"] == "89.60"
    assert ranked(tried(run, winners=2))[li]["status"] == "selected"
    assert ranked(tried(run, min_score="90"))[li]["status"] == "below_threshold"
    last = tried(run, excluded=[wang])
    assert (ranked(last)[wang]["status"], ranked(last)[li]["status"]) == ("excluded", "selected")
    assert json.loads(last.bundle)["rules"]["sealed_sha256"] == "" and last.number == 5
    assert ranked(last)[zhao]["total"] == "76.00" and bundle_of(run) == before
    # Neither a run nor a decision came of it.
    assert [one.number for one in runs_of(db.session, stage.award)] == [1] and not db.session.query(Decision).count()
    with pytest.raises(AwardsError, match="Change something"):
        tried(run)
    with pytest.raises(AwardsError, match="cannot be scored"):
        tried(run, weights={"panel": "50"})
    assert not [*checks()["what-if runs"](db.session)]
    told = {"what_if": 9, "bundle": "0", "result": "0"}
    record(db.session, MADE, actor="office", subject=subject_of(stage.award), now=LATER, **told)
    (found,) = checks()["what-if runs"](db.session)
    assert str(found.message) == "What-if run 9 of 2015/service-model is gone."


def test_a_vote_on_what_is_no_tie_any_more_is_left_out(session: Session) -> None:
    stage = set_stage()
    sun = factories.make_nomination(stage.award, factories.make_person(stage.repairs, "孙强"))
    for seat, marks in zip(stage.seats, (("9", "8.5"), ("8", "9"), ("10", "9.5")), strict=True):
        factories.make_sheet(seat, sun, *marks, state="signed")
    give_value(sun, "95")
    stage.run(db.session)
    order = [f"n{sun.id}", f"n{stage.wang.id}"]
    words: dict[str, Any] = {"vote": "5:2", "reason": "投票", "decided_on": LATER.date(), "actor": "office"}
    record_ruling(db.session, stage.award, kind="tie", nominees=order, now=LATER, **words)
    run = make_run(db.session, stage.award, actor="office", now=LATER + timedelta(minutes=1))
    kept = tried(run, weights={"panel": "50", "appraisal": "50"})
    assert [one["kind"] for one in json.loads(kept.bundle)["rulings"]] == ["tie"]
    assert json.loads(tried(run, winners=2).bundle)["rulings"] == []
    assert [one["kind"] for one in changed_bundle(bundle_of(run), {"excluded": order[:1]})["rulings"]] == ["exclude"]


def test_the_pages_mark_it_and_keep_what_was_typed(app: Flask, browser: Browser) -> None:
    stage: Stage = set_stage()
    stage.run(db.session)
    office = browser.sign_in(factories.make_user("office")).speak("en")
    assert "No what-if run yet" in office.get(f"{stage.path}/runs/what-ifs")
    path = f"{stage.path}/runs/1/what-if"
    same = {"title": "更重日常", "weight-panel": "60", "weight-appraisal": "40", "winners": "1", "min_score": ""}
    assert "Change something" in office.post(path, same, status=422)
    page = office.post(path, {**same, "weight-panel": "70"}, status=422)
    assert 'value="70"' in page.text and 'value="更重日常"' in page.text and "110" in page
    assert "Places are a whole number" in office.post(path, {**same, "winners": "1.5"}, status=422)
    assert "This is needed." in office.post(path, {**same, "title": " ", "winners": "2"}, status=422)
    sent = {**same, "weight-panel": "20", "weight-appraisal": "80", "without": "j1"}
    both: dict[str, Any] = {"excluded": [f"n{stage.wang.id}", f"n{stage.zhao.id}"]}
    refused = office.post(path, {**sent, **both, "title": ""}, status=422)
    assert refused.text.count('name="excluded"') == 3 and refused.text.count("checked") == 3
    assert office.post(path, {**sent, **both}, status=303).location == f"{stage.path}/runs/what-ifs/1"
    leader = browser.sign_in(factories.make_user("leader")).speak("en")
    with counted(app) as statements:
        page = leader.get(f"{stage.path}/runs/what-ifs/1")
    assert "What-if, no result." in page and "Weight of Panel: 60 → 20" in page
    assert "Li Jianguo is selected only in “What-if run 1”" in page
    assert "that only the first has: j1" in page
    assert len(statements) < 25
    for at in ("what-ifs", "what-ifs/1"):
        assert "更重日常 (without Wang Xiaohong, Zhao Min)" in leader.get(f"{stage.path}/runs/{at}"), at
    answer = leader.get(f"{stage.path}/runs/what-ifs/1/bundle.json").response
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="what-if-bundle-2015-')
    leader.get(f"{stage.path}/runs/what-ifs/1/result.json")
    leader.get(f"{stage.path}/runs/what-ifs/2", status=404)
    # The numbers of what-if runs are no numbers of runs: there is nothing to approve.
    leader.post(f"{stage.path}/runs/2/approval", status=404)
