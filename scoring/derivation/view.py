"""How a derivation is to be written."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.derivation.phrases import phrase
from scoring.totals import Leniencies


@dataclass(frozen=True)
class View:
    """Language, with or without single sheets, judge id → name, component → judge → leniency (for `adjusted`)."""

    lang: str
    with_sheets: bool
    names: Mapping[str, str]
    leniencies: Leniencies

    def judge(self, judge: str) -> str:
        return self.names.get(judge) or phrase("judge", self.lang, judge=judge)

    def listed(self, entries: list[str]) -> str:
        return phrase("separator", self.lang).join(entries)
