"""Reading objections: who may see which, how much of it, and who has a conflict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from awards.campaigns.models import Award, Campaign
from awards.campaigns.queries import award_of, campaign_of_year
from awards.errors import NotFoundError
from awards.judging.queries.conflicts import looked_back_to
from awards.judging.rules import automatic_conflict
from awards.nominations.models import Nomination
from awards.nominations.queries import AwardCase, case_of, concerned_awards
from awards.notices.models import OPEN, Notice, Objection, ObjectionFile
from awards.notices.objection_rules import CIRCLE
from awards.organisation.models import Subject
from awards.organisation.queries import ties_of
from awards.permissions import Viewer
from awards.runs.models import Decision

PER_PAGE = 50


@dataclass(frozen=True)
class ObjectingCase:
    """An award for which somebody may want to object, and its notice; None if there is none to object to."""

    award: Award
    notice: Notice | None


@dataclass(frozen=True)
class ObjectionCase:
    """One objection in front of a viewer: `conflict` is the key of AUTOMATIC that keeps the viewer from handling it."""

    objection: Objection
    case: AwardCase
    conflict: str
    nominee: Nomination | None

    @property
    def award(self) -> Award:
        return self.case.award

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of its award."""
        return self.case.concerns(viewer)


@dataclass(frozen=True)
class FileCase(ObjectionCase):
    """One file of an objection in front of a viewer."""

    file: ObjectionFile


@dataclass(frozen=True)
class RulingCase(ObjectionCase):
    """An objection, and what is to be ruled on it: "dismiss" or "uphold"."""

    outcome: str


@dataclass(frozen=True)
class Line:
    """One row of the list. `nominee` is None for who may not read the objection, as for the procedure."""

    objection: Objection
    award: Award
    conflict: str
    nominee: Nomination | None


@dataclass(frozen=True)
class Objections:
    """A page of a year's objections, in awards in which the viewer is no nominee: how many there are in each state, and
    how many pages of those asked for."""

    campaign: Campaign
    lines: tuple[Line, ...]
    counts: dict[str, int]
    pages: int


def objecting_case(session: Session, viewer: Viewer, year: int, code: str) -> ObjectingCase:
    """An award with its notice that is up. Raises NotFoundError for an award that the viewer may not know of."""
    award = award_of(session, viewer, year, code)
    query = select(Notice).where(Notice.award_id == award.id, Notice.taken_down_at.is_(None))
    return ObjectingCase(award, session.scalar(query.options(joinedload(Notice.decision).joinedload(Decision.run))))


def objection_case(session: Session, viewer: Viewer, year: int, objection_id: int) -> ObjectionCase | None:
    """One objection of a year. Raises NotFoundError; None for who may not know how many there are."""
    if not viewer.has(*CIRCLE):
        return None
    query = select(Objection).join(Objection.notice).join(Notice.award).join(Award.campaign)
    query = query.where(Objection.id == objection_id, Campaign.year == year).options(*whole_objection())
    objection = session.scalar(query)
    if objection is None:
        raise NotFoundError
    case = case_of(session, objection.notice.award)
    nominee = nominees_by_id(session, [objection]).get(objection.nominee)
    conflict = conflicts_of(session, viewer, case.award.campaign, [nominee] if nominee else []).get(objection.nominee)
    return ObjectionCase(objection, case, conflict or "", nominee)


def file_case(
    session: Session, viewer: Viewer, year: int, objection_id: int, *, position: int, name: str
) -> FileCase | None:
    """One file of an objection under its own name. Raises as `objection_case`."""
    case = objection_case(session, viewer, year, objection_id)
    if case is None:
        return None
    file = next((one for one in case.objection.files if (one.position, one.name) == (position, name)), None)
    if file is None:
        raise NotFoundError
    return FileCase(case.objection, case.case, case.conflict, case.nominee, file)


def ruling_case(session: Session, viewer: Viewer, year: int, objection_id: int, outcome: str) -> RulingCase | None:
    """An objection that is to be ruled on. Raises as `objection_case`."""
    case = objection_case(session, viewer, year, objection_id)
    return None if case is None else RulingCase(case.objection, case.case, case.conflict, case.nominee, outcome)


def year_for_list(session: Session, viewer: Viewer, year: int) -> Campaign | None:
    """The year whose objections are asked for. Raises NotFoundError; None as `objection_case`."""
    return campaign_of_year(session, viewer, year) if viewer.has(*CIRCLE) else None


def objections_of_year(
    session: Session, viewer: Viewer, campaign: Campaign, *, state: str = "", code: str = "", page: int = 1
) -> Objections:
    """A page of the year's objections, the open ones first, each by when it is due. A constant number of statements."""
    hidden = concerned_awards(session, viewer)
    awards = {one.id: one for one in campaign.awards if one.id not in hidden}
    within = (Objection.notice_id == Notice.id, Notice.award_id.in_(awards))
    counted = select(Objection.state, func.count()).where(*within).group_by(Objection.state)
    counts: dict[str, int] = dict(session.execute(counted).all())
    wanted = [Objection.state == state] if state in counts else []
    wanted += [Notice.award_id.in_([one.id for one in awards.values() if one.code == code])] if code else []
    total = session.scalar(select(func.count(Objection.id)).where(*within, *wanted)) or 0
    pages = max(1, -(-total // PER_PAGE))
    query = select(Objection).join(Objection.notice).where(*within, *wanted).options(joinedload(Objection.notice))
    order = (Objection.state.not_in(OPEN), Objection.due_on, Objection.id)
    found = session.scalars(query.order_by(*order).limit(PER_PAGE).offset((min(page, pages) - 1) * PER_PAGE)).all()
    return Objections(campaign, tuple(_lines(session, viewer, campaign, awards, found)), counts, pages)


def open_lines(session: Session, viewer: Viewer, campaign: Campaign, awards: Iterable[Award]) -> tuple[Line, ...]:
    """The objections of a year that wait for a ruling, in these awards, by when they are due."""
    known = {one.id: one for one in awards}
    query = select(Objection).join(Objection.notice).where(Notice.award_id.in_(known), Objection.state.in_(OPEN))
    query = query.options(joinedload(Objection.notice)).order_by(Objection.due_on, Objection.id)
    return tuple(_lines(session, viewer, campaign, known, session.scalars(query).all()))


def _lines(
    session: Session, viewer: Viewer, campaign: Campaign, awards: dict[int, Award], found: Sequence[Objection]
) -> Iterable[Line]:
    if not viewer.has("discipline"):
        return [Line(one, awards[one.notice.award_id], "", None) for one in found]
    nominees = nominees_by_id(session, found)
    conflicts = conflicts_of(session, viewer, campaign, nominees.values())
    return [_line(one, awards[one.notice.award_id], conflicts.get(one.nominee, ""), nominees) for one in found]


def _line(objection: Objection, award: Award, conflict: str, nominees: dict[str, Nomination]) -> Line:
    return Line(objection, award, conflict, None if conflict else nominees.get(objection.nominee))


def conflict_with(session: Session, objection: Objection, viewer: Viewer) -> str:
    """The key of AUTOMATIC that keeps an officer from handling an objection; "" if nothing does, as with one against
    the procedure."""
    nominees = nominees_by_id(session, [objection])
    campaign = objection.notice.award.campaign
    return conflicts_of(session, viewer, campaign, nominees.values()).get(objection.nominee, "")


def nominees_by_id(session: Session, objections: Iterable[Objection]) -> dict[str, Nomination]:
    """Nominee id of a bundle → the nomination objected to, with subject and departments."""
    ids = {int(one.nominee.removeprefix("n")) for one in objections if one.nominee}
    if not ids:
        return {}
    query = select(Nomination).where(Nomination.id.in_(ids))
    query = query.options(joinedload(Nomination.subject).selectinload(Subject.departments))
    return {f"n{one.id}": one for one in session.scalars(query)}


def conflicts_of(
    session: Session, viewer: Viewer, campaign: Campaign, nominees: Iterable[Nomination]
) -> dict[str, str]:
    """Nominee id → what keeps the viewer from handling objections against them; those without a conflict are absent.
    As judges are recused: own departments of now and of the last two years, own nominations."""
    known = list(nominees)
    if not known:
        return {}
    ids = {one.subject_id for one in known} | ({viewer.person_id} if viewer.person_id is not None else set())
    ties = ties_of(session, ids, since=looked_back_to(campaign))
    found = ((f"n{one.id}", automatic_conflict(viewer, one, ties)) for one in known)
    return {nominee: conflict for nominee, conflict in found if conflict}


def objection_with_receipt(session: Session, receipt_sha256: str) -> Objection | None:
    """The objection whose receipt has this digest, with notice, award and year."""
    query = select(Objection).where(Objection.receipt_sha256 == receipt_sha256)
    return session.scalar(query.options(*whole_objection()))


def is_overdue(objection: Objection, today: date) -> bool:
    """Whether its ruling should have been made by now."""
    return objection.is_open and objection.due_on < today


def whole_objection() -> tuple[ORMOption, ...]:
    """Loader options for an Objection with files, notice, award and year."""
    award = joinedload(Objection.notice).joinedload(Notice.award)
    return (
        award.joinedload(Award.campaign).selectinload(Campaign.phases),
        award.joinedload(Award.campaign).selectinload(Campaign.extensions),
        selectinload(Objection.files).joinedload(ObjectionFile.file),
    )
