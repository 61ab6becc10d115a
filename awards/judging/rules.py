"""Who judges, whom a judge must not judge, and which marks a rubric allows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import object_session

from awards.campaigns import rules as campaign_rules
from awards.campaigns.models import Award, Campaign, Component, Criterion
from awards.db import plain
from awards.errors import ClosedError
from awards.i18n import LazyMessage, lazy
from awards.judging.models import PanelSeat, Sheet
from awards.judging.settled import require_unsettled
from awards.nominations.models import Nomination
from awards.nominations.rules import FileCase, reads_files
from awards.organisation.queries import Ties
from awards.permissions import Permission, Viewer, grants

# Marks in sheets of these states may still come to count: an abstention can be taken back.
UNSIGNED = ("open", "abstained")
# What a sheet has beside its marks: for the nominee, and for the judge alone.
TEXTS = ("comment", "note")
TEXT_LONGEST = 1000
Standing = Literal["untouched", "partial", "complete", "abstained", "recused", "signed"]

NO_TIES: Mapping[int, Ties] = {}
# Why the system recuses a judge by itself, as `Sheet.reason` keeps it.
AUTOMATIC = {
    "auto:self": lazy("It is you who is nominated."),
    "auto:department": lazy("The nominee belongs to a department that is yours or for which you nominate."),
    "auto:former": lazy("The nominee and you belonged to one department within the last two years."),
    "auto:nomination": lazy("You wrote this nomination."),
    "auto:endorsement": lazy("You endorsed this nomination for its department."),
}

# The same as somebody else reads it.
AUTOMATIC_OF_JUDGE = {
    "auto:self": lazy("is the nominee"),
    "auto:department": lazy("belongs to the nominee’s department, or nominates for it"),
    "auto:former": lazy("belonged to one department with the nominee within the last two years"),
    "auto:nomination": lazy("wrote the nomination"),
    "auto:endorsement": lazy("endorsed the nomination"),
}


class Concerning(Protocol):
    """What belongs to one award and knows whether it concerns a viewer."""

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of that award."""


class Scaled(Protocol):
    """What takes marks from 0 to `maximum` in steps of `step`."""

    @property
    def code(self) -> str: ...

    @property
    def maximum(self) -> Decimal: ...

    @property
    def step(self) -> Decimal: ...


@dataclass(frozen=True)
class SeatCase:
    """A seat, and whether its award concerns someone."""

    seat: PanelSeat
    case: Concerning

    def is_usable_by(self, viewer: Viewer) -> bool:
        """The seat's own judge, unless removed from the panel or nominated for the same award."""
        own = viewer.user_id is not None and self.seat.user_id == viewer.user_id
        return own and not self.seat.is_removed and not self.case.concerns(viewer)


@dataclass(frozen=True)
class SheetCase(SeatCase):
    """A score sheet of a seat."""

    sheet: Sheet


@grants(Permission.PANEL_MANAGE)
def may_manage_panel(viewer: Viewer, case: Concerning) -> bool:
    """The office, for an award in which the person is not a nominee."""
    return viewer.has("office") and not case.concerns(viewer)


class Keyed(Concerning, Protocol):
    """A seat whose sheets may come in on paper."""

    @property
    def is_colleague(self) -> bool:
        """Whether the viewer judges on the same panel."""

    @property
    def is_own(self) -> bool:
        """Whether it is the viewer's own seat."""


@grants(Permission.SEAT_KEY)
def may_key(viewer: Viewer, thing: Keyed | None) -> bool:
    """The office, unless nominated for the award or judging for it: no judge reads what another has marked."""
    return thing is not None and may_manage_panel(viewer, thing) and not thing.is_colleague


@grants(Permission.SCAN_READ)
def may_read_scan(viewer: Viewer, thing: Keyed | None) -> bool:
    """The judge who signed it; office, leader and discipline officer unless nominated for the award or judging for
    it."""
    if thing is None or thing.concerns(viewer):
        return False
    return thing.is_own or (viewer.has("office", "leader", "discipline") and not thing.is_colleague)


@grants(Permission.SEAT_USE)
def may_use_seat(viewer: Viewer, thing: SeatCase | None) -> bool:
    """The seat's own judge, unless nominated for the same award."""
    return thing is not None and thing.is_usable_by(viewer)


@grants(Permission.SHEET_MARK)
def may_mark(viewer: Viewer, thing: SheetCase | None) -> bool:
    """Like the seat that the sheet belongs to; what may be done with it depends on its state."""
    return thing is not None and thing.is_usable_by(viewer)


@reads_files
def judges_read_files(viewer: Viewer, thing: FileCase) -> bool:
    """A judge who declared no conflict with the nominee, unless nominated for the same award.

    Asks the database, since an earlier room that loads files knows nothing of sheets.
    """
    nomination = thing.nomination
    session = object_session(nomination)
    if session is None or nomination.state != "accepted" or thing.concerns(viewer):
        return False
    query = select(Sheet.id).join(Sheet.seat).where(PanelSeat.user_id == viewer.user_id)
    query = query.where(Sheet.nomination_id == nomination.id, Sheet.state != "recused", PanelSeat.removed_at.is_(None))
    return session.scalar(query.limit(1)) is not None


def panel_of(award: Award) -> Component | None:
    """The component that the award's judges mark, if it has one."""
    return next((component for component in award.components if component.kind == "panel"), None)


def rubric_of(award: Award) -> list[Criterion]:
    """The criteria of the award's panel, in order."""
    panel = panel_of(award)
    return list(panel.criteria) if panel else []


def standing_of(sheet: Sheet, rubric: Iterable[Criterion]) -> Standing:
    """Where a sheet stands: an open one by how many of its criteria have a mark."""
    ids = {criterion.id for criterion in rubric}
    return standing_by_counts(sheet.state, len({mark.criterion_id for mark in sheet.marks} & ids), len(ids))


def standing_by_counts(state: str, marks: int, criteria: int) -> Standing:
    """As `standing_of`, of a sheet with so many marks on so many criteria."""
    if state in ("abstained", "recused", "signed"):
        return state  # type: ignore[return-value]
    return "untouched" if not marks else "complete" if marks >= criteria else "partial"


def automatic_conflict(judge: Viewer, nomination: Nomination, ties: Mapping[int, Ties] = NO_TIES) -> str:
    """Which key of AUTOMATIC forbids this judge to judge this nominee; empty if none does. `ties` are the departments
    of both, by subject id, as far as the rows do not tell them: see `awards.judging.queries.conflicts`."""
    if judge.person_id is not None and judge.person_id == nomination.subject_id:
        return "auto:self"
    about, by = ties.get(nomination.subject_id, Ties()), ties.get(judge.person_id or 0, Ties())
    theirs = {one.id for one in nomination.subject.own_departments} | {nomination.department_id} | about.present
    own = judge.departments | judge.nominates_for | by.present
    if theirs & own:
        return "auto:department"
    if (theirs | about.former) & (own | by.former):
        return "auto:former"
    if nomination.created_by_id == judge.user_id:
        return "auto:nomination"
    return "auto:endorsement" if judge.username and nomination.endorsed_by == judge.username else ""


def reason_text(reason: str) -> LazyMessage | str:
    """A sheet's reason in words: the judge's own, or why the system recused."""
    return AUTOMATIC.get(reason, reason)


def reason_of_judge(reason: str) -> LazyMessage | str:
    """As `reason_text`, for those who read of another's recusal."""
    return AUTOMATIC_OF_JUDGE.get(reason, reason)


def require_judging(award: Award, now: datetime) -> None:
    """Raises ClosedError, saying why, unless the judging window is open now, the award's rules are sealed and the award
    (of a session) is not decided."""
    campaign = award.campaign
    campaign_rules.require_open(campaign, "judging", campaign_rules.date_in(campaign, now))
    if not campaign_rules.is_sealed(award):
        raise ClosedError(
            lazy("The rules of “%(award)s” are not sealed: nobody judges by rules that may change.", award=award.name)
        )
    require_unsettled(award)


def why_closed(award: Award, now: datetime) -> LazyMessage | None:
    """What to tell while nobody can judge the award; None while the judges can."""
    try:
        require_judging(award, now)
    except ClosedError as error:
        return error.message
    return None


def judging_window(campaign: Campaign) -> campaign_rules.OpenDays | None:
    """The days in which judges mark, if the campaign has them."""
    return campaign_rules.window_of(campaign, "judging")


def require_panel_open(award: Award, now: datetime) -> None:
    """Raises ClosedError once judging is over or the award is decided: who sits on the panel decides whether totals are
    trimmed."""
    window = judging_window(award.campaign)
    if window is not None and now.astimezone(ZoneInfo(award.campaign.timezone)).date() > window.ends_on:
        raise ClosedError(lazy("The panel stays as it is: judging ended on %(last)s.", last=window.ends_on))
    require_unsettled(award)


def faults_of(rubric: Iterable[Scaled], marks: Mapping[str, Decimal | None]) -> dict[str, LazyMessage]:
    """Criterion code → what is wrong with its mark; marks that are sound, or None, are left out."""
    criteria = {criterion.code: criterion for criterion in rubric}
    faults = {code: _fault(criteria.get(code), value) for code, value in marks.items() if value is not None}
    return {code: fault for code, fault in faults.items() if fault is not None}


def why_panel_closed(award: Award, now: datetime) -> LazyMessage | None:
    """What to tell once the panel can no longer change; None while it can."""
    try:
        require_panel_open(award, now)
    except ClosedError as error:
        return error.message
    return None


def digest_of(sheets: Iterable[Sheet], rubric: Iterable[Criterion]) -> str:
    """SHA-256 (64 hex digits) of `{nomination id: {criterion code: mark}}`: JSON, keys sorted, no white space."""
    codes = {criterion.id: criterion.code for criterion in rubric}
    marks = {s.nomination_id: {codes[mark.criterion_id]: plain(mark.value) for mark in s.marks} for s in sheets}
    return digest_of_marks(marks)


def digest_of_marks(marks: Mapping[int, Mapping[str, str]]) -> str:
    """As `digest_of`, of marks that are no longer on their sheets: nomination id → criterion code → mark as written."""
    return hashlib.sha256(json.dumps(marks, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _fault(criterion: Scaled | None, value: Decimal) -> LazyMessage | None:
    if criterion is None:
        return lazy("The rubric has no such criterion.")
    if not value.is_finite():
        return lazy("Not a number.")
    if value < 0:
        return lazy("A mark cannot be below 0.")
    if value > criterion.maximum:
        return lazy("The highest mark is %(maximum)s.", maximum=_text(criterion.maximum))
    over = value % criterion.step
    if over == 0:
        return None
    return lazy(
        "Marks go in steps of %(step)s, for example %(below)s.", step=_text(criterion.step), below=_text(value - over)
    )


def _text(number: Decimal) -> str:
    return format(number.normalize(), "f")
