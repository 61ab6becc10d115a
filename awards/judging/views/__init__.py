"""Pages of judging: the judge's own seats and sheets, and the office's view of a panel."""

from awards.judging.views import desk, excel, panel, paper, printing, seats
from awards.judging.views.blueprint import bp

__all__ = ["bp", "desk", "excel", "panel", "paper", "printing", "seats"]
