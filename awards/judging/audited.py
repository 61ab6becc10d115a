"""What events vouch for here: signed marks, and the history of every mark."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from awards.audit.chain import told
from awards.audit.findings import Finding, verifies
from awards.campaigns.models import Award, Campaign, Criterion
from awards.i18n import LazyMessage, lazy
from awards.judging.models import Mark, MarkChange, PanelSeat, Sheet
from awards.judging.rules import digest_of

SIGNED = "sheet:signed"


@verifies("signatures")
def check_signatures(session: Session) -> Iterator[Finding]:
    """The marks on signed sheets are those that were signed, and no sheet is signed without an event."""
    vouched: set[int] = set()
    for number, _, _, _, subject, data, *_ in told(session, SIGNED, nominations=list, marks_sha256=str):
        sheets = _sheets(session, subject, data["nominations"])
        vouched.update(sheet.id for sheet in sheets)
        lost = {sheet.nomination_id for sheet in sheets if sheet.state != "signed"}
        lost |= set(data["nominations"]) - {sheet.nomination_id for sheet in sheets}
        if lost:
            yield _found(
                number, subject, lazy("sheets that were signed are not, of nominations %(ids)s", ids=_ids(lost))
            )
        elif digest_of(sheets, _criteria(sheets)) != data["marks_sha256"]:
            yield _found(number, subject, lazy("the marks are not those that were signed"))
    for sheet_id in session.scalars(select(Sheet.id).where(Sheet.state == "signed").order_by(Sheet.id)):
        if sheet_id not in vouched:
            yield Finding(lazy("Sheet %(sheet)s is signed, and no event says so.", sheet=sheet_id))


@verifies("mark history")
def check_history(session: Session) -> Iterator[Finding]:
    """What stands on a sheet is the last that its history knows of each criterion."""
    marks = {(one, other): value for one, other, value in session.execute(_marks())}
    last = {(one, other): value for one, other, value in session.execute(_last_changes())}
    with_history = {sheet for sheet, _ in last}
    differing: defaultdict[int, list[str]] = defaultdict(list)
    for sheet, criterion in sorted(marks.keys() | last.keys()):
        if sheet in with_history and marks.get((sheet, criterion)) != last.get((sheet, criterion)):
            differing[sheet].append(str(criterion))
    codes = dict(session.execute(select(Criterion.id, Criterion.code)).all()) if differing else {}
    for sheet, found in differing.items():
        names = ", ".join(codes.get(int(one), one) for one in found)
        yield Finding(lazy("Sheet %(sheet)s: the marks on %(criteria)s are not the last of their history.",
                           sheet=sheet, criteria=names))  # fmt: skip


def _marks() -> Any:
    with_history = select(MarkChange.sheet_id)
    return select(Mark.sheet_id, Mark.criterion_id, Mark.value).where(Mark.sheet_id.in_(with_history))


def _last_changes() -> Any:
    newest = select(func.max(MarkChange.id)).group_by(MarkChange.sheet_id, MarkChange.criterion_id)
    return select(MarkChange.sheet_id, MarkChange.criterion_id, MarkChange.value).where(MarkChange.id.in_(newest))


def _sheets(session: Session, subject: str, nominations: list[int]) -> list[Sheet]:
    """The sheets that a signature is about: `award:2015/service-model/j2`."""
    year, _, rest = subject.removeprefix("award:").partition("/")
    award, _, seat = rest.partition("/")
    if not year.isdecimal():
        return []
    query = select(Sheet).join(Sheet.seat).join(PanelSeat.award).join(Award.campaign)
    query = query.where(Campaign.year == int(year), Award.code == award, PanelSeat.code == seat)
    query = query.where(Sheet.nomination_id.in_(nominations))
    query = query.options(selectinload(Sheet.marks).joinedload(Mark.criterion)).execution_options(
        populate_existing=True
    )
    return list(session.scalars(query))


def _criteria(sheets: list[Sheet]) -> list[Criterion]:
    return [mark.criterion for sheet in sheets for mark in sheet.marks]


def _found(number: int, subject: str, why: LazyMessage) -> Finding:
    message = lazy("Signature of %(subject)s (entry %(number)s): %(why)s.", subject=subject, number=number, why=why)
    return Finding(message, entry=number)


def _ids(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
