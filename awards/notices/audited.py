"""What events vouch for here: what each notice shows, when and why it was taken down, the days that the office
declared, and the objections (`objection_vouching`)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.audit.chain import told
from awards.audit.findings import Finding, verifies
from awards.campaigns.models import Award
from awards.i18n import LazyMessage, lazy
from awards.notices import objection_vouching
from awards.notices.models import CalendarDay, Notice
from awards.notices.vouching import digest_of
from awards.runs.queries import subject_of

__all__ = ["check_days", "check_notices", "objection_vouching"]

PUT_UP, TAKEN_DOWN = "notice:put-up", "notice:taken-down"
DECLARED, REMOVED = "calendar:declared", "calendar:removed"


@verifies("notices")
def check_notices(session: Session) -> Iterator[Finding]:
    """What a notice shows has the digest beside it, which is that of the event of its putting up; it was taken down if
    and only if an event tells so, for the reason that stands there."""
    put_up = {_key(one): one for one in told(session, PUT_UP, notice=int, notice_sha256=str)}
    taken_down = {_key(one): one for one in told(session, TAKEN_DOWN, notice=int, reason=str)}
    query = select(Notice).options(joinedload(Notice.award).joinedload(Award.campaign)).order_by(Notice.id)
    for notice in session.scalars(query.execution_options(populate_existing=True)):
        key = (subject_of(notice.award), notice.number)
        made, ended = put_up.pop(key, None), taken_down.pop(key, None)
        if made is None:
            yield _found(key, lazy("no event tells that it was put up"))
        elif made.data["notice_sha256"] != notice.sha256:
            yield _found(key, lazy("its digest is not that of its event"), made.id)
        if digest_of(notice) != notice.sha256:
            yield _found(key, lazy("what it shows is not that of its digest"))
        if (ended.data["reason"] if ended else "") != notice.taken_down_reason:
            yield _found(key, lazy("it was not taken down as the events tell"), ended.id if ended else None)
    for key, lost in (put_up | taken_down).items():
        yield _found(key, lazy("events tell of it, and it is not there"), lost.id)


@verifies("declared days")
def check_days(session: Session) -> Iterator[Finding]:
    """The declared days are those that events declare and none removed."""
    expected: dict[str, tuple[Any, Any]] = {}
    for one in told(session, DECLARED, REMOVED, day=str):
        is_removed = one.name == REMOVED
        expected[one.data["day"]] = ("", "") if is_removed else (one.data.get("is_worked"), one.data.get("note"))
    wanted = {day: said for day, said in expected.items() if said != ("", "")}
    query = select(CalendarDay).execution_options(populate_existing=True)
    kept = {one.day.isoformat(): (one.is_worked, one.note) for one in session.scalars(query)}
    for day in sorted(wanted.keys() | kept.keys()):
        if wanted.get(day) != kept.get(day):
            yield Finding(lazy("The declared day %(day)s is not as the events tell.", day=day))


def _key(event: Any) -> tuple[str, int]:
    return event.subject, event.data["notice"]


def _found(key: tuple[str, int], why: LazyMessage, entry: int | None = None) -> Finding:
    facts = {"award": key[0].removeprefix("award:"), "number": key[1], "why": why}
    return Finding(lazy("Notice %(number)s of %(award)s: %(why)s.", **facts), entry=entry)
