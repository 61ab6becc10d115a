"""Every figure of the six awards, recomputed from the rows of the files."""

from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.evidence.measures import Measures, measures_for
from awards.evidence.models import WorkOrder
from awards.evidence.queries.orders import orders_page
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from tests.demo.raw import LEVELS, LIMIT, QUESTIONS, RawYear, merged, rounded, summed

pytestmark = pytest.mark.xdist_group("demo")

# Award → component → what it is made of: kind, whose rows count, and the indicator or the weight of a mystery visit.
COMPONENTS: dict[str, dict[str, tuple[str, str, Any]]] = {
    "excellent-department": {
        "patrol": ("visits", "self+windows", 2),
        "satisfaction": ("answers", "self+windows", None),
        "rectification": ("value", "self", "rectification_rate"),
        "on-time": ("rate", "self", None),
        "training": ("value", "self", "training_rate"),
    },
    "civilised-window": {
        "on-site": ("visits", "self", 2),
        "satisfaction": ("answers", "self", None),
        "on-time": ("rate", "self", None),
        "complaints": ("value", "self", "upheld_per_1000"),
    },
    "service-model": {
        "satisfaction": ("answers", "self+serves", None),
        "appraisal": ("value", "self", "appraisal"),
        "results": ("value", "self", "result_index"),
        "peers": ("votes", "self", None),
    },
    "skilled-technician": {
        "test": ("value", "self", "skill_test"),
        "orders": ("rate", "self", None),
        "innovation": ("value", "self", "innovation_points"),
        "safety": ("value", "self", "safety_points"),
    },
    "cleaning-model": {
        "zone": ("visits", "serves", 1),
        "users": ("answers", "self+serves", None),
        "attendance": ("value", "self", "attendance_rate"),
        "response": ("value", "self", "response_points"),
    },
    "model-zone": {
        "zone": ("visits", "self", 1),
        "users": ("answers", "self", None),
    },
}
CORRECTED = {("CK09", "upheld_per_1000"): Fraction(3, 10)}
CELLS = [(award, component) for award, components in COMPONENTS.items() for component in components]


def award_and_nominees(session: Session, code: str) -> tuple[Award, list[Subject]]:
    """Everyone who was ever put forward, drafts too."""
    award = session.scalars(select(Award).where(Award.code == code)).one()
    nominations = session.scalars(select(Nomination).where(Nomination.award_id == award.id))
    return award, [one.subject for one in nominations]


def measured(session: Session, code: str) -> tuple[Measures, list[Subject]]:
    award, subjects = award_and_nominees(session, code)
    return measures_for(session, award, subjects), subjects


def places_of(year: RawYear, code: str, rule: str) -> set[str]:
    """The codes whose rows count for one nominee."""
    found = {code} if "self" in rule else set()
    if "windows" in rule:
        found |= year.windows_of.get(code, set())
    if "serves" in rule:
        found |= {year.people[code].serves} - {""}
    return found


def visits_by_hand(year: RawYear, places: set[str], mystery: int) -> tuple[Any, int]:
    mine = [one for one in year.visits if one.place in places]
    rows = [(one.score, one.out_of, Fraction(mystery if one.mode == "mystery" else 1)) for one in mine]
    return sorted(rows) or None, len(mine)


def answers_by_hand(year: RawYear, places: set[str]) -> tuple[Any, int]:
    counts, people = year.counts(places), year.responses(places)
    entries = [
        (stratum, sum(people[name] for name in names), summed(counts, names))
        for stratum, names in merged(counts).items()
    ]
    return entries or None, people.total()


def rate_by_hand(year: RawYear, code: str) -> tuple[Any, int]:
    on_time, counted = year.on_time(code)
    if counted:
        return rounded(Fraction(100 * on_time, counted), 6), counted
    value = year.indicators.get((code, "on_time_rate"))
    return value, int(value is not None)


def by_hand(year: RawYear, code: str, kind: str, rule: str, detail: Any) -> tuple[Any, int]:
    """The data of one cell in plain values, and how many rows it is made of."""
    places = places_of(year, code, rule)
    if kind == "visits":
        return visits_by_hand(year, places, detail)
    if kind == "answers":
        return answers_by_hand(year, places)
    if kind == "rate":
        return rate_by_hand(year, code)
    if kind == "votes":
        return year.ballots[code], 1
    value = CORRECTED.get((code, detail), year.indicators.get((code, detail)))
    return value, int(value is not None)


def plain(kind: str, data: Any) -> Any:
    """The product's data of one cell in the same plain values."""
    if data is None:
        return None
    if kind == "visits":
        return sorted((Fraction(one["score"]), Fraction(one["out_of"]), Fraction(one["weight"])) for one in data)
    if kind == "answers":
        return [(one["stratum"], one["responses"], one["items"]) for one in data]
    return (data["for"], data["valid"]) if kind == "votes" else Fraction(data)


@pytest.mark.parametrize(("award", "component"), CELLS)
def test_every_cell_is_what_its_files_say(session: Session, year: RawYear, award: str, component: str) -> None:
    kind, rule, detail = COMPONENTS[award][component]
    measures, subjects = measured(session, award)
    for subject in subjects:
        expected, rows = by_hand(year, subject.code, kind, rule, detail)
        found = plain(kind, measures.data[subject.id].get(component))
        assert found == expected, (subject.code, component)
        assert measures.rows[subject.id].get(component, 0) == rows, (subject.code, component)


def test_nothing_is_measured_beside_these_components(session: Session) -> None:
    for code, components in COMPONENTS.items():
        measures, subjects = measured(session, code)
        assert {name for one in subjects for name in measures.data[one.id]} <= set(components)


@pytest.mark.parametrize("award", ["excellent-department", "civilised-window", "service-model", "cleaning-model"])
def test_the_wave_is_everyones_answers(session: Session, year: RawYear, award: str) -> None:
    measures, _ = measured(session, award)
    (scheme,) = measures.scheme.values()
    counts, people = year.counts(None), year.responses(None)
    assert len(scheme["items"]) == QUESTIONS
    assert [(one["stratum"], one["responses"], one["items"]) for one in scheme["wave"]] == [
        (name, people[name], counts[name]) for name in ("student", "staff")
    ]


def test_both_exports_are_the_same_answers(year: RawYear) -> None:
    assert len(year.answers_in_texts) == 2000
    assert year.answers_in_positions == year.answers_in_texts
    assert len(year.counted_answers) == 1988


def test_small_strata_are_merged_for_two_windows_and_a_zone(session: Session, year: RawYear) -> None:
    alone = [code for code in ("CK01", "CK03", "CK04", "ZR04", "ZR05") if len(merged(year.counts({code}))) == 1]
    assert alone == ["CK03", "CK04", "ZR04"]
    measures, windows = measured(session, "civilised-window")
    strata = {one.code: [entry["stratum"] for entry in measures.data[one.id]["satisfaction"]] for one in windows}
    assert (strata["CK03"], strata["CK01"]) == (["student"], ["student", "staff"])


def test_the_rows_of_the_work_orders_add_up_to_900(session: Session, year: RawYear) -> None:
    award, _ = award_and_nominees(session, "skilled-technician")
    page = orders_page(session, award.campaign)
    parts = {fate: page.total(fate) for fate in ("credited", "uncredited", "unnamed", "cancelled", "rejected", "same")}
    fates = [one.fate for one in year.orders]
    active = [one for one in year.orders if one.fate in {"open", "finished"}]
    credited = [one for one in active if year.technician_of(one)]
    assert sum(parts.values()) == page.total("rows") == len(year.orders) == 900
    assert parts == {
        "credited": len(credited),
        "uncredited": sum(not year.technician_of(one) and bool(one.repairer) for one in active),
        "unnamed": sum(not one.repairer for one in active),
        "cancelled": fates.count("cancelled"),
        "rejected": fates.count("rejected"),
        "same": 0,
    }
    assert min(parts[fate] for fate in ("credited", "uncredited", "unnamed", "cancelled", "rejected")) > 0


def test_every_order_is_credited_to_the_right_person(session: Session, year: RawYear) -> None:
    by_number = {one.number: one for one in year.orders}
    credited = {one.number: one.subject and one.subject.code for one in session.scalars(select(WorkOrder))}
    for number, code in credited.items():
        order = by_number[number]
        assert code == (None if order.fate == "cancelled" else year.technician_of(order)), number
    assert set(by_number) - set(credited) == {one.number for one in year.orders if one.fate == "rejected"}


def test_orders_late_and_in_time_are_both_there(year: RawYear) -> None:
    late = [one for one in year.orders if one.finished and one.finished - one.reported > LIMIT]
    before, after = (
        [one for one in year.orders if (one.reported.month < 9) is early and one.fate == "finished"]
        for early in (True, False)
    )
    share = [Fraction(sum(one in late for one in half), len(half)) for half in (before, after)]
    assert share[0] > 2 * share[1] > 0


def test_visits_and_answers_get_better_after_the_summer(year: RawYear) -> None:
    def visits(months: range) -> Fraction:
        found = [one for one in year.visits if one.month in months and one.mode == "announced"]
        return sum((100 * one.score / one.out_of for one in found), Fraction(0)) / len(found)

    def praise(months: range) -> Fraction:
        marks = [mark for one in year.counted_answers if one.at.month in months for mark in one.marks]
        return Fraction(marks.count(LEVELS[-1]), len(marks))

    assert visits(range(10, 13)) > visits(range(1, 9)) + 1
    assert praise(range(10, 13)) > praise(range(1, 9)) + Fraction(3, 100)
