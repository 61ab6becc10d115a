"""Two scorings of an award side by side: who moved, and because of which number. Pure but for the names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from awards.i18n import LazyMessage, lazy
from awards.nominations.models import Nomination
from awards.runs.causes import Document, Judges, Side, causes_of


class Line(NamedTuple):
    """One nominee: the rows of both results (None where a scoring does not know the nominee) and what differs."""

    id: str
    name: Mapping[str, str] | str
    first: Document | None
    second: Document | None
    causes: tuple[LazyMessage, ...]

    @property
    def is_moved(self) -> bool:
        """Whether rank, total or status differ, or the nominee is in one of the two alone."""
        if self.first is None or self.second is None:
            return True
        return any(self.first[key] != self.second[key] for key in ("rank", "total", "status"))

    @property
    def climbed(self) -> int | None:
        """How many ranks up (down: negative); None where there is no rank in one of the two."""
        before, after = (row["rank"] if row else None for row in (self.first, self.second))
        return None if before is None or after is None else before - after

    @property
    def turned(self) -> str:
        """ "in" for who is selected only in the second, "out" for who is only in the first, else ""."""
        before, after = (row is not None and row["status"] == "selected" for row in (self.first, self.second))
        return "" if before == after else "in" if after else "out"


@dataclass(frozen=True)
class Comparison:
    """`lines` in the order of the second scoring, then those whom only the first knows; `rules`: what differs beside
    the nominees."""

    lines: tuple[Line, ...]
    rules: tuple[LazyMessage, ...]

    @property
    def moved(self) -> list[Line]:
        """Those with another rank, total or status."""
        return [line for line in self.lines if line.is_moved]

    @property
    def entering(self) -> list[Line]:
        """Selected only in the second."""
        return [line for line in self.lines if line.turned == "in"]

    @property
    def leaving(self) -> list[Line]:
        """Selected only in the first."""
        return [line for line in self.lines if line.turned == "out"]


def compare(first: Side, second: Side, *, names: Mapping[str, Nomination], judges: Judges) -> Comparison:
    """`names` as by `runs.queries.nominees_of`, `judges` as by `judges_of`."""
    ids = [*second.rows, *(one for one in first.rows if one not in second.rows)]
    return Comparison(tuple(_line(first, second, one, names, judges) for one in ids), tuple(_rules(first, second)))


def _line(first: Side, second: Side, one: str, names: Mapping[str, Nomination], judges: Judges) -> Line:
    name = names[one].subject.name if one in names else one
    before, after = first.rows.get(one), second.rows.get(one)
    if before is None or after is None:
        why = lazy("only in the second: nominated or accepted since") if before is None else lazy("only in the first")
        return Line(one, name, before, after, (why,))
    return Line(one, name, before, after, causes_of(first, second, one, judges))


# What a scheme says beside its components → how a difference is told.
SCHEME: dict[str, LazyMessage] = {
    "winners": lazy("Places"),
    "min_score": lazy("Lowest total"),
    "per_department": lazy("Most of one department"),
    "bonus_cap": lazy("Most that bonuses count"),
    "deduction_cap": lazy("Most that deductions count"),
    "places": lazy("Decimals of totals"),
}


def _rules(first: Side, second: Side) -> Iterator[LazyMessage]:
    old, new = first.bundle["scheme"], second.bundle["scheme"]
    yield from _components(first.components, second.components)
    for key, what in SCHEME.items():
        if old.get(key) != new.get(key):
            yield _changed(what, old.get(key), new.get(key))
    if old["tie_break"] != new["tie_break"]:
        yield lazy("The order in which components break ties is another.")
    if first.result["engine"] != second.result["engine"]:
        yield _changed(lazy("Scoring engine"), first.result["engine"], second.result["engine"])
    sealed = first.bundle["rules"]["sealed_sha256"], second.bundle["rules"]["sealed_sha256"]
    if sealed[0] != sealed[1]:
        yield (
            lazy("The rules were sealed in another form.")
            if all(sealed)
            else lazy("Only one of them has sealed rules.")
        )


def _components(old: Mapping[str, Document], new: Mapping[str, Document]) -> Iterator[LazyMessage]:
    for code, one in {**old, **new}.items():
        if code not in old:
            yield lazy("%(component)s counts only in the second.", component=one["label"])
        elif code not in new:
            yield lazy("%(component)s counts only in the first.", component=one["label"])
        elif old[code]["weight"] != one["weight"]:
            what = lazy("Weight of %(component)s", component=one["label"])
            yield _changed(what, old[code]["weight"], one["weight"])
        if code in old and code in new and old[code].get("judges") != one.get("judges"):
            yield from _judges(one["label"], old[code].get("judges", []), one.get("judges", []))


def _judges(component: Any, old: Sequence[str], new: Sequence[str]) -> Iterator[LazyMessage]:
    if gone := [one for one in old if one not in new]:
        yield lazy(
            "Judges of %(component)s that only the first has: %(judges)s", component=component, judges=tuple(gone)
        )
    if come := [one for one in new if one not in old]:
        yield lazy(
            "Judges of %(component)s that only the second has: %(judges)s", component=component, judges=tuple(come)
        )


def _changed(what: LazyMessage, before: Any, after: Any) -> LazyMessage:
    return lazy("%(what)s: %(first)s → %(second)s", what=what, first=before or "–", second=after or "–")
