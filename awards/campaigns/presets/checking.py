"""One award's rules, checked: what presets, the editor and a copied year have in common."""

from collections.abc import Collection, Mapping
from typing import Any

from awards.campaigns.presets.awards import Defaults, read_award
from awards.campaigns.presets.mistakes import Mistake
from awards.campaigns.presets.table import Table
from awards.campaigns.presets.trial import add_engine_mistakes


def check_award(
    raw: Mapping[str, Any], indicators: Collection[str], defaults: Defaults | None = None
) -> tuple[dict[str, Any], list[Mistake]]:
    """One award's rules as `build_award` takes them, and every mistake in them, in the order of the document.

    `raw` is shaped as an award of a preset or as `document_of` returns it; `indicators` are the codes of the
    campaign's figures. Only without mistakes may the rules be used.
    """
    mistakes: list[Mistake] = []
    entry = Table(dict(raw), "", mistakes)
    shaped = read_award(entry, defaults or Defaults({}, {}, {}), list(indicators))
    entry.close()
    add_engine_mistakes(shaped, "", mistakes)
    return shaped, mistakes
