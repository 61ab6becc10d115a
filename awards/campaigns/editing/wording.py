"""Places and changes of an award's rules in words: “Component “Patrol” › Weight: 25 → 30”."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awards.campaigns.editing.choices import CHOICES, QUOTA, TRANSFORMS, WINNERS
from awards.campaigns.editing.differences import ORDER
from awards.campaigns.editing.paths import steps_of
from awards.i18n import LazyMessage, bi, lazy

FIELDS: Mapping[str, LazyMessage] = {
    "name": lazy("Name"),
    "description": lazy("Description"),
    "subject_kind": lazy("Who can be nominated"),
    "places": lazy("Decimals of points"),
    "winners": lazy("Places for winners"),
    "quota": lazy("Nomination quota"),
    "per_department": lazy("Cap per department"),
    "min_score": lazy("Floor"),
    "bonus_cap": lazy("Most bonus points"),
    "deduction_cap": lazy("Most points taken away"),
    "components": lazy("Components"),
    "criteria": lazy("Criteria"),
    "anchors": lazy("Anchors"),
    "strata": lazy("Groups of answers"),
    "steps": lazy("Steps"),
    "vetoes": lazy("Vetoes"),
    "conditions": lazy("Conditions"),
    "tie_break": lazy("Order between equal totals"),
    "tie": lazy("Order between equal totals"),
    "options": lazy("Who puts forward, and who judges whom"),
    "self_nomination": lazy("People may put themselves forward"),
    "judges_each": lazy("Judges for each nominee"),
    "is_blind": lazy("Judges read without names"),
    "hides_evidence": lazy("Judges do not see the evidence"),
    "settings": lazy("Settings"),
    "source": lazy("Where the number comes from"),
    "transform": lazy("How it becomes points"),
    "label": lazy("Name"),
    "zh": lazy("Chinese"),
    "en": lazy("English"),
    "code": lazy("Code"),
    "kind": lazy("Kind"),
    "weight": lazy("Weight"),
    "missing": lazy("If it is missing"),
    "subjects": lazy("Evidence about"),
    "indicator": lazy("Figure"),
    "weights": lazy("Weight of a visit"),
    "announced": lazy("announced"),
    "mystery": lazy("mystery"),
    "method": lazy("How sheets become points"),
    "trim": lazy("Sheets left out at each end"),
    "trim_min_judges": lazy("Only with so many judges or more"),
    "min_sheets": lazy("Fewest sheets"),
    "strength": lazy("Strength of the pull to the whole survey"),
    "min_responses": lazy("Fewest answers"),
    "min_valid": lazy("Fewest valid ballots"),
    "from": lazy("0 points at"),
    "to": lazy("100 points at"),
    "direction": lazy("Direction"),
    "else": lazy("Otherwise"),
    "type": lazy("Kind"),
    "value": lazy("How many"),
    "at_least": lazy("At least"),
    "maximum": lazy("Maximum"),
    "step": lazy("Step"),
    "mark": lazy("Mark"),
    "check": lazy("Kind"),
    "months": lazy("Months"),
    "years": lazy("Years"),
    "needs_file": lazy("A file is needed"),
    "component": lazy("Component"),
    "least": lazy("Fewest points"),
    "order": lazy("Order"),
}
# One of a list that has no name yet.
UNNAMED: Mapping[str, LazyMessage] = {
    "components": lazy("Component %(number)s"),
    "criteria": lazy("Criterion %(number)s"),
    "anchors": lazy("Anchor %(number)s"),
    "strata": lazy("Group %(number)s"),
    "steps": lazy("Step %(number)s"),
    "vetoes": lazy("Veto %(number)s"),
    "conditions": lazy("Condition %(number)s"),
}
NOTHING = "–"


@dataclass(frozen=True)
class ChangeLine:
    """One change in words; `before` or `after` is None where the thing was added or is gone."""

    place: str
    before: str | None
    after: str | None


def place_words(path: str, values: Mapping[str, Any]) -> str:
    """Where a field of the form is, in the reader's language: “Patrol › Weight”."""
    node: Any = values
    home, words = "", [""]
    for step in steps_of(path):
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and step < len(node) else None
            words[-1] = _label(node) or _numbered(home, step + 1)
        else:
            node = node.get(step) if isinstance(node, dict) else None
            home = step
            words.append(str(FIELDS.get(step, step)))
    return " › ".join(words[1:])


def _numbered(home: str, number: int) -> str:
    """“Component 6”; the second number of a step is its points."""
    return str(lazy(UNNAMED[home].msgid, number=number)) if home in UNNAMED else str(number)


def _label(node: Any) -> str:
    """What a thing is called, “” if it has no name yet."""
    label = node.get("label") if isinstance(node, Mapping) else None
    return bi(label) if isinstance(label, Mapping) else ""


def change_lines(changes: Mapping[str, Any], documents: list[Mapping[str, Any]]) -> list[ChangeLine]:
    """Recorded changes (see `changes_between`) in words. `documents` are states of the rules in which the names of
    things are looked up, the newest first."""
    return [_line(key, pair, documents) for key, pair in changes.items()]


def _line(key: str, pair: list[Any], documents: list[Mapping[str, Any]]) -> ChangeLine:
    before, after = pair
    steps = key.split(".")
    words = [*(str(FIELDS.get(step, "")) or _named(steps[: place + 1], documents) for place, step in enumerate(steps))]
    if any(isinstance(side, Mapping) for side in pair):
        thing = after if isinstance(after, Mapping) else before
        words[-1] = _label(thing) or words[-1]
        return ChangeLine(" › ".join(words), None if before is None else "", None if after is None else "")
    return ChangeLine(" › ".join(words), *(_value(steps, side, documents) for side in pair))


def _named(steps: list[str], documents: list[Mapping[str, Any]]) -> str:
    """The name of what has this code, in the first document that knows it."""
    for document in documents:
        node: Any = document
        for step in steps:
            node = node.get(step) if isinstance(node, Mapping) else _of_code(node, step)
        if _label(node):
            return _label(node)
    return steps[-1]


def _of_code(rows: Any, code: str) -> Any:
    rows = rows if isinstance(rows, list) else []
    return next((row for row in rows if isinstance(row, Mapping) and row.get("code") == code), None)


def _value(steps: list[str], value: Any, documents: list[Mapping[str, Any]]) -> str:
    """A value as the form says it."""
    if steps[0] == "options" and value is None:
        return str(lazy("every judge") if steps[-1] == "judges_each" else lazy("no"))
    if value is None or value in ("", []):
        return NOTHING
    if steps[-1] in (ORDER, "tie_break"):
        home = ["components"] if steps[-1] == "tie_break" else steps[:-1]
        return "、".join(_named([*home, code], documents) for code in value)
    if isinstance(value, bool):
        return str(lazy("yes") if value else lazy("no"))
    if isinstance(value, list):
        return "; ".join(" → ".join(map(str, row)) if isinstance(row, list) else str(row) for row in value)
    if steps[-1] == "type":
        known = {"winners": WINNERS, "quota": QUOTA}.get(steps[0], TRANSFORMS)
        return str(known.get(value, value))
    return str(CHOICES.get(steps[-1], {}).get(str(value), value))
