"""What events vouch for here: signed marks, what was signed before a sheet was opened again, requests to look again,
and the history of every mark."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from awards.audit.chain import Entry, told
from awards.audit.findings import Finding, verifies
from awards.campaigns.models import Award, Campaign, Criterion
from awards.db import plain
from awards.files.models import StoredFile
from awards.i18n import LazyMessage, lazy
from awards.judging.models import Mark, MarkChange, PanelSeat, ReleasedComment, Reopening, SecondLook, Sheet
from awards.judging.releasing import KEPT, RELEASED, WITHDRAWN, digest_of_words
from awards.judging.rules import digest_of_marks
from awards.judging.vouching import digest_of_comments, digest_of_kept

SIGNED, REOPENED = "sheet:signed", "sheet:reopened"
ASKED, ANSWERED = "sheet:look-asked", "sheet:look-answered"


@verifies("signatures")
def check_signatures(session: Session) -> Iterator[Finding]:
    """The marks and comments on signed sheets are those that were signed, by whom and from which scan they were; no
    sheet is signed without an event, and a sheet that is signed no more was opened again, with what was signed kept."""
    reopened, scans = _reopened(session), _scans(session)
    vouched: set[int] = set()
    for number, _, _, _, subject, data, *_ in told(session, SIGNED, nominations=list, marks_sha256=str):
        sheets = _sheets(session, subject, data["nominations"])
        kept = {sheet.id: _next(reopened[sheet.id], number) for sheet in sheets}
        vouched.update(sheet.id for sheet in sheets if kept[sheet.id] is None)
        lost = {sheet.nomination_id for sheet in sheets if sheet.state != "signed" and kept[sheet.id] is None}
        lost |= set(data["nominations"]) - {sheet.nomination_id for sheet in sheets}
        if lost:
            yield _found(
                number, subject, lazy("sheets that were signed are not, of nominations %(ids)s", ids=_ids(lost))
            )
            continue
        signed = {sheet.nomination_id: kept[sheet.id] or sheet for sheet in sheets}
        if digest_of_marks(_signed_marks(sheets, kept)) != data["marks_sha256"]:
            yield _found(number, subject, lazy("the marks are not those that were signed"))
        yield from (_found(number, subject, why) for why in _beside_the_marks(signed, data, scans))
    for sheet_id in session.scalars(select(Sheet.id).where(Sheet.state == "signed").order_by(Sheet.id)):
        if sheet_id not in vouched:
            yield Finding(lazy("Sheet %(sheet)s is signed, and no event says so.", sheet=sheet_id))


@verifies("reopenings")
def check_reopenings(session: Session) -> Iterator[Finding]:
    """What was kept of each sheet that was opened again is as its event says, and each has one."""
    kept = {one.id: one for one in session.scalars(select(Reopening).execution_options(populate_existing=True))}
    for number, _, _, _, subject, data, *_ in told(session, REOPENED, reopening=int, kept_sha256=str):
        one = kept.pop(data["reopening"], None)
        if one is None:
            why = lazy("what was signed before is not kept any more")
        elif digest_of_kept(one) != data["kept_sha256"]:
            why = lazy("what is kept is not what was signed")
        else:
            continue
        yield Finding(
            lazy("Reopening of %(subject)s (entry %(number)s): %(why)s.", subject=subject, number=number, why=why),
            entry=number,
        )
    for sheet_id in sorted({one.sheet_id for one in kept.values()}):
        yield Finding(lazy("Sheet %(sheet)s was opened again, and no event says so.", sheet=sheet_id))


@verifies("second looks")
def check_looks(session: Session) -> Iterator[Finding]:
    """Each request to look again and its answer stand as their events say."""
    looks = session.scalars(select(SecondLook).order_by(SecondLook.id).execution_options(populate_existing=True))
    asked = {entry.data["look"]: entry for entry in told(session, ASKED, look=int, reason=str)}
    answers = {entry.data["look"]: entry.data for entry in told(session, ANSWERED, look=int, answer=str, reason=str)}
    opened = {entry.data["look"]: {"answer": "reopen", "reason": ""} for entry in told(session, REOPENED, look=int)}
    answers = opened | answers
    for look in looks:
        entry = asked.pop(look.id, None)
        answer = answers.get(look.id, {"answer": "", "reason": ""})
        is_asked = entry is not None and (entry.actor, entry.data["reason"]) == (look.actor, look.reason)
        if not is_asked or (look.answer, look.answer_reason) != (answer["answer"], answer["reason"]):
            yield Finding(lazy("Request %(look)s to look again is not as its events say.", look=look.id))
    for number, entry in sorted(asked.items()):
        yield Finding(lazy("Request %(look)s to look again is gone.", look=number), entry=entry.id)


@verifies("released comments")
def check_released(session: Session) -> Iterator[Finding]:
    """Each released comment has the words of its event, and is taken back, or kept from the start, if an event says
    so."""
    events: dict[int, tuple[Entry, str]] = {}
    for entry in told(session, RELEASED, release=int, words_sha256=str):
        events[entry.data["release"]] = entry, entry.data["words_sha256"]
    withdrawn = {entry.data["release"] for entry in told(session, WITHDRAWN, release=int)}
    for entry in told(session, KEPT, words_sha256=dict):
        kept = {int(one): words for one, words in entry.data["words_sha256"].items() if one.isdecimal()}
        events |= {one: (entry, words) for one, words in kept.items()}
        withdrawn |= kept.keys()
    query = select(ReleasedComment).order_by(ReleasedComment.id).execution_options(populate_existing=True)
    for one in session.scalars(query):
        event = events.pop(one.id, None)
        is_told = event is not None and event[1] == digest_of_words(one.words)
        if not is_told or (one.withdrawn_at is not None) != (one.id in withdrawn):
            yield Finding(lazy("Released comment %(comment)s is not as its events say.", comment=one.id))
    for number, (entry, _) in sorted(events.items()):
        yield Finding(lazy("Released comment %(comment)s is gone.", comment=number), entry=entry.id)


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


def _reopened(session: Session) -> defaultdict[int, list[tuple[int, Reopening]]]:
    """Sheet id → the numbers of the events that opened it again, in order, with what is kept of it."""
    kept = {one.id: one for one in session.scalars(select(Reopening).execution_options(populate_existing=True))}
    found: defaultdict[int, list[tuple[int, Reopening]]] = defaultdict(list)
    for entry in told(session, REOPENED, reopening=int):
        if (one := kept.get(entry.data["reopening"])) is not None:
            found[one.sheet_id].append((entry.id, one))
    return found


def _next(reopened: list[tuple[int, Reopening]], number: int) -> Reopening | None:
    """The reopening that undid the signature of this entry."""
    return next((one for entry, one in reopened if entry > number), None)


def _signed_marks(sheets: list[Sheet], kept: dict[int, Reopening | None]) -> dict[int, dict[str, str]]:
    """Nomination id → criterion code → mark, as they stood when these sheets were signed together."""
    found = {}
    for sheet in sheets:
        one = kept[sheet.id]
        now = {mark.criterion.code: plain(mark.value) for mark in sheet.marks}
        found[sheet.nomination_id] = now if one is None else dict(one.marks)
    return found


def _scans(session: Session) -> dict[int, str]:
    """The digests of the files from which sheets were ever signed, by their ids."""
    ids = {*session.scalars(select(Sheet.scan_id)), *session.scalars(select(Reopening.scan_id))} - {None}
    return dict(session.execute(select(StoredFile.id, StoredFile.sha256).where(StoredFile.id.in_(ids))).all())


def _beside_the_marks(
    signed: Mapping[int, Sheet | Reopening], data: Mapping[str, Any], scans: Mapping[int, str]
) -> Iterator[LazyMessage]:
    """What else of a signature is not as its event says; `signed`: nomination id → the sheet, or what was kept of it.
    Events from before comments were vouched for say nothing of them."""
    comments = digest_of_comments({number: one.comment for number, one in signed.items()})
    if data.get("comments_sha256", comments) != comments:
        yield lazy("the comments are not those that were signed")
    by = (data.get("signed_by", ""), data.get("scan_sha256", ""))
    if any((one.signed_by, scans.get(one.scan_id or 0, "")) != by for one in signed.values()):
        yield lazy("who signed for the judge, or from which scan, is not what was recorded")


def _found(number: int, subject: str, why: LazyMessage) -> Finding:
    message = lazy("Signature of %(subject)s (entry %(number)s): %(why)s.", subject=subject, number=number, why=why)
    return Finding(message, entry=number)


def _ids(numbers: set[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
