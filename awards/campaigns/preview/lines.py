"""One invented nominee as the page shows it: rank, total, what came of each component, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from awards.campaigns.preview.field import UNITS, Invented
from awards.i18n import LazyMessage
from scoring import words

BAR = 1_000_000  # a bar's whole width: 100 points in ten-thousandths
TONES = {
    "selected": "honour",
    "disqualified": "bad",
    "incomplete": "warn",
    "tied_at_cut": "warn",
    "pending": "warn",
}
# Notes about the panel as a whole: they are the same for every nominee.
OF_PANEL = ("not_trimmed", "adjusted")

Bilingual = Mapping[str, str]
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One component of one nominee; points and contribution as printed, None where they are missing. `start` and
    `width` place it in a bar of BAR units."""

    label: Bilingual
    points: str | None
    contribution: str | None
    start: int
    width: int


@dataclass(frozen=True)
class Line:
    """One invented nominee as the rules rank it; `rank` and `total` are None for the unranked."""

    name: Bilingual
    unit: Bilingual
    profile: LazyMessage
    rank: int | None
    total: str | None
    adjustment: str
    status: Bilingual
    reason: Bilingual
    tone: str
    parts: tuple[Part, ...]
    notes: tuple[Bilingual, ...]

    @property
    def is_selected(self) -> bool:
        return self.tone == "honour"


def line_of(row: Document, one: Invented, labels: Mapping[str, Bilingual]) -> Line:
    """A row of the result; `labels` of the components by code."""
    status = row["status"]
    notes = [_note(entry) for entry in row["notes"]]
    for part in row["components"]:
        notes += [_note(entry, labels[part["code"]]) for entry in part["notes"] if entry["code"] not in OF_PANEL]
    return Line(
        name=one.name,
        unit=UNITS[one.unit],
        profile=one.profile,
        rank=row["rank"],
        total=row["total"],
        adjustment=row["adjustment"],
        status={lang: words.status(status, lang).capitalize() for lang in words.LANGS},
        reason={lang: words.status_reason(status, lang).capitalize() for lang in words.LANGS},
        tone=TONES.get(status, "neutral"),
        parts=tuple(_parts(row["components"], labels)),
        notes=tuple(notes),
    )


def panel_notes(ranking: list[Document], labels: Mapping[str, Bilingual]) -> list[Bilingual]:
    """What the result notes about a panel as a whole, once each."""
    found: dict[tuple[str, str], Bilingual] = {}
    for row in ranking:
        for part in row["components"]:
            for entry in part["notes"]:
                if entry["code"] in OF_PANEL:
                    found.setdefault((part["code"], entry["code"]), _note(entry, labels[part["code"]]))
    return list(found.values())


def _parts(components: list[Document], labels: Mapping[str, Bilingual]) -> Iterator[Part]:
    start = 0
    for part in components:
        width = 0 if part["contribution"] is None else int(Decimal(part["contribution"]) * 10_000)
        yield Part(labels[part["code"]], part["points"], part["contribution"], start, width)
        start += width


def _note(entry: Document, label: Bilingual | None = None) -> Bilingual:
    """A note as a sentence, behind the component that it is about."""
    said = {lang: words.note(entry, lang) for lang in words.LANGS}
    if label is None:
        return said
    return {"zh": f"{label['zh']}：{said['zh']}", "en": f"{label['en']}: {said['en']}"}
