"""A small panel for tests: an award, its nominees from their own departments, and a judge from outside."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.judging.models import PanelSeat
from awards.judging.shuffling import place_of
from awards.nominations.models import Nomination
from tests import factories

JUDGING = datetime(2015, 12, 15, 2, 32, tzinfo=UTC)  # 10:32 in Shanghai, in the middle of 11–20 December
BEFORE = datetime(2015, 12, 10, 15, 59, 59, tzinfo=UTC)  # the last second of 10 December in Shanghai
FIRST = datetime(2015, 12, 10, 16, 0, tzinfo=UTC)  # midnight: 11 December in Shanghai
LAST = datetime(2015, 12, 20, 15, 59, 59, tzinfo=UTC)  # the last second of 20 December
AFTER = datetime(2015, 12, 20, 16, 0, tzinfo=UTC)
_CODES = count(70000)


@dataclass
class World:
    """`user` holds `seat` on the panel of `award`, for which `nominations` are accepted."""

    award: Award
    nominations: list[Nomination]
    user: User
    seat: PanelSeat


def make_world(nominees: int = 2, *, award: Award | None = None) -> World:
    """A judge from outside, and nominees of one department nominated by one user, named 候选人1, 候选人2, … in the
    order in which the judge meets them."""
    award = award or factories.make_award()
    department = factories.make_department()
    nominator = factories.make_user(nominates_for=department)
    user = factories.make_user()
    seat = factories.make_seat(award, user, "j1")
    codes = sorted((f"{next(_CODES)}" for _ in range(nominees)), key=lambda code: place_of(seat, code))
    people = [factories.make_person(department, name=f"候选人{at}", code=code) for at, code in enumerate(codes, 1)]
    nominations = [factories.make_nomination(award, person, created_by=nominator) for person in people]
    return World(award, nominations, user, seat)
