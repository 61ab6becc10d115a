"""Who is put forward for an award. Nominations are a later room, and rooms import upwards only: it tells these ones."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.organisation.models import Subject
from awards.permissions import Viewer


@dataclass(frozen=True)
class AwardNominees:
    """An award, those who are put forward and not rejected, and the ids of all persons whom the award concerns."""

    award: Award
    subjects: tuple[Subject, ...]
    person_ids: frozenset[int]

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of this award."""
        return viewer.person_id in self.person_ids


Teller = Callable[[Session, Award], AwardNominees]
_tellers: list[Teller] = []


def tells_nominees(teller: Teller) -> Teller:
    """Declare the function that knows the nominees of an award: `@tells_nominees def nominees(session, award)`."""
    _tellers.append(teller)
    return teller


def nominees_of(session: Session, award: Award) -> AwardNominees:
    """The nominees of an award. Raises LookupError if no room tells them: without it nobody could be kept out."""
    if not _tellers:
        raise LookupError("no room tells the nominees of an award")
    return _tellers[-1](session, award)


OwnTeller = Callable[[Session, Viewer], frozenset[int]]
_own_tellers: list[OwnTeller] = []


def tells_own_awards(teller: OwnTeller) -> OwnTeller:
    """Declare the function that knows in which awards a viewer is a nominee, by their ids: one statement for all."""
    _own_tellers.append(teller)
    return teller


def own_awards(session: Session, viewer: Viewer) -> frozenset[int]:
    """The ids of the awards in which the viewer is a nominee. Raises LookupError if no room tells them."""
    if not _own_tellers:
        raise LookupError("no room tells in which awards somebody is a nominee")
    return _own_tellers[-1](session, viewer)
