"""What a file would count, before it is imported: per question and answer, per place, per stratum."""

from collections import Counter
from collections.abc import Collection, Mapping

from awards.evidence.importers.survey.definition import Definition
from awards.evidence.importers.survey.taken import Key
from awards.evidence.measures.survey import Tally
from awards.i18n import LazyMessage, lazy
from awards.imports.plan import Preview

NOBODY = ""


def previews_of(
    tallies: Mapping[Key, Tally], survey: Definition, asked: Collection[str], names: Mapping[int, str]
) -> tuple[Preview, ...]:
    """Two tables over the rows that are good, those that are there already included. `asked` are the codes of the
    questions in the file, `names` what subjects are called."""
    return (items_preview(tallies, survey, asked), subjects_preview(tallies, survey, names)) if tallies else ()


def items_preview(tallies: Mapping[Key, Tally], survey: Definition, asked: Collection[str]) -> Preview:
    """A row per question: how many gave each answer, from worst to best, and how many gave none that counts."""
    total, levels = Tally(), survey.scale.levels
    for (_, identity), tally in tallies.items():
        if identity in survey.strata:
            total.add(tally, {code: code for code in tally.items})
    lines: list[tuple[str | int, ...]] = []
    for item in survey.items:
        counted = total.items.get(item["code"], [0] * len(levels))
        responses = total.responses if item["code"] in asked else 0
        lines.append((item["label"], *counted, responses - sum(counted)))
    heads: tuple[LazyMessage | str, ...] = (lazy("Question"), *levels, lazy("in no count"))
    return Preview(lazy("What would be counted, question by question"), heads, tuple(lines))


def subjects_preview(tallies: Mapping[Key, Tally], survey: Definition, names: Mapping[int, str]) -> Preview:
    """A row per place or person: how many answered, stratum by stratum."""
    counts: dict[int, Counter[str]] = {}
    for (subject, identity), tally in tallies.items():
        counts.setdefault(subject, Counter())[survey.strata.get(identity, NOBODY)] += tally.responses
    strata = sorted({stratum for found in counts.values() for stratum in found} - {NOBODY})
    order = sorted(counts, key=lambda subject: names[subject])
    lines: list[tuple[str | int, ...]] = [
        (names[one], *(counts[one][stratum] for stratum in (*strata, NOBODY))) for one in order
    ]
    total = [sum(found[stratum] for found in counts.values()) for stratum in (*strata, NOBODY)]
    lines.append((str(lazy("All together")), *total))
    heads: tuple[LazyMessage | str, ...] = (lazy("Place or person"), *strata, lazy("in no count"))
    return Preview(lazy("Who would be judged by how many, stratum by stratum"), heads, tuple(lines))
