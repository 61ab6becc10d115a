"""Correcting one number: the row holds what counts, the correction keeps what was there and why."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.db import plain
from awards.errors import AwardsError, StaleError
from awards.evidence.importers.common import MOST_COUNTED
from awards.evidence.models import Ballot, Correction, IndicatorValue, InspectionVisit
from awards.evidence.queries.corrections import COUNTS, RowCase, contents_of, numbers_of
from awards.evidence.service.checks import require_unconcerned
from awards.i18n import LazyMessage, lazy
from awards.permissions import Viewer
from awards.text import needed_text, short_text

REASON, FINDINGS = 300, 2000


class CorrectionError(AwardsError):
    """The corrected number is not possible, or nothing was corrected."""


def correct_row(
    session: Session,
    case: RowCase,
    numbers: Sequence[Decimal],
    *,
    findings: str | None = None,
    reason: str,
    expected: int | None = None,
    actor: Viewer,
    now: datetime,
) -> Correction:
    """Put other numbers into a row, in the order of `queries.corrections.numbers_of`; `findings` is a visit's new text.

    `expected` is how many corrections the page showed. Raises ForbiddenError for someone concerned, StaleError if there
    is another correction since, CorrectionError for a number that is not possible, InputNeededError without a reason.
    """
    require_unconcerned(session, case.campaign, case.subject, actor)
    if expected is not None and expected != len(case.history):
        raise StaleError
    row, before = case.row, contents_of(case.row)
    if len(numbers) != len(numbers_of(row)):
        raise _refuse(lazy("Every number of the row is needed."))
    if isinstance(row, InspectionVisit):
        _correct_visit(row, numbers, findings)
    elif isinstance(row, IndicatorValue):
        _correct_value(row, numbers, case)
    else:
        _correct_ballot(row, numbers)
    after = contents_of(row)
    if after == before:
        raise CorrectionError(lazy("Nothing is different from what is there."))
    correction = Correction(
        campaign_id=case.campaign.id,
        subject_id=row.subject_id,
        kind=case.kind,
        code=row.code if isinstance(row, IndicatorValue) else "",
        batch_id=row.batch_id,
        row_id=row.id,
        before=before,
        after=after,
        reason=needed_text(reason, "reason", REASON),
        actor=actor.username,
        at=now,
    )
    session.add(correction)
    session.flush()
    subject, why = f"{case.kind}:{row.id}", correction.reason
    place = {"batch": row.batch_id, "row": row.row}
    record(
        session,
        "row:corrected",
        actor=actor.username,
        subject=subject,
        now=now,
        before=before,
        after=after,
        reason=why,
        **place,
    )
    return correction


def _refuse(message: LazyMessage) -> CorrectionError:
    return CorrectionError(message, field="numbers")


def _correct_visit(row: InspectionVisit, marks: Sequence[Decimal], findings: str | None) -> None:
    most = [Decimal(item["out_of"]) for item in row.items] or [row.out_of]
    if any(not 0 <= mark <= limit for mark, limit in zip(marks, most, strict=True)):
        raise _refuse(lazy("Each mark lies between 0 and its standard mark."))
    if row.items:
        row.items = [{**item, "score": plain(mark)} for item, mark in zip(row.items, marks, strict=True)]
    row.score = sum(marks, Decimal(0))
    if findings is not None:
        row.findings = short_text(findings, "findings", FINDINGS)


def _correct_value(row: IndicatorValue, numbers: Sequence[Decimal], case: RowCase) -> None:
    (value,) = numbers
    indicator = case.indicator
    if indicator is not None and not indicator.minimum <= value <= indicator.maximum:
        limits = {"least": plain(indicator.minimum), "most": plain(indicator.maximum)}
        raise _refuse(lazy("“%(indicator)s” lies between %(least)s and %(most)s.", indicator=indicator.label, **limits))
    row.value = value


def _correct_ballot(row: Ballot, numbers: Sequence[Decimal]) -> None:
    if any(not 0 <= number <= MOST_COUNTED or number != int(number) for number in numbers):
        raise _refuse(lazy("Each of the five is a count from 0 to %(most)s.", most=MOST_COUNTED))
    sent, returned, valid, in_favour, abstained = (int(number) for number in numbers)
    if not in_favour <= valid <= returned <= sent or in_favour + abstained > returned:
        raise _refuse(
            lazy(
                "Votes for are among the valid papers, these among the returned, these among the sent; votes for and "
                "abstentions together are at most the returned papers."
            )
        )
    for name, number in zip(COUNTS, (sent, returned, valid, in_favour, abstained), strict=True):
        setattr(row, name, number)
