"""Whether there is enough evidence for points: what the rules of a component ask for at least."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from awards.campaigns.models import Component


def is_too_small(component: Component, scheme: Mapping[str, Any], data: Any) -> bool:
    """Whether a nominee's data are there but give no points: fewer answers than `min_responses`, fewer valid papers
    than `min_valid`. `scheme` is what `Measures.scheme` has for the component.

    Source: scoring rules; the size of a survey is Σ answers / number of questions, which weigh alike here.
    """
    if component.kind == "survey":
        marks = sum(sum(map(sum, entry["items"].values())) for entry in data)
        return Fraction(marks, len(scheme["items"])) < int(component.settings.get("min_responses", 1))
    if component.kind == "vote":
        return int(data["valid"]) < int(component.settings.get("min_valid", 1))
    return False
