"""Which marks did not come from the judge's own hand: keyed in by the office from the judge's paper."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import User
from awards.errors import NotFoundError
from awards.files.models import StoredFile
from awards.judging.models import Mark, MarkChange, PanelSeat, Reopening, Sheet
from awards.judging.queries.panel import PanelSeatCase, panel_seat
from awards.judging.queries.seats import seat_case, whole_seats
from awards.judging.rules import UNSIGNED, Concerning
from awards.permissions import Viewer


@dataclass(frozen=True)
class KeyingCase(PanelSeatCase):
    """A seat for which the office may key in; `is_colleague`: the viewer judges on the same panel."""

    is_colleague: bool
    is_own: bool = False


@dataclass(frozen=True)
class ScanCase:
    """The scan of the paper that a judge signed."""

    seat: PanelSeat
    case: Concerning
    scan: StoredFile
    is_colleague: bool
    is_own: bool

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.case.concerns(viewer)


def keying_seat(session: Session, viewer: Viewer, year: int, code: str, seat_code: str) -> KeyingCase:
    """One seat of a panel by its code, as whoever keys in for it needs it. Raises NotFoundError."""
    found = panel_seat(session, viewer, year, code, seat_code)
    session.scalar(whole_seats().where(PanelSeat.id == found.seat.id))
    return KeyingCase(found.case, found.seat, _is_colleague(session, viewer, found.seat.award_id))


def scan_of(session: Session, viewer: Viewer, seat_id: int, stored_id: int) -> ScanCase | None:
    """A scan from which sheets of this seat were signed, also of sheets that were opened again. Raises NotFoundError;
    None for a stranger."""
    if not viewer.is_signed_in:
        return None
    reopened = select(Reopening.scan_id).join(Reopening.sheet).where(Sheet.seat_id == seat_id)
    signed = select(Sheet.scan_id).where(Sheet.seat_id == seat_id)
    fits = StoredFile.id.in_(signed) | StoredFile.id.in_(reopened)
    scan = session.scalar(select(StoredFile).where(StoredFile.id == stored_id, fits))
    seat = session.scalar(whole_seats().where(PanelSeat.id == seat_id))
    if scan is None or seat is None:
        raise NotFoundError
    is_own = seat.user_id == viewer.user_id
    return ScanCase(seat, seat_case(session, seat).case, scan, _is_colleague(session, viewer, seat.award_id), is_own)


def keyed_marks(session: Session, seat: PanelSeat) -> dict[int, dict[int, str]]:
    """Sheet id → criterion id → account name of who keyed in the mark that stands there; sheets of this seat without
    such marks are absent."""
    query = select(MarkChange.sheet_id, MarkChange.criterion_id, MarkChange.actor)
    query = query.where(MarkChange.id.in_(_keyed(PanelSeat.id == seat.id)))
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for sheet_id, criterion_id, actor in session.execute(query):
        found[sheet_id][criterion_id] = actor
    return dict(found)


def keyed_by(session: Session, award_id: int) -> dict[int, list[str]]:
    """Sheet id → names of those who keyed in marks that stand on it, of all sheets of an award; one statement."""
    query = select(MarkChange.sheet_id, func.coalesce(User.name, MarkChange.actor)).distinct()
    query = query.outerjoin(User, User.username == MarkChange.actor)
    query = query.where(MarkChange.id.in_(_keyed(PanelSeat.award_id == award_id)))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for sheet_id, name in session.execute(query):
        found[sheet_id].append(name)
    return {sheet_id: sorted(names) for sheet_id, names in found.items()}


def own_marks(session: Session, seat: PanelSeat) -> list[Sheet]:
    """The sheets not signed on which a mark stands that the judge gave on line, with their nominees."""
    keyed = keyed_marks(session, seat)
    query = select(Mark.sheet_id, Mark.criterion_id).join(Mark.sheet)
    query = query.where(Sheet.seat_id == seat.id, Sheet.state.in_(UNSIGNED))
    own = {one for one, criterion in session.execute(query) if criterion not in keyed.get(one, {})}
    sheets = select(Sheet).where(Sheet.id.in_(own)).options(joinedload(Sheet.nomination)).order_by(Sheet.id)
    return list(session.scalars(sheets)) if own else []


def _keyed(of: ColumnElement[bool]) -> Select[int]:
    """The newest changes of each mark that gave one and were not the judge's."""
    newest = select(func.max(MarkChange.id)).join(Sheet, Sheet.id == MarkChange.sheet_id)
    newest = newest.join(Sheet.seat).where(of).group_by(MarkChange.sheet_id, MarkChange.criterion_id)
    query = select(MarkChange.id).join(Sheet, Sheet.id == MarkChange.sheet_id).join(Sheet.seat)
    query = query.join(PanelSeat.user).where(MarkChange.id.in_(newest), MarkChange.value.is_not(None))
    return query.where(MarkChange.actor != User.username)


def _is_colleague(session: Session, viewer: Viewer, award_id: int) -> bool:
    query = select(PanelSeat.id).where(PanelSeat.award_id == award_id, PanelSeat.user_id == viewer.user_id)
    return session.scalar(query.where(PanelSeat.removed_at.is_(None)).limit(1)) is not None
