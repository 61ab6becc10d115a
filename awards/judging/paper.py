"""A judge who marks on paper: the office keys in what stands there, and signs with a scan of what the judge signed.

The same verbs as on line, with the office as `actor`; sheets that were keyed in are marked as such wherever they are
seen (queries/keyed.py). What the judge marked on line is neither shown to the office nor changed by it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.db import plain
from awards.errors import AwardsError, ForbiddenError, NotFoundError, StaleError, WrongStateError
from awards.files.drawing import bare_picture
from awards.files.kinds import FileKind, check_upload
from awards.files.service import store_file
from awards.i18n import LazyMessage, lazy
from awards.judging import queries, rules, service
from awards.judging.errors import MarksError
from awards.judging.guards import REASON_LENGTH, subject_of
from awards.judging.models import PanelSeat, Sheet
from awards.text import clean, file_name

SCANS = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})
LARGEST_SCAN = 20_000_000
TOTAL = ""  # stands for the sum in KeyingError.faults, where criteria have their codes


class KeyingError(AwardsError):
    """Marks that cannot be keyed in; `faults` maps (sheet id, criterion code or TOTAL) → what is wrong there."""

    default = lazy("Nothing was saved: look at the fields with a message.")

    def __init__(self, faults: Mapping[tuple[int, str], LazyMessage]):
        super().__init__()
        self.faults = dict(faults)


@dataclass(frozen=True)
class KeyedRow:
    """One nominee's row of the paper: marks by criterion code (None: no mark), the version of the sheet that the page
    showed, and the sum of marks that the judge wrote, if any."""

    sheet_id: int
    version: int
    marks: Mapping[str, Decimal | None]
    total: Decimal | None = None


def put_on_paper(session: Session, seat: PanelSeat, reason: str, *, actor: str, now: datetime) -> None:
    """From now on the office keys in for this judge.

    Raises ClosedError after judging, WrongStateError for a seat that is taken away, on paper already, or whose judge
    has unsigned marks on line; AwardsError (field `reason`) without a usable reason.
    """
    rules.require_panel_open(seat.award, now)
    _require_seated(seat, actor)
    if seat.on_paper_since is not None:
        raise WrongStateError(lazy("%(name)s is on paper already.", name=seat.user.name))
    if queries.own_marks(session, seat):
        raise WrongStateError(
            lazy("%(name)s has begun to mark on line, so it goes on there: nobody else sees those marks.",
                 name=seat.user.name))  # fmt: skip
    reason = clean(reason, one_line=True)
    if not 0 < len(reason) <= REASON_LENGTH:
        message = lazy("Say in a few words why, in at most %(limit)s characters.", limit=REASON_LENGTH)
        raise AwardsError(message, field="reason")
    seat.on_paper_since, seat.on_paper_reason = now, reason
    session.flush()
    told = {"user": seat.user.username, "reason": reason}
    record(session, "seat:on-paper", actor=actor, subject=subject_of(seat), now=now, **told)


def take_off_paper(session: Session, seat: PanelSeat, *, actor: str, now: datetime) -> None:
    """The judge marks on line again. Raises ClosedError after judging, WrongStateError for a seat that is not on paper
    or once marks were keyed in: whose they are must not blur."""
    rules.require_panel_open(seat.award, now)
    _require_on_paper(seat, actor)
    if queries.keyed_marks(session, seat):
        raise WrongStateError(lazy("Marks were keyed in from paper already: the seat stays on paper."))
    assert seat.on_paper_since is not None  # noqa: S101 - _require_on_paper has looked
    before = {"since": seat.on_paper_since.isoformat(), "reason": seat.on_paper_reason}
    seat.on_paper_since, seat.on_paper_reason = None, ""
    session.flush()
    record(session, "seat:on-line", actor=actor, subject=subject_of(seat), now=now, before=before)


def key_declarations(
    session: Session,
    seat: PanelSeat,
    conflicts: Mapping[int, str],
    *,
    seen: Collection[int],
    actor: str,
    now: datetime,
) -> list[Sheet]:
    """The declarations as they stand on the paper; as `service.declare`."""
    _require_on_paper(seat, actor)
    return service.declare(session, seat, conflicts, seen=seen, actor=actor, now=now)


def key_rows(session: Session, seat: PanelSeat, rows: Sequence[KeyedRow], *, actor: str, now: datetime) -> int:
    """Save rows of the paper, all or none, each through `service.save_marks`; returns how many sheets changed.

    Raises ClosedError, WrongStateError, NotFoundError for a sheet that is not the seat's, KeyingError naming every
    field that is wrong: a mark that the rubric does not allow or that the judge gave on line, a total that the marks do
    not add up to; StaleError naming the nominee whose sheet was changed meanwhile.
    """
    _require_on_paper(seat, actor)
    sheets = {sheet.id: sheet for sheet in queries.sheets_of_seat(session, seat)}
    keyed, changed = queries.keyed_marks(session, seat), 0
    faults: dict[tuple[int, str], LazyMessage] = {}
    for row in rows:
        if row.sheet_id not in sheets:
            raise NotFoundError
        sheet = sheets[row.sheet_id]
        if found := _faults(sheet, row, keyed.get(sheet.id, {})):
            faults |= {(sheet.id, code): fault for code, fault in found.items()}
            continue
        before = sheet.version
        try:
            service.save_marks(session, sheet, row.marks, expected_version=row.version, actor=actor, now=now)
        except MarksError as error:
            faults |= {(sheet.id, code): fault for code, fault in error.faults.items()}
        except (StaleError, WrongStateError) as error:
            name = sheet.nomination.subject.name
            error.message = lazy("“%(name)s”: %(problem)s", name=name, problem=error.message)
            raise
        changed += sheet.version != before
    if faults:
        raise KeyingError(faults)
    return changed


def key_abstention(session: Session, sheet: Sheet, reason: str, *, actor: str, now: datetime) -> None:
    """An abstention that stands on the paper; as `service.abstain`."""
    _require_on_paper(sheet.seat, actor)
    service.abstain(session, sheet, reason, actor=actor, now=now)


def key_resumption(session: Session, sheet: Sheet, *, actor: str, now: datetime) -> None:
    """Take back an abstention that does not stand on the paper; as `service.resume`."""
    _require_on_paper(sheet.seat, actor)
    service.resume(session, sheet, actor=actor, now=now)


def sign_from_paper(
    session: Session,
    seat: PanelSeat,
    store: Path,
    stream: BinaryIO,
    *,
    name: str,
    seen: str,
    actor: str,
    now: datetime,
) -> list[Sheet]:
    """Sign every open sheet for the judge, with the scan of the paper that the judge signed (pdf, jpg or png, at most
    20 MB), whose bytes go to `store`.

    `seen` is the digest (`rules.digest_of`) of the marks that the page showed. Raises FileError (field `scan`) for a
    scan that cannot be taken, WrongStateError where nothing is open or marks are the judge's own from on line, else as
    `service.sign_sheets`.
    """
    _require_on_paper(seat, actor)
    if own := queries.own_marks(session, seat):
        names = [sheet.nomination.subject.name for sheet in own]
        listed = {"zh": "、".join(name["zh"] for name in names), "en": ", ".join(name["en"] for name in names)}
        message = lazy("%(judge)s gave marks on line, and signs there: %(names)s", judge=seat.user.name, names=listed)
        raise WrongStateError(message)
    kind, content = checked_scan(stream, name)
    scan = store_file(session, store, content, kind=kind.value, now=now)
    sheets = service.sign_sheets(session, seat, seen=seen, scan=scan, actor=actor, now=now)
    if not sheets:
        raise WrongStateError(lazy("Nothing is left to sign."))
    return sheets


def checked_scan(stream: BinaryIO, name: str) -> tuple[FileKind, BinaryIO]:
    """What a scan is, and its content; pictures are drawn anew, so that nothing is kept of where and with what they
    were taken. Raises FileError (field `scan`)."""
    try:
        kind = check_upload(stream, allowed=SCANS, max_bytes=LARGEST_SCAN, name=file_name(name))
        return kind, stream if kind is FileKind.PDF else BytesIO(bare_picture(stream, kind))
    except AwardsError as error:
        error.field = "scan"
        raise


def _faults(sheet: Sheet, row: KeyedRow, keyed: Mapping[int, str]) -> dict[str, LazyMessage]:
    """What is wrong with a row beyond what the rubric says, which `save_marks` tells."""
    rubric = rules.rubric_of(sheet.seat.award)
    standing = {mark.criterion_id: mark.value for mark in sheet.marks}
    own = {one.code for one in rubric if one.id in standing and one.id not in keyed}
    if taken := own & row.marks.keys():
        return dict.fromkeys(taken, lazy("The judge gave this mark on line; nobody else changes it."))
    if row.total is None or rules.faults_of(rubric, row.marks):
        return {}
    if own:
        return {TOTAL: lazy("The judge gave some of these marks on line: the sum cannot be compared.")}
    after = {one.code: standing.get(one.id) for one in rubric} | dict(row.marks)
    if missing := [code for code, value in after.items() if value is None]:
        return dict.fromkeys(missing, lazy("There is a sum, but no mark."))
    total = sum((value for value in after.values() if value is not None), Decimal(0))
    if total == row.total:
        return {}
    words = {"total": plain(total), "paper": plain(row.total)}
    return {
        TOTAL: lazy("The marks add up to %(total)s, not to %(paper)s: one of them is not as on the paper.", **words)
    }


def _require_seated(seat: PanelSeat, actor: str) -> None:
    if actor == seat.user.username:
        raise ForbiddenError(lazy("Nobody keys in for oneself: mark on your own pages."))
    if seat.is_removed:
        raise WrongStateError(lazy("%(name)s is no longer on the panel.", name=seat.user.name))


def _require_on_paper(seat: PanelSeat, actor: str) -> None:
    _require_seated(seat, actor)
    if seat.on_paper_since is None:
        raise WrongStateError(lazy("%(name)s marks on line; the office keys in nothing.", name=seat.user.name))
