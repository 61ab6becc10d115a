"""The options of an award, checked: who may put forward, and who judges whom."""

from collections.abc import Iterator, Mapping
from typing import Any

from awards.campaigns.options import Options
from awards.campaigns.presets.table import Table
from awards.i18n import LazyMessage, lazy

MOST_JUDGES = 100
OF_PANEL = ("judges_each", "is_blind", "hides_evidence")


def read_award_options(entry: Table, kind: str, components: list[dict[str, Any]]) -> dict[str, Any]:
    """The award's options shaped as its column; `kind` is that of its nominees, `components` as they were read."""
    inner = entry.table("options", needed=False)
    each = None if inner.raw("judges_each") is None else inner.integer("judges_each", most=MOST_JUDGES)
    flags = {key: inner.flag(key) for key in ("self_nomination", "is_blind", "hides_evidence")}
    options = Options(judges_each=each, **flags)
    if options.self_nomination and kind != "person":
        inner.note("self_nomination", lazy("Only people can put themselves forward."))
    panel = next((one for one in components if one["kind"] == "panel"), None)
    for key in OF_PANEL if panel is None else ():
        if getattr(options, key):
            inner.note(key, lazy("This award is decided without a panel."))
    if panel is not None and type(inner.raw("judges_each")) is int:
        for fault in _too_few(each or 0, panel["settings"]):
            inner.note("judges_each", fault)
    inner.close()
    return options.document()


def _too_few(each: int, settings: Mapping[str, Any]) -> Iterator[LazyMessage]:
    """Why so many sheets of each nominee can never become points: everybody's component would be missing. Settings that
    are no numbers are told elsewhere."""
    least, method = settings.get("min_sheets", 1), settings.get("method")
    if type(least) is int and each < least:
        yield lazy("The panel needs at least %(least)s sheets of each nominee.", least=least)
    trim = settings.get("trim", 1)
    if method == "trimmed_mean" and type(trim) is int and each <= 2 * trim:
        yield lazy(
            "A panel that is large enough leaves out %(trim)s sheets at each end: of %(count)s nothing would be left.",
            trim=trim,
            count=each,
        )
    if method == "adjusted" and each == 1:
        yield lazy("Lenient and strict judges cannot be told apart where each nominee has one judge.")


def fitting_options(options: Mapping[str, Any], kind: str, components: list[dict[str, Any]]) -> dict[str, Any]:
    """Those of the options that an award with these nominees and components can have."""
    has_panel = any(one["kind"] == "panel" for one in components)
    unfit = (() if kind == "person" else ("self_nomination",)) + (() if has_panel else OF_PANEL)
    return {key: value for key, value in options.items() if key not in unfit}
