"""Slips of paper with a one-time code: what stands on them and in which order they are printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from awards.accounts.models import User
from awards.accounts.names import plain_name

PER_PAGE = 10  # 2 × 5 on a sheet of A4
FROM_OUTSIDE = "~"  # stands after every department


@dataclass(frozen=True)
class Slip:
    """One slip; `department` is bilingual, of empty texts for someone from outside, whose `number` is empty too."""

    department_code: str
    department: dict[str, str]
    name: str
    number: str
    username: str
    code: str
    expires_at: datetime

    @property
    def signs_in_as(self) -> str:
        """What is typed as the name: the user name, which nobody else has. A staff number may by now be the user name
        of another account, which goes first."""
        return self.username

    @property
    def is_number(self) -> bool:
        """Whether that is the staff number too."""
        return bool(self.number) and plain_name(self.number) == self.username


def slip_of(user: User, code: str, expires_at: datetime) -> Slip:
    """The slip of one account."""
    person = user.person
    unit = person.departments[0] if person and person.departments else None
    placed = (unit.code, unit.name) if unit else (FROM_OUTSIDE, {"zh": "", "en": ""})
    return Slip(*placed, user.name, person.code if person else "", user.username, code, expires_at)


def sheets_of(slips: Iterable[Slip]) -> Iterator[tuple[dict[str, str], list[Slip]]]:
    """The sheets of paper: the department and at most ten slips, each department beginning a new sheet."""
    for _, group in groupby(slips, key=lambda slip: slip.department_code):
        members = list(group)
        for at in range(0, len(members), PER_PAGE):
            yield members[0].department, members[at : at + PER_PAGE]
