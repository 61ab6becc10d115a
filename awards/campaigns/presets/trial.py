"""Trying an award's scheme on the scoring engine, so that nothing is declared which a run would refuse."""

from typing import Any

from awards.campaigns.building import build_award
from awards.campaigns.presets.mistakes import Mistake
from awards.campaigns.scheme import scheme_of
from awards.i18n import LazyMessage, lazy
from scoring import check_bundle
from scoring.problems import Location, Problem, path_of

# A year's survey arrives with its answers; for the trial anything sound will do.
ITEMS = [{"code": "q1", "weight": "1", "options": 5}]
OUTER = {"max": "maximum"}
COLUMNS = ("code", "kind", "label", "weight", "missing", "criteria")
LARGEST_PANEL = 100
# Where the engine speaks of its own keys, people are told in theirs.
WORDS = {
    "few_sheets_for_trim": lazy(
        "%(value)s is too few: the panel leaves out %(limit)s sheets of each nominee, and one must remain."
    ),
    "from_equals_to": lazy("%(value)s gives both 0 and 100 points: the two ends must differ."),
    "empty_list": lazy("This is empty."),
    "missing_key": lazy("This is missing."),
    "unknown_key": lazy("This is not known."),
}


def add_engine_mistakes(declared: dict[str, Any], prefix: str, mistakes: list[Mistake]) -> None:
    """Append what the engine would refuse in an award (shaped as `read_award` returns it) and nobody has noted yet at
    the same place or around it; `prefix` is the award's path in the document, as "awards[0]."."""
    noted = [mistake.path for mistake in mistakes]
    for problem in check_bundle(bundle_of(declared)):
        path = prefix + _path(problem.location)
        if not any(_touch(path, other) for other in noted):
            mistakes.append(Mistake(path, _words(problem)))


def bundle_of(declared: dict[str, Any]) -> dict[str, Any]:
    """A bundle without nominees, with a panel that is large enough for whatever is asked of panels."""
    award = build_award({**declared, "winners": {"type": "number", "value": "1"}}, 0)
    parts = {
        component.code: _survey(component.settings) for component in award.components if component.kind == "survey"
    }
    judges = [f"j{number}" for number in range(LARGEST_PANEL)]
    return {
        "format": "award-bundle/1",
        "award": {"code": award.code, "name": award.name, "year": 2015},
        "rules": {"sealed_sha256": ""},
        "scheme": scheme_of(award, counts={}, survey_parts=parts, judges=judges),
        "nominees": [],
        "rulings": [],
        "stability": {"draws": 1, "seed": 1},
    }


def _survey(settings: dict[str, Any]) -> dict[str, Any]:
    strata = settings.get("strata")
    codes = [one.get("code", "") for one in strata if isinstance(one, dict)] if isinstance(strata, list) else []
    return {
        "items": ITEMS,
        "wave": [{"stratum": code, "responses": 1, "items": {"q1": [0, 0, 0, 0, 1]}} for code in codes],
    }


def _touch(path: str, other: str) -> bool:
    """Whether a noted place says enough about another: it is the same or lies in it, or the other lies in it (what is
    wrong with all components together says nothing about one)."""
    return (
        path == other
        or other.startswith((f"{path}.", f"{path}["))
        or (path.startswith((f"{other}.", f"{other}[")) and not other.endswith("components"))
    )


def _words(problem: Problem) -> LazyMessage:
    if problem.code in WORDS:
        return lazy(WORDS[problem.code].msgid, **dict(problem.values))
    return lazy("%(words)s", words={"zh": problem.words("zh"), "en": problem.words("en")})


def _path(location: Location) -> str:
    """("scheme", "components", 2, "transform", "to") → `components[2].settings.transform.to`."""
    steps = [OUTER.get(step, step) if isinstance(step, str) else step for step in location[1:]]
    if len(steps) > 2 and steps[0] == "components" and steps[2] not in COLUMNS:
        steps.insert(2, "settings")
    return path_of(tuple(steps))
