"""Names of the editor's fields: `components[2].label.zh` is the place of a value in the rules' document."""

import re
from collections.abc import Iterable
from typing import Any

STEP = re.compile(r"([a-z_]+)|\[(\d{1,3})\]")
NAME = re.compile(r"[a-z_]+(\.[a-z_]+|\[\d{1,3}\])*")

Step = str | int


def steps_of(path: str) -> list[Step]:
    """`components[2].label.zh` → ["components", 2, "label", "zh"]; [] for what is no name of a field."""
    if not NAME.fullmatch(path):
        return []
    return [name or int(number) for name, number in STEP.findall(path)]


def path_of(steps: Iterable[Step]) -> str:
    """The inverse of `steps_of`."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def field_id(path: str) -> str:
    """The id of a field's control, or of a group of them."""
    return "f-" + re.sub(r"[\[\].]+", "-", path).strip("-")


def value_at(values: Any, path: str) -> Any:
    """What stands at a path, None if there is nothing."""
    for step in steps_of(path):
        if isinstance(step, int):
            values = values[step] if isinstance(values, list) and step < len(values) else None
        else:
            values = values.get(step) if isinstance(values, dict) else None
    return values


def nested(fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The values of a sent form, put together by their names; rows in the order of their numbers, gaps closed."""
    tree: dict[Step, Any] = {}
    for name, value in fields:
        steps = steps_of(name)
        node = tree
        for step in steps[:-1]:
            inner = node.setdefault(step, {})
            node = inner if isinstance(inner, dict) else {}
        if steps:
            node[steps[-1]] = value
    return {str(key): _lists(value) for key, value in tree.items()}


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(isinstance(key, int) for key in node):
        return [_lists(node[key]) for key in sorted(node)]
    return {str(key): _lists(value) for key, value in node.items()}
