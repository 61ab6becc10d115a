"""The comments of a panel as whoever releases them finds them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from awards import clock
from awards.errors import NotFoundError
from awards.judging.models import PanelSeat, ReleasedComment, Sheet
from awards.judging.queries.panel import JudgeProgress, may_still_sign, progress_of_awards, still_signing
from awards.judging.queries.seen import PanelView, panel_view
from awards.judging.queries.sheets import sheets_of_seat
from awards.judging.shuffling import is_blind, neutral_name
from awards.nominations.models import Nomination
from awards.permissions import Viewer


class CommentLine(NamedTuple):
    """One signed sheet with a comment: the nominee's name as the viewer knows it, the release that stands, and whether
    the comment was looked at since it was signed: released, taken back or kept inside."""

    sheet: Sheet
    name: Mapping[str, str]
    released: ReleasedComment | None
    is_looked_at: bool


@dataclass(frozen=True)
class CommentsView(PanelView):
    """A panel's comments: `lines` in the order of nominees and judges; `is_waiting` while a judge may still sign: then
    none is released. `is_led`: whether anybody leads the panel."""

    lines: tuple[CommentLine, ...]
    is_waiting: bool
    is_led: bool

    def groups(self) -> list[list[CommentLine]]:
        """The lines nominee by nominee."""
        return [list(lines) for _, lines in groupby(self.lines, key=lambda line: line.sheet.nomination_id)]

    def undecided(self) -> list[CommentLine]:
        """Those of which nobody has said yet whether they are released."""
        return [line for line in self.lines if not line.is_looked_at]

    def line(self, sheet_id: int) -> CommentLine:
        """The line of a sheet. Raises NotFoundError for one that is not the viewer's to release."""
        for line in self.lines:
            if line.sheet.id == sheet_id:
                return line
        raise NotFoundError


@dataclass(frozen=True)
class CommentCase:
    """One comment of a panel."""

    view: CommentsView
    line: CommentLine

    @property
    def seat(self) -> PanelSeat | None:
        """The viewer's own seat."""
        return self.view.seat

    @property
    def has_signed(self) -> bool:
        """Whether the viewer's own seat has nothing left to sign."""
        return self.view.has_signed

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.view.concerns(viewer)


def comments_view(session: Session, viewer: Viewer, year: int, code: str) -> CommentsView:
    """The comments that the viewer may release: the lead of the panel those about nominees from whom the lead is not
    recused; anyone else those that are left, all of them where nobody leads. Raises NotFoundError."""
    view = panel_view(session, viewer, year, code)
    award = view.case.award
    lead = session.scalar(select(PanelSeat).where(PanelSeat.award_id == award.id, PanelSeat.is_lead))
    waiting = bool(may_still_sign(session, award, clock.today(award.campaign.timezone)))
    lines = tuple(_lines(session, view, lead))
    return CommentsView(view.case, view.seat, view.has_signed, lines, waiting, lead is not None)


def comment_case(session: Session, viewer: Viewer, year: int, code: str, sheet_id: int) -> CommentCase:
    """One of them. Raises NotFoundError."""
    view = comments_view(session, viewer, year, code)
    return CommentCase(view, view.line(sheet_id))


def count_to_release(session: Session, own: Sequence[JudgeProgress]) -> Counter[int]:
    """Award id → how many comments the lead of its panel has not looked at: never released since they were signed,
    about nominees from whom the lead is not recused. What was released and taken back stays with the panel. `own` are
    seats of one judge; panels where somebody may still sign count nothing. At most as many statements for any number of
    seats."""
    led = [one.seat for one in own if one.seat.is_lead and one.is_finished and one.counts["signed"]]
    found = _unreleased(session, [seat.id for seat in led]) if led else Counter()
    awards = [seat.award for seat in led if found[seat.award_id]]
    for award_id, progress in progress_of_awards(session, awards).items() if awards else ():
        (award,) = [one for one in awards if one.id == award_id]
        if still_signing(award, progress, clock.today(award.campaign.timezone)):
            del found[award_id]
    return found


def _unreleased(session: Session, lead_ids: Sequence[int]) -> Counter[int]:
    """Award id → signed comments of the panel led from these seats that have no release, standing or taken back, since
    they were signed."""
    lead, own = aliased(PanelSeat), aliased(Sheet)
    recused = select(own.id).where(own.seat_id == lead.id, own.nomination_id == Sheet.nomination_id)
    query = select(lead.award_id, func.count()).select_from(Sheet).join(Sheet.seat).join(Sheet.nomination)
    query = query.join(lead, lead.award_id == PanelSeat.award_id).where(lead.id.in_(lead_ids), Sheet.comment != "")
    query = query.where(Sheet.state == "signed", Nomination.state == "accepted", ~looked_at())
    query = query.where(~recused.where(own.state == "recused").exists()).group_by(lead.award_id)
    return Counter(dict(session.execute(query).all()))


def looked_at() -> ColumnElement[bool]:
    """Whether a sheet's comment was released or kept inside since it was signed."""
    later = ReleasedComment.released_at >= Sheet.signed_at
    return select(ReleasedComment.id).where(ReleasedComment.sheet_id == Sheet.id, later).correlate(Sheet).exists()


def _lines(session: Session, view: PanelView, lead: PanelSeat | None) -> list[CommentLine]:
    is_lead = lead is not None and view.seat is not None and view.seat.id == lead.id
    recused = set(session.scalars(select(Sheet.nomination_id).where(Sheet.seat_id == lead.id, Sheet.state == "recused"))
                  if lead else ())  # fmt: skip
    query = (
        select(Sheet, ReleasedComment, looked_at()).join(Sheet.seat).join(Sheet.nomination).where(Sheet.comment != "")
    )
    standing = (ReleasedComment.sheet_id == Sheet.id) & ReleasedComment.withdrawn_at.is_(None)
    query = query.outerjoin(ReleasedComment, standing).where(PanelSeat.award_id == view.case.award.id)
    query = query.where(Sheet.state == "signed", Nomination.state == "accepted")
    whole = (joinedload(Sheet.seat), joinedload(Sheet.nomination).joinedload(Nomination.subject))
    numbers = {}
    if view.seat is not None and is_blind(view.seat):
        numbers = {one.nomination_id: at for at, one in enumerate(sheets_of_seat(session, view.seat), 1)}
    return [
        CommentLine(
            sheet, neutral_name(numbers.get(sheet.nomination_id)) if numbers else _name(sheet), released, looked
        )
        for sheet, released, looked in session.execute(query.options(*whole).order_by(Sheet.nomination_id, Sheet.id))
        if lead is None or is_lead == (sheet.nomination_id not in recused)
    ]


def _name(sheet: Sheet) -> dict[str, str]:
    return sheet.nomination.subject.name
