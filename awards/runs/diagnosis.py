"""A run's diagnostics with names and words: what the page shows and what the pictures draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from awards.i18n import LazyMessage, bi
from awards.nominations.models import Nomination
from awards.runs.strength import strength
from scoring.diagnostics import words

Document = dict[str, Any]
Text = Mapping[str, str] | str
FIGURES = ("icc_2_k", "alpha", "kendall_w", "icc_2_1")


class Agreement(NamedTuple):
    """One figure of agreement: `value` with three decimals or None and the `reason`; `question` says what it asks."""

    code: str
    value: str | None
    reason: str
    question: str
    strength: LazyMessage | None
    tone: str


class Judge(NamedTuple):
    """One judge: figures in points with two decimals, None without sheets; `changes` is None where nothing can be said,
    for the `reason`."""

    name: str
    code: str
    sheets: int
    mean: str | None
    leniency: str | None
    sd: str | None
    group: int | None
    changes: bool | None
    reason: str


class Weight(NamedTuple):
    """How far the weight of a component may move, in percent; `sentence` says it."""

    label: str
    weight: str
    lowest: str | None
    highest: str | None
    sentence: str


class Share(NamedTuple):
    """How often a nominee is within the places, in percent with one decimal; None for who has no rank."""

    id: str
    name: str
    rank: int | None
    is_selected: bool
    share: str | None
    ranks: tuple[int, int] | None


@dataclass(frozen=True)
class Panel:
    """One panel: over how many nominees and judges the figures go, the figures, its judges."""

    code: str
    label: str
    method: str
    judges_with_sheets: int
    nominees: int
    sheets: int
    agreement: tuple[Agreement, ...]
    judges: tuple[Judge, ...]

    @property
    def is_split(self) -> bool:
        """Whether the judges fall into groups that share no nominee."""
        return len({judge.group for judge in self.judges if judge.group is not None}) > 1

    @property
    def drawn(self) -> tuple[Judge, ...]:
        """The judges who have a sheet."""
        return tuple(judge for judge in self.judges if judge.sheets)


@dataclass(frozen=True)
class Diagnosis:
    """Everything of the page in one language; `delta` in percent; `is_tied`: a tie at the cut waits for a vote."""

    panels: tuple[Panel, ...]
    weights: tuple[Weight, ...]
    shares: tuple[Share, ...]
    selected: tuple[str, ...]
    draws: int
    delta: str
    seed: int
    winners: int
    is_tied: bool
    questions: Mapping[str, str]

    @property
    def pictures(self) -> dict[str, Any]:
        """Name of a picture → what is drawn: judges of each panel, ranges of weights, shares."""
        found: dict[str, Any] = {f"judges-{panel.code}": panel.drawn for panel in self.panels if panel.drawn}
        if any(row.lowest for row in self.weights):
            found["weights"] = tuple(row for row in self.weights if row.lowest)
        if ranked := tuple(row for row in self.shares if row.share):
            found["shares"] = ranked
        return found


def diagnosis_of(
    document: Document,
    bundle: Document,
    result: Document,
    *,
    names: Mapping[str, Nomination],
    judges: Mapping[str, str],
    lang: str,
) -> Diagnosis:
    """Put names and words to a diagnostics document; `names` as by `runs.queries.nominees_of`."""
    labels = {one["code"]: bi(one["label"], lang) for one in bundle["scheme"]["components"]}
    stability = document["stability"]
    people = {key: bi(one.subject.name, lang) for key, one in names.items()}
    ranks = {row["id"]: row["rank"] for row in result["ranking"]}
    return Diagnosis(
        panels=tuple(_panel(one, labels[one["code"]], judges, lang) for one in document["panels"]),
        weights=tuple(_weight(row, labels[row["code"]], lang) for row in stability["weights"]),
        shares=tuple(_share(row, people, ranks, stability["selected"]) for row in stability["nominees"]),
        selected=tuple(
            people.get(row["id"], row["id"]) for row in result["ranking"] if row["id"] in stability["selected"]
        ),
        draws=stability["draws"],
        delta=format((Decimal(stability["delta"]) * 100).normalize(), "f"),
        seed=stability["seed"],
        winners=bundle["scheme"]["winners"],
        is_tied=any(row["status"] == "tied_at_cut" for row in result["ranking"]),
        questions={code: words.figure(code, lang) for code in words.FIGURES},
    )


def _panel(one: Document, label: str, judges: Mapping[str, str], lang: str) -> Panel:
    agreement = one["agreement"]
    return Panel(
        code=one["code"],
        label=label,
        method=one["method"],
        judges_with_sheets=agreement["judges"],
        nominees=agreement["nominees"],
        sheets=agreement["sheets"],
        agreement=tuple(_agreement(code, agreement[code], lang) for code in FIGURES),
        judges=tuple(_judge(row, judges, lang) for row in one["judges"]),
    )


def _agreement(code: str, figure: Document, lang: str) -> Agreement:
    value, question = figure["value"], words.figure(code, lang)
    if value is None:
        return Agreement(code, None, words.reason(figure["reason"], lang), question, None, "neutral")
    return Agreement(code, rounded(value, 3), "", question, *strength(code, value))


def _judge(row: Document, judges: Mapping[str, str], lang: str) -> Judge:
    return Judge(
        name=judges.get(row["judge"], row["judge"]),
        code=row["judge"],
        sheets=row["sheets"],
        mean=rounded(row["mean"], 2),
        leniency=rounded(row["leniency"], 2),
        sd=rounded(row["residual_sd"], 2),
        group=row["group"],
        changes=row["changes_selection"],
        reason=words.reason(row["reason"], lang) if row["reason"] else "",
    )


def _weight(row: Document, label: str, lang: str) -> Weight:
    return Weight(label, row["weight"], row["from"], row["to"], words.weight_range(row, label, lang))


def _share(row: Document, people: Mapping[str, str], ranks: Mapping[str, int | None], selected: list[str]) -> Share:
    share = None if row["top_share"] is None else rounded(str(Decimal(row["top_share"]) * 100), 1)
    between = None if share is None else (row["rank_5"], row["rank_95"])
    key = row["id"]
    return Share(key, people.get(key, key), ranks[key], key in selected, share, between)


def rounded(figure: str | None, places: int) -> str | None:
    """A figure of the diagnostics with fewer decimals, halves away from zero; never a minus zero."""
    if figure is None:
        return None
    short = Decimal(figure).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return format(abs(short) if short == 0 else short, "f")
