"""What the room's codes are called, and how they look."""

from typing import NamedTuple

from awards.i18n import LazyMessage, lazy


class Look(NamedTuple):
    """A standing in words, its badge's tone, and its sign in the strip of nominees (shape tells, not colour)."""

    text: LazyMessage
    tone: str
    sign: str


STANDINGS = {
    "untouched": Look(lazy("not begun"), "neutral", "○"),
    "partial": Look(lazy("partly marked"), "warn", "◐"),
    "complete": Look(lazy("complete"), "info", "●"),
    "abstained": Look(lazy("abstained"), "neutral", "–"),
    "recused": Look(lazy("recused"), "neutral", "⊘"),
    "signed": Look(lazy("signed"), "good", "✓"),
}
