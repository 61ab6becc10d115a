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
    times = {key: instant_of(row, key, clock) for key in KEYS}
    row.get("reported", parse_datetime)
    refuse_impossible(row, times, clock)
    return times


def instant_of(row: SheetRow, key: str, clock: Clock) -> datetime | None:
    """One instant, None where the cell is blank."""
    at: datetime | None = row.optional(key, parse_datetime)
    if at is None:
        return None
    at = at.replace(tzinfo=clock.zone).astimezone(UTC)
    if at > clock.now:
        raise row.refusal(key, lazy("This lies in the future."))
    return at


def refuse_impossible(row: SheetRow, times: Mapping[str, datetime | None], clock: Clock) -> None:
    """Raises RowRejectedError for an order of another year, and for one that was finished before it began."""
    reported, dispatched, finished = times["reported"], times["dispatched"], times["finished"]
    year = reported.astimezone(clock.zone).year if reported else clock.campaign.year
    if year != clock.campaign.year:
        words = {"said": year, "year": clock.campaign.year}
        raise row.refusal("reported", lazy("The order is of %(said)s, but is imported for %(year)s.", **words))
    if finished and reported and finished < reported:
        raise row.refusal("finished", lazy("It was finished before it was reported."))
    if finished and dispatched and finished < dispatched:
        raise row.refusal("finished", lazy("It was finished before it was dispatched."))


def refuse_contradiction(row: SheetRow, state: str, finished: datetime | None) -> None:
    """Raises RowRejectedError if the state says finished and there is no time of it, or the other way round."""
    if state == "finished" and finished is None:
        raise row.refusal("finished", lazy("The state says that it is finished, but the time is missing."))
    if state == "open" and finished is not None:
        raise row.refusal("state", lazy("The state says that it is open, but there is a time when it was finished."))
