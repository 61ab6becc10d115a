"""What is written by hand in the evidence room: vetoes, adjustments, corrections."""

from awards.evidence.service.corrections import CorrectionError, correct_row
from awards.evidence.service.decided import (
    Details,
    Document,
    RepeatedFindingError,
    enter_adjustment,
    enter_veto,
    withdraw_entry,
)

__all__ = [
    "CorrectionError",
    "Details",
    "Document",
    "RepeatedFindingError",
    "correct_row",
    "enter_adjustment",
    "enter_veto",
    "withdraw_entry",
]
