"""Pages of accounts: signing in and out, the own account, and the office's list, slips and leavers."""

from awards.accounts.views import left, named, office, own, signing, slips
from awards.accounts.views.blueprint import bp, init_app

__all__ = ["bp", "init_app", "left", "named", "office", "own", "signing", "slips"]
