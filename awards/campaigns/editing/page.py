"""The editor's page: what was typed, what is wrong with it, and what the weights come to."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from awards.campaigns.documents import version_of
from awards.campaigns.editing.choices import CHOICES, QUOTA, TRANSFORMS, WINNERS, Words, subjects_for
from awards.campaigns.editing.conflicts import Saved
from awards.campaigns.editing.holding import Held
from awards.campaigns.editing.paths import field_id, path_of, steps_of, value_at
from awards.campaigns.editing.values import Values, values_of
from awards.campaigns.editing.wording import FIELDS, place_words
from awards.campaigns.explain_options import severity_remark
from awards.campaigns.models import Award, Indicator
from awards.campaigns.presets.mistakes import Mistake
from awards.db import plain
from awards.i18n import LazyMessage

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Wrong:
    """A mistake as the list at the head of the page shows it: the id of its field, where that is, what is wrong."""

    id: str
    place: str
    message: LazyMessage


@dataclass
class SchemePage:
    """Everything that the editor's templates ask for. `theirs` is what stands now where somebody else changed it."""

    award: Award
    values: Values
    version: str
    held: Held
    indicators: list[Indicator]
    is_changed: bool = False
    mistakes: list[Mistake] = field(default_factory=list)
    messages: list[LazyMessage] = field(default_factory=list)
    is_outrun: bool = False
    saved: list[Saved] = field(default_factory=list)
    theirs: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, award: Award, held: Held) -> "SchemePage":
        """The rules as they are."""
        return cls(award, values_of(award), version_of(award), held, list(award.campaign.indicators))

    def at(self, path: str) -> Any:
        """What was typed there; lists as lists, nothing as ""."""
        found = value_at(self.values, path)
        return "" if found is None else found

    def rows(self, path: str) -> list[Any]:
        """The rows of a list."""
        found = value_at(self.values, path)
        return found if isinstance(found, list) else []

    def id(self, path: str) -> str:
        return field_id(path)

    def label(self, key: str) -> LazyMessage:
        """What a field is called."""
        return FIELDS[key]

    def errors(self, path: str) -> list[LazyMessage]:
        """What is wrong at a field, or with a group."""
        return [mistake.message for mistake in self.mistakes if self.place_of(mistake.path) == path]

    def place_of(self, path: str) -> str:
        """The field or group of the page where a mistake belongs: its own, else the nearest around it."""
        steps = steps_of(path)
        while steps and not self._is_shown(steps):
            steps.pop()
        return path_of(steps)

    def _is_shown(self, steps: list[Any]) -> bool:
        home = value_at(self.values, path_of(steps[:-1])) if len(steps) > 1 else self.values
        last = steps[-1]
        if isinstance(last, int):
            return isinstance(home, list) and last < len(home)
        return isinstance(home, dict) and (last in home or last in FIELDS)

    def wrong(self) -> list[Wrong]:
        """Every mistake, in the order of the page."""
        return [
            Wrong(field_id(self.place_of(one.path)), place_words(self.place_of(one.path), self.values), one.message)
            for one in self.mistakes
        ]

    def is_wrong_in(self, path: str) -> bool:
        """Whether something is wrong in a group: it is opened then."""
        places = [*(self.place_of(mistake.path) for mistake in self.mistakes), *self.theirs]
        return any(place.startswith(path) for place in places)

    def choices(self, name: str) -> Words:
        """What can be chosen for a field."""
        return {**CHOICES, "winners": WINNERS, "quota": QUOTA, "transform": TRANSFORMS}[name]

    def subjects(self, chosen: str) -> Words:
        """Whose evidence can count, given the kind of nominees."""
        return subjects_for(str(self.at("subject_kind")), chosen)

    def figures(self) -> dict[str, dict[str, str]]:
        """The year's figures by code."""
        return {figure.code: figure.label for figure in self.indicators}

    def component_keys(self) -> dict[str, str]:
        """The components by the key with which others in the form name them."""
        rows = enumerate(self._components())
        return {str(row.get("key", "")): place_words(f"components[{place}]", self.values) for place, row in rows}

    def tie_places(self) -> dict[str, str]:
        """First, second, …: as many as there are components."""
        return {str(place): str(place) for place in range(1, len(self._components()) + 1)}

    @property
    def total(self) -> Decimal:
        """The sum of the components' weights; what is no number counts nothing."""
        return sum((number_of(row.get("weight")) for row in self._components()), Decimal(0))

    @property
    def total_text(self) -> str:
        return plain(self.total)

    @property
    def rest(self) -> str:
        """How far the sum is from 100, without a sign."""
        return plain(abs(HUNDRED - self.total))

    def shares(self, path: str) -> list[str]:
        """The criteria's shares of their panel in percent, to one decimal; "" where there is no weight yet."""
        weights = [number_of(row.get("weight") if isinstance(row, dict) else None) for row in self.rows(path)]
        return [share_of(weight, sum(weights, Decimal(0))) for weight in weights]

    def remark(self) -> LazyMessage | None:
        """What should be known about options that are possible."""
        panel = next((row for row in self._components() if row.get("kind") == "panel"), None)
        settings = panel.get("settings") if panel else None
        if not isinstance(settings, Mapping) or not str(self.at("options.judges_each")).strip():
            return None
        return severity_remark(str(settings.get("method", "")))

    def _components(self) -> list[Mapping[str, Any]]:
        return [row for row in self.rows("components") if isinstance(row, dict)]


def number_of(text: object) -> Decimal:
    """A typed weight, 0 for what is none."""
    try:
        number = Decimal(unicodedata.normalize("NFKC", str(text)).replace("%", "").strip())
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() and 0 < number < 10**12 else Decimal(0)


def share_of(weight: Decimal, total: Decimal) -> str:
    """A part in percent of the whole, rounded half up to one decimal."""
    if not weight or not total:
        return ""
    return plain((weight * 100 / total).quantize(Decimal("0.1"), ROUND_HALF_UP))


def in_order(mistakes: list[Mistake], sections: Collection[str]) -> list[Mistake]:
    """Mistakes in the order of the page's sections."""
    order = {name: place for place, name in enumerate(sections)}
    return sorted(mistakes, key=lambda one: order.get(str(next(iter(steps_of(one.path)), "")), len(order)))
