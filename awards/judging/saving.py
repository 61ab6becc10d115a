"""Saving what was typed on one sheet: the verb behind page, grid, autosave, Excel and paper.

Every judge saves every few seconds, so it reads and writes rows and not objects: all that a save depends on comes with
one statement inside the transaction, the marks with a second. What the sealed rules say is kept by their digest: it
cannot change while the seal stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, Executable, Integer, Row, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.audit.service import record
from awards.campaigns.models import Award, Campaign, Component, Criterion, Extension, Seal
from awards.db import plain
from awards.errors import NotFoundError, StaleError, WrongStateError
from awards.i18n import LazyMessage, lazy
from awards.judging import rules
from awards.judging.errors import MarksError
from awards.judging.guards import require_seated, require_sheet
from awards.judging.models import Mark, MarkChange, PanelSeat, Sheet
from awards.judging.queries.totals import SheetTotals
from awards.nominations.models import Nomination
from awards.nominations.queries import is_known_nominee
from awards.permissions import Viewer
from awards.text import clean

UNMARKABLE = {
    "signed": lazy("This sheet is signed; its marks can no longer be changed."),
    "abstained": lazy("You abstain on this nominee. Take the abstention back before you mark."),
    "recused": lazy("You are recused from this nominee and cannot mark."),
}
MOST_DESKS = 64
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Scale:
    """Which marks one criterion takes."""

    code: str
    maximum: Decimal
    step: Decimal


@dataclass(frozen=True)
class Desk:
    """What the rules of an award say about marks; `first` and `last` are the days of judging in `timezone`, None where
    the year has none. `subject` is how events name the award."""

    subject: str
    is_opened: bool
    scales: tuple[Scale, ...]
    totals: SheetTotals
    first: date | None
    last: date | None
    timezone: str

    def is_open(self, now: datetime) -> bool:
        """Whether judges mark at this instant."""
        today = now.astimezone(ZoneInfo(self.timezone)).date()
        days = self.first, self.last
        return self.is_opened and days[0] is not None and days[1] is not None and days[0] <= today <= days[1]


_desks: dict[tuple[str, date | None], Desk] = {}


@dataclass(frozen=True)
class SheetState:
    """A sheet as the database holds it: `marks` by criterion code, in the order of the rubric; `total` as printed."""

    version: int
    marks: dict[str, Decimal]
    texts: dict[str, str]
    standing: rules.Standing
    total: str | None
    timezone: str
    codes: tuple[str, ...]

    @property
    def mark_texts(self) -> dict[str, str]:
        """Every criterion code → mark, "" where there is none."""
        return {code: plain(self.marks[code]) if code in self.marks else "" for code in self.codes}


@dataclass(frozen=True)
class SavingCase:
    """The sheet of a save as its guard sees it, in one statement."""

    sheet_id: int
    user_id: int
    is_of_nominee: bool

    def is_usable_by(self, viewer: Viewer) -> bool:
        """The seat's own judge, unless nominated for the same award."""
        return viewer.user_id == self.user_id and not self.is_of_nominee


def saving_case(session: Session, viewer: Viewer, sheet_id: int) -> SavingCase | None:
    """The viewer's own sheet. Raises NotFoundError for others, ForbiddenError, saying why, for a seat that was taken
    away; None for a stranger."""
    if not viewer.is_signed_in:
        return None
    found = _ask(session, GUARD, sheet=sheet_id, user=viewer.user_id, person=viewer.person_id).one_or_none()
    if found is None or found.opened_at is None:
        raise NotFoundError
    if found.removed_at is not None:
        require_seated(session.get_one(PanelSeat, found.seat_id))
    return SavingCase(sheet_id, found.user_id, found.is_of_nominee)


def save_sheet(
    session: Session,
    sheet_id: int,
    marks: Mapping[str, Decimal | None],
    *,
    texts: Mapping[str, str] | None = None,
    expected_version: int,
    actor: str,
    now: datetime,
) -> SheetState:
    """Save marks by criterion code, None to clear one, and the texts `comment` and `note`; what is not named stays.
    Each change of a mark stays in the sheet's history.

    What the sheet has already is no change and keeps its version, whatever version is expected: a repeat is harmless.
    Raises NotFoundError, ClosedError, ForbiddenError, WrongStateError for a sheet that is signed, abstained or recused,
    MarksError with a message per criterion or text, StaleError if the sheet has another version than expected.
    """
    session.flush()
    head = _head(session, sheet_id)
    desk = _open_desk(session, head, now)
    if head.state != "open":
        raise WrongStateError(UNMARKABLE[head.state])
    wanted = {name: clean(text) for name, text in (texts or {}).items()}
    if faults := {**rules.faults_of(desk.scales, marks), **_faults_of_texts(wanted)}:
        raise MarksError(faults)
    lines = _lines(session, sheet_id, head.award_id)
    changes = {code: value for code, value in marks.items() if lines[code].value != value}
    rewritten = {name: text for name, text in wanted.items() if getattr(head, name) != text}
    if not changes and not rewritten:
        return _state(head, lines, desk)
    if head.version != expected_version:
        raise StaleError
    for code, value in changes.items():
        _write_mark(session, sheet_id, lines[code], value, now)
        _ask(
            session,
            KEEP_CHANGE,
            sheet_id=sheet_id,
            criterion_id=lines[code].criterion_id,
            value=value,
            actor=actor,
            at=now,
        )
    kept = {name: rewritten.get(name, getattr(head, name)) for name in rules.TEXTS}
    _ask(session, WRITE_SHEET, sheet=sheet_id, version=head.version + 1, **kept)
    if actor != head.username:
        subject = f"{desk.subject}/{head.seat_code}"
        told = {"nomination": head.nomination_id, "criteria": sorted(changes)}
        record(session, "sheet:keyed", actor=actor, subject=subject, now=now, **told)
    return _state(head, lines, desk, changes, rewritten)


def save_marks(
    session: Session,
    sheet: Sheet,
    marks: Mapping[str, Decimal | None],
    *,
    texts: Mapping[str, str] | None = None,
    expected_version: int,
    actor: str,
    now: datetime,
) -> Sheet:
    """As `save_sheet`, of a sheet that is loaded already."""
    known = list(sheet.marks)
    save_sheet(session, sheet.id, marks, texts=texts, expected_version=expected_version, actor=actor, now=now)
    for mark in known:
        session.expire(mark)
    session.expire(sheet, ["version", "comment", "note", "marks"])
    return sheet


def state_of(session: Session, sheet_id: int) -> SheetState:
    """What the database holds of a sheet now, whoever asks. Raises NotFoundError."""
    head = _head(session, sheet_id)
    return _state(head, _lines(session, sheet_id, head.award_id), _desk_of(session, head))


def _head(session: Session, sheet_id: int) -> Row[Any]:
    head = _ask(session, HEAD, sheet=sheet_id).one_or_none()
    if head is None:
        raise NotFoundError
    return head


def _open_desk(session: Session, head: Row[Any], now: datetime) -> Desk:
    """The desk of a sheet that may be marked now; what is in the way is told by those who know the words."""
    desk = _desk_of(session, head)
    is_hers = head.removed_at is None and not head.is_of_nominee and head.nomination_state == "accepted"
    if not (is_hers and head.sha256 and desk.is_open(now)):
        require_sheet(session, session.get_one(Sheet, head.id, populate_existing=True), now)
    return desk


def _desk_of(session: Session, head: Row[Any]) -> Desk:
    if head.sha256 is None:
        return _make_desk(session.get_one(Award, head.award_id))
    # The digest of sealed rules stands for their criteria and days; only an extension can come later.
    key = (head.sha256, head.extended_to)
    if key in _desks:
        return _desks[key]
    desk = _make_desk(session.get_one(Award, head.award_id))
    if desk.is_opened:  # and stays so
        if len(_desks) >= MOST_DESKS:
            _desks.clear()
        _desks[key] = desk
    return desk


def _make_desk(award: Award) -> Desk:
    scales = tuple(Scale(one.code, one.maximum, one.step) for one in rules.rubric_of(award))
    window = rules.judging_window(award.campaign)
    first, last = (window.starts_on, window.ends_on) if window else (None, None)
    campaign = award.campaign
    return Desk(
        subject=f"award:{campaign.year}/{award.code}",
        is_opened=campaign.opened_at is not None,
        scales=scales,
        totals=SheetTotals(award),
        first=first,
        last=last,
        timezone=campaign.timezone,
    )


def _lines(session: Session, sheet_id: int, award_id: int) -> dict[str, Row[Any]]:
    """Criterion code → its id, and id and value of the sheet's mark on it, None without one; in the rubric's order."""
    return {row.code: row for row in _ask(session, LINES, sheet=sheet_id, award=award_id)}


def _faults_of_texts(texts: Mapping[str, str]) -> dict[str, LazyMessage]:
    long = lazy("At most %(limit)s characters.", limit=rules.TEXT_LONGEST)
    unknown = lazy("The sheet has no such text.")
    found = {name: unknown if name not in rules.TEXTS else long for name, text in texts.items()}
    return {name: fault for name, fault in found.items() if fault is unknown or len(texts[name]) > rules.TEXT_LONGEST}


def _write_mark(session: Session, sheet_id: int, line: Row[Any], value: Decimal | None, now: datetime) -> None:
    if line.id is None:
        _ask(session, ADD_MARK, sheet_id=sheet_id, criterion_id=line.criterion_id, value=value, saved_at=now)
    elif value is None:
        _ask(session, CLEAR_MARK, mark=line.id)
    else:
        _ask(session, CHANGE_MARK, mark=line.id, value=value, saved_at=now)


def _ask(session: Session, statement: Executable, **values: Any) -> CursorResult[Any]:
    """Statements on tables, made once: the session only lends its connection."""
    return session.connection().execute(statement, values)


def _state(
    head: Row[Any],
    lines: Mapping[str, Row[Any]],
    desk: Desk,
    changes: Mapping[str, Decimal | None] = NOTHING,
    rewritten: Mapping[str, str] = NOTHING,
) -> SheetState:
    """The state of a sheet once these changes are written."""
    values = {code: changes.get(code, line.value) for code, line in lines.items()}
    marks = {code: value for code, value in values.items() if value is not None}
    return SheetState(
        version=head.version + bool(changes or rewritten),
        marks=marks,
        texts={name: rewritten.get(name, getattr(head, name)) for name in rules.TEXTS},
        standing=rules.standing_by_counts(head.state, len(marks), len(lines)),
        total=desk.totals.text(marks),
        timezone=desk.timezone,
        codes=tuple(lines),
    )


def _guard_statement() -> Executable:
    """A judge's own sheet, for the guard of a save."""
    sheets, seats, awards, campaigns = (one.__table__ for one in (Sheet, PanelSeat, Award, Campaign))
    columns = (seats.c.user_id, seats.c.removed_at, sheets.c.seat_id, campaigns.c.opened_at)
    is_of_nominee = is_known_nominee(seats.c.award_id, bindparam("person", type_=Integer)).label("is_of_nominee")
    joined = sheets.join(seats, sheets.c.seat_id == seats.c.id).join(awards, seats.c.award_id == awards.c.id)
    joined = joined.join(campaigns, awards.c.campaign_id == campaigns.c.id)
    own = (sheets.c.id == bindparam("sheet")) & (seats.c.user_id == bindparam("user"))
    return select(*columns, is_of_nominee).select_from(joined).where(own)


def _head_statement() -> Executable:
    """Everything that a save depends on and that can change while the rules are sealed, in one row."""
    sheets, seats, nominations, users, awards, seals, extensions = (
        one.__table__ for one in (Sheet, PanelSeat, Nomination, User, Award, Seal, Extension)
    )
    of_year = awards.join(extensions, awards.c.campaign_id == extensions.c.campaign_id)
    extended_to = (
        select(func.max(extensions.c.ends_on))
        .select_from(of_year)
        .where(awards.c.id == seats.c.award_id, extensions.c.step == "judging")
    )
    columns = (
        *(sheets.c[name] for name in ("id", "state", "version", "comment", "note", "nomination_id")),
        *(seats.c.removed_at, seats.c.award_id, seats.c.code.label("seat_code"), users.c.username, seals.c.sha256),
        nominations.c.state.label("nomination_state"),
        extended_to.correlate(seats).scalar_subquery().label("extended_to"),
        is_known_nominee(seats.c.award_id, users.c.person_id).label("is_of_nominee"),
    )
    joined = sheets.join(seats, sheets.c.seat_id == seats.c.id).join(users, seats.c.user_id == users.c.id)
    joined = joined.join(nominations, sheets.c.nomination_id == nominations.c.id)
    joined = joined.outerjoin(seals, (seals.c.award_id == seats.c.award_id) & seals.c.unsealed_at.is_(None))
    return select(*columns).select_from(joined).where(sheets.c.id == bindparam("sheet"))


def _lines_statement() -> Executable:
    """The rubric of an award, with a sheet's marks where it has them."""
    criteria, components, marks = (one.__table__ for one in (Criterion, Component, Mark))
    joined = criteria.join(components, criteria.c.component_id == components.c.id)
    joined = joined.outerjoin(marks, (marks.c.criterion_id == criteria.c.id) & (marks.c.sheet_id == bindparam("sheet")))
    query = select(criteria.c.id.label("criterion_id"), criteria.c.code, marks.c.id, marks.c.value).select_from(joined)
    of_panel = (components.c.award_id == bindparam("award")) & (components.c.kind == "panel")
    return query.where(of_panel).order_by(criteria.c.position)


_marks: Table = Mark.__table__  # type: ignore[assignment]
_sheets: Table = Sheet.__table__  # type: ignore[assignment]
GUARD, HEAD, LINES = _guard_statement(), _head_statement(), _lines_statement()
ADD_MARK = insert(_marks)
CHANGE_MARK = update(_marks).where(_marks.c.id == bindparam("mark"))
CLEAR_MARK = delete(_marks).where(_marks.c.id == bindparam("mark"))
WRITE_SHEET = update(_sheets).where(_sheets.c.id == bindparam("sheet"))
KEEP_CHANGE = insert(MarkChange.__table__)  # type: ignore[arg-type]
