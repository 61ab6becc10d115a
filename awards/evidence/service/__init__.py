"""What is written by hand in the evidence room: vetoes, adjustments, corrections, reasons of gaps."""

from awards.evidence.service.corrections import CorrectionError, correct_row
from awards.evidence.service.decided import (
    Details,
    Document,
    RepeatedFindingError,
    enter_adjustment,
    enter_veto,
    withdraw_entry,
)
from awards.evidence.service.gaps import GapError, record_gap_reason

__all__ = [
    "CorrectionError",
    "Details",
    "Document",
    "GapError",
    "RepeatedFindingError",
    "correct_row",
    "enter_adjustment",
    "enter_veto",
    "record_gap_reason",
    "withdraw_entry",
]
