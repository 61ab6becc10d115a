"""Judges' comments that the panel lets the nominee and the own department read: in the words that are released, never
with the judge, and taken back at any time."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.judging.models import ReleasedComment, Sheet


def released_of(session: Session, nomination_ids: Collection[int]) -> dict[int, list[str]]:
    """Nomination id → the comments released about it, in the order of their words: any other order would tell of the
    judges."""
    query = select(Sheet.nomination_id, ReleasedComment.words).join(ReleasedComment.sheet)
    query = query.where(Sheet.nomination_id.in_(nomination_ids), ReleasedComment.withdrawn_at.is_(None))
    found: dict[int, list[str]] = defaultdict(list)
    for nomination_id, words in session.execute(query):
        found[nomination_id].append(words)
    return {one: sorted(texts) for one, texts in found.items()}
