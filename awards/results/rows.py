"""A publication as rows: the result's figures joined with the people frozen beside them. Plain values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awards.i18n import bi
from awards.runs import words

Bilingual = dict[str, str]
Text = Bilingual | str
UNIT = 10_000
BAR = 100 * UNIT


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a row. Figures are texts as in the result, None where nothing counts; `start` and `width`
    place the contribution on a bar of 0–100 points."""

    code: str
    label: Text
    weight: str
    points: str | None
    contribution: str | None
    start: str
    width: str
    notes: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One nominee of a publication. `department_ids` and `units` are ids and names of the departments it counts for."""

    id: str
    rank: int | None
    total: str | None
    status: str
    adjustment: str
    parts: tuple[Part, ...]
    notes: tuple[Bilingual, ...]
    subject_id: int
    kind: str
    name: Text
    post: str
    deed: str
    units: tuple[Text, ...]
    department_ids: tuple[int, ...]
    departments: frozenset[int]

    @property
    def is_selected(self) -> bool:
        return self.status == "selected"

    @property
    def is_ranked(self) -> bool:
        return self.rank is not None


def rows_of(
    people: Mapping[str, Any], scheme: Mapping[str, Any], result: Mapping[str, Any], lang: str | None = None
) -> list[Row]:
    """Every nominee in the order of the result; `people` and `scheme` as Publication keeps them.

    With `lang` the names and labels are texts in that language, chosen once here and not again in every cell of a page.
    """
    labels = {component["code"]: _in(component["label"], lang) for component in scheme["components"]}
    return [_row(entry, people[entry["id"]], labels, lang) for entry in result["ranking"]]


def _in(value: Bilingual, lang: str | None) -> Text:
    return bi(value, lang) if lang else value


def _row(entry: Mapping[str, Any], person: Mapping[str, Any], labels: Mapping[str, Text], lang: str | None) -> Row:
    ids = tuple(department["id"] for department in person["departments"])
    return Row(
        id=entry["id"],
        rank=entry["rank"],
        total=entry["total"],
        status=entry["status"],
        adjustment=entry["adjustment"],
        parts=_parts(entry["components"], labels),
        notes=tuple(map(words.note, entry["notes"])),
        subject_id=person["subject_id"],
        kind=person["kind"],
        name=_in(person["name"], lang),
        post=person["post"],
        deed=person["deed"],
        units=tuple(_in(department["name"], lang) for department in person["departments"]),
        department_ids=ids,
        departments=frozenset(ids),
    )


def _parts(components: list[dict[str, Any]], labels: Mapping[str, Text]) -> tuple[Part, ...]:
    parts, start = [], 0
    for component in components:
        contribution = component["contribution"]
        width = 0 if contribution is None else int(contribution.replace(".", ""))
        parts.append(
            Part(
                code=component["code"],
                label=labels[component["code"]],
                weight=component["weight"],
                points=component["points"],
                contribution=contribution,
                start=_percent(start),
                width=_percent(width),
                notes=tuple(map(words.note, component["notes"])) if component["notes"] else (),
            )
        )
        start += width
    return tuple(parts)


def _percent(ten_thousandths: int) -> str:
    """Ten-thousandths of a point as text with two digits, cut: 252210 → "25.22". Only for drawing."""
    return f"{ten_thousandths // UNIT}.{ten_thousandths % UNIT // 100:02d}"
