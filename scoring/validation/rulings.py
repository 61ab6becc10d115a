"""Reading the rulings: votes on ties and exclusions, at most one per nominee."""

from collections.abc import Collection

from scoring.model import Rulings, TieRuling
from scoring.problems import Location, Problems, path_of, show
from scoring.validation.fields import Node, code, distinct, entries

KEYS = {"tie": ("kind", "order", "vote", "reason"), "exclude": ("kind", "nominee", "reason")}


def read_rulings(value: object, at: Location, problems: Problems, nominees: Collection[str]) -> Rulings:
    """`nominees` are the known ids."""
    ties: list[TieRuling] = []
    excluded: list[str] = []
    ruled: dict[str, Location] = {}
    for index, (entry, place) in enumerate(entries(value, at, problems)):
        declared = entry.get("kind") if isinstance(entry, dict) else None
        kind = declared if isinstance(declared, str) and declared in KEYS else None
        every = ("order", "vote", "reason", "nominee")
        node = Node(entry, place, problems, KEYS[kind] if kind else ("kind",), () if kind else every)
        node.choice("kind", tuple(KEYS))
        node.text("reason")
        if kind == "tie":
            node.text("vote")
            order = _order(node)
            ties.append(TieRuling(index, tuple(nominee for nominee, _ in order)))
        else:
            nominee = node.code("nominee")
            order = [] if nominee is None else [(nominee, node.place("nominee"))]
            excluded += [nominee] if nominee is not None else []
        _once(order, ruled, place, problems, nominees)
    return Rulings(tuple(ties), frozenset(excluded))


def _order(node: Node) -> list[tuple[str, Location]]:
    read = [(code(value, at, node.problems), at) for value, at in node.items("order")]
    distinct([nominee for nominee, _ in read], [at for _, at in read], node.problems)
    first = {nominee: at for nominee, at in reversed(read) if nominee is not None}
    return [(nominee, at) for nominee, at in read if nominee is not None and first[nominee] == at]


def _once(
    order: list[tuple[str, Location]],
    ruled: dict[str, Location],
    ruling: Location,
    problems: Problems,
    nominees: Collection[str],
) -> None:
    for nominee, at in order:
        if nominee not in nominees:
            problems.add(at, "unknown_nominee", value=show(nominee))
        elif nominee in ruled:
            problems.add(at, "second_ruling", value=show(nominee), other=path_of(ruled[nominee]))
        ruled.setdefault(nominee, ruling)
