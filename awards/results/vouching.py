"""What the event of a publication keeps of what its page shows."""

import hashlib
from collections.abc import Iterable
from typing import Any

import scoring


def shown_digests(people: Any, scheme: Any, figures: Iterable[tuple[str, str, bytes]]) -> dict[str, Any]:
    """SHA-256 of the names, of what the columns are called, and of each figure (name, language, content) by
    "name/language"."""
    return {
        "people": scoring.digest(people),
        "scheme": scoring.digest(scheme),
        "figures": {f"{name}/{lang}": hashlib.sha256(content).hexdigest() for name, lang, content in sorted(figures)},
    }
