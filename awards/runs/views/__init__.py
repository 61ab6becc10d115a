"""Pages of runs and of the rulings that they obey."""

from awards.runs import told
from awards.runs.views import diagnostics, rulings, runs
from awards.runs.views.blueprint import bp

__all__ = ["bp", "diagnostics", "rulings", "runs", "told"]
