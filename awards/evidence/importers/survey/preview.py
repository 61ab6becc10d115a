"""What a file would count, before it is imported: per question and answer, per place, per stratum. Nothing where fewer
than five people answered: it would tell who said what."""

from collections import Counter
from collections.abc import Collection, Mapping

from awards.evidence.importers.survey.definition import Definition
from awards.evidence.importers.survey.strata import Strata
from awards.evidence.importers.survey.taken import Key
from awards.evidence.measures.survey import Tally
from awards.evidence.smallness import LEAST_PRINTED
from awards.i18n import LazyMessage, lazy
from awards.imports.plan import Preview

NOBODY = ""


def previews_of(
    tallies: Mapping[Key, Tally], survey: Definition, asked: Collection[str], names: Mapping[int, str], strata: Strata
) -> tuple[Preview, ...]:
    """Two tables over the rows that are good, those that are there already included. `asked` are the codes of the
    questions in the file, `names` what subjects are called."""
    total = Tally()
    for (_, identity), tally in tallies.items():
        if survey.strata.get(identity) in strata.counted:
            total.add(tally, {code: code for code in tally.items})
    found = []
    if total.responses >= LEAST_PRINTED:
        found.append(items_preview(total, survey, asked))
    if sum(tally.responses for tally in tallies.values()) >= LEAST_PRINTED:
        found.append(subjects_preview(tallies, survey, names, strata))
    return tuple(found)


def items_preview(total: Tally, survey: Definition, asked: Collection[str]) -> Preview:
    """A row per question: how many gave each answer, from worst to best, and how many gave none that counts."""
    levels = survey.scale.levels
    lines: list[tuple[str | int, ...]] = []
    for item in survey.items:
        counted = total.items.get(item["code"], [0] * len(levels))
        responses = total.responses if item["code"] in asked else 0
        lines.append((item["label"], *counted, responses - sum(counted)))
    heads: tuple[LazyMessage | str, ...] = (lazy("Question"), *levels, lazy("in no count"))
    return Preview(lazy("What would be counted, question by question"), heads, tuple(lines))


def subjects_preview(
    tallies: Mapping[Key, Tally], survey: Definition, names: Mapping[int, str], known: Strata
) -> Preview:
    """A row per place or person: how many answered, stratum by stratum."""
    counts: dict[int, Counter[str]] = {}
    for (subject, identity), tally in tallies.items():
        stratum = survey.strata.get(identity, NOBODY)
        counts.setdefault(subject, Counter())[stratum if stratum in known.counted else NOBODY] += tally.responses
    strata = sorted({stratum for found in counts.values() for stratum in found} - {NOBODY})
    order = sorted(counts, key=lambda subject: names[subject])
    lines: list[tuple[str | int, ...]] = [
        (names[one], *(counts[one][stratum] for stratum in (*strata, NOBODY))) for one in order
    ]
    total = [sum(found[stratum] for found in counts.values()) for stratum in (*strata, NOBODY)]
    lines.append((str(lazy("All together")), *total))
    heads: tuple[LazyMessage | str, ...] = (
        lazy("Place or person"),
        *(known.labels[stratum] for stratum in strata),
        lazy("in no count"),
    )
    return Preview(lazy("Who would be judged by how many, stratum by stratum"), heads, tuple(lines))
