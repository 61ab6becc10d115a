"""Pages of nominations: for departments, for the office, and their files."""

from awards.nominations.views import department, dossier, editor, files, office, own
from awards.nominations.views.blueprint import bp

__all__ = ["bp", "department", "dossier", "editor", "files", "office", "own"]
