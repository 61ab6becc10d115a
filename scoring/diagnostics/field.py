"""The ranked nominees as columns of points, to be weighted anew without measuring anything again.

Weighting, rounding, ranking and selection are the engine's own functions (`shares`, `totals_of`, `standings`,
`Selection`), so that other weights follow the very same rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scoring.engine import Assessed
from scoring.ranking import in_order_of_id, standings, ties_of
from scoring.selection import Selection
from scoring.totals import Scored, shares, totals_of

Weights = Sequence[int]


@dataclass(frozen=True)
class Block:
    """Nominees for whom the same components count: `columns` are (component, points of each nominee in units)."""

    positions: tuple[int, ...]
    adjustments: tuple[int, ...]
    columns: tuple[tuple[int, tuple[int, ...]], ...]

    def totals(self, weights: Weights, places: int) -> list[int]:
        """The total of each nominee in units under these weights, which need not sum to anything."""
        weight_sum = sum(weights[component] for component, _ in self.columns)
        contributions = [shares(points, weights[component], weight_sum, places) for component, points in self.columns]
        return totals_of(map(sum, zip(*contributions, strict=True)), self.adjustments, places)


@dataclass(frozen=True)
class Field:
    """Everyone who has a rank, by id; `weights` as declared, in millionths.

    `ties` orders nominees of equal total as the tie order does: 0 for the worst, equal for equals.
    """

    assessed: Assessed
    ranked: tuple[Scored, ...]
    ties: tuple[int, ...]
    blocks: tuple[Block, ...]
    weights: tuple[int, ...]

    @classmethod
    def of(cls, assessed: Assessed) -> "Field":
        scheme = assessed.bundle.scheme
        ranked = in_order_of_id(assessed.scored)
        ties = [ties_of(one, scheme.tie_break) for one in ranked]
        places = {tie: place for place, tie in enumerate(sorted(set(ties)))}
        return cls(
            assessed=assessed,
            ranked=tuple(ranked),
            ties=tuple(places[tie] for tie in ties),
            blocks=tuple(_blocks(ranked)),
            weights=tuple(component.weight_millionths for component in scheme.components),
        )

    def standings(self, totals: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """(rank, positions in `ranked`), best first, by these totals and the tie order."""
        size = len(self.ranked)
        return standings([total * size + tie for total, tie in zip(totals, self.ties, strict=True)])

    def totals(self, weights: Weights) -> list[int]:
        """The total of everyone in `ranked` in units, under other weights."""
        totals = [0] * len(self.ranked)
        for block in self.blocks:
            for position, total in zip(
                block.positions, block.totals(weights, self.assessed.bundle.scheme.places), strict=True
            ):
                totals[position] = total
        return totals

    def selected(self, weights: Weights) -> frozenset[str]:
        """Who is selected under other weights, by the very same rules and rulings; an open tie selects nobody."""
        totals = self.totals(weights)
        groups = (
            (rank, [replace(self.ranked[position], total=totals[position]) for position in group])
            for rank, group in self.standings(totals)
        )
        return Selection(self.assessed.bundle.scheme, self.assessed.bundle.rulings).chosen(groups)


def _blocks(ranked: Sequence[Scored]) -> Iterator[Block]:
    members: dict[tuple[int, ...], list[int]] = {}
    for position, one in enumerate(ranked):
        counted = tuple(index for index, part in enumerate(one.components) if part.points is not None)
        members.setdefault(counted, []).append(position)
    for counted, positions in members.items():
        yield Block(
            positions=tuple(positions),
            adjustments=tuple(ranked[position].adjustment for position in positions),
            columns=tuple((index, _points(ranked, positions, index)) for index in counted),
        )


def _points(ranked: Sequence[Scored], positions: Sequence[int], index: int) -> tuple[int, ...]:
    return tuple(ranked[position].components[index].points or 0 for position in positions)
