"""Pages of judging: the judge's own seats and sheets, and the office's view of a panel."""

from awards.judging.views import panel, seats
from awards.judging.views.blueprint import bp

__all__ = ["bp", "panel", "seats"]
