"""What is due in the next two weeks and for whom: the list under the line of the year. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from awards.campaigns.models import Campaign
from awards.campaigns.rules import OpenDays, last_day, window_of
from awards.home.queries import Board, Home
from awards.i18n import LazyMessage, bi, lazy

AHEAD = timedelta(days=14)
EVERYONE = lazy("everyone")
WHOM: dict[str, LazyMessage] = {
    "nominations": lazy("departments"),
    "judging": lazy("judges"),
    "decision": lazy("office and leader"),
}


@dataclass(frozen=True)
class Due:
    """One date: what happens (`ends` tells an end from a beginning), for whom, and how much is open; `endpoint` with
    `values` is where that is seen. `reason` is why the day is later than it was announced."""

    on: date
    name: Mapping[str, str]
    ends: bool
    whom: LazyMessage | Mapping[str, str]
    open: LazyMessage | None = None
    endpoint: str = ""
    values: Mapping[str, Any] | None = None
    reason: str = ""


def due_of(home: Home, today: date) -> list[Due]:
    """The beginnings and ends from `today` (date in the campaign's zone) on, the nearest first."""
    if home.campaign is None:
        return []
    found = [
        *_phases(home.campaign),
        *_nominations(home),
        *_judging(home),
        *_decision(home),
        *_notices(home),
        *_objections(home),
    ]
    near = [one for one in found if today <= one.on <= today + AHEAD]
    return sorted(near, key=lambda one: (one.on, not one.ends))


def _phases(campaign: Campaign) -> Iterator[Due]:
    for phase in campaign.phases:
        if not phase.is_window:
            yield Due(phase.starts_on, phase.name, False, EVERYONE)
            yield Due(phase.ends_on, phase.name, True, EVERYONE)


def _window(campaign: Campaign, window: str, first: dict[str, Any], last: dict[str, Any]) -> Iterator[Due]:
    """A window's two days, with what is open before each."""
    days = window_of(campaign, window)
    if days is not None:
        yield Due(days.starts_on, days.name, False, WHOM[window], **first)
        yield Due(days.ends_on, days.name, True, WHOM[window], reason=_reason(days), **last)


def _reason(days: OpenDays) -> str:
    return days.extension.reason if days.extension else ""


def _nominations(home: Home) -> Iterator[Due]:
    campaign, board = home.campaign, home.board
    if campaign is None:
        return
    last: dict[str, Any] = {}
    year = {"year": campaign.year}
    own = home.unit.departments if home.unit else frozenset()
    if board and board.silent:
        general = [one for one in board.silent if not _is_later(campaign, one.id)]
        if general:
            text = lazy("Departments that have not sent any: %(count)s", count=len(general))
            last = {"open": text, "endpoint": "home.show_board", "values": year}
    elif home.unit and (count := home.unit.states["draft"] + home.unit.states["returned"]):
        text = lazy("Drafts and returned ones with you: %(count)s", count=count)
        last = {"open": text, "endpoint": "nominations.list_own", "values": year}
    yield from _window(campaign, "nominations", {}, last)
    for one in _later_departments(campaign):
        if board or one in own:
            yield from _later(home, campaign, one)


def _is_later(campaign: Campaign, department_id: int) -> bool:
    """Whether a department has more time to nominate than the others."""
    return last_day(campaign, "nominations", department_id) != last_day(campaign, "nominations")


def _later_departments(campaign: Campaign) -> list[int]:
    ids = {one.department_id for one in campaign.extensions if one.department_id is not None}
    return sorted(one for one in ids if _is_later(campaign, one))


def _later(home: Home, campaign: Campaign, department_id: int) -> Iterator[Due]:
    days = window_of(campaign, "nominations", [department_id])
    departments = (one.department for one in campaign.extensions)
    name = next((one.name for one in departments if one is not None and one.id == department_id), None)
    if days is None or name is None:
        return
    is_silent = home.board is not None and department_id in {one.id for one in home.board.silent}
    text = lazy("has not sent any") if is_silent else None
    yield Due(days.ends_on, days.name, True, name, text, reason=_reason(days))


def _judging(home: Home) -> Iterator[Due]:
    campaign, board = home.campaign, home.board
    if campaign is None:
        return
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    year = {"year": campaign.year}
    if board:
        unsealed = sum(award.id not in board.sealed for award in home.awards)
        if unsealed:
            text = lazy("Awards whose rules are not sealed: %(count)s", count=unsealed)
            first = {"open": text, "endpoint": "home.show_board", "values": year}
        if count := unsigned(board):
            text = lazy("Sheets not signed: %(count)s", count=count)
            last = {"open": text, "endpoint": "home.show_board", "values": year}
    elif count := sum(progress.nominees - progress.settled for _, progress in home.seats):
        last = {"open": lazy("Left to you: %(count)s", count=count), "endpoint": "judging.list_seats", "values": {}}
    yield from _window(campaign, "judging", first, last)


def unsigned(board: Board) -> int:
    """How many sheets of all panels are not signed, abstained or recused, those without a declaration among them."""
    asked = sum(board.states[one]["accepted"] * board.seats[one] for one in board.states)
    return max(asked - board.settled.total(), 0)


def _decision(home: Home) -> Iterator[Due]:
    campaign, board = home.campaign, home.board
    if campaign is None:
        return
    last: dict[str, Any] = {}
    count = sum(award.id not in board.published for award in home.awards) if board else 0
    if count:
        text = lazy("Awards not published: %(count)s", count=count)
        last = {"open": text, "endpoint": "home.show_board", "values": {"year": campaign.year}}
    yield from _window(campaign, "decision", {}, last)


def _notices(home: Home) -> Iterator[Due]:
    """By when everyone can object to what was put up."""
    for award in home.campaign.awards if home.campaign else ():
        notice = home.walks[award.id].notice if award.id in home.walks else None
        if notice is not None:
            values = {"year": award.campaign.year, "code": award.code}
            name = {"zh": f"{bi(award.name, 'zh')}公示", "en": f"Public notice of {bi(award.name, 'en')}"}
            text = lazy("everyone can object until midnight")
            yield Due(notice.ends_on, name, True, EVERYONE, text, "notices.show_notice", values)


def _objections(home: Home) -> Iterator[Due]:
    """By when the objections to each award are to be ruled on."""
    if home.campaign is None:
        return
    due = Counter((one.objection.due_on, one.award) for one in home.objections)
    for (on, award), count in due.items():
        text = lazy("Objections to rule on: %(count)s", count=count)
        link: dict[str, Any] = {"endpoint": "notices.list_objections"}
        link["values"] = {"year": home.campaign.year, "code": award.code}
        name = {"zh": f"{bi(award.name, 'zh')}异议办理", "en": f"Objections to {bi(award.name, 'en')}"}
        yield Due(on, name, True, lazy("discipline officers"), text, **link)
