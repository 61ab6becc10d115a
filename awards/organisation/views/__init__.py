"""Pages of the register."""

from awards.organisation.views import changes, entries, lists, merging
from awards.organisation.views.blueprint import bp

__all__ = ["bp", "changes", "entries", "lists", "merging"]
