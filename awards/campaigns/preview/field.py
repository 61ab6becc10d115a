"""An invented field for any award: nominees whose strengths lie where its rules can tell them apart.

Everything follows from the award's own rules, so that the same rules always meet the same field.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from awards.campaigns.models import Award, Component
from awards.campaigns.preview.data import data_of
from awards.db import plain
from awards.i18n import LazyMessage, lazy

Document = dict[str, Any]
Levels = dict[str, Decimal]

STEMS, LETTERS = "甲乙丙丁戊己庚辛", "ABCDEFGH"
SIZE = len(STEMS)
UNITS = {
    "d1": {"zh": "虚构一科", "en": "Invented unit 1"},
    "d2": {"zh": "虚构二科", "en": "Invented unit 2"},
    "d3": {"zh": "虚构三科", "en": "Invented unit 3"},
}
STRONG, GOOD, FAIR, MIDDLE, WEAK = Decimal(97), Decimal(91), Decimal(88), Decimal(86), Decimal(80)
HAIR = Decimal("0.5")


@dataclass(frozen=True)
class Invented:
    """One invented nominee: `levels` has the points that its data should come to, per component code."""

    number: int
    unit: str
    levels: Levels
    profile: LazyMessage
    bonus: Decimal = Decimal(0)
    has_veto: bool = False

    @property
    def id(self) -> str:
        return f"n{self.number + 1}"

    @property
    def name(self) -> dict[str, str]:
        return name_of(self.number)


def name_of(number: int) -> dict[str, str]:
    """A name that says that nobody has it."""
    return {"zh": f"虚构{STEMS[number]}", "en": f"Invented {LETTERS[number]}"}


def invented_field(award: Award) -> list[Invented]:
    """Eight nominees of three units, told apart by whatever components the award has."""
    first, second = camps_of(award.components)
    codes = [component.code for component in award.components]
    absent = absent_of(award.components)
    bonus = min(award.bonus_cap, Decimal(2))
    nearly = {code: GOOD + (HAIR if index % 2 == 0 else -HAIR) for index, code in enumerate(codes)}
    return [
        Invented(0, "d1", _leaning(codes, first, second), _words(first, second, lazy("Stronger than most."))),
        Invented(1, "d2", _leaning(codes, second, first), _words(second, first, lazy("Weaker than most."))),
        Invented(2, "d3", dict.fromkeys(codes, MIDDLE), lazy("Average everywhere.")),
        Invented(
            3,
            "d1",
            {code: GOOD for code in codes if code != absent.code},
            lazy("Good, but there is nothing for “%(component)s”.", component=absent.label),
        ),
        Invented(4, "d2", dict.fromkeys(codes, GOOD), lazy("Good; almost the equal of %(name)s.", name=name_of(5))),
        Invented(5, "d3", nearly, lazy("Good; almost the equal of %(name)s.", name=name_of(4))),
        Invented(6, "d3", dict.fromkeys(codes, STRONG), lazy("The best figures of all, and a veto."), has_veto=True),
        Invented(7, "d1", dict.fromkeys(codes, FAIR), _bonus_words(bonus), bonus=bonus),
    ]


def camps_of(components: Sequence[Component]) -> tuple[list[Component], list[Component]]:
    """Two sets of components that may disagree about a nominee: where the people served or colleagues are asked (else
    the first figure) and the panel; without that contrast, the first component and the others, which may be none."""
    panels = [one for one in components if one.kind == "panel"]
    others = [one for one in components if one.kind != "panel"]
    if panels and others:
        return [one for one in others if one.kind in ("survey", "vote")] or others[:1], panels
    return list(components[:1]), list(components[1:])


def absent_of(components: Sequence[Component]) -> Component:
    """The component for which one nominee has nothing: the first survey, else the last one that is no panel."""
    others = [one for one in components if one.kind != "panel"]
    return next((one for one in others if one.kind == "survey"), [*components[-1:], *others][-1])


def nominee_of(one: Invented, award: Award, judges: Sequence[str]) -> Document:
    """The nominee as a bundle wants it; a department's award concerns departments, each its own."""
    vetoes = [{"code": str((award.vetoes or [{"code": "veto"}])[0]["code"]), "reason": ""}] if one.has_veto else []
    return {
        "id": one.id,
        "departments": [one.id if award.subject_kind == "department" else one.unit],
        "vetoes": vetoes,
        "adjustments": [{"points": plain(one.bonus), "reason": ""}] if one.bonus else [],
        "data": {
            component.code: data_of(component, one.levels[component.code], judges, one.number)
            for component in award.components
            if component.code in one.levels
        },
    }


def _leaning(codes: Sequence[str], strong: Sequence[Component], weak: Sequence[Component]) -> Levels:
    levels = dict.fromkeys(codes, GOOD)
    return levels | {one.code: WEAK for one in weak} | {one.code: STRONG for one in strong}


def _words(strong: Sequence[Component], weak: Sequence[Component], alone: LazyMessage) -> LazyMessage:
    if not strong or not weak:
        return alone
    return lazy("Strong in: %(strong)s; weak in: %(weak)s.", strong=_labels(strong), weak=_labels(weak))


def _labels(components: Sequence[Component]) -> dict[str, str]:
    return {
        "zh": "、".join(one.label["zh"] for one in components),
        "en": ", ".join(one.label["en"] for one in components),
    }


def _bonus_words(bonus: Decimal) -> LazyMessage:
    if bonus:
        return lazy("A little above average, with a bonus of %(points)s.", points=plain(bonus))
    return lazy("A little above average; these rules give no bonus.")
