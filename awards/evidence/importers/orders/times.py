"""The instants of a work order, and what cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from awards.campaigns.models import Campaign
from awards.i18n import lazy
from awards.imports.reading.cells import parse_datetime
from awards.imports.rows import SheetRow

KEYS = ("reported", "dispatched", "arrived", "finished")
IMPOSSIBLE = (  # what cannot be before what; people come before a dispatch is written down
    ("dispatched", "reported", lazy("It was dispatched before it was reported.")),
    ("arrived", "reported", lazy("Somebody arrived before it was reported.")),
    ("finished", "reported", lazy("It was finished before it was reported.")),
    ("finished", "dispatched", lazy("It was finished before it was dispatched.")),
    ("finished", "arrived", lazy("It was finished before anybody arrived.")),
)


@dataclass(frozen=True)
class Clock:
    """The year that orders are of, its zone, and now: no order can be of later."""

    campaign: Campaign
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall clock in the file."""
        return ZoneInfo(self.campaign.timezone)


def times_of(row: SheetRow, clock: Clock) -> dict[str, datetime | None]:
    """`{reported, dispatched, arrived, finished}` in UTC with their fractions of seconds. Raises RowRejectedError."""
    times: dict[str, datetime | None] = {}
    for key in KEYS:
        before = max((at for at in times.values() if at), default=None)
        times[key] = instant_of(row, key, clock, before)
    row.get("reported", parse_datetime)
    refuse_impossible(row, times, clock)
    return times


def instant_of(row: SheetRow, key: str, clock: Clock, before: datetime | None) -> datetime | None:
    """One instant, None where the cell is blank. An hour that the wall clock shows twice, as it is put back, is the
    second one if the first lies `before` what the order has come to already."""
    wall: datetime | None = row.optional(key, parse_datetime)
    if wall is None:
        return None
    wall = wall.replace(tzinfo=clock.zone)
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    at = second if before and first < before <= second else first
    if at > clock.now:
        raise row.refusal(key, lazy("This lies in the future."))
    return at


def refuse_impossible(row: SheetRow, times: Mapping[str, datetime | None], clock: Clock) -> None:
    """Raises RowRejectedError for an order of another year, and for one whose instants cannot have come in this order:
    the newest instant of all orders decides which open ones are late, so that a slip must not stay in it."""
    reported = times["reported"]
    year = reported.astimezone(clock.zone).year if reported else clock.campaign.year
    if year != clock.campaign.year:
        words = {"said": year, "year": clock.campaign.year}
        raise row.refusal("reported", lazy("The order is of %(said)s, but is imported for %(year)s.", **words))
    for key, earlier, words_of_it in IMPOSSIBLE:
        at, before = times[key], times[earlier]
        if at and before and at < before:
            raise row.refusal(key, words_of_it)


def refuse_contradiction(row: SheetRow, state: str, finished: datetime | None) -> None:
    """Raises RowRejectedError if the state says finished and there is no time of it, or the other way round."""
    if state == "finished" and finished is None:
        raise row.refusal("finished", lazy("The state says that it is finished, but the time is missing."))
    if state == "open" and finished is not None:
        raise row.refusal("state", lazy("The state says that it is open, but there is a time when it was finished."))
