"""The departments that could put somebody forward and have sent nothing in."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.nominations.quotas import quotas_of
from awards.organisation.models import Subject
from awards.organisation.queries import departments


def silent_departments(
    session: Session, awards: Sequence[Award], today: date, *, decided: Collection[int] = ()
) -> list[Subject]:
    """Those with a place in the quota of at least one award that is not `decided` (ids), by code, who have sent nothing
    for any; what was withdrawn or rejected counts as nothing sent.

    `today` is the date in the campaign's zone. A constant number of statements.
    """
    present = [one for one in departments(session) if one.left_on is None or one.left_on > today]
    if not awards:
        return []
    quotas = quotas_of(session, awards, [one.id for one in present], today)
    return [
        one
        for one in present
        if any(quotas[award.id, one.id].limit != 0 for award in awards if award.id not in decided)
        and not any(quotas[award.id, one.id].sent for award in awards)
    ]
