"""The public bundle of a publication, and that the page's derivation is the command's."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

import scoring
from awards.db import db
from awards.evidence.models import Veto
from awards.runs.models import RunDocument
from awards.runs.service import keep_document, made_document, may_be_public
from config import ROOT
from tests import factories
from tests.pages import Browser
from tests.results.stage import publish, published_stage
from tests.runs.stage import LATER, Stage, set_stage

DOWNLOADS = "results/downloads"


@pytest.fixture
def stage(app: Flask) -> Stage:
    return published_stage(db.session)


def documents(visitor: Browser, stage: Stage) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a member of staff downloads."""
    return tuple(  # type: ignore[return-value]
        json.loads(visitor.get(f"{stage.path}/{DOWNLOADS}/public-{kind}.json").text) for kind in ("bundle", "result")
    )


def test_staff_recompute_the_ranking_from_the_public_bundle(browser: Browser, stage: Stage) -> None:
    bundle, result = documents(browser.sign_in(factories.make_user()), stage)
    published = json.loads(stage.run(db.session).result)
    assert scoring.verify(bundle, result) == []
    assert places(scoring.run(bundle)) == places(published)
    text = json.dumps(bundle, ensure_ascii=False)
    for secret in ("王小红", "j1", "j2", "j3"):
        assert f'"{secret}"' not in text


def test_nobody_without_a_rank_is_in_what_staff_take_along(browser: Browser, app: Flask) -> None:
    """李建国 has a veto: ranked before nobody, and nobody's business."""
    stage = set_stage(vetoes=[{"code": "discipline", "label": {"zh": "违纪处分", "en": "Discipline"}}])
    campaign, li = stage.award.campaign, stage.li
    factories.save(
        Veto(
            campaign_id=campaign.id, subject_id=li.subject_id, code="discipline", happened_on=LATER.date(),
            reason="处分", decided_by="领导小组", actor="office", created_at=LATER,
        )
    )  # fmt: skip
    publish(stage, db.session)
    bundle, result = documents(browser.sign_in(factories.make_user()), stage)

    whole = json.loads(stage.run(db.session).result)
    assert {one["id"]: one["status"] for one in whole["ranking"]}[f"n{li.id}"] == "disqualified"
    assert f"n{li.id}" not in {one["id"] for one in bundle["nominees"]} | {one["id"] for one in result["ranking"]}
    assert places(result) == [one for one in places(whole) if one[1] is not None]
    assert scoring.verify(bundle, result) == []


def test_a_judge_who_may_still_sign_takes_nothing_along(browser: Browser, stage: Stage) -> None:
    judge = factories.make_user()
    browser.sign_in(judge)
    assert "public-bundle.json" in browser.get(f"{stage.path}/results").text
    seat = factories.make_seat(stage.award, judge, "j4")
    factories.make_sheet(seat, stage.wang, "9", "9")

    assert "public-bundle.json" not in browser.get(f"{stage.path}/results").text
    for kind in ("bundle", "result"):
        browser.get(f"{stage.path}/{DOWNLOADS}/public-{kind}.json", status=403)


def places(result: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rank, total, status and every point of a result."""
    keys = ("code", "points", "contribution")
    return [
        (
            one["id"],
            one["rank"],
            one["total"],
            one["status"],
            [[part[key] for key in keys] for part in one["components"]],
        )
        for one in result["ranking"]
    ]


def test_the_page_names_the_digest_and_the_way_to_verify(browser: Browser, stage: Stage) -> None:
    visitor = browser.sign_in(factories.make_user()).speak("en")
    page = visitor.get(f"{stage.path}/results")
    assert scoring.digest(documents(visitor, stage)[0]) in page
    assert "It gives the same ranking" in page
    assert 'href="/verify"' in page.text


def test_it_is_for_who_sees_the_whole_list(browser: Browser, stage: Stage) -> None:
    path = f"{stage.path}/{DOWNLOADS}/public-bundle.json"
    stranger = browser.speak("en")
    stranger.get(path, status=404)
    assert "Public bundle" not in stranger.get(f"{stage.path}/results")
    stage.award.campaign.list_scope = "winners"
    browser.sign_in(factories.make_user()).get(path, status=404)
    assert "Public bundle" not in browser.get(f"{stage.path}/results")
    browser.sign_in(factories.make_user("discipline")).get(path)


def test_there_is_none_for_a_panel_that_is_adjusted(browser: Browser, app: Flask) -> None:
    stage = set_stage(components=[factories.make_panel(method="adjusted"), factories.make_indicator()])
    publish(stage, db.session)
    visitor = browser.sign_in(factories.make_user("office")).speak("en")
    visitor.get(f"{stage.path}/{DOWNLOADS}/public-bundle.json", status=404)
    assert "Public bundle" not in visitor.get(f"{stage.path}/results")


def test_documents_are_kept_once_on_both_databases(session: Session) -> None:
    stage = set_stage()
    publish(stage, session)
    run = stage.run(session)
    assert may_be_public(run)
    for kind in ("public_bundle", "diagnostics", "diagnostics"):
        keep_document(session, run, kind, made_document(run, kind), now=LATER)
    session.commit()
    kept = session.query(RunDocument).order_by(RunDocument.kind).all()
    assert [one.kind for one in kept] == ["diagnostics", "public_bundle", "public_result"]
    assert kept[0].content == scoring.canonical_bytes(scoring.diagnose(json.loads(run.bundle)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_and_command_say_the_same_lines(browser: Browser, stage: Stage, tmp_path: Path, lang: str) -> None:
    run = stage.run(db.session)
    (tmp_path / "bundle.json").write_bytes(run.bundle)
    office, staff = factories.make_user("office"), factories.make_user()
    for nomination in (stage.wang, stage.li, stage.zhao):
        nominee = f"n{nomination.id}"
        command = [sys.executable, "-m", "scoring", "explain", tmp_path / "bundle.json", nominee, "--lang", lang]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().splitlines()
        # The title and the headings of the steps are headings of the page.
        lines = [" ".join(line.split()) for line in said[1:] if line and not re.match(r"\d\. ", line)]
        page = browser.sign_in(office).speak(lang).get(f"{stage.path}/results/{nominee}")
        assert len(lines) > 10
        assert [line for line in lines if line not in page] == []
    page = browser.sign_in(staff).speak(lang).get(f"{stage.path}/results/n{stage.wang.id}")
    sheets = lines_of_sheets(run, f"n{stage.wang.id}", lang)
    assert sheets
    assert not [line for line in sheets if line in page]


def lines_of_sheets(run: Any, nominee: str, lang: str) -> list[str]:
    """The lines that only who holds the whole bundle may read."""
    bundle, result = json.loads(run.bundle), json.loads(run.result)
    whole, without = (scoring.derive(bundle, result, nominee, lang=lang, sheets=sheets) for sheets in (True, False))
    return [
        line
        for one, other in zip(whole.steps, without.steps, strict=True)
        for line in one.lines
        if line not in other.lines
    ]


def test_a_judge_at_work_sees_no_sheets(browser: Browser, stage: Stage) -> None:
    leader = factories.make_user("leader")
    browser.sign_in(leader).speak("en")
    [line, *_] = [one for one in lines_of_sheets(stage.run(db.session), f"n{stage.wang.id}", "en") if "88" in one]
    path = f"{stage.path}/results/n{stage.wang.id}"
    assert line in browser.get(path)
    factories.make_seat(stage.award, leader, "j4")
    assert line not in browser.get(path)
