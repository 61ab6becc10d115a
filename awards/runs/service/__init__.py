"""Making runs, and recording the rulings that they obey."""

from awards.runs.service.making import keep_run, make_run
from awards.runs.service.rulings import RulingError, record_ruling, withdraw_ruling

__all__ = ["RulingError", "keep_run", "make_run", "record_ruling", "withdraw_ruling"]
