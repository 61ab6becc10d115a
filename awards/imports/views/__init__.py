"""Pages that bring files in."""

from awards.imports.views import batches, jobs, names, uploads
from awards.imports.views.blueprint import bp

__all__ = ["batches", "bp", "jobs", "names", "uploads"]
