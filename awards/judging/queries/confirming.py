"""What a judge whose account was reset is asked to confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from awards.db import plain
from awards.judging.models import PanelSeat
from awards.judging.queries.sheets import SheetLine
from awards.judging.rules import UNSIGNED, digest_of, rubric_of


@dataclass(frozen=True)
class Claim:
    """The marks of one unsigned sheet; `saved_at` is when the last of them was saved."""

    line: SheetLine
    saved_at: datetime
    is_older: bool

    @property
    def marks(self) -> list[tuple[dict[str, str], str]]:
        """Label of the criterion and mark, in the order of the rubric."""
        values = {mark.criterion_id: mark.value for mark in self.line.sheet.marks}
        rubric = rubric_of(self.line.sheet.seat.award)
        return [(one.label, plain(values[one.id])) for one in rubric if one.id in values]


@dataclass(frozen=True)
class Confirmation:
    """The reset's instant, unsigned sheets with marks (`is_older`: all saved before it), the digest of the marks."""

    since: datetime
    claims: list[Claim]
    digest: str


def confirmation_of(seat: PanelSeat, lines: Sequence[SheetLine]) -> Confirmation | None:
    """What waits for the judge's word, from the seat's lines; None where nothing does."""
    if seat.confirm_since is None:
        return None
    sheets = [line.sheet for line in lines if line.sheet.state in UNSIGNED]
    claims = []
    for line in lines:
        if line.sheet.state in UNSIGNED and line.sheet.marks:
            saved_at = max(mark.saved_at for mark in line.sheet.marks)
            claims.append(Claim(line, saved_at, saved_at <= seat.confirm_since))
    return Confirmation(seat.confirm_since, claims, digest_of(sheets, rubric_of(seat.award)))
