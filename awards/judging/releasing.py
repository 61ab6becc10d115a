"""Judges' comments that the panel lets the nominee and the own department read: in the words that are released, never
with the judge, and taken back at any time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award
from awards.campaigns.rules import date_in
from awards.errors import WrongStateError
from awards.i18n import lazy
from awards.judging.models import ReleasedComment, Sheet
from awards.judging.queries import may_still_sign
from awards.judging.rules import TEXT_LONGEST
from awards.text import needed_text

RELEASED, WITHDRAWN, KEPT = "comments:released", "comments:withdrawn", "comments:kept"


def release_comment(session: Session, sheet: Sheet, words: str, *, actor: str, now: datetime) -> ReleasedComment:
    """Let the nominee and the own department read these words; other words take the place of those released before, the
    same change nothing.

    Raises WrongStateError while a judge of the panel may still sign, or for a sheet without a signed comment;
    InputNeededError (field `words`).
    """
    award = sheet.seat.award
    if may_still_sign(session, award, date_in(award.campaign, now)):
        raise WrongStateError(lazy("Comments are released once every judge has signed."))
    if sheet.state != "signed" or not sheet.comment or sheet.nomination.state != "accepted":
        raise WrongStateError(lazy("There is no signed comment on this sheet."))
    kept = needed_text(words, "words", TEXT_LONGEST)
    standing = standing_release(session, sheet)
    if standing is not None and standing.words == kept:
        return standing
    if standing is not None:
        _withdraw(session, standing, actor, now)
    released = ReleasedComment(sheet=sheet, words=kept, actor=actor, released_at=now)
    session.add(released)
    session.flush()
    told = {"release": released.id, "nomination": sheet.nomination_id, "words_sha256": digest_of_words(kept)}
    record(session, RELEASED, actor=actor, subject=_subject(award), now=now, **told)
    return released


def withdraw_comment(session: Session, sheet: Sheet, *, actor: str, now: datetime) -> None:
    """Take back what was released of a sheet; it stays on record. Raises WrongStateError where nothing is."""
    standing = standing_release(session, sheet)
    if standing is None:
        raise WrongStateError(lazy("This comment is not released."))
    _withdraw(session, standing, actor, now)


def withdraw_reopened(session: Session, sheet: Sheet, *, actor: str, now: datetime) -> None:
    """Take back what was released of a sheet that is opened again: the judge may sign other words, or none."""
    standing = standing_release(session, sheet)
    if standing is not None:
        _withdraw(session, standing, actor, now)


def keep_inside(session: Session, award: Award, sheets: Sequence[Sheet], *, actor: str, now: datetime) -> int:
    """Say of signed comments of an award that they stay with the panel; returns of how many. Those that were released
    since they were signed, or kept, are passed over. Such a comment is taken back at the instant of its release, so
    that it counts as looked at and is read by nobody. Raises WrongStateError while a judge may still sign."""
    if may_still_sign(session, award, date_in(award.campaign, now)):
        raise WrongStateError(lazy("Comments are released once every judge has signed."))
    known = select(ReleasedComment.sheet_id).join(ReleasedComment.sheet)
    known = known.where(Sheet.id.in_([one.id for one in sheets]), ReleasedComment.released_at >= Sheet.signed_at)
    looked_at = set(session.scalars(known))
    at: dict[str, Any] = {"actor": actor, "released_at": now, "withdrawn_at": now, "withdrawn_by": actor}
    kept = [
        ReleasedComment(sheet=one, words=one.comment, **at)
        for one in sheets
        if one.id not in looked_at and one.state == "signed" and one.comment
    ]
    session.add_all(kept)
    session.flush()
    if kept:
        told = {"words_sha256": {str(one.id): digest_of_words(one.words) for one in kept}}
        record(session, KEPT, actor=actor, subject=_subject(award), now=now, **told)
    return len(kept)


def standing_release(session: Session, sheet: Sheet) -> ReleasedComment | None:
    """What is released of a sheet now."""
    query = select(ReleasedComment).where(ReleasedComment.sheet_id == sheet.id)
    return session.scalar(query.where(ReleasedComment.withdrawn_at.is_(None)))


def digest_of_words(words: str) -> str:
    """SHA-256 (64 hex digits) of the words: what the log tells of them."""
    return sha256(words.encode()).hexdigest()


def _withdraw(session: Session, released: ReleasedComment, actor: str, now: datetime) -> None:
    released.withdrawn_at, released.withdrawn_by = now, actor
    session.flush()
    told = {"release": released.id, "nomination": released.sheet.nomination_id}
    record(session, WITHDRAWN, actor=actor, subject=_subject(released.sheet.seat.award), now=now, **told)


def _subject(award: Award) -> str:
    """The award alone: the log does not say whose comment it was."""
    return f"award:{award.campaign.year}/{award.code}"


def released_of(session: Session, nomination_ids: Collection[int]) -> dict[int, list[str]]:
    """Nomination id → the comments released about it from sheets that are signed, in the order of their words: any
    other order would tell of the judges."""
    query = select(Sheet.nomination_id, ReleasedComment.words).join(ReleasedComment.sheet)
    query = query.where(Sheet.state == "signed")
    query = query.where(Sheet.nomination_id.in_(nomination_ids), ReleasedComment.withdrawn_at.is_(None))
    found: dict[int, list[str]] = defaultdict(list)
    for nomination_id, words in session.execute(query):
        found[nomination_id].append(words)
    return {one: sorted(texts) for one, texts in found.items()}
