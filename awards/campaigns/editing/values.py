"""An award's rules as the texts of a form, and back."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from awards.campaigns.documents import document_of
from awards.campaigns.editing.codes import made_code
from awards.campaigns.models import Award
from awards.campaigns.options import read_options
from awards.campaigns.presets.mistakes import Mistake
from awards.i18n import lazy

Values = dict[str, Any]
# Whole numbers of the document; every other number stays its exact text.
WHOLE = {
    *("places", "per_department", "at_least", "months", "years"),
    *("trim", "trim_min_judges", "min_sheets", "min_responses", "min_valid", "judges_each"),
}
NUMBERS = {"value", "weight", "min_score", "bonus_cap", "deduction_cap", "maximum", "step", "mark", "strength"}
NUMBERS |= {"from", "to", "else", "least", "announced", "mystery"}
# What counts only with some choice beside it: it stays in the form and is left out of the rules.
ONLY_WITH = {"share": ("value", "at_least"), "number": ("value",), "all": ()}
OF_TRANSFORM = {"points": (), "linear": ("from", "to"), "steps": ("direction", "steps", "else")}
FLAGS = ("self_nomination", "is_blind", "hides_evidence")
OF_METHOD = {"trimmed_mean": ("trim", "trim_min_judges")}


def values_of(award: Award) -> Values:
    """The rules as texts. Components and criteria carry their `id`, components a `key` by which others in the form
    name them, and their place in the tie order as `tie`."""
    document = document_of(award)
    for component, row in zip(document["components"], award.components, strict=True):
        component |= {"id": row.id, "key": f"k{row.id}"}
        for criterion, line in zip(component["criteria"], row.criteria, strict=True):
            criterion["id"] = line.id
    return keyed_values(document)


def keyed_values(document: Mapping[str, Any]) -> Values:
    """A document as the form's texts; its components have their `key` already."""
    values: Values = texts_of({key: value for key, value in document.items() if key != "tie_break"})
    order = {code: str(place) for place, code in enumerate(document["tie_break"], 1)}
    keys = {component["code"]: component["key"] for component in values["components"]}
    for component in values["components"]:
        component["tie"] = order.get(component["code"], "")
    values["options"] = texts_of(vars(read_options(document.get("options", {}))))
    for condition in values["conditions"]:
        if "component" in condition:
            condition["component"] = keys.get(condition["component"], "")
    return values


def texts_of(value: Any) -> Any:
    """Any part of a document as texts: nothing and no are empty, yes is 1."""
    if isinstance(value, dict):
        return {key: texts_of(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [texts_of(inner) for inner in value]
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)


def document_from(values: Values, code: str) -> tuple[dict[str, Any], list[Mistake]]:
    """The rules as `check_award` reads them, and what only the form can get wrong. Codes that are empty are made.

    Components and criteria keep their order, so that a path is the same in both.
    """
    raw = {key: value for key, value in _plain(values).items() if key not in ("version", "code")}
    raw = {"name": {}, "description": {}, "vetoes": [], "conditions": [], "components": [], **raw, "code": code}
    for key in ("winners", "quota"):
        raw[key] = _rule(_table(raw.get(key)))
    for key in ("components", "vetoes", "conditions"):
        raw[key] = give_codes(_rows(raw[key]))
    raw["options"] = _options(_table(raw.get("options")))
    codes = {str(component.pop("key", "")): component["code"] for component in raw["components"]}
    raw["tie_break"], mistakes = _tie_order(raw["components"])
    raw["components"] = [_component(component) for component in raw["components"]]
    for condition in raw["conditions"]:
        _condition(condition, codes)
    return raw, mistakes


def take_ids(raw: dict[str, Any]) -> dict[str, Any]:
    """Ids of components and criteria out of a document: `{"components": [{"id", "criteria": [id]}]}` beside it."""
    ids = [
        {"id": component.pop("id", None), "criteria": [one.pop("id", None) for one in component.get("criteria", [])]}
        for component in raw["components"]
    ]
    return {"components": ids}


def give_ids(shaped: dict[str, Any], ids: Mapping[str, Any]) -> dict[str, Any]:
    """The ids back into checked rules."""
    for component, known in zip(shaped["components"], ids["components"], strict=True):
        component["id"] = known["id"]
        for criterion, number in zip(component["criteria"], known["criteria"], strict=True):
            criterion["id"] = number
    return shaped


def _plain(value: Any, key: str = "") -> Any:
    """Texts cleaned, numbers read, empty ones left out."""
    if isinstance(value, dict):
        read = {name: _plain(inner, name) for name, inner in value.items()}
        return {name: inner for name, inner in read.items() if inner != ""}
    if isinstance(value, list):
        return [_plain(inner, "value" if key == "" else key) for inner in value]
    if key in ("id", "survey"):
        return int(value) if value.isdecimal() and len(value) < 10 else None
    text = unicodedata.normalize("NFC", value).strip()
    if key in WHOLE or key in NUMBERS or key == "steps":
        text = unicodedata.normalize("NFKC", text).replace("%", "").replace(" ", "")
        return int(text) if key in WHOLE and text.isdecimal() and len(text) < 10 else text
    return text


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(value: Any) -> list[dict[str, Any]]:
    return [_table(one) for one in value] if isinstance(value, list) else []


def give_codes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that have no code get one that none of the others has."""
    taken = {row["code"] for row in rows if isinstance(row.get("code"), str)}
    for row in rows:
        if not row.get("code"):
            row["code"] = made_code(_table(row.get("label")), taken)
            taken.add(row["code"])
    return rows


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    wanted = ONLY_WITH.get(str(rule.get("type")), ())
    return {key: value for key, value in rule.items() if key == "type" or key in wanted}


def _options(options: dict[str, Any]) -> dict[str, Any]:
    """A box that is ticked is yes, whatever it sends."""
    return {key: bool(value) if key in FLAGS else value for key, value in options.items()}


def _tie_order(components: list[dict[str, Any]]) -> tuple[list[str], list[Mistake]]:
    """Codes of the components by the place that each was given; two with one place are told."""
    placed: list[tuple[int, str]] = []
    mistakes = []
    for index, component in enumerate(components):
        place = str(component.pop("tie", ""))
        if not (place.isdecimal() and len(place) < 4):
            continue
        if int(place) in [other for other, _ in placed]:
            message = lazy("Two components have the place %(place)s.", place=place)
            mistakes.append(Mistake(f"components[{index}].tie", message))
        placed.append((int(place), component["code"]))
    return [code for _, code in sorted(placed, key=lambda pair: pair[0])], mistakes


def _component(component: dict[str, Any]) -> dict[str, Any]:
    """A component of the form as one of the document: what its kind knows, and nothing else."""
    kind = component.get("kind")
    settings = _table(component.get("settings"))
    source = _table(component.get("source"))
    if kind == "panel":
        component["criteria"] = give_codes(_rows(component.get("criteria")))
        others = {key for keys in OF_METHOD.values() for key in keys}
        wanted = OF_METHOD.get(str(settings.get("method")), ())
        settings = {key: value for key, value in settings.items() if key not in others or key in wanted}
    if kind == "indicator":
        settings = {"transform": _transform(_table(settings.get("transform")))}
    if kind == "survey":
        settings["strata"] = give_codes(_rows(settings.get("strata")))
        source.setdefault("survey", None)
    return {**component, "settings": settings, **({} if kind == "panel" else {"source": source})}


def _transform(transform: dict[str, Any]) -> dict[str, Any]:
    wanted = OF_TRANSFORM.get(str(transform.get("type")), ())
    read = {key: value for key, value in transform.items() if key == "type" or key in wanted}
    return {**read, "steps": read.get("steps", [])} if "steps" in wanted else read


def _condition(condition: dict[str, Any], codes: Mapping[str, str]) -> None:
    if condition.get("check") == "tick":
        condition["needs_file"] = bool(condition.get("needs_file"))
    if condition.get("check") == "evidence" and "component" in condition:
        condition["component"] = codes.get(str(condition["component"]), condition["component"])
