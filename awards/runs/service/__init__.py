"""Making runs, what is computed from them, recording the rulings that they obey, and deciding on them."""

from awards.runs.service.deciding import (
    DecisionError,
    approve_run,
    falls_with_decision,
    require_undecided,
    withdraw_decision,
)
from awards.runs.service.deriving import keep_document, made_document, may_be_public
from awards.runs.service.making import keep_run, make_run, try_run
from awards.runs.service.rulings import RulingError, record_ruling, withdraw_ruling

__all__ = [
    "DecisionError",
    "RulingError",
    "approve_run",
    "falls_with_decision",
    "keep_document",
    "keep_run",
    "made_document",
    "make_run",
    "may_be_public",
    "record_ruling",
    "require_undecided",
    "try_run",
    "withdraw_decision",
    "withdraw_ruling",
]
