"""Pages of judging: the judge's own seats and sheets, and the office's view of a panel."""

from awards.judging.views import comments, desk, excel, marks, panel, paper, printing, seats, sharing
from awards.judging.views.blueprint import bp

__all__ = ["bp", "comments", "desk", "excel", "marks", "panel", "paper", "printing", "seats", "sharing"]
