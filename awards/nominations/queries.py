"""Reading nominations."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from awards import clock
from awards.campaigns.models import Award, Campaign, Component
from awards.campaigns.nominees import AwardNominees, tells_nominees, tells_own_awards
from awards.campaigns.options import options_of
from awards.campaigns.queries import award_of, campaign_of_year
from awards.campaigns.rules import is_visible_to
from awards.errors import NotFoundError
from awards.nominations.models import MOVES, ConditionRuling, Nomination, NominationFile
from awards.nominations.quotas import Quota, quotas_of
from awards.nominations.rules import FileCase, NominationCase, may_know
from awards.organisation.models import Subject
from awards.organisation.queries import find_subjects, is_like
from awards.permissions import Viewer

SORTS = {
    "submitted": (Nomination.submitted_at.desc(), Nomination.id),
    "name": (Subject.name_zh, Subject.code),
    "state": (Nomination.state, Subject.name_zh, Subject.code),
    "department": (Nomination.department_id, Subject.name_zh, Subject.code),
}
FOUND_AT_MOST = 20
PUT_FORWARD = ("submitted", "returned", "accepted")


@dataclass(frozen=True)
class AwardCase:
    """An award, and the subject ids of the persons who are nominees of it: none of them may see or act on it."""

    award: Award
    person_ids: frozenset[int]

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of this award."""
        return viewer.person_id in self.person_ids


@dataclass(frozen=True)
class OwnNominations:
    """What a nominator sees of a year: per award its quota for each of the nominator's departments, and the
    nominations.

    `hidden` are the ids of the awards in which the viewer is a nominee: nothing of them is in `nominations`.
    """

    campaign: Campaign
    departments: list[Subject]
    quotas: dict[tuple[int, int], Quota]
    nominations: list[Nomination]
    hidden: frozenset[int]


def award_case(session: Session, viewer: Viewer | None, year: int, code: str) -> AwardCase:
    """One award (loaded as by `award_of`) and the persons who are nominees of it (`makes_nominee`).

    Raises NotFoundError.
    """
    return case_of(session, award_of(session, viewer, year, code))


def case_of(session: Session, award: Award) -> AwardCase:
    """The case of an award that is loaded already."""
    query = select(Nomination.subject_id).join(Nomination.subject)
    nominated = query.where(Nomination.award_id == award.id, makes_nominee(), Subject.kind == "person")
    return AwardCase(award, frozenset(session.scalars(nominated)))


def makes_nominee(nomination: type[Nomination] = Nomination) -> ColumnElement[bool]:
    """As Nomination.makes_nominee; `nomination` may be an alias."""
    is_own_draft = and_(nomination.is_own, nomination.state == "draft")
    return or_(nomination.state.not_in(("draft", "withdrawn")), is_own_draft)


def is_known_nominee(award_id: ColumnElement[int], person_id: ColumnElement[int | None]) -> ColumnElement[bool]:
    """The condition, in a statement about awards and persons, that the person is a nominee of the award (`case_of`)."""
    other = aliased(Nomination)  # the statement may be about a nomination itself
    return exists().where(other.award_id == award_id, other.subject_id == person_id, makes_nominee(other))


@tells_nominees
def nominees(session: Session, award: Award) -> AwardNominees:
    """What the evidence room asks: whose evidence the award needs, and whom it concerns."""
    query = select(Subject).join(Nomination, Nomination.subject_id == Subject.id)
    query = query.where(Nomination.award_id == award.id, Nomination.state.in_(PUT_FORWARD)).order_by(Subject.code)
    query = query.where(or_(~Nomination.is_own, Nomination.endorsed_at.is_not(None)))
    query = query.options(selectinload(Subject.departments), joinedload(Subject.serves))
    return AwardNominees(award, tuple(session.scalars(query)), case_of(session, award).person_ids)


def nomination_case(session: Session, viewer: Viewer, nomination_id: int) -> NominationCase | None:
    """One nomination with all that its pages show. Raises NotFoundError if there is none that the viewer may know of;
    None for a stranger, who is asked to sign in and learns nothing."""
    if not viewer.is_signed_in:
        return None
    query = select(Nomination).where(Nomination.id == nomination_id).options(*whole_nomination())
    nomination = session.scalar(query)
    if nomination is None or not may_know(viewer, nomination) or not _is_of_known_year(viewer, nomination):
        raise NotFoundError
    return NominationCase(nomination, case_of(session, nomination.award))


def _is_of_known_year(viewer: Viewer, nomination: Nomination) -> bool:
    return is_visible_to(viewer, nomination.award.campaign)


def whole_nomination() -> tuple[ORMOption, ...]:
    """Loader options for a Nomination with award, subject, files, moves and rulings."""
    award = joinedload(Nomination.award)
    return (
        award.joinedload(Award.campaign).selectinload(Campaign.phases),
        award.selectinload(Award.components).selectinload(Component.criteria),
        joinedload(Nomination.subject).selectinload(Subject.departments),
        joinedload(Nomination.subject).joinedload(Subject.serves),
        joinedload(Nomination.department),
        selectinload(Nomination.files).joinedload(NominationFile.file),
        selectinload(Nomination.moves),
        selectinload(Nomination.rulings).joinedload(ConditionRuling.file),
    )


def file_case(session: Session, viewer: Viewer, file_id: int, name: str) -> FileCase | None:
    """One file of a nomination under its own name. Raises NotFoundError; None for a stranger."""
    if not viewer.is_signed_in:
        return None
    query = select(NominationFile).where(NominationFile.id == file_id, NominationFile.name == name)
    nomination = joinedload(NominationFile.nomination)
    attached = session.scalar(
        query.options(
            joinedload(NominationFile.file),
            nomination.joinedload(Nomination.award).joinedload(Award.campaign),
            nomination.joinedload(Nomination.subject).selectinload(Subject.departments),
        )
    )
    if attached is None or not _is_of_known_year(viewer, attached.nomination):
        raise NotFoundError
    return FileCase(attached.nomination, case_of(session, attached.nomination.award), attached)


def own_nominations(session: Session, viewer: Viewer, year: int) -> OwnNominations:
    """What the viewer's departments put forward in a year, by award and name. Raises NotFoundError."""
    campaign = campaign_of_year(session, viewer, year)
    hidden = concerned_awards(session, viewer)
    query = (
        select(Nomination)
        .join(Nomination.award)
        .join(Nomination.subject)
        .where(Award.campaign_id == campaign.id, Nomination.department_id.in_(viewer.nominates_for))
        .where(Nomination.award_id.not_in(hidden), ~is_unsent_own())
        .order_by(Award.position, Subject.name_zh, Subject.code)
        .options(joinedload(Nomination.award), joinedload(Nomination.subject), joinedload(Nomination.department))
    )
    return OwnNominations(
        campaign=campaign,
        departments=own_departments(session, viewer),
        quotas=quotas_of(session, campaign.awards, viewer.nominates_for, clock.today(campaign.timezone)),
        nominations=list(session.scalars(query)),
        hidden=hidden,
    )


def own_departments(session: Session, viewer: Viewer) -> list[Subject]:
    """The departments that the viewer nominates for, by code."""
    return list(session.scalars(select(Subject).where(Subject.id.in_(viewer.nominates_for)).order_by(Subject.code)))


def is_unsent_own() -> ColumnElement[bool]:
    """As Nomination.is_unsent_own."""
    is_unsent = and_(Nomination.submitted_at.is_(None), Nomination.state.in_(("draft", "withdrawn")))
    return and_(Nomination.is_own, is_unsent)


@dataclass(frozen=True)
class SelfNominations:
    """The awards of a year for which people may put themselves forward, the viewer in the register, the viewer's
    nominations for them by award id."""

    campaign: Campaign
    awards: tuple[Award, ...]
    person: Subject | None
    nominations: dict[int, Nomination]

    def own(self, award: Award) -> Nomination | None:
        """The viewer's own nomination for an award."""
        found = self.nominations.get(award.id)
        return found if found is not None and found.is_own else None


def self_nominations(session: Session, viewer: Viewer, year: int) -> SelfNominations:
    """What the viewer may put forward of himself. Raises NotFoundError. A constant number of statements."""
    campaign = campaign_of_year(session, viewer, year)
    awards = tuple(one for one in campaign.awards if one.subject_kind == "person" and options_of(one).self_nomination)
    if viewer.person_id is None:
        return SelfNominations(campaign, awards, None, {})
    whole = (selectinload(Subject.departments), joinedload(Subject.serves))
    person = session.scalar(select(Subject).where(Subject.id == viewer.person_id).options(*whole))
    query = select(Nomination).where(Nomination.subject_id == viewer.person_id)
    found = session.scalars(query.where(Nomination.award_id.in_([one.id for one in awards])))
    return SelfNominations(campaign, awards, person, {one.award_id: one for one in found})


@tells_own_awards
def concerned_awards(session: Session, viewer: Viewer) -> frozenset[int]:
    """The ids of the awards in which the viewer is a nominee."""
    if viewer.person_id is None:
        return frozenset()
    query = select(Nomination.award_id).where(Nomination.subject_id == viewer.person_id)
    return frozenset(session.scalars(query.where(makes_nominee())))


def candidates(session: Session, viewer: Viewer, award: Award, text: str, today: date) -> list[Subject]:
    """Who the viewer's departments could put forward for an award: found by name, number or pinyin; at most 20."""
    found: dict[int, Subject] = {}
    for department_id in sorted(viewer.nominates_for):
        for subject in find_subjects(
            session,
            kind=award.subject_kind,
            text=text,
            department_id=department_id,
            present_on=today,
            limit=FOUND_AT_MOST,
        ):
            found.setdefault(subject.id, subject)
    return [subject for subject in found.values() if subject.id != viewer.person_id][:FOUND_AT_MOST]


def nominations_of_award(
    session: Session, award: Award, *, state: str = "", text: str = "", sort: str = "submitted"
) -> list[Nomination]:
    """What was sent in for an award (drafts are their department's own), filtered by state and by a piece of name,
    number or pinyin; `sort` is a key of SORTS."""
    query = _sent_in(award).options(joinedload(Nomination.subject), joinedload(Nomination.department))
    if state in MOVES:
        query = query.where(Nomination.state == state)
    if wanted := text.strip():
        query = query.where(is_like(wanted))
    return list(session.scalars(query.order_by(*SORTS.get(sort, SORTS["submitted"]))))


def state_counts(session: Session, award: Award) -> dict[str, int]:
    """How many nominations of the award are in each state, drafts left out."""
    sent = _sent_in(award).subquery()
    counts = select(sent.c.state, func.count()).group_by(sent.c.state)
    found: dict[str, int] = dict(session.execute(counts).all())
    return {state: found[state] for state in MOVES if state in found}


def _sent_in(award: Award) -> Select[Nomination]:
    query = select(Nomination).join(Nomination.subject)
    return query.where(Nomination.award_id == award.id, Nomination.submitted_at.is_not(None))


def choice(session: Session, viewer: Viewer, year: int, code: str, subject_id: int | None) -> tuple[Award, Subject]:
    """The award and the subject that a form names. Raises NotFoundError if either is not there."""
    award = award_of(session, viewer, year, code)
    subject = None if subject_id is None else session.get(Subject, subject_id)
    if subject is None:
        raise NotFoundError
    return award, subject
