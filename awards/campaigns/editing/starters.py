"""What a new row of the editor starts with, and an award that starts from nothing."""

import copy
import tomllib
from functools import lru_cache
from typing import Any

from awards.campaigns.models import COMPONENT_KINDS
from awards.campaigns.presets import FOLDER, preset_codes

EMPTY = {"zh": "", "en": ""}
PANEL = {"zh": "评审", "en": "Panel"}
CRITERION = {"zh": "综合表现", "en": "Overall"}


@lru_cache(maxsize=1)
def preset_defaults() -> dict[str, Any]:
    """What the first preset gives wherever an award does not say otherwise. Not to be changed."""
    text = (FOLDER / f"{preset_codes()[0]}.toml").read_text(encoding="utf-8")
    defaults: dict[str, Any] = tomllib.loads(text)["defaults"]
    return defaults


def new_component(kind: str) -> dict[str, Any]:
    """A component with the usual settings, and neither name nor weight. Raises KeyError for an unknown kind."""
    if kind not in COMPONENT_KINDS:
        raise KeyError(kind)
    component: dict[str, Any] = {"kind": kind, "label": EMPTY, "weight": "", "missing": "block", "tie": ""}
    component |= {"settings": preset_defaults().get(kind, {}), "criteria": []}
    source: dict[str, Any] = {} if kind == "panel" else {"subjects": "self"}
    if kind == "panel":
        component["criteria"] = [new_criterion([])]
    if kind == "inspection":
        source["weights"] = {"announced": "1", "mystery": "1"}
    if kind == "indicator":
        component["settings"] = {"transform": {"type": "points"}}
        source["indicator"] = ""
    return copy.deepcopy({**component, "source": source})


def new_criterion(others: list[Any]) -> dict[str, Any]:
    """A criterion on the scale of the others, else on the usual one; no name and no weight."""
    like = others[-1] if others and isinstance(others[-1], dict) else preset_defaults()["criterion"]
    scale = {key: like.get(key, "") for key in ("maximum", "step")}
    anchors = [{"mark": one.get("mark", ""), "label": one.get("label", EMPTY)} for one in like.get("anchors", [])]
    return copy.deepcopy({"label": EMPTY, "weight": "", **scale, "anchors": anchors})


def new_condition(check: str) -> dict[str, Any]:
    """A condition of a kind with its usual measure, without a name."""
    measures: dict[str, dict[str, Any]] = {
        "since": {"months": "12"},
        "not_honoured": {"years": "2"},
        "tick": {"needs_file": "1"},
        "evidence": {"component": "", "least": "60"},
    }
    return copy.deepcopy({"label": EMPTY, "check": check, **measures[check]})


def empty_award() -> dict[str, Any]:
    """The rules of an award with one panel and one criterion, and the usual vetoes: sound, and meant to be changed."""
    award = preset_defaults()["award"]
    panel = {**new_component("panel"), "code": "panel", "label": PANEL, "weight": "100"}
    panel["criteria"] = [{**new_criterion([]), "code": "overall", "label": CRITERION, "weight": "100"}]
    del panel["tie"], panel["source"]
    declared = {
        "winners": {"type": "number", "value": 1},
        "quota": {"type": "number", "value": 1},
        "tie_break": ["panel"],
        "components": [panel],
    }
    return copy.deepcopy({**award, **declared})
