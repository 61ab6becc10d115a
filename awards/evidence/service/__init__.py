"""What is written by hand in the evidence room: vetoes, adjustments, corrections."""

from awards.evidence.service.decided import (
    Details,
    Document,
    RepeatedFindingError,
    enter_adjustment,
    enter_veto,
    withdraw_entry,
)

__all__ = [
    "Details",
    "Document",
    "RepeatedFindingError",
    "enter_adjustment",
    "enter_veto",
    "withdraw_entry",
]
