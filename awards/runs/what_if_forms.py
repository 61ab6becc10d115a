"""Reading what somebody would have otherwise: only what differs from the run is a change."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from awards.errors import AwardsError
from awards.i18n import lazy
from awards.text import clean

Document = dict[str, Any]


def judges_in(bundle: Document) -> list[str]:
    """The codes of the judges of a bundle's panels."""
    panels = [one for one in bundle["scheme"]["components"] if one["kind"] == "panel"]
    return list(dict.fromkeys(judge for one in panels for judge in one["judges"]))


def changes_in(bundle: Document, typed: MultiDict[str, str]) -> dict[str, Any]:
    """What `what_if.changed_bundle` takes. Raises AwardsError for a number of places that is none."""
    scheme = bundle["scheme"]
    changes: dict[str, Any] = {
        "weights": _weights(scheme, typed),
        "without": [one for one in judges_in(bundle) if one in typed.getlist("without")],
        "excluded": [one["id"] for one in bundle["nominees"] if one["id"] in typed.getlist("excluded")],
    }
    winners = clean(typed.get("winners", ""), one_line=True) or str(scheme["winners"])
    if not (winners.isascii() and winners.isdecimal() and int(winners[:9]) >= 1 and len(winners) < 6):
        raise AwardsError(lazy("Places are a whole number, at least 1."), field="winners")
    changes |= {"winners": int(winners)} if int(winners) != scheme["winners"] else {}
    if "min_score" in typed:
        least = clean(typed["min_score"], one_line=True) or None
        changes |= {"min_score": least} if _number(least) != _number(scheme["min_score"]) else {}
    return {key: value for key, value in changes.items() if value or key == "min_score"}


def _weights(scheme: Mapping[str, Any], typed: MultiDict[str, str]) -> dict[str, str]:
    """Component code → weight as it was typed, for those that differ; what is left empty stays."""
    weights = {
        one["code"]: clean(typed.get(f"weight-{one['code']}", ""), one_line=True) for one in scheme["components"]
    }
    return {one["code"]: weights[one["code"]] for one in scheme["components"]
            if weights[one["code"]] and _number(weights[one["code"]]) != _number(one["weight"])}  # fmt: skip


def _number(text: str | None) -> Decimal | str | None:
    """What the text says: "85.0" is "85"; what is no number is itself."""
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return text
