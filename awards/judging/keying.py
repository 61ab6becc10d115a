"""What the office types in from a judge's paper: texts in, typed values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from awards.i18n import LazyMessage
from awards.judging.forms import fault_of, parse_mark, whole_number
from awards.judging.paper import TOTAL, KeyedRow, KeyingError

Key = tuple[int, str]  # sheet id, and criterion code or TOTAL


@dataclass
class KeyingForm:
    """Every field of the grid as typed, (sheet id, criterion code or TOTAL) → text, and the versions shown."""

    texts: dict[Key, str]
    versions: dict[int, int]
    faults: dict[Key, LazyMessage] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Mapping[str, str], codes: Iterable[str]) -> "KeyingForm":
        """From a sent page: fields `sheets` (ids with commas), `version-<id>`, `mark-<id>-<code>`, `total-<id>`."""
        ids = [whole_number(text) for text in form.get("sheets", "").split(",") if text]
        names = {(one, code): f"mark-{one}-{code}" for one in ids for code in codes}
        names |= {(one, TOTAL): f"total-{one}" for one in ids}
        texts = {key: form[name] for key, name in names.items() if name in form}
        return cls(texts, {one: whole_number(form.get(f"version-{one}")) for one in ids})

    @property
    def rows(self) -> list[KeyedRow]:
        """One row per sheet. Raises KeyingError naming every text that is no number."""
        values: dict[Key, Decimal | None] = {}
        faults: dict[Key, LazyMessage] = {}
        for key, text in self.texts.items():
            try:
                values[key] = parse_mark(text)
            except ValueError:
                faults[key] = fault_of(text)
        if faults:
            raise KeyingError(faults)
        return [self._row(one, version, values) for one, version in self.versions.items()]

    @staticmethod
    def _row(sheet_id: int, version: int, values: Mapping[Key, Decimal | None]) -> KeyedRow:
        marks = {code: value for (one, code), value in values.items() if one == sheet_id and code != TOTAL}
        return KeyedRow(sheet_id, version, marks, values.get((sheet_id, TOTAL)))
