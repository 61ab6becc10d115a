"""What a file would count, before it is imported: per question and answer, per place, per stratum."""

from collections import Counter
from collections.abc import Sequence

from awards.evidence.importers.survey.definition import Definition
from awards.i18n import LazyMessage, lazy
from awards.imports.plan import PlannedRow, Preview

NOBODY = ""


def previews_of(rows: Sequence[PlannedRow], survey: Definition) -> tuple[Preview, ...]:
    """Two tables over the rows that are good, those that are there already included."""
    return (items_preview(rows, survey), subjects_preview(rows, survey)) if rows else ()


def items_preview(rows: Sequence[PlannedRow], survey: Definition) -> Preview:
    """A row per question: how many gave each answer, from worst to best, and how many gave none that counts."""
    counts: dict[str, Counter[str]] = {item["code"]: Counter() for item in survey.items}
    for row in rows:
        if row.values["identity"] in survey.strata:
            for code, text in row.values["answers"].items():
                counts[code][text] += 1
    levels = survey.scale.levels
    lines: list[tuple[str | int, ...]] = []
    for item in survey.items:
        found = counts[item["code"]]
        counted = [found[level] for level in levels]
        lines.append((item["label"], *counted, found.total() - sum(counted)))
    heads: tuple[LazyMessage | str, ...] = (lazy("Question"), *levels, lazy("in no count"))
    return Preview(lazy("What would be counted, question by question"), heads, tuple(lines))


def subjects_preview(rows: Sequence[PlannedRow], survey: Definition) -> Preview:
    """A row per place or person: how many answered, stratum by stratum."""
    names: dict[int, str] = {}
    counts: dict[int, Counter[str]] = {}
    for row in rows:
        subject = row.values["subject_id"]
        names.setdefault(subject, row.text)
        counts.setdefault(subject, Counter())[survey.strata.get(row.values["identity"], NOBODY)] += 1
    strata = sorted({stratum for found in counts.values() for stratum in found} - {NOBODY})
    order = sorted(names, key=lambda subject: names[subject])
    lines: list[tuple[str | int, ...]] = [
        (names[one], *(counts[one][stratum] for stratum in (*strata, NOBODY))) for one in order
    ]
    total = [sum(found[stratum] for found in counts.values()) for stratum in (*strata, NOBODY)]
    lines.append((str(lazy("All together")), *total))
    heads: tuple[LazyMessage | str, ...] = (lazy("Place or person"), *strata, lazy("in no count"))
    return Preview(lazy("Who would be judged by how many, stratum by stratum"), heads, tuple(lines))
