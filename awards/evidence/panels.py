"""How far the panel of an award has come. Judging is a later room, and rooms import upwards only: it tells this one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from awards.campaigns.models import Award


@dataclass(frozen=True)
class PanelCounts:
    """How many judges mark each nominee (`seats`); subject id → how many signed sheets there are about it, and the
    day of the newest.

    Never a mark: those are seen in runs.
    """

    seats: int
    signed: Mapping[int, int]
    newest: Mapping[int, date]


Teller = Callable[[Session, Sequence[Award]], Mapping[int, PanelCounts]]
_tellers: list[Teller] = []


def tells_panels(teller: Teller) -> Teller:
    """Declare the function that knows the signed sheets of awards, by award id: `@tells_panels def panels(session,
    awards)`."""
    _tellers.append(teller)
    return teller


def panels_of(session: Session, awards: Sequence[Award]) -> Mapping[int, PanelCounts]:
    """How far the panels of these awards have come, by award id; nothing signed if no room tells."""
    if not awards:
        return {}
    return _tellers[-1](session, awards) if _tellers else {award.id: PanelCounts(0, {}, {}) for award in awards}
