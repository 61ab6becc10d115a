"""A publication as rows: the result's figures joined with the people frozen beside them. Plain values, no database."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from awards.i18n import bi

Bilingual = dict[str, str]
Text = Bilingual | str
UNIT = 10_000


class Part(NamedTuple):
    """One component of a row. Figures are texts as in the result, None where nothing counts; `offset` and `length`
    place the contribution on a bar, in ten-thousandths of a point."""

    code: str
    label: Text
    weight: str
    points: str | None
    contribution: str | None
    offset: int
    length: int

    @property
    def start(self) -> str:
        """Where it begins on a bar of 0–100 points. Only for drawing."""
        return f"{self.offset / UNIT:.2f}"

    @property
    def width(self) -> str:
        """How long it is on a bar of 0–100 points. Only for drawing."""
        return f"{self.length / UNIT:.2f}"


class Row(NamedTuple):
    """One nominee of a publication. `department_ids` and `units` are ids and names of the departments it counts for."""

    id: str
    rank: int | None
    total: str | None
    status: str
    adjustment: str
    parts: tuple[Part, ...]
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

    @property
    def is_adjusted(self) -> bool:
        return self.adjustment.strip("-0.") != ""


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
    departments = person["departments"]
    ids = tuple([department["id"] for department in departments])
    return Row(
        id=entry["id"],
        rank=entry["rank"],
        total=entry["total"],
        status=entry["status"],
        adjustment=entry["adjustment"],
        parts=_parts(entry["components"], labels),
        subject_id=person["subject_id"],
        kind=person["kind"],
        name=_in(person["name"], lang),
        post=person["post"],
        deed=person["deed"],
        units=tuple([_in(department["name"], lang) for department in departments]),
        department_ids=ids,
        departments=frozenset(ids),
    )


def _parts(components: list[dict[str, Any]], labels: Mapping[str, Text]) -> tuple[Part, ...]:
    parts, offset = [], 0
    for component in components:
        code, contribution = component["code"], component["contribution"]
        length = 0 if contribution is None else int(contribution.replace(".", ""))
        figures = (component["weight"], component["points"], contribution)
        parts.append(Part(code, labels[code], *figures, offset, length))
        offset += length
    return tuple(parts)
