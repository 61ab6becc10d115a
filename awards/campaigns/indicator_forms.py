"""What the page of figures sends."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, StringField

from awards.campaigns.indicators import VALUES, TypedFigure, values_of
from awards.campaigns.models import Indicator
from awards.errors import AwardsError
from awards.forms import HouseForm
from awards.i18n import bi

NEW_ROWS = ("new1", "new2", "new3")
NAMES = {
    "code": _l("Code"),
    "zh": _l("Chinese name"),
    "en": _l("English name"),
    "minimum": _l("Lowest value"),
    "maximum": _l("Highest value"),
    "unit": _l("Unit"),
    "remove": _l("Remove"),
}


def tidy(text: str | None) -> str:
    """White space at the ends and doubled inside is never meant."""
    return " ".join((text or "").split())


class IndicatorsForm(HouseForm):
    """A row of fields for each figure and for some new ones, made by `for_figures`; names end in the row's key."""

    version = HiddenField()

    @classmethod
    def for_figures(cls, indicators: Sequence[Indicator]) -> "IndicatorsForm":
        """The form; the figures that there are keep their codes."""
        fields: dict[str, Any] = {}
        for one in indicators:
            fields |= dict(_fields(f"{one.id}", bi(one.label), values_of(one)))
            fields[f"remove_{one.id}"] = BooleanField(_label(bi(one.label), "remove"))
        for number, key in enumerate(NEW_ROWS, 1):
            name = _("New figure %(number)s", number=number)
            fields |= dict(_fields(key, name, {"code": "", **dict.fromkeys(VALUES, "")}))
        made: IndicatorsForm = type("FiguresForm", (cls,), fields)()
        return made

    def of(self, value: str, key: object) -> Field:
        """The field of one value in the row `key`."""
        field: Field = self[f"{value}_{key}"]
        return field

    def typed(self, indicators: Sequence[Indicator]) -> list[TypedFigure]:
        """Every row as it was sent."""
        rows = [
            TypedFigure(f"{one.id}", one.id, one.code, self._values(f"{one.id}"), bool(self.of("remove", one.id).data))
            for one in indicators
        ]
        return rows + [TypedFigure(key, None, self.of("code", key).data or "", self._values(key)) for key in NEW_ROWS]

    def _values(self, key: str) -> dict[str, str]:
        return {value: self.of(value, key).data or "" for value in VALUES}

    def take_over(self, seen: str, indicators: Sequence[Indicator]) -> set[int]:
        """After somebody else saved: their values wherever nothing was typed here. Returns whose values they changed,
        by id; what was typed here stays."""
        before, theirs = snapshot(seen), set()
        for one in indicators:
            was, now = before.get(f"{one.id}", {}), values_of(one)
            for value in VALUES:
                if was.get(value) != now[value]:
                    theirs.add(one.id)
                    field = self.of(value, one.id)
                    if field.data == was.get(value) or not was:
                        field.data, field.raw_data = now[value], None
        return theirs

    def add_errors(self, wrongs: Sequence[AwardsError]) -> None:
        """Put each where it belongs."""
        for wrong in wrongs:
            self.add_error(wrong)


def snapshot(version: str) -> dict[str, Mapping[str, str]]:
    """What `indicators.version_of` wrote down; nothing where it is something else."""
    try:
        found = json.loads(version)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: values for key, values in found.items() if isinstance(values, dict)}


def _fields(key: str, name: str, values: Mapping[str, str]) -> Iterator[tuple[str, Field]]:
    for value, text in values.items():
        wide = {"inputmode": "decimal"} if value in ("minimum", "maximum") else {}
        yield (
            f"{value}_{key}",
            StringField(_label(name, value), default=text, filters=[tidy], render_kw={"autocomplete": "off", **wide}),
        )


def _label(name: str, value: str) -> str:
    return f"{name} · {NAMES[value]}"
