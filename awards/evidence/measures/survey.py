"""Survey answers: counts per subject, stratum and question, and from these scheme and data of a component."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from awards.evidence.smallness import LEAST_PRINTED
from awards.imports.reading.text import spelling_key

NO_ANSWERS = {"items": [{"code": "q1", "weight": "1", "options": 2}], "wave": [], "strength": "0"}


@dataclass(frozen=True)
class Questionnaire:
    """A survey as its answers are counted: its row of `surveys` in plain values."""

    id: int
    code: str
    items: Sequence[Mapping[str, Any]]
    scale: Sequence[str]
    strata: Mapping[str, str]


@dataclass
class Tally:
    """Answers about one subject by one stratum: how many, per item the counts from worst to best, the last instant."""

    responses: int = 0
    items: dict[str, list[int]] = field(default_factory=dict)
    newest: datetime | None = None

    def add_answer(self, answers: Mapping[str, str], levels: Mapping[str, int], at: datetime | None) -> None:
        """Count one answered questionnaire; texts that are no level of the scale (不了解, blanks) are in no count."""
        self.responses += 1
        for item, text in answers.items():
            level = levels.get(text)
            if level is not None:
                counts = self.items.get(item) or self.items.setdefault(item, [0] * len(levels))
                counts[level] += 1
        self._see(at)

    def add(self, other: "Tally", codes: Mapping[str, str] | None = None) -> None:
        """Add another tally, its items under the codes that the scheme gives them, their own without `codes`."""
        self.responses += other.responses
        for item, counts in other.items.items():
            code = codes[item] if codes else item
            mine = self.items.get(code)
            self.items[code] = list(counts) if mine is None else [a + b for a, b in zip(mine, counts, strict=True)]
        self._see(other.newest)

    def _see(self, at: datetime | None) -> None:
        if at is not None and (self.newest is None or at > self.newest):
            self.newest = at

    def as_data(self, stratum: str) -> dict[str, Any]:
        """One entry of a bundle's survey data."""
        return {"stratum": stratum, "responses": self.responses, "items": dict(sorted(self.items.items()))}


# survey id → subject id → stratum → what was answered
Tallies = Mapping[int, Mapping[int, Mapping[str, Tally]]]


@dataclass(frozen=True)
class Counted:
    """The answers that one component counts: its surveys, the scheme's questions, and each survey's codes for them."""

    questions: tuple[dict[str, Any], ...]
    codes: Mapping[int, Mapping[str, str]]
    tallies: Tallies

    def over(self, subjects: Iterable[int] | None, strata: Sequence[str]) -> dict[str, Tally]:
        """Stratum → the sum over the given subjects (None: over everyone, the wave); only strata that answered."""
        wanted = None if subjects is None else set(subjects)
        sums: dict[str, Tally] = {}
        for codes, stratum, tally in self._tallies(wanted):
            if stratum in strata:
                sums.setdefault(stratum, Tally()).add(tally, codes)
        return sums

    def _tallies(self, wanted: set[int] | None) -> Iterator[tuple[Mapping[str, str], str, Tally]]:
        for survey_id, codes in self.codes.items():
            by_subject = self.tallies.get(survey_id, {})
            for subject_id in by_subject if wanted is None else sorted(wanted & by_subject.keys()):
                for stratum, tally in by_subject[subject_id].items():
                    yield codes, stratum, tally


def counted_answers(questionnaires: Iterable[Questionnaire], tallies: Tallies, survey: object = None) -> Counted:
    """What a component with `source.survey` (an id or a code; None: every survey of the year) counts.

    The same question on the same scale in two surveys is one question, so that two waves of one questionnaire add up.
    """
    chosen = [one for one in questionnaires if survey is None or survey in (one.id, one.code)]
    questions: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    codes: dict[int, dict[str, str]] = {}
    for one in chosen:
        codes[one.id] = {}
        for item in one.items:
            key = spelling_key(item["label"]), tuple(one.scale)
            label = {"zh": item["label"], "en": item["label"]}
            new = {"code": f"q{len(questions) + 1}", "label": label, "weight": "1", "options": len(one.scale)}
            codes[one.id][item["code"]] = questions.setdefault(key, new)["code"]
    return Counted(tuple(questions.values()), codes, tallies)


def survey_scheme(settings: Mapping[str, Any], counted: Counted) -> dict[str, Any]:
    """The keys `items`, `strata` and `wave` of a survey component: the wave is everyone's answers, per stratum.

    Where nobody answered anything at all, a scheme that measures nothing (`strength` 0): the component is then missing
    for every nominee, and its policy says what follows. A single stratum without answers is for the engine to report.
    """
    strata = list(settings["strata"])
    wave = counted.over(None, [stratum["code"] for stratum in strata])
    if not any(tally.items for tally in wave.values()):
        return {**NO_ANSWERS, "strata": strata}
    entries = [wave[stratum["code"]].as_data(stratum["code"]) for stratum in strata if stratum["code"] in wave]
    return {"items": list(counted.questions), "strata": strata, "wave": entries}


def survey_data(strata: Sequence[str], sums: Mapping[str, Tally], questions: int) -> list[dict[str, Any]] | None:
    """`[{"stratum", "responses", "items"}]` in the scheme's order, empty strata left out and small ones merged; None
    without any. `questions` is how many the scheme has."""
    if not any(stratum in sums for stratum in strata):
        return None
    merged = merged_strata(strata, sums, questions)
    return [merged[stratum].as_data(stratum) for stratum in strata if stratum in merged]


def merged_strata(strata: Sequence[str], sums: Mapping[str, Tally], questions: int) -> dict[str, Tally]:
    """One nominee's strata with every one of n < 5 added to the nominee's largest, of equals the scheme's first.

    n is the size of the scoring rules, Σ answers / number of questions. Source: design of the public bundle, "strata
    with n < 5 merged before the run is frozen"; the reading is in docs/decisions.md.
    """
    sizes = {stratum: size_of(sums[stratum], questions) for stratum in strata if stratum in sums}
    largest = max(sizes, key=lambda stratum: sizes[stratum])
    merged: dict[str, Tally] = {}
    for stratum, size in sizes.items():
        target = stratum if size >= LEAST_PRINTED else largest
        merged.setdefault(target, Tally()).add(sums[stratum])
    return merged


def size_of(tally: Tally, questions: int) -> Fraction:
    """How many complete questionnaires the answers make: n of the scoring rules for questions of equal weight."""
    return Fraction(sum(map(sum, tally.items.values())), questions)
