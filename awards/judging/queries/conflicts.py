"""Whom the organisation chart keeps from judging whom."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.judging.models import PanelSeat
from awards.judging.rules import automatic_conflict, judging_window
from awards.nominations.models import Nomination
from awards.organisation.queries import ties_of

YEARS = 2


def conflicts_between(
    session: Session, campaign: Campaign, seats: Sequence[PanelSeat], nominations: Sequence[Nomination]
) -> dict[tuple[int, int], str]:
    """(Seat id, nomination id) → the key of AUTOMATIC that recuses the judge; pairs without a conflict are absent.

    One statement for any number of either, beside what is loaded: the users with roles and persons, the nominations
    with subjects and their departments.
    """
    ids = {one.subject_id for one in nominations} | {seat.user.person_id for seat in seats if seat.user.person_id}
    ties = ties_of(session, ids, since=looked_back_to(campaign))
    found = {}
    for seat in seats:
        judge = seat.user.as_viewer()
        for nomination in nominations:
            if key := automatic_conflict(judge, nomination, ties):
                found[seat.id, nomination.id] = key
    return found


def looked_back_to(campaign: Campaign) -> date:
    """The day after which a department that was left still recuses: two years before the first day of judging."""
    window = judging_window(campaign)
    first = window.starts_on if window else date(campaign.year, 1, 1)
    try:
        return first.replace(year=first.year - YEARS)
    except ValueError:
        return first.replace(year=first.year - YEARS, day=28)
