"""Reading vetoes and adjustments: those of a year, those about one subject, and what a bundle needs of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.campaigns.models import Award, Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import plain
from awards.errors import NotFoundError
from awards.evidence.measures.places import places_about
from awards.evidence.models import Adjustment, InspectionVisit, Veto
from awards.evidence.queries.concern import Rivals, rivals_of
from awards.evidence.rules import is_concerned
from awards.organisation.models import Subject
from awards.organisation.queries import subject_of
from awards.permissions import Viewer

T = TypeVar("T", Veto, Adjustment)
TABLES: dict[str, type[Veto] | type[Adjustment]] = {"vetoes": Veto, "adjustments": Adjustment}


@dataclass(frozen=True)
class SubjectCase:
    """One subject in one year. `rivals` are those whom the viewer competes with."""

    campaign: Campaign
    subject: Subject
    rivals: Rivals

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer may neither see nor touch what is decided about the subject."""
        return is_concerned(viewer, self.subject, self.rivals)


@dataclass(frozen=True)
class EntryCase(SubjectCase):
    """One veto or adjustment."""

    entry: Veto | Adjustment


@dataclass(frozen=True)
class DecidedList:
    """Entries, the newest first, withdrawn ones among them; `hidden` counts those that the viewer may not see."""

    vetoes: tuple[Veto, ...]
    adjustments: tuple[Adjustment, ...]
    hidden: int = 0


@dataclass(frozen=True)
class CapUse:
    """What the adjustments of one subject for one award add up to, beside the caps; all in points."""

    award: Award
    bonus: Decimal
    deduction: Decimal

    @property
    def bonus_counted(self) -> Decimal:
        """What of the bonuses counts."""
        return min(self.bonus, self.award.bonus_cap)

    @property
    def deduction_counted(self) -> Decimal:
        """What of the deductions counts."""
        return min(self.deduction, self.award.deduction_cap)


@dataclass
class Decisions:
    """What a bundle holds: subject id → `[{"code", "reason"}]` and `[{"points", "reason"}]`."""

    vetoes: dict[int, list[dict[str, str]]] = field(default_factory=dict)
    adjustments: dict[int, list[dict[str, str]]] = field(default_factory=dict)


def subject_case(session: Session, viewer: Viewer, year: int, kind: str, code: str) -> SubjectCase:
    """One subject in one year. Raises NotFoundError."""
    campaign = campaign_of_year(session, viewer, year)
    subject = subject_of(session, viewer, kind, code)
    return SubjectCase(campaign, subject, rivals_of(session, campaign, viewer))


def entry_case(session: Session, viewer: Viewer, year: int, *, table: str, entry_id: int, name: str = "") -> EntryCase:
    """One veto ("vetoes") or adjustment ("adjustments") of a year; with `name`, one with a document of that name.

    Raises NotFoundError.
    """
    campaign = campaign_of_year(session, viewer, year)
    model: type[Any] = TABLES[table]
    entry = session.scalar(_whole(model).where(model.id == entry_id, model.campaign_id == campaign.id))
    if entry is None or (name and entry.file_name != name):
        raise NotFoundError
    return EntryCase(campaign, entry.subject, rivals_of(session, campaign, viewer), entry)


def decided_in(session: Session, campaign: Campaign, viewer: Viewer) -> DecidedList:
    """Everything decided in a year that the viewer may see."""
    rivals = rivals_of(session, campaign, viewer)
    vetoes, adjustments = _of_year(session, campaign, Veto), _of_year(session, campaign, Adjustment)
    seen_vetoes = tuple(one for one in vetoes if not is_concerned(viewer, one.subject, rivals))
    seen = tuple(one for one in adjustments if not is_concerned(viewer, one.subject, rivals))
    return DecidedList(seen_vetoes, seen, len(vetoes) + len(adjustments) - len(seen_vetoes) - len(seen))


def decided_about(session: Session, case: SubjectCase) -> DecidedList:
    """Everything decided about one subject in a year."""
    vetoes = _of_year(session, case.campaign, Veto, case.subject)
    return DecidedList(tuple(vetoes), tuple(_of_year(session, case.campaign, Adjustment, case.subject)))


def _of_year(session: Session, campaign: Campaign, model: type[T], subject: Subject | None = None) -> Sequence[T]:
    query = _whole(model).where(model.campaign_id == campaign.id)
    if subject is not None:
        query = query.where(model.subject_id == subject.id)
    return session.scalars(query.order_by(model.happened_on.desc(), model.id.desc())).all()


def _whole(model: type[T]) -> Select[T]:
    query = select(model).options(joinedload(model.subject).selectinload(Subject.departments), joinedload(model.file))
    return query.options(joinedload(Adjustment.award)) if model is Adjustment else query


def awards_for(campaign: Campaign, kind: str) -> list[Award]:
    """The year's awards for subjects of a kind; the campaign's awards must be loaded."""
    return [award for award in campaign.awards if award.subject_kind == kind]


def veto_labels(campaign: Campaign, kind: str | None = None) -> dict[str, dict[str, str]]:
    """Veto code → its label, over the year's awards for subjects of a kind, or of all kinds."""
    awards = campaign.awards if kind is None else awards_for(campaign, kind)
    return {veto["code"]: veto["label"] for award in awards for veto in award.vetoes}


def caps_of(session: Session, case: SubjectCase) -> list[CapUse]:
    """For each award that the subject could win: what its bonuses and deductions add up to."""
    counting = [one for one in _of_year(session, case.campaign, Adjustment, case.subject) if one.counts]
    uses = []
    for award in awards_for(case.campaign, case.subject.kind):
        points = [one.points for one in counting if one.award_id in (None, award.id)]
        bonus = sum((one for one in points if one > 0), Decimal(0))
        uses.append(CapUse(award, bonus, -sum((one for one in points if one < 0), Decimal(0))))
    return uses


def counting_for(
    session: Session, award: Award, subject_ids: Collection[int]
) -> tuple[Sequence[Veto], Sequence[Adjustment]]:
    """The entries about these subjects that count for an award, in the order of days; two statements."""
    codes = [veto["code"] for veto in award.vetoes]
    vetoes = _counting(Veto, award, subject_ids).where(Veto.code.in_(codes))
    adjustments = _counting(Adjustment, award, subject_ids)
    adjustments = adjustments.where(Adjustment.award_id.is_(None) | (Adjustment.award_id == award.id))
    return session.scalars(vetoes).all(), session.scalars(adjustments).all()


def _counting(model: type[T], award: Award, subject_ids: Collection[int]) -> Select[T]:
    query = select(model).where(model.campaign_id == award.campaign_id, model.withdrawn_at.is_(None))
    return query.where(model.subject_id.in_(subject_ids)).order_by(model.happened_on, model.id)


def decisions_for(session: Session, award: Award, subjects: Sequence[Subject]) -> Decisions:
    """What the bundle of an award holds of vetoes and adjustments; of several vetoes under one code, one with every
    reason."""
    vetoes, adjustments = counting_for(session, award, [subject.id for subject in subjects])
    found = Decisions()
    reasons: dict[tuple[int, str], list[str]] = defaultdict(list)
    for veto in vetoes:
        reasons[veto.subject_id, veto.code].append(veto.reason)
    for (subject_id, code), texts in sorted(reasons.items()):
        entry = {"code": code, "reason": "；".join(dict.fromkeys(texts))}
        found.vetoes.setdefault(subject_id, []).append(entry)
    for one in adjustments:
        entry = {"points": plain(one.points), "reason": one.reason}
        found.adjustments.setdefault(one.subject_id, []).append(entry)
    return found


@dataclass(frozen=True)
class DecidedLine:
    """One veto or adjustment as a nominee's page shows it: `label` is the ground or the points, `reason` what for."""

    label: dict[str, str] | str
    reason: str
    happened_on: date
    tone: str


def decided_lines(session: Session, award: Award, subject: Subject) -> list[DecidedLine]:
    """What counts for or against a nominee of an award beside the measured components."""
    labels = {veto["code"]: veto["label"] for veto in award.vetoes}
    vetoes, adjustments = counting_for(session, award, [subject.id])
    lines = [DecidedLine(labels[one.code], one.reason, one.happened_on, "bad") for one in vetoes]
    for one in adjustments:
        sign, tone = ("+", "good") if one.points > 0 else ("−", "warn")
        lines.append(DecidedLine(f"{sign}{plain(abs(one.points))}", one.reason, one.happened_on, tone))
    return lines


def findings_of_month(session: Session, campaign: Campaign, subject: Subject, day: date) -> Sequence[InspectionVisit]:
    """The visits of the day's month that found something at the subject, at a department's windows, or where a person
    serves: in words, or by taking marks off."""
    query = select(InspectionVisit).where(
        InspectionVisit.campaign_id == campaign.id,
        InspectionVisit.subject_id.in_(places_about(session, subject)),
        InspectionVisit.month_on == day.replace(day=1),
    )
    visits = session.scalars(query.options(selectinload(InspectionVisit.subject)).order_by(InspectionVisit.id))
    return [visit for visit in visits if visit.findings or visit.score < visit.out_of or any(lacking_of(visit))]


def lacking_of(visit: InspectionVisit) -> list[str]:
    """The items of a visit that did not get their whole mark, as "label 0/10"."""
    short = [one for one in visit.items if Decimal(one["score"]) < Decimal(one["out_of"])]
    return [f"{one['label']} {one['score']}/{one['out_of']}" for one in short]


def likenesses_of(
    session: Session, campaign: Campaign, subject: Subject, day: date, points: Decimal
) -> list[Adjustment]:
    """The entries that count about a subject with these points and of this day, whatever they say that they are for."""
    query = select(Adjustment).where(
        Adjustment.campaign_id == campaign.id,
        Adjustment.subject_id == subject.id,
        Adjustment.happened_on == day,
        Adjustment.points == points,
        Adjustment.withdrawn_at.is_(None),
    )
    return list(session.scalars(query.order_by(Adjustment.id)))
