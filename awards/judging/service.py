"""Verbs of judging: declaring, marking, abstaining, signing. Who sits on a panel is seating.py.

Each checks inside the transaction what the pages promise: the window is open, the judge is no nominee, the sheet is in
a state from which the move is allowed. `actor` is the user name of who does it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, StaleError, WrongStateError
from awards.files.models import StoredFile
from awards.i18n import lazy
from awards.judging import queries, rules
from awards.judging.confirming import confirm_marks, require_confirmed
from awards.judging.errors import DeclarationError, IncompleteSheetError
from awards.judging.guards import REASON_LENGTH, require_seat, require_sheet, subject_of
from awards.judging.models import PanelSeat, Sheet
from awards.judging.saving import save_marks
from awards.judging.seating import add_seat, remove_seat, restore_seat
from awards.judging.shuffling import place_of
from awards.judging.vouching import digest_of_comments
from awards.text import clean

__all__ = [
    "abstain",
    "add_seat",
    "confirm_marks",
    "declare",
    "remove_seat",
    "restore_seat",
    "resume",
    "save_marks",
    "sign_sheets",
    "subject_of",
]

UNMOVABLE = {
    "open": lazy("This sheet is open already."),
    "signed": lazy("This sheet is signed and stays as it is."),
    "abstained": lazy("You abstain on this nominee already."),
    "recused": lazy("You are recused from this nominee; nothing else can be done here."),
}


def declare(
    session: Session,
    seat: PanelSeat,
    conflicts: Mapping[int, str],
    *,
    seen: Collection[int] | None = None,
    actor: str,
    now: datetime,
) -> list[Sheet]:
    """Declare on nominations: a sheet for each, recused where there is a conflict; returns the new sheets.

    `conflicts` maps nomination id → the judge's reason; `seen` are the ids of the nominations that the judge had before
    them (None: all that are accepted now). Those not in `seen` stay undeclared, those declared on before are left as
    they are. The system recuses from own departments, present or of the last two years, from own nominations and from
    oneself, whatever is said.
    Raises ClosedError, ForbiddenError, DeclarationError for a conflict without a usable reason.
    """
    require_seat(session, seat, now)
    reasons = {nomination_id: clean(reason, one_line=True) for nomination_id, reason in conflicts.items()}
    sheets, faults = [], {}
    undeclared = queries.undeclared_of(session, seat)
    known = queries.conflicts_between(session, seat.award.campaign, [(seat.id, seat.user)], undeclared)
    for nomination in undeclared:
        automatic = known.get((seat.id, nomination.id), "")
        if seen is not None and nomination.id not in seen and not automatic:
            continue
        reason = automatic or reasons.get(nomination.id, "")
        recused = bool(automatic) or nomination.id in reasons
        if recused and not 0 < len(reason) <= REASON_LENGTH:
            faults[nomination.id] = lazy(
                "Say in a few words why, in at most %(limit)s characters.", limit=REASON_LENGTH
            )
        state = "recused" if recused else "open"
        sheets.append(Sheet(seat=seat, nomination=nomination, state=state, reason=reason, declared_at=now))
    if faults:
        raise DeclarationError(faults)
    # In the judge's own order, so that the numbers of the sheets tell nothing of who is behind them.
    sheets.sort(key=lambda sheet: place_of(seat, sheet.nomination.subject.code))
    session.add_all(sheets)
    session.flush()
    if sheets:
        stated = {str(sheet.nomination_id): sheet.reason for sheet in sheets}
        record(session, "seat:declared", actor=actor, subject=subject_of(seat), now=now, nominations=stated)
    return sheets


def abstain(session: Session, sheet: Sheet, reason: str, *, actor: str, now: datetime) -> None:
    """Give no marks for this nominee; what was marked is kept but not counted.

    Raises ClosedError, ForbiddenError, WrongStateError, AwardsError (field `reason`) without a usable reason.
    """
    require_sheet(session, sheet, now)
    reason = clean(reason, one_line=True)
    if not 0 < len(reason) <= REASON_LENGTH:
        message = lazy("Say in a few words why, in at most %(limit)s characters.", limit=REASON_LENGTH)
        raise AwardsError(message, field="reason")
    _move(sheet, "abstained")
    sheet.reason = reason
    sheet.version += 1
    session.flush()
    _record(session, "sheet:abstained", sheet, actor, now, reason=reason, before="open", after="abstained")


def resume(session: Session, sheet: Sheet, *, actor: str, now: datetime) -> None:
    """Take an abstention back. Raises ClosedError, ForbiddenError, WrongStateError."""
    require_sheet(session, sheet, now)
    if sheet.state != "abstained":
        raise WrongStateError(UNMOVABLE[sheet.state])
    before = sheet.reason
    _move(sheet, "open")
    sheet.reason = ""
    sheet.version += 1
    session.flush()
    told = {"before": "abstained", "after": "open", "reason": before}
    _record(session, "sheet:resumed", sheet, actor, now, **told)


def sign_sheets(
    session: Session,
    seat: PanelSeat,
    *,
    seen: str | None = None,
    scan: StoredFile | None = None,
    actor: str,
    now: datetime,
) -> list[Sheet]:
    """Sign every open sheet of the seat at once; returns those that were signed now (none if all were before).

    `seen` is the digest (`rules.digest_of`) of the marks that the judge reviewed, None to sign what there is. With
    `scan` it is `actor` who signs for the judge, from the paper that the judge has signed (paper.py); the paper is the
    judge's word also after a reset of the account.
    Raises ClosedError, ForbiddenError, WrongStateError while the marks wait for the judge's word (confirming.py),
    StaleError if the marks changed since they were reviewed, and IncompleteSheetError naming every nominee that is not
    declared on or not fully marked: then nothing is signed.
    """
    require_seat(session, seat, now)
    if scan is None:
        require_confirmed(seat)
    rubric = rules.rubric_of(seat.award)
    lines = [line for line in queries.lines_of_seat(session, seat) if line.sheet.state == "open"]
    sheets = [line.sheet for line in lines]
    missing = [nomination.subject.name for nomination in queries.undeclared_of(session, seat)]
    missing += [line.name for line in lines if line.standing != "complete"]
    if missing:
        raise IncompleteSheetError(missing)
    if not sheets:
        return []
    digest = rules.digest_of(sheets, rubric)
    if seen is not None and seen != digest:
        raise StaleError
    for sheet in sheets:
        _move(sheet, "signed")
        sheet.signed_at, sheet.signed_by, sheet.scan = now, actor if scan else "", scan
        sheet.version += 1
    told: dict[str, Any] = {"nominations": [sheet.nomination_id for sheet in sheets], "marks_sha256": digest}
    told["comments_sha256"] = digest_of_comments({sheet.nomination_id: sheet.comment for sheet in sheets})
    if scan is not None:
        seat.confirm_since = None
        told |= {"signed_by": actor, "scan_sha256": scan.sha256}
    session.flush()
    record(session, "sheet:signed", actor=actor, subject=subject_of(seat), now=now, **told)
    return sheets


def _move(sheet: Sheet, state: str) -> None:
    try:
        sheet.move_to(state)
    except WrongStateError:
        raise WrongStateError(UNMOVABLE[sheet.state]) from None


def _record(session: Session, name: str, sheet: Sheet, actor: str, now: datetime, **data: Any) -> None:
    record(session, name, actor=actor, subject=subject_of(sheet.seat), now=now, nomination=sheet.nomination_id, **data)
