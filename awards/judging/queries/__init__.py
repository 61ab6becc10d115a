"""Reading panels, seats and score sheets."""

from awards.judging.queries.panel import (
    JudgeProgress,
    PanelSeatCase,
    candidates_for,
    panel_seat,
    progress_of_award,
    seats_of_award,
)
from awards.judging.queries.seats import seat_case, seat_of, seats_of_user, undeclared_of
from awards.judging.queries.sheets import SheetLine, lines_of_seat, sheet_of, sheets_of_seat
from awards.judging.queries.signed import SignedSheet, judge_codes, recusals, signed_sheets

__all__ = [
    "JudgeProgress",
    "PanelSeatCase",
    "SheetLine",
    "SignedSheet",
    "candidates_for",
    "judge_codes",
    "lines_of_seat",
    "panel_seat",
    "progress_of_award",
    "recusals",
    "seat_case",
    "seat_of",
    "seats_of_award",
    "seats_of_user",
    "sheet_of",
    "sheets_of_seat",
    "signed_sheets",
    "undeclared_of",
]
