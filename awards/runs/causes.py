"""Why a nominee stands elsewhere in another scoring: the numbers that differ, in words."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from awards.i18n import LazyMessage, lazy
from awards.runs.words import Listed

Document = dict[str, Any]
Judges = Mapping[str, str]
# Rules for everyone: key of the scheme → the status that it decides on ("": who has a place), what it is called.
DECIDING: dict[str, tuple[str, LazyMessage]] = {
    "winners": ("", lazy("Places")),
    "min_score": ("below_threshold", lazy("Lowest total")),
    "per_department": ("cap_reached", lazy("Most of one department")),
}
SPECIAL = {"below_threshold", "cap_reached"}


@dataclass(frozen=True)
class Side:
    """One scoring: what went in and what came out of it, by the ids of nominees and the codes of components."""

    bundle: Document
    result: Document

    @cached_property
    def components(self) -> dict[str, Document]:
        """Code → component of the scheme."""
        return {one["code"]: one for one in self.bundle["scheme"]["components"]}

    @cached_property
    def nominees(self) -> dict[str, Document]:
        """Id → what the bundle holds of the nominee."""
        return {one["id"]: one for one in self.bundle["nominees"]}

    @cached_property
    def rows(self) -> dict[str, Document]:
        """Id → the nominee's row of the result."""
        return {one["id"]: one for one in self.result["ranking"]}

    def scored(self, nominee: str) -> dict[str, Document]:
        """Code → the nominee's component in the result."""
        return {one["code"]: one for one in self.rows[nominee]["components"]}

    def rulings_on(self, nominee: str) -> list[Document]:
        """The rulings that name a nominee."""
        return [one for one in self.bundle["rulings"] if nominee in (one.get("order") or [one.get("nominee")])]


def causes_of(first: Side, second: Side, nominee: str, judges: Judges) -> tuple[LazyMessage, ...]:
    """Everything of one nominee that differs between two scorings which both know the nominee; () if nothing does."""
    found = [*_of_components(first, second, nominee, judges), *_of_row(first, second, nominee)]
    before, after = first.rows[nominee], second.rows[nominee]
    found += _of_rules(first.bundle["scheme"], second.bundle["scheme"], {before["status"], after["status"]})
    if not found and (before["rank"], before["status"]) != (after["rank"], after["status"]):
        found.append(lazy("the own figures are the same: others or the places changed"))
    return tuple(found)


def _of_rules(old: Document, new: Document, statuses: Set[str]) -> Iterator[LazyMessage]:
    """Rules for everyone that differ and decide between the statuses that a nominee has on either side."""
    if len(statuses) < 2:
        return
    for key, (status, what) in DECIDING.items():
        if old.get(key) != new.get(key) and (status in statuses if status else not statuses & SPECIAL):
            yield lazy(
                "%(what)s: %(first)s → %(second)s", what=what, first=old.get(key) or "–", second=new.get(key) or "–"
            )


def _of_components(first: Side, second: Side, nominee: str, judges: Judges) -> Iterator[LazyMessage]:
    before, after = first.scored(nominee), second.scored(nominee)
    for code in [one for one in second.components if one in before and one in after]:
        old, new = before[code], after[code]
        if (old["points"], old["contribution"]) != (new["points"], new["contribution"]):
            yield _told(second.components[code]["label"], old, new, Listed(_why(first, second, nominee, code, judges)))


def _told(component: Document, old: Document, new: Document, why: Listed) -> LazyMessage:
    """What became of a component, and why; points that stay are not told twice."""
    counts = {"before": old["contribution"] or "–", "after": new["contribution"] or "–"}
    if old["points"] == new["points"]:
        return lazy(
            "%(component)s: contribution %(before)s → %(after)s: %(why)s", component=component, why=why, **counts
        )
    points = {"first": old["points"] or "–", "second": new["points"] or "–"}
    return lazy(
        "%(component)s: %(first)s → %(second)s points, contribution %(before)s → %(after)s: %(why)s",
        component=component,
        why=why,
        **points,
        **counts,
    )


def _why(first: Side, second: Side, nominee: str, code: str, judges: Judges) -> list[LazyMessage]:
    """What of the component differs; at least one reason."""
    old, new = first.components[code], second.components[code]
    before, after = (side.nominees[nominee]["data"].get(code) for side in (first, second))
    told = [*_of_data(new, before, after, judges)]
    if old["weight"] != new["weight"]:
        told.append(lazy("the weight is %(second)s instead of %(first)s", first=old["weight"], second=new["weight"]))
    if _rule(old) != _rule(new):
        told.append(lazy("its rule is another"))
    if old.get("wave") != new.get("wave"):
        told.append(lazy("the answers of the whole wave are others"))
    if _trims(old) != _trims(new):
        told.append(_trimming(new))
    if told:
        return told
    if first.scored(nominee)[code]["points"] == second.scored(nominee)[code]["points"]:
        return [lazy("the other components share the weight otherwise")]
    if new.get("method") == "adjusted":
        return [lazy("the sheets about other nominees enter into the correction of the judges")]
    return [lazy("figures of other nominees enter into it")]


def _rule(component: Document) -> Document:
    return {key: value for key, value in component.items() if key not in ("weight", "label", "judges", "wave")}


def _trims(component: Document) -> bool:
    """Whether the highest and lowest marks are left out: that depends on how many judges the panel has."""
    if component.get("method") != "trimmed_mean":
        return False
    return len(component["judges"]) >= int(component.get("trim_min_judges", 7))


def _trimming(component: Document) -> LazyMessage:
    count = len(component["judges"])
    if _trims(component):
        return lazy("with %(count)s judges the highest and lowest marks are left out now", count=count)
    return lazy("with %(count)s judges the highest and lowest marks are left out no more", count=count)


def _of_data(component: Document, before: Any, after: Any, judges: Judges) -> Iterator[LazyMessage]:
    """Which data differ. Answers of surveys and ballots are never told as figures: few people stand behind some."""
    if before == after:
        return
    if before is None or after is None:
        yield lazy("the data are there now") if before is None else lazy("the data are gone")
    elif component["kind"] == "panel":
        yield from _of_sheets(component, before["sheets"], after["sheets"], judges)
    elif isinstance(after, str):
        yield lazy("the figure is %(second)s instead of %(first)s", first=before, second=after)
    else:
        yield DATA[component["kind"]]


DATA = {
    "inspection": lazy("other visits count"),
    "survey": lazy("other answers count"),
    "vote": lazy("other ballots count"),
}


def _of_sheets(component: Document, before: list[Any], after: list[Any], judges: Judges) -> Iterator[LazyMessage]:
    old, new = ({one["judge"]: one["scores"] for one in sheets} for sheets in (before, after))
    for code in dict.fromkeys([*old, *new]):
        judge = f"{code} {judges[code]}" if code in judges else code
        if code not in new:
            yield lazy("the sheet of %(judge)s is gone", judge=judge)
        elif code not in old:
            yield lazy("the sheet of %(judge)s is new", judge=judge)
        else:
            yield from _of_marks(component, old[code], new[code], judge)


def _of_marks(component: Document, old: Document, new: Document, judge: str) -> Iterator[LazyMessage]:
    labels = {one["code"]: one["label"] for one in component["criteria"]}
    for code in [one for one in {**old, **new} if old.get(one) != new.get(one)]:
        marks = {"first": old.get(code, "–"), "second": new.get(code, "–")}
        yield lazy(
            "%(judge)s, %(criterion)s: %(second)s instead of %(first)s",
            judge=judge,
            criterion=labels.get(code, code),
            **marks,
        )


def _of_row(first: Side, second: Side, nominee: str) -> Iterator[LazyMessage]:
    before, after = first.rows[nominee]["adjustment"], second.rows[nominee]["adjustment"]
    if before != after:
        yield lazy("bonuses and deductions: %(first)s → %(second)s", first=before, second=after)
    old, new = (side.nominees[nominee]["vetoes"] for side in (first, second))
    yield from (lazy("a veto was entered") for one in new if one not in old)
    yield from (lazy("a veto was withdrawn") for one in old if one not in new)
    ruled, rules = first.rulings_on(nominee), second.rulings_on(nominee)
    yield from (_ruling(one) for one in rules if one not in ruled)
    yield from (lazy("a ruling counts no more: %(reason)s", reason=one["reason"]) for one in ruled if one not in rules)


def _ruling(ruling: Document) -> LazyMessage:
    if ruling["kind"] == "exclude":
        return lazy("excluded by a ruling: %(reason)s", reason=ruling["reason"])
    return lazy("the tie was decided by a vote, %(vote)s: %(reason)s", vote=ruling["vote"], reason=ruling["reason"])
