"""What the codes of a result mean, for pages: the engine's own words as bilingual values, and what blocks a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from awards.i18n import LazyMessage, bi, language, lazy
from awards.nominations.models import Nomination
from scoring import words

Bilingual = dict[str, str]

TONES: dict[str, str] = {
    "selected": "honour",
    "not_selected": "neutral",
    "below_threshold": "neutral",
    "cap_reached": "neutral",
    "excluded": "bad",
    "disqualified": "bad",
    "incomplete": "warn",
    "tied_at_cut": "warn",
    "pending": "warn",
}
BLOCKERS: dict[str, LazyMessage] = {
    "incomplete": lazy("Data that the rules require is missing"),
    "tied_at_cut": lazy("Equal where the places run out: the leading group has to vote"),
    "pending": lazy("Not decided until the tie ranked above is"),
}


@dataclass(frozen=True)
class Blocker:
    """One reason why a run cannot be approved, and the nominations it names."""

    code: str
    nominations: tuple[Nomination, ...]

    @property
    def words(self) -> LazyMessage:
        """The reason without the names."""
        return BLOCKERS[self.code]

    def __str__(self) -> str:
        colon, comma = ("：", "、") if language() == "zh" else (": ", ", ")
        return f"{self.words}{colon}{comma.join(bi(one.subject.name) for one in self.nominations)}"


@dataclass(frozen=True)
class Listed:
    """Several messages as one parameter of another, put into words when shown."""

    parts: Sequence[object]

    def __str__(self) -> str:
        return ("；" if language() == "zh" else "; ").join(map(str, self.parts))


def blockers(result: Mapping[str, Any], nominees: Mapping[str, Nomination]) -> list[Blocker]:
    """`blocked_by` of a result with nominations instead of ids; `nominees` as by `runs.queries.nominees_of`."""
    return [
        Blocker(entry["code"], tuple(nominees[one] for one in entry["nominees"] if one in nominees))
        for entry in result["blocked_by"]
    ]


def status(code: str) -> Bilingual:
    """A nominee's status in words, e.g. "selected" → 入选 / Selected."""
    return {lang: _capital(words.status(code, lang)) for lang in words.LANGS}


def status_reason(code: str) -> Bilingual:
    """What the status means."""
    return {lang: _capital(words.status_reason(code, lang)) for lang in words.LANGS}


@dataclass(frozen=True)
class Status:
    """A status as a page shows it: its word, what it means, and the badge's tone."""

    text: str
    reason: str
    tone: str


@lru_cache(maxsize=4)
def statuses(lang: str) -> dict[str, Status]:
    """Every status in one language."""
    return {code: Status(status(code)[lang], status_reason(code)[lang], tone) for code, tone in TONES.items()}


def tone(code: str) -> str:
    """The badge's tone for a status."""
    return TONES[code]


def note(entry: Mapping[str, Any]) -> Bilingual:
    """A note `{code, …}` of the result as a sentence."""
    return {lang: words.note(entry, lang) for lang in words.LANGS}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
