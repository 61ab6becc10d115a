"""Reading survey counts: a wave of the scheme and a nominee's answers have the same shape."""

from collections.abc import Sequence
from typing import Any

from scoring.problems import Location, Problems, show
from scoring.survey import Counts, Item, Stratum
from scoring.validation.fields import Node, entries, integer, is_object, report_keys


def read_strata(
    value: object, at: Location, problems: Problems, items: Sequence[Item], strata: Sequence[Stratum]
) -> dict[str, Counts]:
    """`[{"stratum", "responses", "items": {item: counts}}]` as stratum → item → counts; an item may be absent."""
    known = {stratum.code for stratum in strata}
    read: dict[str, Counts] = {}
    for entry, place in entries(value, at, problems):
        node = Node(entry, place, problems, ("stratum", "responses", "items"))
        stratum, responses = node.code("stratum"), node.integer("responses", least=0)
        if stratum is not None and stratum not in known:
            problems.add(node.place("stratum"), "unknown_stratum", value=show(stratum))
        if stratum in read:
            problems.add(node.place("stratum"), "duplicate", value=show(stratum))
        counts = _items(node, items, responses) if "items" in node else {}
        if stratum is not None:
            read.setdefault(stratum, counts)
    return read


def _items(node: Node, items: Sequence[Item], responses: int | None) -> Counts:
    raw, at = node.raw("items"), node.place("items")
    if not is_object(raw, at, node.problems):
        return {}
    report_keys(raw, at, node.problems, {item.code for item in items}, "unknown_item")
    return {
        item.code: _counts(raw[item.code], (*at, item.code), node.problems, item, responses)
        for item in items
        if item.code in raw
    }


def _counts(value: Any, at: Location, problems: Problems, item: Item, responses: int | None) -> tuple[int, ...]:
    read = [integer(count, place, problems, least=0) for count, place in entries(value, at, problems)]
    if not isinstance(value, list):
        return ()
    if item.options and len(value) != item.options:
        problems.add(at, "options_length", value=len(value), limit=item.options)
    counts = tuple(count for count in read if count is not None)
    if len(counts) < len(read) or (item.options and len(read) != item.options):
        return ()
    if responses is not None and sum(counts) > responses:
        problems.add(at, "more_answers", value=sum(counts), limit=responses)
    return counts if len(counts) > 1 else ()
