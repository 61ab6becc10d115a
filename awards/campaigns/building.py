"""Making campaigns and awards out of what a preset declares; nothing is saved here."""

from datetime import date
from decimal import Decimal
from typing import Any

from awards.campaigns.models import Award, Campaign, Component, Criterion, Indicator, Phase


def build_campaign(data: dict[str, Any], year: int) -> Campaign:
    """A campaign of `year` from a preset's data (see `presets.shape.read_shape`)."""
    return Campaign(
        year=year,
        name=data["name"],
        organiser=data["organiser"],
        timezone=data["timezone"],
        preset=data["code"],
        list_scope="all",
        settings=data["settings"],
        phases=[build_phase(entry, year) for entry in data["phases"]],
        indicators=[build_indicator(entry) for entry in data["indicators"]],
        awards=[build_award(entry, position) for position, entry in enumerate(data["awards"])],
    )


def build_phase(entry: dict[str, Any], year: int) -> Phase:
    return Phase(
        code=entry["code"],
        name=entry["name"],
        starts_on=date.fromisoformat(f"{year:04}-{entry['from']}"),
        ends_on=date.fromisoformat(f"{year:04}-{entry['to']}"),
        is_window=entry["is_window"],
    )


def build_indicator(entry: dict[str, Any]) -> Indicator:
    limits = {"minimum": Decimal(entry["minimum"]), "maximum": Decimal(entry["maximum"])}
    return Indicator(code=entry["code"], label=entry["label"], unit=entry["unit"], **limits)


def build_award(entry: dict[str, Any], position: int) -> Award:
    plain = {key: value for key, value in entry.items() if key != "components"}
    for key in ("min_score", "bonus_cap", "deduction_cap"):
        plain[key] = None if plain[key] is None else Decimal(plain[key])
    components = [build_component(one, place) for place, one in enumerate(entry["components"])]
    return Award(**plain, position=position, components=components)


def build_component(entry: dict[str, Any], position: int) -> Component:
    plain = {key: value for key, value in entry.items() if key not in ("weight", "criteria")}
    criteria = [build_criterion(one, place) for place, one in enumerate(entry["criteria"])]
    return Component(**plain, position=position, weight=Decimal(entry["weight"]), criteria=criteria)


def build_criterion(entry: dict[str, Any], position: int) -> Criterion:
    exact = {key: Decimal(entry[key]) for key in ("maximum", "weight", "step")}
    return Criterion(code=entry["code"], position=position, label=entry["label"], anchors=entry["anchors"], **exact)
