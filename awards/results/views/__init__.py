"""Pages of results: what was published, and anyone's check of a bundle and a result."""

from awards.results.views import public, results, verification
from awards.results.views.blueprint import bp

__all__ = ["bp", "public", "results", "verification"]
