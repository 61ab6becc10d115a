"""Vetoes, bonuses and deductions: entered with date, decider, hearing and source document, withdrawn with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.queries import account_name
from awards.audit.service import record
from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import date_in
from awards.db import plain
from awards.errors import AwardsError
from awards.evidence.models import Adjustment, Decided, InspectionVisit, Veto
from awards.evidence.queries import decided as reading
from awards.evidence.service.checks import require_unconcerned
from awards.files.errors import FileError
from awards.files.kinds import FileKind, check_upload
from awards.files.service import store_file
from awards.i18n import LazyMessage, lazy
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.text import file_name, needed_text, short_text

T = TypeVar("T", Veto, Adjustment)
ALLOWED = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.DOCX, FileKind.XLSX})
LARGEST = 20_000_000
MOST_POINTS = Decimal(100)
REASON, DECIDER, HEARING = 300, 120, 2000


class DecisionError(AwardsError):
    """Something about an entry is not possible; `field` says what."""


class RepeatedFindingError(AwardsError):
    """The deduction is about a place and a month with findings in `visits`, or there are `entries` of the same points
    and day: nobody has said yet that it is another matter."""

    def __init__(self, visits: Sequence[InspectionVisit], entries: Sequence[Adjustment] = ()):
        self.visits, self.entries = list(visits), list(entries)
        message = lazy(
            "Repeats an inspection finding? The visits of the same month have found something already, and each matter "
            "counts once. Look at them below, then confirm or leave it."
        )
        if not visits:
            message = lazy(
                "Entered before? There are such points of the same day already, and each matter counts once. Look at "
                "them below, then confirm or leave it."
            )
        super().__init__(message, field="is_another")


@dataclass(frozen=True)
class Document:
    """An uploaded source document."""

    stream: BinaryIO
    name: str


@dataclass(frozen=True)
class Details:
    """What vetoes and adjustments have in common; dates are days in the campaign's zone."""

    happened_on: date | None
    reason: str
    decided_by: str
    hearing: str = ""
    heard_on: date | None = None
    document: Document | None = None


def enter_veto(
    session: Session,
    campaign: Campaign,
    subject: Subject,
    details: Details,
    *,
    code: str,
    store: Path,
    actor: Viewer,
    now: datetime,
) -> Veto:
    """Keep a veto under one of the codes that awards for such subjects know.

    Raises ForbiddenError for someone concerned, DecisionError with its field, FileError for the document.
    """
    require_unconcerned(session, campaign, subject, actor)
    if code not in reading.veto_labels(campaign, subject.kind):
        raise DecisionError(lazy("Choose one of the grounds that the rules name."), field="code")
    values = _common(session, campaign, subject, details, store=store, actor=actor, now=now)
    twins = select(Veto).filter_by(**_about(values), code=code, withdrawn_at=None)
    _refuse_twin(session, session.scalar(twins.limit(1)))
    veto = Veto(**values, code=code)
    return _keep(session, campaign, veto, "veto:entered", actor=actor, now=now, code=code)


def enter_adjustment(
    session: Session,
    campaign: Campaign,
    subject: Subject,
    details: Details,
    *,
    points: Decimal,
    award: Award | None,
    is_another: bool = False,
    store: Path,
    actor: Viewer,
    now: datetime,
) -> Adjustment:
    """Keep a bonus or a deduction for one award, or with None for every award of the subject's kind.

    Raises ForbiddenError for someone concerned, DecisionError with its field, FileError for the document; unless
    `is_another`, RepeatedFindingError for a deduction in a month whose visits found something, and where there are
    points like these of the same day.
    """
    require_unconcerned(session, campaign, subject, actor)
    _check_points(points, _awards(campaign, subject, award))
    if not is_another and details.happened_on:
        _refuse_repeated(session, campaign, subject, details, points=points, award=award)
    values = _common(session, campaign, subject, details, store=store, actor=actor, now=now)
    values |= {"award_id": award.id if award else None, "points": points}
    twins = select(Adjustment).filter_by(**_about(values), award_id=values["award_id"], points=points)
    twins = twins.filter_by(reason=values["reason"], withdrawn_at=None)
    _refuse_twin(session, session.scalar(twins.limit(1)))
    about = {"points": plain(points), "award": award.code if award else None}
    return _keep(session, campaign, Adjustment(**values), "adjustment:entered", actor=actor, now=now, **about)


def withdraw_entry(
    session: Session, campaign: Campaign, entry: Veto | Adjustment, *, reason: str, actor: Viewer, now: datetime
) -> None:
    """It stays on record and counts for nothing from the next run on.

    Raises ForbiddenError for someone concerned, WrongStateError the second time, InputNeededError without a reason.
    """
    require_unconcerned(session, campaign, entry.subject, actor)
    entry.withdraw(reason=needed_text(reason, "reason", REASON), actor=actor.username, now=now)
    session.flush()
    _trace(session, campaign, entry, f"{_name(entry)}:withdrawn", actor=actor, now=now, reason=entry.withdrawn_reason)


def _refuse_repeated(
    session: Session, campaign: Campaign, subject: Subject, details: Details, *, points: Decimal, award: Award | None
) -> None:
    """Raises RepeatedFindingError. The very same again is for `_refuse_twin`, whatever is confirmed."""
    day = details.happened_on
    if day is None:
        return
    visits = reading.findings_of_month(session, campaign, subject, day) if points < 0 else []
    alike = reading.likenesses_of(session, campaign, subject, day, points)
    beside = [one for one in alike if award is None or one.award_id in (None, award.id)]
    entries = [one for one in beside if one.reason != details.reason.strip()]
    if visits or entries:
        raise RepeatedFindingError(visits, entries)


def _awards(campaign: Campaign, subject: Subject, award: Award | None) -> list[Award]:
    """The awards for which an adjustment would count."""
    awards = reading.awards_for(campaign, subject.kind)
    if award is not None:
        awards = [one for one in awards if one.id == award.id]
    if not awards:
        raise DecisionError(lazy("The year has no such award for this."), field="award")
    return awards


def _check_points(points: Decimal, awards: Sequence[Award]) -> None:
    problem: LazyMessage | None = None
    places = min(award.places for award in awards)
    if not points.is_finite() or points == 0 or points.copy_abs() > MOST_POINTS:
        problem = lazy("Points are above or below 0, by at most %(most)s.", most=plain(MOST_POINTS))
    elif points != round(points, places):
        problem = lazy("Points have at most %(places)s decimals.", places=places)
    elif closed := [one for one in awards if (one.bonus_cap if points > 0 else one.deduction_cap) == 0]:
        name = closed[0].name
        problem = lazy(
            "The rules of “%(award)s” know no such points: their cap is 0. Choose another award.", award=name
        )
    if problem:
        raise DecisionError(problem, field="points")


def _common(
    session: Session,
    campaign: Campaign,
    subject: Subject,
    details: Details,
    *,
    store: Path,
    actor: Viewer,
    now: datetime,
) -> dict[str, Any]:
    happened_on, heard_on = _dates(campaign, details, now)
    values: dict[str, Any] = {
        "campaign_id": campaign.id,
        "subject_id": subject.id,
        "happened_on": happened_on,
        "reason": needed_text(details.reason, "reason", REASON),
        "decided_by": needed_text(details.decided_by, "decided_by", DECIDER),
        "hearing": short_text(details.hearing, "hearing", HEARING),
        "heard_on": heard_on,
        "actor": actor.username,
        "created_at": now,
    }
    return values | _filed(session, details.document, store, now)


def _dates(campaign: Campaign, details: Details, now: datetime) -> tuple[date, date | None]:
    today, happened_on, heard_on = date_in(campaign, now), details.happened_on, details.heard_on
    if happened_on is None or happened_on.year != campaign.year or happened_on > today:
        message = lazy("The day lies in %(year)s and not after today.", year=campaign.year)
        raise DecisionError(message, field="happened_on")
    if heard_on is not None and not happened_on <= heard_on <= today:
        raise DecisionError(lazy("The hearing was on or after that day, and not after today."), field="heard_on")
    return happened_on, heard_on


def _filed(session: Session, document: Document | None, store: Path, now: datetime) -> dict[str, Any]:
    if document is None:
        return {}
    name = file_name(document.name)
    try:
        kind = check_upload(document.stream, allowed=ALLOWED, max_bytes=LARGEST, name=name)
    except FileError as error:
        error.field = "document"
        raise
    return {"file_id": store_file(session, store, document.stream, kind=kind.value, now=now).id, "file_name": name}


def _about(values: dict[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in ("campaign_id", "subject_id", "happened_on")}


def _refuse_twin(session: Session, twin: Decided | None) -> None:
    if twin is not None:
        who = account_name(session, twin.actor)
        raise DecisionError(lazy("The same was entered already by %(who)s; it counts once.", who=who))


def _name(entry: Veto | Adjustment) -> str:
    return "veto" if isinstance(entry, Veto) else "adjustment"


def _keep(
    session: Session, campaign: Campaign, entry: T, event: str, *, actor: Viewer, now: datetime, **data: Any
) -> T:
    session.add(entry)
    session.flush()
    days = {"on": entry.happened_on.isoformat(), "by": entry.decided_by}
    _trace(session, campaign, entry, event, actor=actor, now=now, **days, reason=entry.reason, **data)
    return entry


def _trace(
    session: Session,
    campaign: Campaign,
    entry: Veto | Adjustment,
    event: str,
    *,
    actor: Viewer,
    now: datetime,
    **data: Any,
) -> None:
    subject = f"{_name(entry)}:{entry.id}"
    about = {"year": campaign.year, "kind": entry.subject.kind, "code": entry.subject.code}
    record(session, event, actor=actor.username, subject=subject, now=now, about=about, **data)
