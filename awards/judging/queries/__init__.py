"""Reading panels, seats and score sheets."""

from awards.judging.queries.material import Material, material_of
from awards.judging.queries.panel import (
    JudgeProgress,
    PanelSeatCase,
    candidates_for,
    may_still_sign,
    panel_seat,
    progress_of_award,
    progress_of_awards,
    seats_of_award,
    still_signing,
    tasks_of_user,
    user_by_id,
)
from awards.judging.queries.seats import ToDeclare, declarations_of, seat_case, seat_of, seats_of_user, undeclared_of
from awards.judging.queries.sheets import (
    Review,
    SheetLine,
    Summary,
    Walk,
    lines_of_seat,
    marks_of,
    review_of,
    sheet_of,
    sheets_of_seat,
    summary_of,
    walk_of,
)
from awards.judging.queries.history import changes_of_sheet
from awards.judging.queries.signed import SignedSheet, judge_codes, recusals, signed_sheets
from awards.judging.queries.told import panel_counts

__all__ = [
    "JudgeProgress",
    "Material",
    "PanelSeatCase",
    "Review",
    "SheetLine",
    "SignedSheet",
    "Summary",
    "ToDeclare",
    "Walk",
    "candidates_for",
    "changes_of_sheet",
    "declarations_of",
    "judge_codes",
    "lines_of_seat",
    "marks_of",
    "material_of",
    "may_still_sign",
    "panel_counts",
    "panel_seat",
    "progress_of_award",
    "progress_of_awards",
    "recusals",
    "review_of",
    "seat_case",
    "seat_of",
    "seats_of_award",
    "seats_of_user",
    "sheet_of",
    "sheets_of_seat",
    "signed_sheets",
    "still_signing",
    "summary_of",
    "tasks_of_user",
    "undeclared_of",
    "user_by_id",
    "walk_of",
]
