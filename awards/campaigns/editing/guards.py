"""Which changes of an award's rules are refused because something already depends on what they would change."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from awards.campaigns.editing.holding import Held
from awards.campaigns.models import Award, Component
from awards.campaigns.presets.mistakes import Mistake
from awards.i18n import lazy

RUBRIC = lazy("Marks have been given: criteria can no longer be added or removed; weights still can change.")
SCALE = lazy("Marks have been given by this scale: it can no longer change.")


def held_mistakes(award: Award, shaped: Mapping[str, Any], held: Held) -> list[Mistake]:
    """Every forbidden change in `shaped`, at its place. Components and criteria are recognised by their `id`."""
    mistakes = []
    if held.keeps_kind and shaped["subject_kind"] != award.subject_kind:
        message = lazy("Somebody is put forward already: the kind of nominees stays.")
        mistakes.append(Mistake("subject_kind", message))
    mistakes += _components(award, shaped, held)
    if held.keeps_rubric:
        mistakes += _rubrics(award, shaped)
    return mistakes


def _components(award: Award, shaped: Mapping[str, Any], held: Held) -> Iterator[Mistake]:
    entries = {entry.get("id"): (place, entry) for place, entry in enumerate(shaped["components"])}
    for component in award.components:
        place, entry = entries.get(component.id, (None, None))
        needs = component.id in held.components or (held.keeps_rubric and component.kind == "panel")
        if entry is None and needs:
            message = lazy("“%(label)s” must stay: something refers to it.", label=component.label)
            yield Mistake("components", message)
        if entry is not None and entry["kind"] != component.kind:
            yield Mistake(f"components[{place}].kind", lazy("The kind stays: remove this component and add another."))
        if entry is not None and component.id in held.components and entry["code"] != component.code:
            yield Mistake(f"components[{place}].code", lazy("Something refers to this code: it stays."))


def _rubrics(award: Award, shaped: Mapping[str, Any]) -> Iterator[Mistake]:
    known = {component.id: component for component in award.components}
    for place, entry in enumerate(shaped["components"]):
        component = known.get(entry.get("id"))
        if component is not None and component.kind == "panel":
            yield from _rubric(component, entry, f"components[{place}].criteria")
        elif entry["kind"] == "panel":
            yield Mistake(f"components[{place}].criteria", RUBRIC)


def _rubric(component: Component, entry: Mapping[str, Any], path: str) -> Iterator[Mistake]:
    known = {criterion.id: criterion for criterion in component.criteria}
    if {one.get("id") for one in entry["criteria"]} != set(known):
        yield Mistake(path, RUBRIC)
    for place, one in enumerate(entry["criteria"]):
        criterion = known.get(one.get("id"))
        for key in ("maximum", "step"):
            if criterion is not None and Decimal(one[key]) != getattr(criterion, key):
                yield Mistake(f"{path}[{place}].{key}", SCALE)
