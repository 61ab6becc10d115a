"""The digest of what a notice shows, which the event of its putting up tells."""

from typing import Any

from awards.notices.models import Notice
from scoring import canonical_bytes, digest


def shown(notice: Notice) -> dict[str, Any]:
    """Everything that a notice froze, as a document."""
    return {
        "number": notice.number,
        "starts_on": notice.starts_on.isoformat(),
        "ends_on": notice.ends_on.isoformat(),
        "counts": notice.counts,
        "days": list(notice.days),
        "people": [dict(one) for one in notice.people],
        "contact": dict(notice.contact),
        "corrects": notice.corrects,
    }


def shown_bytes(notice: Notice) -> bytes:
    """The canonical bytes of `shown`."""
    return canonical_bytes(shown(notice))


def digest_of(notice: Notice) -> str:
    """SHA-256 of the `shown_bytes`."""
    return digest(shown(notice))
