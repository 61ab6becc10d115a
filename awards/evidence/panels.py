"""How far the panel of an award has come. Judging is a later room, and rooms import upwards only: it tells this one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from awards.campaigns.models import Award


@dataclass(frozen=True)
class PanelCounts:
    """How many seats a panel has; subject id → how many signed sheets there are about it, and the day of the newest.

    Never a mark: those are seen in runs.
    """

    seats: int
    signed: Mapping[int, int]
    newest: Mapping[int, date]


Teller = Callable[[Session, Award], PanelCounts]
_tellers: list[Teller] = []


def tells_panel(teller: Teller) -> Teller:
    """Declare the function that knows the signed sheets of an award: `@tells_panel def panel(session, award)`."""
    _tellers.append(teller)
    return teller


def panel_of(session: Session, award: Award) -> PanelCounts:
    """How far the panel of an award has come; nothing signed if no room tells."""
    return _tellers[-1](session, award) if _tellers else PanelCounts(0, {}, {})
