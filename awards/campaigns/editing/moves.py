"""Adding, removing and moving rows of the editor's form. Nothing is saved by it."""

from collections.abc import Callable
from typing import Any

from awards.campaigns.editing.paths import path_of, steps_of, value_at
from awards.campaigns.editing.starters import EMPTY, new_component, new_condition, new_criterion
from awards.campaigns.editing.values import Values, texts_of

MOST_ROWS = 100
Maker = Callable[[list[Any], str], Any]
# What a list of the form can be given more of, by the last name of its path.
MAKERS: dict[str, Maker] = {
    "components": lambda rows, kind: {**new_component(kind), "key": _free_key(rows)},
    "criteria": lambda rows, _: new_criterion(rows),
    "anchors": lambda rows, _: {"mark": "", "label": dict(EMPTY)},
    "strata": lambda rows, _: {"label": dict(EMPTY), "weight": ""},
    "steps": lambda rows, _: ["", ""],
    "vetoes": lambda rows, _: {"label": dict(EMPTY)},
    "conditions": lambda rows, check: new_condition(check),
}


def moved(values: Values, order: str) -> str:
    """Carry out "add:vetoes", "add:components:panel", "remove:components[2]", "up:…" or "down:…" in the form's values.

    Gives the path of the row to look at afterwards; "" if the order means nothing.
    """
    verb, _, rest = order.partition(":")
    path, _, variant = rest.partition(":")
    if verb == "add":
        return _add(values, path, variant)
    steps = steps_of(path)
    if not steps or not isinstance(steps[-1], int):
        return ""
    rows, place, home = value_at(values, path_of(steps[:-1])), steps[-1], path_of(steps[:-1])
    if not isinstance(rows, list) or place >= len(rows):
        return ""
    if verb == "remove":
        rows.pop(place)
        return home
    other = place + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        return path_of([*steps[:-1], other])
    return path


def _add(values: Values, path: str, variant: str) -> str:
    steps = steps_of(path)
    home = value_at(values, path_of(steps[:-1])) if len(steps) > 1 else values
    if not steps or not isinstance(home, dict) or steps[-1] not in MAKERS:
        return ""
    rows = home.setdefault(str(steps[-1]), [])
    if not isinstance(rows, list) or len(rows) >= MOST_ROWS:
        return path
    try:
        rows.append(texts_of(MAKERS[str(steps[-1])](rows, variant)))
    except KeyError:
        return ""
    return f"{path}[{len(rows) - 1}]"


def _free_key(rows: list[Any]) -> str:
    taken = {row.get("key") for row in rows if isinstance(row, dict)}
    number = 1
    while f"n{number}" in taken:
        number += 1
    return f"n{number}"
