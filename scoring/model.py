"""A bundle that has been read and found sound: what the engine computes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring.components import Component


@dataclass(frozen=True)
class Scheme:
    """The rules of one award. Points, caps and floor are exact; `per_department` and `min_score` may be None."""

    places: int
    components: tuple[Component, ...]
    bonus_cap: Fraction
    deduction_cap: Fraction
    tie_break: tuple[str, ...]
    winners: int
    per_department: int | None
    min_score: Fraction | None


@dataclass(frozen=True)
class Nominee:
    """`evidence` is component code → what that kind reads from `data`; a code without data is absent."""

    id: str
    departments: tuple[str, ...]
    vetoes: tuple[str, ...]
    adjustments: tuple[Fraction, ...]
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class TieRuling:
    """`index` is the ruling's place in the bundle; `order` the nominees as voted, best first."""

    index: int
    order: tuple[str, ...]


@dataclass(frozen=True)
class Rulings:
    ties: tuple[TieRuling, ...]
    excluded: frozenset[str]


@dataclass(frozen=True)
class Bundle:
    scheme: Scheme
    nominees: tuple[Nominee, ...]
    rulings: Rulings
