"""The published award: what is planted in its runs is found in the documents, and its points are what a pocket
calculator gives."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.judging.models import Mark, PanelSeat, Sheet
from awards.nominations.models import Nomination
from awards.runs.models import Ruling, Run
from awards.runs.queries import bundle_of, nominees_of, result_of
from tests.demo.raw import QUESTIONS, Counts, RawYear, merged, rounded, size_of, summed
from tests.pages import Browser

pytestmark = pytest.mark.xdist_group("demo")

STRATUM_WEIGHTS = {"student": 60, "staff": 40}
STRENGTH, LEAST_ANSWERS = 20, 10
CRITERIA = {"attitude": 40, "skill": 30, "deeds": 30}
WEIGHTS = {"satisfaction": 30, "appraisal": 20, "results": 20, "peers": 10, "panel": 20}
ADJUSTED = {("ZW07", "接待员"): Fraction(3, 2), ("ZW01", "收银员"): Fraction(-1, 2)}
Row = dict[str, Any]


@pytest.fixture
def award(session: Session) -> Award:
    return session.scalars(select(Award).where(Award.code == "service-model")).one()


@pytest.fixture
def runs(session: Session, award: Award) -> Sequence[Run]:
    """The two runs in their order."""
    return session.scalars(select(Run).where(Run.award_id == award.id).order_by(Run.number)).all()


@pytest.fixture
def ranking(runs: Sequence[Run]) -> list[Row]:
    """The published one's."""
    rows: list[Row] = result_of(runs[1])["ranking"]
    return rows


@pytest.fixture
def nominees(session: Session, award: Award) -> dict[str, Nomination]:
    """Id in the documents → nomination."""
    return dict(nominees_of(session, award))


def notes_of(row: Row) -> set[str]:
    return {note["code"] for component in row["components"] for note in component["notes"]}


def test_a_panel_of_five_is_not_trimmed(ranking: list[Row], runs: Sequence[Run]) -> None:
    (panel,) = [one for one in bundle_of(runs[1])["scheme"]["components"] if one["kind"] == "panel"]
    assert len(panel["judges"]) == 5
    noted = [one["components"][-1]["notes"] for one in ranking]
    assert all({"code": "not_trimmed", "judges": 5} in notes for notes in noted)


def test_one_component_is_carried_by_the_others(ranking: list[Row], nominees: dict[str, Nomination]) -> None:
    (row,) = [one for one in ranking if "reweighted" in notes_of(one)]
    assert nominees[row["id"]].subject.post == "驾驶员"
    assert row["components"][0]["points"] is None and row["total"] is not None


def test_one_nominee_is_disqualified(ranking: list[Row], runs: Sequence[Run]) -> None:
    (row,) = [one for one in ranking if one["status"] == "disqualified"]
    assert (row["rank"], row["total"]) == (None, None)
    (frozen,) = [one for one in bundle_of(runs[1])["nominees"] if one["id"] == row["id"]]
    assert [one["code"] for one in frozen["vetoes"]] == ["upheld_complaint"]


def test_two_share_a_rank_to_the_last_digit(ranking: list[Row], nominees: dict[str, Nomination]) -> None:
    first, second = [one for one in ranking if one["rank"] == 4]
    assert first["total"] == second["total"] is not None
    points = [[one["points"] for one in row["components"]] for row in (first, second)]
    assert points[0] == points[1]
    assert {nominees[row["id"]].subject.post for row in (first, second)} == {"收费员"}
    assert 5 not in {one["rank"] for one in ranking}


def test_no_judge_marked_the_two_alike(session: Session, award: Award, ranking: list[Row]) -> None:
    """The tie comes out of ordinary marks: equal in the mean, different judge by judge."""
    twins = [int(one["id"][1:]) for one in ranking if one["rank"] == 4]
    marks: dict[int, dict[int, list[Fraction]]] = defaultdict(dict)
    for sheet in session.scalars(select(Sheet).where(Sheet.nomination_id.in_(twins))):
        marks[sheet.nomination_id][sheet.seat_id] = [Fraction(mark.value) for mark in sheet.marks]
    first, second = (marks[one] for one in twins)
    assert first != second and sorted(first.values()) == sorted(second.values())


def test_the_tie_was_voted_on_and_the_second_run_obeys(
    session: Session, award: Award, runs: Sequence[Run], ranking: list[Row]
) -> None:
    before = result_of(runs[0])
    tied = before["blocked_by"][0]
    (ruling,) = session.scalars(select(Ruling).where(Ruling.award_id == award.id))
    assert len(runs) == 2 and not before["approvable"]
    assert (tied["code"], ruling.kind, ruling.data["order"]) == ("tied_at_cut", "tie", tied["nominees"])
    assert ruling.vote and ruling.reason
    status = {one["id"]: one["status"] for one in ranking}
    assert [status[one] for one in ruling.data["order"]] == ["selected", "not_selected"]
    assert [one["status"] for one in ranking].count("selected") == 4
    assert bundle_of(runs[1])["rulings"][0]["order"] == tied["nominees"]


def index_of(items: dict[str, list[int]]) -> Fraction:
    """x̄: the mean over the questions of the mean level, from 0 to 100."""
    means = [
        Fraction(100 * sum(level * times for level, times in enumerate(counts)), 4 * sum(counts))
        for counts in items.values()
    ]
    return sum(means, Fraction(0)) / QUESTIONS


def satisfaction_of(year: RawYear, window: str) -> Fraction | None:
    """Points of the survey about one window; None without one."""
    counts, wave = year.counts({window}), year.counts(None)
    if not window or sum(map(size_of, counts.values())) < LEAST_ANSWERS:
        return None
    kept: Counts = {stratum: summed(counts, names) for stratum, names in merged(counts).items()}
    total = Fraction(0)
    for stratum, weight in STRATUM_WEIGHTS.items():
        prior, size = index_of(wave[stratum]), size_of(kept.get(stratum, {}))
        mean = index_of(kept[stratum]) if size else Fraction(0)
        total += weight * (size * mean + STRENGTH * prior) / (size + STRENGTH)
    return rounded(total / 100, 2)


def panel_of(session: Session, nomination: Nomination) -> Fraction:
    """The plain mean of the signed sheets: five judges are fewer than seven."""
    query = select(Mark).join(Sheet).join(PanelSeat, PanelSeat.id == Sheet.seat_id)
    query = query.where(Sheet.nomination_id == nomination.id, Sheet.state == "signed")
    totals: dict[int, Fraction] = defaultdict(Fraction)
    codes = {one.id: one.code for component in nomination.award.components for one in component.criteria}
    for mark in session.scalars(query):
        totals[mark.sheet_id] += CRITERIA[codes[mark.criterion_id]] * Fraction(mark.value) / 10
    return rounded(sum(totals.values(), Fraction(0)) / len(totals), 2)


def points_by_hand(session: Session, year: RawYear, nomination: Nomination) -> dict[str, Fraction | None]:
    person = year.people[nomination.subject.code]
    favour, valid = year.ballots[person.number]
    return {
        "satisfaction": satisfaction_of(year, person.serves),
        "appraisal": year.indicators[person.number, "appraisal"],
        "results": year.indicators[person.number, "result_index"],
        "peers": rounded(Fraction(100 * favour, valid), 2),
        "panel": panel_of(session, nomination),
    }


def test_every_point_and_every_total_is_what_a_calculator_gives(
    session: Session, year: RawYear, ranking: list[Row], nominees: dict[str, Nomination]
) -> None:
    for row in ranking:
        nomination = nominees[row["id"]]
        points = points_by_hand(session, year, nomination)
        printed = {one["code"]: None if one["points"] is None else Fraction(one["points"]) for one in row["components"]}
        assert printed == points, nomination.subject.code
        if row["total"] is None:
            continue
        counted = {code: value for code, value in points.items() if value is not None}
        weight = sum(WEIGHTS[code] for code in counted)
        total = sum((rounded(value * WEIGHTS[code] / weight, 4) for code, value in counted.items()), Fraction(0))
        total += ADJUSTED.get((nomination.department.code, nomination.subject.post), Fraction(0))
        assert Fraction(row["total"]) == rounded(total, 2), nomination.subject.code


def test_a_nominee_follows_the_own_points_and_a_stranger_only_the_winners(
    app: Flask, session: Session, ranking: list[Row], nominees: dict[str, Nomination]
) -> None:
    ids = {nominees[row["id"]].subject.code: row["id"] for row in ranking}
    users = {one.username: one for one in session.scalars(select(User)) if one.username in {"20000", "20007"}}
    loser = next(row["id"] for row in ranking if row["status"] == "not_selected" and row["rank"] == 6)
    results = "/2015/awards/service-model/results"
    Browser(app).sign_in(users["20000"]).get(f"{results}/{ids['20000']}")
    Browser(app).sign_in(users["20007"]).get(f"{results}/{loser}", status=403)
