"""Pages of runs, of the rulings that they obey and of the decision on them."""

from awards.runs import told
from awards.runs.views import comparing, decisions, diagnostics, minutes, rulings, runs, what_if
from awards.runs.views.blueprint import bp

__all__ = ["bp", "comparing", "decisions", "diagnostics", "minutes", "rulings", "runs", "told", "what_if"]
