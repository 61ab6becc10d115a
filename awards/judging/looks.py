"""Second looks: the lead of a panel or the office asks a judge to look again at a signed sheet. Nothing moves by it:
the judge keeps the marks, or asks the office to open the sheet (reopening.py)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, ForbiddenError, WrongStateError
from awards.i18n import lazy
from awards.judging import rules
from awards.judging.guards import REASON_LENGTH, require_seat, subject_of
from awards.judging.models import ANSWERS, SecondLook, Sheet
from awards.text import clean, needed_text, short_text


def ask_again(session: Session, sheet: Sheet, *, reason: str, actor: str, now: datetime) -> SecondLook:
    """Ask the judge of a signed sheet to look at it again.

    Raises ClosedError outside judging, ForbiddenError for one's own sheet, WrongStateError for a sheet that is not
    signed, whose judge has not answered yet or is not on the panel any more, InputNeededError (field `reason`).
    """
    rules.require_judging(sheet.seat.award, now)
    if actor == sheet.seat.user.username:
        raise ForbiddenError(lazy("This is your own sheet: ask the office if you want it opened again."))
    if sheet.state != "signed" or sheet.nomination.state != "accepted" or sheet.seat.is_removed:
        raise WrongStateError(lazy("Only a judge of the panel whose sheet is signed can be asked to look again."))
    if open_look(session, sheet) is not None:
        raise WrongStateError(lazy("The judge was asked already and has not answered yet."))
    reason = needed_text(clean(reason, one_line=True), "reason", REASON_LENGTH)
    look = SecondLook(sheet=sheet, reason=reason, actor=actor, asked_at=now)
    session.add(look)
    session.flush()
    _record(session, "sheet:look-asked", look, actor, now, reason=reason)
    return look


def answer_look(session: Session, sheet: Sheet, answer: str, *, reason: str = "", actor: str, now: datetime) -> None:
    """The judge's answer: "kept", with words or without, or "reopen", with a reason: the office opens the sheet.

    Raises ClosedError, ForbiddenError, WrongStateError where nothing was asked, AwardsError (field `answer` or
    `reason`).
    """
    require_seat(session, sheet.seat, now)
    look = open_look(session, sheet)
    if look is None or sheet.state != "signed":
        raise WrongStateError(lazy("Nobody asks you about this sheet now."))
    if answer not in ANSWERS:
        raise AwardsError(lazy("Choose one of the two."), field="answer")
    words = clean(reason, one_line=True)
    fit = needed_text if answer == "reopen" else short_text
    look.answer, look.answer_reason, look.answered_at = answer, fit(words, "reason", REASON_LENGTH), now
    session.flush()
    _record(session, "sheet:look-answered", look, actor, now, answer=answer, reason=look.answer_reason)


def open_look(session: Session, sheet: Sheet) -> SecondLook | None:
    """The question about a sheet that waits for its answer."""
    query = select(SecondLook).where(SecondLook.sheet_id == sheet.id, SecondLook.answered_at.is_(None))
    return session.scalar(query)


def _record(session: Session, name: str, look: SecondLook, actor: str, now: datetime, **data: str) -> None:
    told = {"nomination": look.sheet.nomination_id, "look": look.id, **data}
    record(session, name, actor=actor, subject=subject_of(look.sheet.seat), now=now, **told)
