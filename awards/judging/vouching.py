"""Digests by which an event vouches for a row that is kept beside it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from awards.judging.models import Reopening


def digest_of_kept(kept: Reopening) -> str:
    """SHA-256 (64 hex digits) of all that a reopening keeps: JSON of a list in the order below, keys sorted, no white
    space, instants in UTC."""
    signature = [_instant(kept.signed_at), kept.signed_by, kept.scan_id]
    return _digest([kept.sheet_id, kept.marks, kept.comment, *signature, kept.reason, kept.actor, _instant(kept.at)])


def digest_of_comments(comments: Mapping[int, str]) -> str:
    """SHA-256 (64 hex digits) of the comments that are signed together, nomination id → text: JSON of a list of pairs
    in the order of the ids, no white space."""
    return _digest([[number, comments[number]] for number in sorted(comments)])


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _digest(content: list[Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
