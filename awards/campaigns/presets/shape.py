"""The shape of a whole preset: what must be there, and in which form it is handed on."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from awards.campaigns.orders import ORDER_STARTS
from awards.campaigns.presets.awards import LONGEST_YEARS, Defaults, read_award
from awards.campaigns.presets.mistakes import Mistake
from awards.campaigns.presets.table import Table
from awards.i18n import lazy

FORMAT = "award-preset/1"
WINDOWS = ("nominations", "judging", "decision")
DAY = re.compile(r"(\d\d)-(\d\d)")


def read_shape(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Mistake]]:
    """What the preset declares, and every mistake with its path.

    The dict has `code, name, organiser, timezone, settings, phases, indicators, awards`; each entry of the three
    lists is shaped as the columns of its model (decimals as text, days as "MM-DD").
    """
    mistakes: list[Mistake] = []
    top = Table(raw, "", mistakes)
    top.choice("format", (FORMAT,))
    data: dict[str, Any] = {
        "code": top.code(),
        "name": top.label("name"),
        "organiser": top.label("organiser"),
        "timezone": _timezone(top),
        "phases": _phases(top),
        "indicators": _indicators(top),
    }
    defaults = Defaults.read(top.table("defaults", needed=False))
    indicators = [entry["code"] for entry in data["indicators"]]
    data["awards"] = _awards(top, defaults, indicators)
    data["settings"] = _settings(top.table("settings"), [award["code"] for award in data["awards"]])
    top.close()
    return data, mistakes


def _timezone(top: Table) -> str:
    name = top.text("timezone")
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        top.note("timezone", lazy("“%(name)s” is no time zone.", name=name))
    return name


def _phases(top: Table) -> list[dict[str, Any]]:
    phases = [_phase(entry) for entry in top.tables("phases")]
    codes = [phase["code"] for phase in phases]
    top.distinct("phases", codes)
    windows = [phase["code"] for phase in phases if phase["is_window"]]
    for code in WINDOWS:
        if code not in windows:
            top.note("phases", lazy("The window “%(code)s” is missing.", code=code))
    return phases


def _phase(entry: Table) -> dict[str, Any]:
    first, last = _day(entry, "from"), _day(entry, "to")
    if first and last and first > last:
        entry.note("to", lazy("%(last)s is before %(first)s.", last=last, first=first))
    window = entry.flag("window")
    code = entry.choice("code", WINDOWS) if window else entry.code()
    return {"code": code, "name": entry.label("name"), "from": first, "to": last, "is_window": window}


def _day(entry: Table, key: str) -> str:
    """A month-day that every year has."""
    text = entry.text(key)
    match = DAY.fullmatch(text)
    try:
        if match:
            date(2015, int(match[1]), int(match[2]))
            return text
    except ValueError:
        pass
    if text:
        entry.note(key, lazy("“%(text)s” is no day of the year (MM-DD).", text=text))
    return ""


def _indicators(top: Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for entry in top.tables("indicators"):
        minimum, maximum = entry.number("minimum"), entry.number("maximum", positive=True)
        code, label, unit = entry.code(), entry.label(), entry.text("unit", "")
        found.append({"code": code, "label": label, "minimum": minimum, "maximum": maximum, "unit": unit})
    top.distinct("indicators", [entry["code"] for entry in found])
    return found


def _awards(top: Table, defaults: Defaults, indicators: list[str]) -> list[dict[str, Any]]:
    awards = [read_award(entry, defaults, indicators) for entry in top.tables("awards")]
    top.distinct("awards", [award["code"] for award in awards])
    return awards


def _settings(entry: Table, awards: list[str]) -> dict[str, Any]:
    precedence = entry.entries("precedence")
    for index, code in enumerate(precedence):
        if code not in awards:
            entry.note(f"precedence[{index}]", lazy("“%(code)s” is no award.", code=code))
    settings = {
        "notice_working_days": entry.integer("notice_working_days", most=366),
        "objection_working_days": entry.integer("objection_working_days", most=366),
        "honoured_years": entry.integer("honoured_years", least=0, most=LONGEST_YEARS),
        "personal_awards_per_person": entry.integer("personal_awards_per_person"),
        "precedence": precedence,
        "order_limit_hours": entry.integer("order_limit_hours"),
        "order_starts": entry.choice("order_starts", ORDER_STARTS),
    }
    entry.close()
    return settings
