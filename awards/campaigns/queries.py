"""Reading campaigns and awards, with everything that is declared about them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from awards.campaigns.models import Award, Campaign, Component, Seal
from awards.campaigns.nominees import AwardNominees, nominees_of
from awards.campaigns.rules import is_visible_to
from awards.errors import NotFoundError
from awards.i18n import lazy


def campaign_of_year(session: Session, viewer: Any, year: int) -> Campaign:
    """The campaign of a year with phases, awards, components and criteria. Raises NotFoundError.

    The rules of a year are public once it is opened; until then only the office has it (`viewer` None: internal).
    """
    awards = selectinload(Campaign.awards)
    loaded = (
        selectinload(Campaign.phases),
        selectinload(Campaign.extensions),
        awards.selectinload(Award.components).selectinload(Component.criteria),
        awards.selectinload(Award.seals),
        awards.selectinload(Award.quotas),
    )
    query = select(Campaign).where(Campaign.year == year)
    campaign = session.scalar(query.options(*loaded))
    if campaign is None or not is_visible_to(viewer, campaign):
        raise NotFoundError(lazy("There is no campaign for the year %(year)s.", year=year))
    return campaign


def award_of(session: Session, viewer: Any, year: int, code: str) -> Award:
    """One award with its campaign, phases, components and criteria. Raises NotFoundError.

    The rules of an award are public once its year is opened (`viewer` as in `campaign_of_year`).
    """
    query = select(Award).join(Award.campaign).where(Campaign.year == year, Award.code == code)
    award = session.scalar(query.options(*whole_award()))
    if award is None or not is_visible_to(viewer, award.campaign):
        raise NotFoundError(lazy("The year %(year)s has no award “%(code)s”.", year=year, code=code))
    return award


def award_case(session: Session, viewer: Any, year: int, code: str) -> AwardNominees:
    """One award as `award_of` loads it, with those whom it concerns. Raises NotFoundError."""
    return nominees_of(session, award_of(session, viewer, year, code))


def seal_of(session: Session, viewer: Any, year: int, code: str, number: int | None = None) -> Seal:
    """A seal of an award, the latest if no number is given, broken or not. Raises NotFoundError."""
    seals = award_of(session, viewer, year, code).seals
    found = [seal for seal in seals if number in (None, seal.number)]
    if not found:
        raise NotFoundError(lazy("The rules of this award are not sealed yet."))
    return found[-1]


def whole_award() -> tuple[ORMOption, ...]:
    """Loader options for an Award with all that pages and services ask of it."""
    return (
        joinedload(Award.campaign).selectinload(Campaign.phases),
        joinedload(Award.campaign).selectinload(Campaign.extensions),
        selectinload(Award.components).selectinload(Component.criteria),
        selectinload(Award.seals),
        selectinload(Award.quotas),
    )


def campaigns_of_all_years(session: Session) -> list[Campaign]:
    """Every campaign, the latest year first, with phases and awards."""
    query = select(Campaign).order_by(Campaign.year.desc())
    return list(
        session.scalars(
            query.options(
                selectinload(Campaign.phases), selectinload(Campaign.extensions), selectinload(Campaign.awards)
            )
        )
    )
