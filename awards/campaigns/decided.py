"""Which awards are decided. Decisions are made in a later room, and rooms import upwards only: it tells these ones."""

from collections.abc import Callable

from sqlalchemy.orm import Session, object_session

from awards.campaigns.models import Award, Campaign
from awards.errors import ClosedError
from awards.i18n import LazyMessage, lazy

Teller = Callable[[Session, Campaign], frozenset[int]]
_tellers: list[Teller] = []


def tells_decided(teller: Teller) -> Teller:
    """Declare the function that knows on which awards of a year a decision stands, by their ids: one statement."""
    _tellers.append(teller)
    return teller


def decided_awards(session: Session, campaign: Campaign) -> frozenset[int]:
    """The ids of the awards on which a decision stands. Raises LookupError if no room tells them: without it nobody
    could be kept from changing who was decided on."""
    if not _tellers:
        raise LookupError("no room tells which awards are decided")
    return _tellers[-1](session, campaign)


def why_settled(session: Session, award: Award) -> LazyMessage | None:
    """Why the nominations of an award cannot be added to or changed any more; None while they can."""
    if award.id not in decided_awards(session, award.campaign):
        return None
    return lazy(
        "“%(award)s” is decided, so its nominations stand as they are. If one has to be added or changed, a leader"
        " withdraws the decision first, with a reason.",
        award=award.name,
    )


def require_undecided(award: Award) -> None:
    """Raises ClosedError while a decision stands on an award (of a session)."""
    session = object_session(award)
    if session is not None and (why := why_settled(session, award)) is not None:
        raise ClosedError(why)
