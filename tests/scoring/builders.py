"""Small bundles for the tests, with every key spelled out as the rules ask, and short ways to change them."""

import copy
from typing import Any

Document = dict[str, Any]


def label(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def indicator(code: str = "index", weight: str = "100", **changes: Any) -> Document:
    """An indicator in points already: the shortest way to a given number of points."""
    return {
        "code": code,
        "kind": "indicator",
        "label": label(code),
        "weight": weight,
        "missing": "block",
        "transform": {"type": "points"},
    } | changes


def panel(code: str = "panel", weight: str = "100", judges: int = 3, **changes: Any) -> Document:
    """A panel with one criterion out of 100, so that a mark is a sheet's total."""
    return {
        "code": code,
        "kind": "panel",
        "label": label(code),
        "weight": weight,
        "missing": "block",
        "method": "mean",
        "judges": [f"j{number}" for number in range(1, judges + 1)],
        "criteria": [{"code": "merit", "label": label("merit"), "max": "100", "weight": "1"}],
    } | changes


def sheets(*marks: str | None) -> Document:
    """Sheets of j1, j2, … with these marks; None is a recusal."""
    entries = [(f"j{number}", mark) for number, mark in enumerate(marks, start=1)]
    return {
        "sheets": [{"judge": judge, "scores": {"merit": mark}} for judge, mark in entries if mark is not None],
        "recused": [judge for judge, mark in entries if mark is None],
    }


def survey(code: str = "survey", weight: str = "100", **changes: Any) -> Document:
    """One item with five options, students and staff, a wave that gives 75 and 50 as priors."""
    return {
        "code": code,
        "kind": "survey",
        "label": label(code),
        "weight": weight,
        "missing": "block",
        "strata": [{"code": "student", "weight": "60"}, {"code": "staff", "weight": "40"}],
        "items": [{"code": "q1", "weight": "1", "options": 5}],
        "wave": [
            {"stratum": "student", "responses": 100, "items": {"q1": [0, 0, 0, 100, 0]}},
            {"stratum": "staff", "responses": 100, "items": {"q1": [0, 0, 100, 0, 0]}},
        ],
    } | changes


def answers(**counts: list[int]) -> list[Document]:
    """Answers to q1 per stratum."""
    return [
        {"stratum": stratum, "responses": sum(numbers), "items": {"q1": numbers}} for stratum, numbers in counts.items()
    ]


def nominee(id: str, *departments: str, **changes: Any) -> Document:
    return {
        "id": id,
        "departments": list(departments),
        "vetoes": [],
        "adjustments": [],
        "data": {},
    } | changes


def bundle(components: list[Document], nominees: list[Document], *rulings: Document, **scheme: Any) -> Document:
    return {
        "format": "award-bundle/1",
        "award": {"code": "service-model", "name": {"zh": "服务标兵", "en": "Service model"}, "year": 2015},
        "rules": {"sealed_sha256": "…"},
        "scheme": {
            "components": components,
            "bonus_cap": "3",
            "deduction_cap": "10",
            "tie_break": [],
            "winners": 1,
            "per_department": None,
            "min_score": None,
        }
        | scheme,
        "nominees": nominees,
        "rulings": list(rulings),
        "stability": {"draws": 1000, "delta": "0.2", "seed": 2015},
    }


def field(
    points: dict[str, str], *rulings: Document, departments: dict[str, list[str]] | None = None, **scheme: Any
) -> Document:
    """A bundle of nominees with these points and nothing else."""
    homes = departments or {}
    entries = [nominee(id, *homes.get(id, []), data={"index": value}) for id, value in points.items()]
    return bundle([indicator()], entries, *rulings, **scheme)


def tie(*order: str) -> Document:
    return {"kind": "tie", "order": list(order), "vote": "5:2", "reason": "表决"}


def exclude(nominee: str) -> Document:
    return {"kind": "exclude", "nominee": nominee, "reason": "本人申请"}


WORKED: Document = {
    "format": "award-bundle/1",
    "award": {"code": "service-model", "name": {"zh": "服务标兵", "en": "Service model"}, "year": 2015},
    "rules": {"sealed_sha256": "…"},
    "scheme": {
        "places": 2,
        "components": [
            {
                "code": "panel",
                "kind": "panel",
                "label": {"zh": "评审", "en": "Panel"},
                "weight": "40",
                "missing": "block",
                "method": "trimmed_mean",
                "trim": 1,
                "trim_min_judges": 7,
                "min_sheets": 3,
                "judges": ["j1", "j2", "j3", "j4"],
                "criteria": [
                    {"code": "attitude", "label": {"zh": "服务态度", "en": "Attitude"}, "max": "10", "weight": "60"},
                    {"code": "skill", "label": {"zh": "业务能力", "en": "Skill"}, "max": "10", "weight": "40"},
                ],
            },
            {
                "code": "patrol",
                "kind": "inspection",
                "label": {"zh": "巡查", "en": "Inspection"},
                "weight": "20",
                "missing": "reweight",
            },
            {
                "code": "satisfaction",
                "kind": "survey",
                "label": {"zh": "满意度", "en": "Satisfaction"},
                "weight": "30",
                "missing": "block",
                "min_responses": 10,
                "strength": "20",
                "strata": [{"code": "student", "weight": "1"}],
                "items": [{"code": "q1", "weight": "1", "options": 5}],
                "wave": [{"stratum": "student", "responses": 1000, "items": {"q1": [10, 20, 90, 380, 500]}}],
            },
            {
                "code": "ontime",
                "kind": "indicator",
                "label": {"zh": "限时办结", "en": "On time"},
                "weight": "10",
                "missing": "zero",
                "transform": {"type": "linear", "from": "80", "to": "100"},
            },
        ],
        "bonus_cap": "3",
        "deduction_cap": "10",
        "tie_break": ["satisfaction", "patrol"],
        "winners": 1,
        "per_department": None,
        "min_score": "85",
    },
    "nominees": [
        {
            "id": "n1",
            "departments": ["d1"],
            "vetoes": [],
            "adjustments": [{"points": "1.5", "reason": "…"}],
            "data": {
                "panel": {
                    "sheets": [
                        {"judge": "j1", "scores": {"attitude": "9", "skill": "8.5"}},
                        {"judge": "j2", "scores": {"attitude": "8", "skill": "9"}},
                        {"judge": "j3", "scores": {"attitude": "10", "skill": "9.5"}},
                    ],
                    "recused": ["j4"],
                },
                "patrol": [{"score": "96"}, {"score": "47", "out_of": "50"}],
                "satisfaction": [{"stratum": "student", "responses": 121, "items": {"q1": [0, 2, 10, 50, 58]}}],
                "ontime": "97.5",
            },
        }
    ],
    "rulings": [],
    "stability": {"draws": 1000, "delta": "0.2", "seed": 2015},
}


def worked() -> Document:
    """The worked example of the rules, a fresh copy."""
    return copy.deepcopy(WORKED)


def row(result: Document, id: str) -> Document:
    """A nominee's row of a result."""
    return next(entry for entry in result["ranking"] if entry["id"] == id)


def part(result: Document, id: str, code: str) -> Document:
    """A component of a nominee's row."""
    return next(entry for entry in row(result, id)["components"] if entry["code"] == code)


def statuses(result: Document) -> dict[str, str]:
    return {entry["id"]: entry["status"] for entry in result["ranking"]}


def ranks(result: Document) -> dict[str, int | None]:
    return {entry["id"]: entry["rank"] for entry in result["ranking"]}


def totals(result: Document) -> dict[str, str | None]:
    return {entry["id"]: entry["total"] for entry in result["ranking"]}


def rich() -> Document:
    """Every kind, policy, transform and ruling in one sound bundle: n1 and n2 tie for the one place, n3 is excluded."""
    steps = {"type": "steps", "direction": "cost", "steps": [["0", "100"], ["2", "60"]], "else": "10"}
    linear = {"type": "linear", "from": "0", "to": "50"}
    components = [
        panel(weight="20", judges=2, method="adjusted", missing="reweight"),
        panel("trimmed", weight="10", judges=7, method="trimmed_mean", min_sheets=3, missing="zero"),
        survey(weight="20", missing="reweight"),
        {"code": "patrol", "kind": "inspection", "label": label("patrol"), "weight": "10", "missing": "zero"},
        {"code": "peers", "kind": "vote", "label": label("peers"), "weight": "10", "missing": "zero", "min_valid": 5},
        indicator("upheld", "10", transform=steps, missing="zero"),
        indicator("rate", "10", transform=linear, missing="zero"),
        indicator("index", "10"),
    ]
    data = {
        "panel": sheets("90", "80"),
        "trimmed": sheets("70", "80", "90", None, None, None, None),
        "survey": answers(student=[1, 0, 2, 3, 4], staff=[0, 0, 0, 5, 5]),
        "patrol": [{"score": "45", "out_of": "50", "weight": "2"}, {"score": "80"}],
        "peers": {"for": 8, "valid": 10},
        "upheld": "1.5",
        "rate": "40",
        "index": "88.5",
    }
    entries = [
        nominee("n1", "d1", "d2", data=copy.deepcopy(data)),
        nominee("n2", "d3", data=copy.deepcopy(data)),
        nominee("n3", data={"index": "99"}, adjustments=[{"points": "-1.25", "reason": "迟到"}]),
        nominee("n4", vetoes=[{"code": "discipline", "reason": "违纪"}], data={"index": "80"}),
    ]
    document = bundle(
        components, entries, tie("n2", "n1"), exclude("n3"), per_department=1, tie_break=["panel", "index"]
    )
    return copy.deepcopy(document)
