"""What home and the navigation need to know, from every room, in a constant number of statements."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from awards.accounts.models import RoleGrant, User
from awards.audit.hiding import hidden_from, is_shown
from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign, Phase, Seal
from awards.campaigns.queries import campaigns_of_all_years
from awards.campaigns.rules import is_visible_to
from awards.clock import day_of, now, today
from awards.home.walking import Walk, walks_of
from awards.imports.models import ImportBatch
from awards.judging.models import PanelSeat
from awards.judging.queries import (
    Calls,
    JudgeProgress,
    calls_of_seats,
    count_to_release,
    count_waiting_to_open,
    judges_of_each,
    settled_of,
    tasks_of_user,
)
from awards.judging.rules import SeatCase
from awards.nominations.models import Nomination
from awards.nominations.overrides import overrides_since
from awards.nominations.queries import concerned_awards
from awards.nominations.quotas import Quota, quotas_of
from awards.nominations.silent import silent_departments
from awards.notices.objection_queries import Line, open_lines
from awards.notices.objection_rules import CIRCLE
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.results.models import Publication
from awards.runs.models import Run

TWO_WEEKS = timedelta(days=14)
RESETS = ("user:reset-while-judging",)
OVERRIDES = ("award:unsealed", "campaign:extended", "ruling:recorded", "ruling:withdrawn", "seat:removed",
             "sheet:reopened")  # fmt: skip
LOOKED_AT = (*RESETS, *OVERRIDES)


@dataclass(frozen=True)
class Standing:
    """Where a visitor stands: the latest year that is opened, and whether they sit on a panel."""

    year: int | None
    is_judge: bool


@dataclass(frozen=True)
class Unit:
    """What a nominator's departments have in hand: nominations by state, and quotas by award. Of self-nominations only
    those are with the department that wait for it."""

    departments: frozenset[int]
    states: Counter[str]
    quotas: dict[Award, list[Quota]]


@dataclass(frozen=True)
class Board:
    """What office, leader and discipline officer have in view. Per award id: `states` of nominations, `seats` and
    `settled` sheets of the panel (signed, abstained, recused), the latest run, the run that is published; `sealed` are
    the awards whose rules are. `waiting` counts undecided imports, `silent` are the departments that have sent nothing,
    `unmanned` counts those for which nobody may nominate, `to_open` per award id the judges who ask that a signed sheet
    be opened."""

    waiting: int
    states: dict[int, Counter[str]]
    seats: Counter[int]
    settled: Counter[int]
    runs: dict[int, Run]
    published: dict[int, int]
    sealed: frozenset[int]
    silent: tuple[Subject, ...]
    unmanned: int
    to_open: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class Home:
    """The latest opened campaign (None: there is none yet), the other ones, what is published by award id, and by role
    what there is to do; `awards` are those of the latest campaign in which the viewer is no nominee, `preparing` the
    years that the office has not opened yet (empty for everyone else). `own` are the nominations of the viewer;
    `events` counts by name what the discipline officer should look at, of the last two weeks, and `overrides` the
    conditions that were ruled on against the evidence then. `objections` are those that wait for a ruling, for the
    circle; `username` is the viewer's; `walks` are by award id, of all awards. `comments` counts by award id those that
    wait for the viewer, who leads the panel."""

    campaign: Campaign | None
    others: tuple[Campaign, ...]
    published: dict[int, Publication] = field(default_factory=dict)
    awards: tuple[Award, ...] = ()
    unit: Unit | None = None
    seats: tuple[tuple[SeatCase, JudgeProgress], ...] = ()
    calls: Calls = field(default_factory=Calls)
    board: Board | None = None
    preparing: tuple[Campaign, ...] = ()
    roles: frozenset[str] = frozenset()
    own: tuple[Nomination, ...] = ()
    events: Counter[str] = field(default_factory=Counter)
    overrides: int = 0
    objections: tuple[Line, ...] = ()
    username: str = ""
    walks: dict[int, Walk] = field(default_factory=dict)
    comments: Counter[int] = field(default_factory=Counter)


def standing_of(session: Session, viewer: Viewer) -> Standing:
    """The latest year that has begun, else the latest that is open. One statement: the navigation asks this on every
    page."""
    opened = select(func.max(Campaign.year)).where(Campaign.opened_at.is_not(None))
    begun = exists().where(Phase.campaign_id == Campaign.id, Phase.starts_on <= day_of(now()))
    year = func.coalesce(opened.where(begun).scalar_subquery(), opened.scalar_subquery())
    seat = exists(select(PanelSeat.id).where(PanelSeat.user_id == viewer.user_id))
    row = session.execute(select(year, seat)).one()
    return Standing(row[0], bool(row[1]))


def home_of(session: Session, viewer: Viewer) -> Home:
    """Everything on the first page of this viewer."""
    known = campaigns_of_all_years(session)
    campaigns = [one for one in known if one.opened_at is not None]
    preparing = tuple(one for one in known if one.opened_at is None and is_visible_to(viewer, one))
    if not campaigns:
        return Home(None, (), preparing=preparing, roles=viewer.roles)
    begun = [one for one in campaigns if any(phase.starts_on <= day_of(now()) for phase in one.phases)]
    campaign = (begun or campaigns)[0]
    others = tuple(one for one in campaigns if one is not campaign)
    hidden = concerned_awards(session, viewer)
    awards = tuple(award for award in campaign.awards if award.id not in hidden)
    walks = walks_of(session, campaign.awards)
    undecided = [award for award in awards if walks[award.id].decision is None]
    seats = seats_of(session, viewer, campaign) if viewer.is_signed_in else ()
    return Home(
        campaign=campaign,
        others=others,
        published=publications_of_all(session),
        awards=awards,
        unit=unit_of(session, viewer, campaign, undecided) if viewer.nominates_for else None,
        seats=seats,
        calls=calls_of_seats(session, [case.seat.id for case, _ in seats]) if viewer.is_signed_in else Calls(),
        board=board_of(session, campaign, awards) if viewer.has("office", "leader", "discipline") else None,
        preparing=preparing,
        roles=viewer.roles,
        own=own_of(session, viewer, campaign),
        events=events_of(session, viewer) if viewer.has("discipline") else Counter(),
        overrides=overrides_since(session, viewer, campaign, now() - TWO_WEEKS) if viewer.has("discipline") else 0,
        objections=open_lines(session, viewer, campaign, awards) if viewer.has(*CIRCLE) else (),
        username=viewer.username,
        walks=walks,
        comments=count_to_release(session, [progress for _, progress in seats]),
    )


def year_of(session: Session, viewer: Viewer, campaign: Campaign) -> Home:
    """What the list of dates of one year needs, whichever year that is."""
    hidden = concerned_awards(session, viewer)
    awards = tuple(award for award in campaign.awards if award.id not in hidden)
    found: dict[str, Any] = {"board": board_of(session, campaign, awards), "roles": viewer.roles}
    found["walks"] = walks_of(session, campaign.awards)
    return Home(campaign, (), awards=awards, **found, objections=open_lines(session, viewer, campaign, awards))


def publications_of_all(session: Session) -> dict[int, Publication]:
    """The current publication of every award that has one, by award id."""
    query = select(Publication).where(Publication.replaced_at.is_(None))
    return {publication.award_id: publication for publication in session.scalars(query)}


def unit_of(session: Session, viewer: Viewer, campaign: Campaign, awards: Sequence[Award]) -> Unit:
    """A nominator's departments, with what they have in hand for these awards: three statements."""
    query = (
        select(Nomination.state, func.count())
        .where(Nomination.award_id.in_([award.id for award in awards]))
        .where(Nomination.department_id.in_(viewer.nominates_for))
        .where(or_(~Nomination.is_own, Nomination.state == "proposed"))
        .group_by(Nomination.state)
    )
    quotas = quotas_of(session, awards, viewer.nominates_for, today(campaign.timezone))
    by_award = {award: [quotas[award.id, place] for place in sorted(viewer.nominates_for)] for award in awards}
    return Unit(viewer.nominates_for, Counter(dict(session.execute(query).all())), by_award)


def seats_of(session: Session, viewer: Viewer, campaign: Campaign) -> tuple[tuple[SeatCase, JudgeProgress], ...]:
    """The viewer's seats of this campaign that may be used, with how far each is."""
    tasks = tasks_of_user(session, viewer)
    return tuple(
        (case, progress)
        for case, progress in tasks
        if case.seat.award.campaign_id == campaign.id and case.is_usable_by(viewer)
    )


def own_of(session: Session, viewer: Viewer, campaign: Campaign) -> tuple[Nomination, ...]:
    """Where the viewer is put forward in a year; one statement, none for someone from outside the register."""
    if viewer.person_id is None:
        return ()
    ids = [award.id for award in campaign.awards]
    query = select(Nomination).where(Nomination.subject_id == viewer.person_id, Nomination.award_id.in_(ids))
    is_known = or_(Nomination.is_own, Nomination.state != "draft")
    return tuple(session.scalars(query.where(is_known, Nomination.state != "withdrawn").order_by(Nomination.id)))


def events_of(session: Session, viewer: Viewer) -> Counter[str]:
    """How often each of LOOKED_AT happened in the last two weeks, as far as the log shows it to the viewer."""
    query = select(Event.name, func.count()).where(Event.name.in_(LOOKED_AT), Event.at > now() - TWO_WEEKS)
    query = query.where(is_shown(hidden_from(session, viewer)))
    return Counter(dict(session.execute(query.group_by(Event.name)).all()))


def unmanned_departments(session: Session, day: date) -> int:
    """How many departments there are for which no active account may nominate."""
    manned = exists().where(RoleGrant.department_id == Subject.id, RoleGrant.user_id == User.id, User.is_active)
    present = or_(Subject.left_on.is_(None), Subject.left_on > day)
    query = select(func.count()).select_from(Subject).where(Subject.kind == "department", present, ~manned)
    return session.scalar(query) or 0


def board_of(session: Session, campaign: Campaign, awards: Sequence[Award]) -> Board:
    """Everything there is in view, in a constant number of statements."""
    day = today(campaign.timezone)
    ids = [award.id for award in awards]
    waiting = select(func.count()).select_from(ImportBatch).where(ImportBatch.state == "waiting")
    states: dict[int, Counter[str]] = {award_id: Counter() for award_id in ids}
    counted = select(Nomination.award_id, Nomination.state, func.count()).where(Nomination.award_id.in_(ids))
    for award_id, state, count in session.execute(counted.group_by(Nomination.award_id, Nomination.state)):
        states[award_id][state] = count
    latest = select(func.max(Run.id)).where(Run.award_id.in_(ids)).group_by(Run.award_id)
    published = select(Publication.award_id, Publication.run_id).where(Publication.replaced_at.is_(None))
    sealed = select(Seal.award_id).where(Seal.award_id.in_(ids), Seal.unsealed_at.is_(None))
    return Board(
        waiting=session.scalar(waiting) or 0,
        states=states,
        seats=judges_of_each(session, awards),
        settled=settled_of(session, awards),
        runs={run.award_id: run for run in session.scalars(select(Run).where(Run.id.in_(latest)))},
        published=dict(session.execute(published).all()),
        sealed=frozenset(session.scalars(sealed)),
        silent=tuple(silent_departments(session, awards, day)),
        unmanned=unmanned_departments(session, day),
        to_open=count_waiting_to_open(session, awards),
    )
