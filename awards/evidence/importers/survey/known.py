"""Answers that are there already, looked up chunk by chunk."""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from awards.evidence.importers.ledger import Known
from awards.evidence.importers.survey.instants import as_text
from awards.evidence.models import Survey, SurveyAnswer, SurveyCount
from awards.imports.models import ImportBatch

Says = tuple[int, str, str | None, str]  # subject id, identity, instant as text, answers as JSON


class KnownAnswers:
    """The answers of a survey in the database; nothing where the survey is new."""

    def __init__(self, session: Session, survey_id: int | None) -> None:
        self._session, self._survey_id = session, survey_id
        query = select(func.max(SurveyAnswer.number)).where(SurveyAnswer.survey_id == survey_id)
        self._last = session.scalar(query) if survey_id is not None else None

    def of(self, numbers: Sequence[int]) -> dict[int, Known]:
        """Those with the given numbers; `Known.says` as in Says. A chunk of new ones costs no statement."""
        if self._last is None or not numbers or min(numbers) > self._last:
            return {}
        table = SurveyAnswer
        answers = cast(table.answers, Text)
        says = (table.subject_id, table.identity, table.submitted_at, answers)
        query = select(table.number, ImportBatch.file_name, table.row, *says)
        query = query.join(ImportBatch, ImportBatch.id == table.batch_id)
        query = query.where(table.survey_id == self._survey_id, table.number.in_(numbers))
        return {
            number: Known((subject_id, identity, as_text(at), texts), "", file_name, row)
            for number, file_name, row, subject_id, identity, at, texts in self._session.execute(query)
        }


def unused_levels(session: Session, known: Survey | None) -> frozenset[str]:
    """The levels of a survey's scale that no answer has, left out or not."""
    if known is None:
        return frozenset()
    used: set[str] = set()
    for items in session.scalars(select(SurveyCount.items).where(SurveyCount.survey_id == known.id)):
        used |= {known.scale[level] for counts in items.values() for level, times in enumerate(counts) if times}
    query = select(SurveyAnswer.answers).where(
        SurveyAnswer.survey_id == known.id, SurveyAnswer.left_out_id.is_not(None)
    )
    for answers in session.scalars(query):
        used.update(answers.values())
    return frozenset(known.scale) - used


def is_equal(mine: Says, other: Says) -> bool:
    """Whether two answers say the same; the JSON may be written differently."""
    return mine == other or (mine[:3] == other[:3] and json.loads(mine[3]) == json.loads(other[3]))


class Seen:
    """The numbers of a file so far, with their rows: 16 bytes each while they ascend, as they almost always do."""

    def __init__(self) -> None:
        self._numbers, self._rows = array("q"), array("q")
        self._late: dict[int, int] = {}

    def doubles(self, numbers: Sequence[int], rows: Sequence[int]) -> dict[int, int]:
        """Takes further numbers; index → the earlier row, for those that stood in the file before."""
        ascend = all(map(int.__lt__, numbers, numbers[1:]))
        if numbers and ascend and (not self._numbers or numbers[0] > self._numbers[-1]):
            self._numbers.extend(numbers)
            self._rows.extend(rows)
            return {}
        return dict(self._one_by_one(numbers, rows))

    def _one_by_one(self, numbers: Sequence[int], rows: Sequence[int]) -> Iterable[tuple[int, int]]:
        for index, (number, row) in enumerate(zip(numbers, rows, strict=True)):
            first = self._row_of(number)
            if first is not None:
                yield index, first
            elif not self._numbers or number > self._numbers[-1]:
                self._numbers.append(number)
                self._rows.append(row)
            else:
                self._late[number] = row

    def _row_of(self, number: int) -> int | None:
        at = bisect_left(self._numbers, number)
        found = at < len(self._numbers) and self._numbers[at] == number
        return self._rows[at] if found else self._late.get(number)
