"""What some more weight on one component would change: who moves, who comes in, who falls out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from awards.campaigns.preview.field import Invented
from awards.db import plain
from scoring.diagnostics.field import Field
from scoring.diagnostics.weights import WHOLE, moved
from scoring.engine import Assessed
from scoring.numbers import MILLION

MORE = 5

Name = Mapping[str, str]


@dataclass(frozen=True)
class Move:
    """One nominee's rank as it is and as it would be."""

    name: Name
    before: int
    after: int


@dataclass(frozen=True)
class WeightChange:
    """What `more` percent more for one component would do, the others scaled in proportion.

    `is_possible` is False for a component that has (almost) all the weight: there is no other to take it from.
    """

    label: Name
    weight: str
    more: int
    is_possible: bool
    moves: tuple[Move, ...] = ()
    selected: tuple[Name, ...] = ()
    dropped: tuple[Name, ...] = ()

    @property
    def raised(self) -> str:
        """The weight with what is added."""
        return plain(Decimal(self.weight) + self.more)

    @property
    def is_idle(self) -> bool:
        """Whether nobody would notice."""
        return not (self.moves or self.selected or self.dropped)


def weight_changes(assessed: Assessed, nominees: Mapping[str, Invented]) -> Iterator[WeightChange]:
    """One for each component, in the order of the scheme; `nominees` by id.

    The engine's own rounding, ranks and selection are used, as in its diagnostics; the scaled weights are exact.
    """
    field = Field.of(assessed)
    before = {one.nominee.id: rank for rank, group in assessed.groups for one in group}
    for index, component in enumerate(assessed.bundle.scheme.components):
        raised = field.weights[index] + MORE * MILLION
        if raised >= WHOLE:
            yield WeightChange(component.label, component.weight, MORE, is_possible=False)
            continue
        weights = moved(field.weights, index, raised)
        after, selected = _ranks(field, weights), field.selected(weights)
        was = assessed.selection.selected
        yield WeightChange(
            component.label,
            component.weight,
            MORE,
            is_possible=True,
            moves=tuple(
                Move(nominees[one].name, before[one], after[one]) for one in before if before[one] != after[one]
            ),
            selected=tuple(nominees[one].name for one in sorted(selected - was)),
            dropped=tuple(nominees[one].name for one in sorted(was - selected)),
        )


def _ranks(field: Field, weights: list[int]) -> dict[str, int]:
    standings = field.standings(field.totals(weights))
    return {field.ranked[position].nominee.id: rank for rank, group in standings for position in group}
