"""What an award may do otherwise than usual when it is nominated for and judged; part of its rules, and sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awards.campaigns.models import Award


@dataclass(frozen=True)
class Options:
    """`self_nomination`: people may put themselves forward, endorsed by a nominator of their department. `judges_each`:
    how many judges look at each nominee, None for all. `is_blind`: judges read the material without names.
    `hides_evidence`: judges do not see what the evidence says."""

    self_nomination: bool = False
    judges_each: int | None = None
    is_blind: bool = False
    hides_evidence: bool = False

    def document(self) -> dict[str, Any]:
        """Only what is not as usual, so that rules without options say what they always said."""
        usual = Options()
        return {key: value for key, value in vars(self).items() if value != getattr(usual, key)}


def options_of(award: Award) -> Options:
    """The options of an award's rules."""
    return read_options(award.options or {})


def read_options(document: Mapping[str, Any]) -> Options:
    """The inverse of `Options.document`; unknown keys are a TypeError, for rules are checked before they are kept."""
    return Options(**document)
