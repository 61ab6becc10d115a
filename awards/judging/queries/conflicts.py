"""Whom the organisation chart keeps from judging whom."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.campaigns.models import Campaign
from awards.judging.rules import automatic_conflict, judging_window
from awards.nominations.models import Nomination
from awards.organisation.queries import ties_of

YEARS = 2


def conflicts_between(
    session: Session, campaign: Campaign, judges: Iterable[tuple[int, User]], nominations: Sequence[Nomination]
) -> dict[tuple[int, int], str]:
    """(Judge's number, nomination id) → the key of AUTOMATIC that recuses the judge; pairs without a conflict are
    absent. `judges` are (number, user), the number mostly that of the seat.

    One statement for any number of either, beside what is loaded: the users with roles and persons, the nominations
    with subjects and their departments.
    """
    viewers = [(number, user.as_viewer()) for number, user in judges]
    ids = {one.subject_id for one in nominations} | {one.person_id for _, one in viewers if one.person_id}
    ties = ties_of(session, ids, since=looked_back_to(campaign))
    found = {}
    for number, judge in viewers:
        for nomination in nominations:
            if key := automatic_conflict(judge, nomination, ties):
                found[number, nomination.id] = key
    return found


def looked_back_to(campaign: Campaign) -> date:
    """The day after which a department that was left still recuses: two years before the first day of judging."""
    window = judging_window(campaign)
    first = window.starts_on if window else date(campaign.year, 1, 1)
    try:
        return first.replace(year=first.year - YEARS)
    except ValueError:
        return first.replace(year=first.year - YEARS, day=28)
