"""Pages of results: what was published, and anyone's check of a bundle and a result."""

from awards.results.views import (
    certificates,
    commendations,
    feedback,
    onward,
    public,
    results,
    revocations,
    roll,
    verification,
)
from awards.results.views.blueprint import bp

__all__ = [
    "bp",
    "certificates",
    "commendations",
    "feedback",
    "onward",
    "public",
    "results",
    "revocations",
    "roll",
    "verification",
]
