"""Two runs side by side: who moved, because of which number."""

import copy
from collections.abc import Callable
from typing import Any

from flask import Flask

import scoring
from awards.db import db
from awards.evidence.models import IndicatorValue
from awards.runs.causes import Side, causes_of
from awards.runs.comparing import Line, compare
from awards.runs.queries import bundle_of, result_of
from awards.runs.service import make_run, record_ruling
from awards.runs.what_if import changed_bundle
from tests import factories
from tests.pages import Browser
from tests.runs.stage import LATER, Stage, give_value, set_stage, sheet_of
from tests.statements import counted

CRITERIA = [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]
PANEL = {"code": "p", "kind": "panel", "label": "Panel", "weight": "100", "method": "mean", "criteria": CRITERIA}
RESULT = {"code": "p", "contribution": "1"}


def corrected(stage: Stage) -> None:
    """Run 1; then 李建国's figure is 100 for 90 and one of 王小红's marks 1 for 10; then run 2."""
    stage.run(db.session)
    db.session.query(IndicatorValue).filter_by(subject_id=stage.li.subject_id).delete()
    give_value(stage.li, "100")
    sheet_of(db.session, stage.seats[2], stage.wang).marks[0].value = 1
    db.session.flush()
    stage.run(db.session)


def test_who_moved_because_of_which_number(app: Flask, browser: Browser) -> None:
    stage = set_stage()
    office = browser.sign_in(factories.make_user("office")).speak("en")
    assert "Nothing to compare yet" in office.get(f"{stage.path}/runs/compare")
    corrected(stage)
    assert "/runs/compare" in office.get(f"{stage.path}/runs").text
    page = office.get(f"{stage.path}/runs/compare?first=1&second=2")
    assert "Li Jianguo is selected only in “Run 2”" in page
    assert "Wang Xiaohong is selected only in “Run 1”" in page
    assert "2 → 1" in page and "87.00 → 91.00" in page and "1 up" in page
    figure = "Appraisal: 90.00 → 100.00 points, contribution 36.0000 → 40.0000: the figure is 100 instead of 90"
    assert figure in page
    assert "Attitude: 1 instead of 10" in page
    assert "the same for 1 of 3 nominees" in page
    assert "Li Jianguo is selected only in “Run 1”" not in page
    office.get(f"{stage.path}/runs/compare?first=7", status=404)


def test_rulings_weights_and_newcomers_are_causes(app: Flask, browser: Browser) -> None:
    stage = set_stage()
    stage.run(db.session)
    words: dict[str, Any] = {"vote": "7:0", "reason": "已获上级表彰", "decided_on": LATER.date(), "actor": "office"}
    record_ruling(db.session, stage.award, kind="exclude", nominees=[f"n{stage.wang.id}"], now=LATER, **words)
    sun = factories.make_nomination(stage.award, factories.make_person(stage.repairs, "孙强", name_en="Sun Qiang"))
    give_value(sun, "99")
    make_run(db.session, stage.award, actor="office", now=LATER)
    db.session.commit()
    office = browser.sign_in(factories.make_user("leader")).speak("en")
    with counted(app) as few:
        page = office.get(f"{stage.path}/runs/compare")
    assert "excluded by a ruling: 已获上级表彰" in page
    assert "only in the second: nominated or accepted since" in page
    for number in range(5):
        one = factories.make_nomination(stage.award, factories.make_person(stage.canteen, f"新人{number}"))
        give_value(one, "50")
    make_run(db.session, stage.award, actor="office", now=LATER)
    db.session.commit()
    with counted(app) as many:
        office.get(f"{stage.path}/runs/compare?first=1&second=3")
    assert len(many) == len(few)


def test_other_rules_are_told_and_are_causes(app: Flask) -> None:
    run = set_stage().run(db.session)
    bundle = copy.deepcopy(bundle_of(run))
    panel, appraisal = bundle["scheme"]["components"]
    panel["weight"], appraisal["weight"], bundle["scheme"]["winners"] = "50", "50", 2
    bundle["nominees"][0]["adjustments"] = [{"points": "1", "reason": "x"}]
    del bundle["nominees"][1]["data"]["panel"]["sheets"][2]
    first, second = Side(bundle_of(run), result_of(run)), Side(bundle, scoring.run(bundle))
    found = compare(first, second, names={}, judges={"j3": "孙评委"})
    rules = [str(one) for one in found.rules]
    assert rules == ["Weight of Panel: 60 → 50", "Weight of Appraisal: 40 → 50", "Places: 1 → 2"]
    causes = {line.id: " | ".join(map(str, line.causes)) for line in found.lines}
    one, two, _ = (f"{line.id}" for line in found.lines)
    assert "the weight is 50 instead of 60" in causes[one] and "bonuses and deductions: 0.00 → 1.00" in causes[one]
    assert "the sheet of j3 孙评委 is gone; the weight is 50 instead of 60" in causes[two]
    assert [line.id for line in found.entering] == [two]


def test_a_line_without_a_rank_has_not_climbed() -> None:
    row = {"rank": 3, "total": "80.00", "status": "not_selected"}
    out = {"rank": None, "total": None, "status": "excluded"}
    assert Line("n1", "x", row, {**row, "rank": 1}, ()).climbed == 2
    assert Line("n1", "x", row, out, ()).climbed is None
    assert not Line("n1", "x", row, dict(row), ()).is_moved
    assert Line("n1", "x", {**row, "status": "selected"}, out, ()).turned == "out"


def scored(change: Callable[[dict[str, Any]], None], bundle: dict[str, Any]) -> Side:
    """The bundle with a change of its scheme or its nominees."""
    changed = copy.deepcopy(bundle)
    changed["rules"]["sealed_sha256"] = ""
    change(changed)
    return Side(changed, scoring.run(changed))


def test_rules_for_everyone_are_causes_where_they_decide(app: Flask) -> None:
    """A lowest total, fewer places, a panel that is trimmed no more."""
    stage = set_stage(winners={"type": "number", "value": "2"})
    bundle = bundle_of(stage.run(db.session))
    panel = next(one for one in bundle["scheme"]["components"] if one["kind"] == "panel")
    panel |= {"method": "trimmed_mean", "trim": 1, "trim_min_judges": len(panel["judges"]), "min_sheets": 3}
    first, gone = scored(lambda one: None, bundle), panel["judges"][-1]

    def told(change: Callable[[dict[str, Any]], None]) -> dict[str, str]:
        found = compare(first, scored(change, bundle), names={}, judges={})
        return {line.id: "; ".join(map(str, line.causes)) for line in found.lines}

    wang, li = f"n{stage.wang.id}", f"n{stage.li.id}"
    assert told(lambda one: one["scheme"].update(winners=1))[li] == "Places: 2 → 1"
    assert told(lambda one: one["scheme"].update(min_score="99"))[wang] == "Lowest total: – → 99"
    fewer = told(lambda one: one.update(changed_bundle(one, {"without": [gone]})))
    count = len(panel["judges"]) - 1
    assert f"with {count} judges the highest and lowest marks are left out no more" in fewer[wang]
    without = scored(lambda one: one.update(changed_bundle(one, {"without": [gone]})), bundle)
    rules = compare(without, first, names={}, judges={}).rules
    assert [str(one) for one in rules if "Judges" in str(one)] == [
        f"Judges of {panel['label']['en']} that only the second has: {gone}"
    ]


def test_another_veto_and_a_mark_that_is_gone_are_causes() -> None:
    """As many vetoes as before, but another one; a criterion that only the older sheet has."""
    veto = {"reason": "处分"}
    sides = [
        Side(
            {
                "scheme": {"components": [PANEL]},
                "rulings": [],
                "nominees": [{"id": "n1", "vetoes": [{"code": code, **veto}], "data": {"p": {"sheets": [sheet]}}}],
            },
            {"ranking": [{"id": "n1", "rank": None, "status": "vetoed", "adjustment": "0", "components": [result]}]},
        )
        for code, sheet, result in (
            ("late", {"judge": "j1", "scores": {"a": "9", "b": "8"}}, {**RESULT, "points": "85"}),
            ("fraud", {"judge": "j1", "scores": {"a": "9"}}, {**RESULT, "points": "90"}),
        )
    ]
    told = "; ".join(map(str, causes_of(*sides, "n1", {})))
    assert "j1, B: – instead of 8" in told and "a veto was entered; a veto was withdrawn" in told
