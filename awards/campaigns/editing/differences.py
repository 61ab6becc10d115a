"""What differs between two states of an award's rules, by the codes of what has one."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Changes = dict[str, list[Any]]

ORDER = "order"


def changes_between(before: Document, after: Document) -> Changes:
    """`{key: [before, after]}`, keys as `components.patrol.weight`; what is only on one side stands there whole and
    None on the other. Moving things about is `components.order: [[codes], [codes]]`."""
    return dict(_changes(keyed(before), keyed(after), ""))


def keyed(value: Any) -> Any:
    """A document whose lists of things with codes are dicts by code, with the order beside them."""
    if isinstance(value, Mapping):
        return {key: keyed(inner) for key, inner in value.items()}
    if _is_coded(value):
        return {one["code"]: keyed({key: part for key, part in one.items() if key != "code"}) for one in value} | {
            ORDER: [one["code"] for one in value]
        }
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        return {str(place): keyed(one) for place, one in enumerate(value, 1)}
    return value


def _is_coded(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) and "code" in one for one in value)


def _changes(before: Any, after: Any, key: str) -> Iterator[tuple[str, list[Any]]]:
    before, after = _as_its_like(before, after), _as_its_like(after, before)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*before, *(name for name in after if name not in before)]:
            inner = f"{key}.{name}" if key else name
            if name == ORDER:
                yield from _moves(before.get(name, []), after.get(name, []), inner)
            else:
                yield from _changes(before.get(name), after.get(name), inner)
    elif before != after and (before or after):
        yield key, [before, after]


def _as_its_like(value: Any, other: Any) -> Any:
    """An empty list beside a list of things with codes."""
    return {} if value == [] and isinstance(other, Mapping) else value


def _moves(before: list[str], after: list[str], key: str) -> Iterator[tuple[str, list[Any]]]:
    """A changed order of those that are on both sides."""
    old, new = [code for code in before if code in after], [code for code in after if code in before]
    if old != new:
        yield key, [before, after]
