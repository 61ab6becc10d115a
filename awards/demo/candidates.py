"""Who is put forward in the demo year: 45 nominations over the six awards, within the quotas."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from awards.demo.people import Person, one_of
from awards.demo.world import DEPARTMENTS, TWIN_WINDOWS, WINDOWS, ZONES

DEPARTMENT, WINDOW, SERVICE, TECHNICIAN, CLEANER, ZONE = (
    *("excellent-department", "civilised-window", "service-model", "skilled-technician", "cleaning-model"),
    "model-zone",
)


@dataclass(frozen=True)
class Candidate:
    """One nomination: the award's code, kind and code of who is put forward, how far it has come, what the panel thinks
    (of 10), and the figures and votes (for, valid) of a person."""

    award: str
    kind: str
    code: str
    stop: str = "accepted"
    level: float = 8.5
    figures: dict[str, float] = field(default_factory=dict)
    votes: tuple[int, int] | None = None


UNIT_STOPS = {"ZW02": "accepted", "ZW07": "accepted", "ZW08": "accepted", "ZW05": "returned", "ZW06": "draft"}
WINDOW_LEVELS = dict(
    zip((code for code, _, _ in WINDOWS), (8.2, 7.6, 8.8, 8.8, 7.8, 9.1, 8.3, 9.3, 8.1), strict=True),
)
ZONE_LEVELS = {"ZR01": 9.3, "ZR02": 8.7, "ZR03": 8.2, "ZR04": 9.0, "ZR05": 8.8}
# Award, (department, post, place in the list of those, where they work), stop, level, figures, votes.
Row = tuple[str, tuple[str, str, int, str], str, float, tuple[float, ...], tuple[int, int] | None]
FIGURES = {
    SERVICE: ("appraisal", "result_index"),
    TECHNICIAN: ("skill_test", "innovation_points", "safety_points"),
    CLEANER: ("attendance_rate", "response_points"),
}
# The two of 购电充值窗口 end the year with equal figures, each marked otherwise by each judge.
TWIN_CASHIERS = (("ZW05", "收费员", 0, "CK06"), ("ZW05", "收费员", 1, "CK06"))
VETOED = ("ZW03", "接待员", 0, "CK05")
PRAISED = ("ZW07", "接待员", 0, "CK08")
LATE_ONCE = ("ZW01", "收银员", 0, "CK01")
SELF_NOMINATED = ("ZW07", "保洁员", 0, "ZR05")
NOBODYS_WINDOW = ("ZW06", "驾驶员", 0, "")
PEOPLE: tuple[Row, ...] = (
    (SERVICE, ("ZW01", "服务员", 0, "CK01"), "accepted", 9.2, (97.5, 97), (29, 30)),
    (SERVICE, ("ZW01", "服务员", 0, "CK02"), "accepted", 8.0, (89.5, 88), (25, 29)),
    (SERVICE, LATE_ONCE, "accepted", 8.3, (92, 90.5), (26, 30)),
    (SERVICE, ("ZW02", "值班员", 1, "CK03"), "accepted", 9.3, (96.5, 97), (29, 30)),
    (SERVICE, ("ZW02", "值班员", 0, "CK04"), "accepted", 8.2, (90.5, 91), (27, 31)),
    (SERVICE, VETOED, "accepted", 8.4, (91, 92), (25, 30)),
    (SERVICE, TWIN_CASHIERS[0], "accepted", 8.8, (93.5, 94), (28, 30)),
    (SERVICE, TWIN_CASHIERS[1], "accepted", 8.8, (93.5, 94), (28, 30)),
    (SERVICE, NOBODYS_WINDOW, "accepted", 8.6, (92.5, 90), (27, 30)),
    (SERVICE, PRAISED, "accepted", 9.4, (97, 96.5), (30, 31)),
    (SERVICE, ("ZW08", "发放员", 0, "CK09"), "rejected", 8.0, (88, 87), (22, 27)),
    (TECHNICIAN, ("ZW03", "电工", 0, ""), "accepted", 9.2, (96, 92, 100), (29, 30)),
    (TECHNICIAN, ("ZW03", "水暖工", 0, ""), "accepted", 8.7, (93.5, 84, 98), (27, 30)),
    (TECHNICIAN, ("ZW03", "木工", 0, ""), "accepted", 8.3, (90, 88, 100), (26, 30)),
    (TECHNICIAN, ("ZW05", "电工", 0, ""), "accepted", 8.9, (95, 90, 97), (28, 30)),
    (TECHNICIAN, ("ZW05", "水工", 0, ""), "accepted", 8.1, (88.5, 76, 99), (25, 29)),
    (TECHNICIAN, ("ZW02", "水工", 0, ""), "accepted", 8.4, (91, 80, 100), (26, 29)),
    (CLEANER, ("ZW04", "保洁员", 0, "ZR01"), "accepted", 9.0, (100, 94), (28, 30)),
    (CLEANER, ("ZW04", "保洁员", 0, "ZR02"), "submitted", 8.5, (99, 86), (26, 30)),
    (CLEANER, ("ZW04", "保洁员", 0, "ZR03"), "returned", 8.3, (98.5, 88), (27, 30)),
    (CLEANER, ("ZW02", "保洁员", 0, "ZR04"), "accepted", 8.7, (99.5, 90), (27, 29)),
    (CLEANER, ("ZW02", "保洁员", 1, "ZR04"), "draft", 8.4, (99, 84), (25, 28)),
    (CLEANER, SELF_NOMINATED, "proposed", 8.6, (100, 89), (26, 28)),
)


def candidates(people: Sequence[Person]) -> list[Candidate]:
    """All 45: eight departments, nine windows, 23 people, five zones."""
    units = [
        Candidate(DEPARTMENT, "department", code, UNIT_STOPS.get(code, "submitted"), 8.6) for code, _, _ in DEPARTMENTS
    ]
    windows = [Candidate(WINDOW, "window", code, level=WINDOW_LEVELS[code]) for code, _, _ in WINDOWS]
    zones = [Candidate(ZONE, "zone", code, level=ZONE_LEVELS[code]) for code, _, _ in ZONES]
    return [*units, *windows, *(_person(people, row) for row in PEOPLE), *zones]


def _person(people: Sequence[Person], row: Row) -> Candidate:
    award, who, stop, level, values, votes = row
    figures = dict(zip(FIGURES[award], values, strict=True))
    return Candidate(award, "person", one_of(people, *who).number, stop, level, figures, votes)


def chosen_figures(found: Sequence[Candidate]) -> dict[str, dict[str, float]]:
    """Staff number → indicator → value."""
    return {one.code: one.figures for one in found if one.kind == "person"}


def chosen_votes(found: Sequence[Candidate]) -> dict[str, tuple[int, int]]:
    """Staff number → (for, valid)."""
    return {one.code: one.votes for one in found if one.votes}


def skills(found: Sequence[Candidate]) -> dict[str, float]:
    """Staff number → how seldom a technician who is put forward is late."""
    return {one.code: one.level - 8.3 for one in found if one.award == TECHNICIAN}


def twins(people: Sequence[Person]) -> dict[tuple[str, str], str]:
    """(award, code) → code of who did equally well."""
    first, second = (one_of(people, *who).number for who in TWIN_CASHIERS)
    return {(WINDOW, TWIN_WINDOWS[1]): TWIN_WINDOWS[0], (SERVICE, second): first}
