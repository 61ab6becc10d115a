"""What home and the navigation need to know, from every room, in a constant number of statements."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign
from awards.campaigns.queries import campaigns_of_all_years
from awards.clock import today
from awards.imports.models import ImportBatch
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries import JudgeProgress, tasks_of_user
from awards.judging.rules import SeatCase
from awards.nominations.models import Nomination
from awards.nominations.queries import concerned_awards
from awards.nominations.quotas import Quota, quotas_of
from awards.permissions import Viewer
from awards.results.models import Publication
from awards.runs.models import Run


@dataclass(frozen=True)
class Standing:
    """Where a visitor stands: the latest year there is, and whether they sit on a panel."""

    year: int | None
    is_judge: bool


@dataclass(frozen=True)
class Unit:
    """What a nominator's departments have in hand: nominations by state, and quotas by award."""

    states: Counter[str]
    quotas: dict[Award, list[Quota]]


@dataclass(frozen=True)
class Board:
    """What the office has in hand. Per award id: `states` of nominations, `seats` and `settled` sheets of the panel
    (signed, abstained, recused), the latest run, the run that is published. `waiting` counts undecided imports."""

    waiting: int
    states: dict[int, Counter[str]]
    seats: Counter[int]
    settled: Counter[int]
    runs: dict[int, Run]
    published: dict[int, int]


@dataclass(frozen=True)
class Home:
    """The latest campaign (None: there is none yet), the other ones, what is published by award id, and by role what
    there is to do; `awards` are those of the latest campaign in which the viewer is no nominee."""

    campaign: Campaign | None
    others: tuple[Campaign, ...]
    published: dict[int, Publication] = field(default_factory=dict)
    awards: tuple[Award, ...] = ()
    unit: Unit | None = None
    seats: tuple[tuple[SeatCase, JudgeProgress], ...] = ()
    board: Board | None = None


def standing_of(session: Session, viewer: Viewer) -> Standing:
    """One statement: the navigation asks this on every page."""
    year = select(func.max(Campaign.year)).scalar_subquery()
    seat = exists(select(PanelSeat.id).where(PanelSeat.user_id == viewer.user_id))
    row = session.execute(select(year, seat)).one()
    return Standing(row[0], bool(row[1]))


def home_of(session: Session, viewer: Viewer) -> Home:
    """Everything on the first page of this viewer."""
    campaigns = campaigns_of_all_years(session)
    if not campaigns:
        return Home(None, ())
    campaign, others = campaigns[0], tuple(campaigns[1:])
    hidden = concerned_awards(session, viewer)
    awards = tuple(award for award in campaign.awards if award.id not in hidden)
    return Home(
        campaign=campaign,
        others=others,
        published=publications_of_all(session),
        awards=awards,
        unit=unit_of(session, viewer, campaign, awards) if viewer.nominates_for else None,
        seats=seats_of(session, viewer, campaign) if viewer.is_signed_in else (),
        board=board_of(session, awards) if viewer.has("office") else None,
    )


def publications_of_all(session: Session) -> dict[int, Publication]:
    """The current publication of every award that has one, by award id."""
    query = select(Publication).where(Publication.replaced_at.is_(None))
    return {publication.award_id: publication for publication in session.scalars(query)}


def unit_of(session: Session, viewer: Viewer, campaign: Campaign, awards: Sequence[Award]) -> Unit:
    """A nominator's departments: three statements."""
    query = (
        select(Nomination.state, func.count())
        .where(Nomination.award_id.in_([award.id for award in awards]))
        .where(Nomination.department_id.in_(viewer.nominates_for))
        .group_by(Nomination.state)
    )
    quotas = quotas_of(session, awards, viewer.nominates_for, today(campaign.timezone))
    by_award = {award: [quotas[award.id, place] for place in sorted(viewer.nominates_for)] for award in awards}
    return Unit(Counter(dict(session.execute(query).all())), by_award)


def seats_of(session: Session, viewer: Viewer, campaign: Campaign) -> tuple[tuple[SeatCase, JudgeProgress], ...]:
    """The viewer's seats of this campaign that may be used, with how far each is."""
    tasks = tasks_of_user(session, viewer)
    return tuple(
        (case, progress)
        for case, progress in tasks
        if case.seat.award.campaign_id == campaign.id and case.is_usable_by(viewer)
    )


def board_of(session: Session, awards: Sequence[Award]) -> Board:
    """The office's board: six statements, however many awards."""
    ids = [award.id for award in awards]
    waiting = select(func.count()).select_from(ImportBatch).where(ImportBatch.state == "waiting")
    states: dict[int, Counter[str]] = {award_id: Counter() for award_id in ids}
    counted = select(Nomination.award_id, Nomination.state, func.count()).where(Nomination.award_id.in_(ids))
    for award_id, state, count in session.execute(counted.group_by(Nomination.award_id, Nomination.state)):
        states[award_id][state] = count
    seats = select(PanelSeat.award_id, func.count()).where(PanelSeat.award_id.in_(ids)).group_by(PanelSeat.award_id)
    settled = (
        select(Nomination.award_id, func.count(Sheet.id))
        .join(Sheet.nomination)
        .where(Nomination.award_id.in_(ids), Nomination.state == "accepted", Sheet.state != "open")
        .group_by(Nomination.award_id)
    )
    latest = select(func.max(Run.id)).where(Run.award_id.in_(ids)).group_by(Run.award_id)
    published = select(Publication.award_id, Publication.run_id).where(Publication.replaced_at.is_(None))
    return Board(
        waiting=session.scalar(waiting) or 0,
        states=states,
        seats=Counter(dict(session.execute(seats).all())),
        settled=Counter(dict(session.execute(settled).all())),
        runs={run.award_id: run for run in session.scalars(select(Run).where(Run.id.in_(latest)))},
        published=dict(session.execute(published).all()),
    )
