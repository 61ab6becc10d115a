"""Trying a preset's schemes on the scoring engine, so that nothing is declared which a run would refuse."""

from typing import Any

from awards.campaigns.building import build_award
from awards.campaigns.scheme import scheme_of
from scoring import check_bundle
from scoring.problems import Location, path_of

# A year's survey arrives with its answers; for the trial anything sound will do.
ITEMS = [{"code": "q1", "weight": "1", "options": 5}]
OUTER = {"max": "maximum"}
COLUMNS = ("code", "kind", "label", "weight", "missing", "criteria")


def engine_mistakes(data: dict[str, Any], awards: list[int]) -> list[str]:
    """What the engine would refuse in the awards at these indexes, each with the preset's path."""
    return [mistake for index in awards for mistake in _mistakes_of(data["awards"][index], index)]


def _mistakes_of(declared: dict[str, Any], index: int) -> list[str]:
    award = build_award(declared, index)
    parts = {
        component.code: {
            "items": ITEMS,
            "wave": [
                {"stratum": stratum.get("code", ""), "responses": 1, "items": {"q1": [0, 0, 0, 0, 1]}}
                for stratum in component.settings.get("strata", [])
            ],
        }
        for component in award.components
        if component.kind == "survey"
    }
    bundle = {
        "format": "award-bundle/1",
        "award": {"code": award.code, "name": award.name, "year": 2015},
        "rules": {"sealed_sha256": ""},
        "scheme": scheme_of(award, counts={award.subject_kind: 1}, survey_parts=parts, judges=()),
        "nominees": [],
        "rulings": [],
        "stability": {"draws": 1, "seed": 1},
    }
    return [f"{_path(problem.location, index)}: {problem.message}" for problem in check_bundle(bundle)]


def _path(location: Location, index: int) -> str:
    """("scheme", "components", 2, "transform", "to") → `awards[0].components[2].settings.transform.to`."""
    steps = [OUTER.get(step, step) if isinstance(step, str) else step for step in location[1:]]
    if len(steps) > 2 and steps[0] == "components" and steps[2] not in COLUMNS:
        steps.insert(2, "settings")
    return path_of(("awards", index, *steps))
