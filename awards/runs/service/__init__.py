"""Making runs, what is computed from them, and recording the rulings that they obey."""

from awards.runs.service.deriving import keep_document, made_document, may_be_public
from awards.runs.service.making import keep_run, make_run
from awards.runs.service.rulings import RulingError, record_ruling, withdraw_ruling

__all__ = [
    "RulingError",
    "keep_document",
    "keep_run",
    "made_document",
    "make_run",
    "may_be_public",
    "record_ruling",
    "withdraw_ruling",
]
