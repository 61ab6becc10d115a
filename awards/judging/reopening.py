"""Opening a signed sheet again: the office's, for a reason, and what was signed is kept."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award
from awards.db import plain
from awards.errors import ClosedError, ForbiddenError, WrongStateError
from awards.i18n import LazyMessage, lazy
from awards.judging import rules
from awards.judging.guards import REASON_LENGTH, subject_of
from awards.judging.models import Reopening, SecondLook, Sheet
from awards.judging.releasing import withdraw_reopened
from awards.judging.vouching import digest_of_kept
from awards.nominations.queries import case_of
from awards.text import clean, needed_text

Keeper = Callable[[Session, Award], bool]
_keepers: list[Keeper] = []

NOT_SIGNED = {
    "open": lazy("This sheet is open already."),
    "abstained": lazy("Only a signed sheet is opened again: the judge takes an abstention back."),
    "recused": lazy("Only a signed sheet is opened again: a recused judge has none."),
}


def keeps_sheets_signed(keeper: Keeper) -> Keeper:
    """Declare that a later room keeps an award's signed sheets as they are, because what they led to is known:
    `@keeps_sheets_signed def f(session, award) -> bool`. Rooms import upwards only: they tell this one."""
    _keepers.append(keeper)
    return keeper


def reopen_sheet(session: Session, sheet: Sheet, *, reason: str, actor: str, now: datetime) -> Reopening:
    """Open a signed sheet again. Its marks stay as a starting point; what was signed is kept in the Reopening, and a
    question whether the judge would look again is settled by it; what was released of its comment is taken back.

    Raises ClosedError outside judging, WrongStateError for a sheet that is not signed, that nobody could sign again or
    that a published result used, ForbiddenError for one's own sheet, InputNeededError (field `reason`).
    """
    _require_reopenable(session, sheet, actor, now)
    reason = needed_text(clean(reason, one_line=True), "reason", REASON_LENGTH)
    kept = _kept(sheet, reason, actor, now)
    session.add(kept)
    look = session.scalar(select(SecondLook).where(SecondLook.sheet_id == sheet.id, SecondLook.answered_at.is_(None)))
    if look is not None:
        look.answer, look.answered_at = "reopen", now
    withdraw_reopened(session, sheet, actor=actor, now=now)
    sheet.move_to("open")
    sheet.signed_at, sheet.signed_by, sheet.scan = None, "", None
    sheet.version += 1
    session.flush()
    marks = {sheet.nomination_id: kept.marks}
    record(
        session,
        "sheet:reopened",
        actor=actor,
        subject=subject_of(sheet.seat),
        now=now,
        nomination=sheet.nomination_id,
        reopening=kept.id,
        look=look.id if look else None,
        reason=reason,
        before="signed",
        after="open",
        marks_sha256=rules.digest_of_marks(marks),
        kept_sha256=digest_of_kept(kept),
    )
    return kept


def why_not_reopened(session: Session, sheet: Sheet, now: datetime) -> LazyMessage | None:
    """What to tell where a sheet cannot be opened again; None where it can."""
    try:
        _require_reopenable(session, sheet, "", now)
    except (ClosedError, WrongStateError) as error:
        return error.message
    return None


def _require_reopenable(session: Session, sheet: Sheet, actor: str, now: datetime) -> None:
    award, judge = sheet.seat.award, sheet.seat.user
    if sheet.state == "signed" and any(keeps(session, award) for keeps in _keepers):
        raise WrongStateError(lazy("A result that uses these sheets was published: they stay as they are."))
    rules.require_judging(award, now)
    if judge.username == actor:
        raise ForbiddenError(lazy("Nobody opens an own sheet again: ask a colleague of the office."))
    if sheet.state != "signed":
        raise WrongStateError(NOT_SIGNED[sheet.state])
    if sheet.nomination.state != "accepted":
        raise WrongStateError(lazy("This nomination is no longer before the panel."))
    if sheet.seat.is_removed or judge.person_id in case_of(session, award).person_ids:
        raise WrongStateError(
            lazy("%(name)s does not judge here any more, so nobody could sign the sheet again.", name=judge.name)
        )


def _kept(sheet: Sheet, reason: str, actor: str, now: datetime) -> Reopening:
    if sheet.signed_at is None:
        raise WrongStateError
    codes = {criterion.id: criterion.code for criterion in rules.rubric_of(sheet.seat.award)}
    return Reopening(
        sheet=sheet,
        marks={codes[mark.criterion_id]: plain(mark.value) for mark in sheet.marks},
        comment=sheet.comment,
        signed_at=sheet.signed_at,
        signed_by=sheet.signed_by,
        scan_id=sheet.scan_id,
        reason=reason,
        actor=actor,
        at=now,
    )
