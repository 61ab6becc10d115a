"""What came back to a judge after signing: sheets that were opened again, and requests to look again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import User
from awards.i18n import LazyMessage, lazy
from awards.judging.models import MarkChange, PanelSeat, Reopening, SecondLook, Sheet
from awards.judging.queries.history import changes_of_sheet
from awards.nominations.models import Nomination

BY_LEAD = lazy("the lead of the panel")
BY_OFFICE = lazy("the office")


@dataclass(frozen=True)
class Look:
    """A request to look again, and who asks, without a name."""

    look: SecondLook
    by: LazyMessage


@dataclass(frozen=True)
class Calls:
    """Of some sheets, by sheet id: the reopenings after which they are still open, and the requests without answer."""

    reopened: dict[int, Reopening] = field(default_factory=dict)
    looks: dict[int, Look] = field(default_factory=dict)

    def of(self, sheet_id: int) -> "Calls":
        """What waits about one sheet."""
        reopened = {one: found for one, found in self.reopened.items() if one == sheet_id}
        return Calls(reopened, {one: found for one, found in self.looks.items() if one == sheet_id})

    def __bool__(self) -> bool:
        return bool(self.reopened or self.looks)


@dataclass(frozen=True)
class Story:
    """What became of one sheet: each time it was opened again, requests to look again, changes of its marks."""

    reopenings: Sequence[Reopening]
    looks: Sequence[Look]
    changes: Sequence[MarkChange]


def calls_of_seats(session: Session, seat_ids: Sequence[int]) -> Calls:
    """What waits for the judges of these seats; two statements."""
    newest = select(func.max(Reopening.id)).join(Reopening.sheet).where(Sheet.seat_id.in_(seat_ids))
    newest = newest.where(Sheet.state == "open").group_by(Reopening.sheet_id)
    accepted = Nomination.state == "accepted"
    opened = select(Reopening).join(Reopening.sheet).join(Sheet.nomination).where(Reopening.id.in_(newest), accepted)
    subject = joinedload(Reopening.sheet).joinedload(Sheet.nomination).joinedload(Nomination.subject)
    reopened = {one.sheet_id: one for one in session.scalars(opened.options(subject).order_by(Reopening.id))}
    asked = _looks().join(Sheet.nomination).where(Sheet.seat_id.in_(seat_ids), accepted)
    asked = asked.where(SecondLook.answered_at.is_(None), Sheet.state == "signed")
    looks = {look.sheet_id: Look(look, _by(lead)) for look, lead in session.execute(asked)}
    return Calls(reopened, looks)


def story_of(session: Session, sheet: Sheet, *, whole: bool) -> Story:
    """The history of a sheet, oldest first. `whole`: for its own judge; for others marks that are not signed stay
    unseen, so the changes end with what was signed last."""
    query = select(Reopening).where(Reopening.sheet_id == sheet.id).order_by(Reopening.id)
    reopenings = list(session.scalars(query))
    looks = [Look(look, _by(lead)) for look, lead in session.execute(_looks().where(Sheet.id == sheet.id))]
    changes = changes_of_sheet(session, sheet)
    if not whole:
        last = sheet.signed_at or (reopenings[-1].signed_at if reopenings else None)
        changes = [change for change in changes if last is not None and change.at <= last]
    return Story(reopenings, looks, changes)


def _looks() -> Select[SecondLook, bool]:
    """Requests with the seat of the lead who asked, if it was one."""
    lead = select(PanelSeat.id).join(PanelSeat.user).where(User.username == SecondLook.actor).correlate(SecondLook)
    own = select(PanelSeat.award_id).where(PanelSeat.id == Sheet.seat_id).correlate(Sheet).scalar_subquery()
    is_lead = lead.where(PanelSeat.award_id == own).correlate(SecondLook, Sheet).exists()
    subject = joinedload(SecondLook.sheet).joinedload(Sheet.nomination).joinedload(Nomination.subject)
    return select(SecondLook, is_lead).join(SecondLook.sheet).options(subject).order_by(SecondLook.id)


def _by(is_lead: bool) -> LazyMessage:
    return BY_LEAD if is_lead else BY_OFFICE
