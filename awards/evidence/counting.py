"""Keeping the counts of survey answers beside the answers: what comes is added, what goes or is left out is taken away,
so that nothing that reads them costs more the more people answered."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from awards.evidence.measures.survey import Tally
from awards.evidence.models import Survey, SurveyAnswer, SurveyCount

# (Subject id, identity) → the answers about that subject by people of that identity.
Tallied = Mapping[tuple[int, str], Tally]
# Subject id, identity, item code → the option's text, when it was submitted.
Answer = tuple[int, str, Mapping[str, str], datetime | None]
AT_ONCE = 500


def tallied(survey: Survey, answers: Iterable[Answer]) -> Tallied:
    """Count answers `(subject id, identity, {item: text}, submitted at)`; the identity need not be in a stratum."""
    levels = {text: level for level, text in enumerate(survey.scale)}
    found: dict[tuple[int, str], Tally] = {}
    for subject_id, identity, texts, at in answers:
        found.setdefault((subject_id, identity), Tally()).add_answer(texts, levels, at)
    return found


def add_counts(session: Session, survey: Survey, tallies: Tallied) -> None:
    """Add answers that are new, or count again, to what is kept; flushes."""
    if not tallies:
        return
    kept = counts_of(session, survey, tallies)
    for (subject_id, identity), tally in tallies.items():
        count = kept.get((subject_id, identity))
        if count is None:
            about = {"survey_id": survey.id, "subject_id": subject_id, "identity": identity}
            session.add(SurveyCount(**about, responses=tally.responses, items=tally.items, newest_at=tally.newest))
            continue
        count.responses += tally.responses
        count.items = summed(count.items, tally.items, 1)
        count.newest_at = max((at for at in (count.newest_at, tally.newest) if at), default=None)
    session.flush()


def take_counts(session: Session, survey: Survey, tallies: Tallied) -> None:
    """Take answers that went, or were left out, from what is kept; the answers are as they will be, since the latest of
    those that remain is read anew. Flushes."""
    if not tallies:
        return
    newest = newest_of(session, survey)
    for key, count in counts_of(session, survey, tallies).items():
        count.responses -= tallies[key].responses
        count.items = summed(count.items, tallies[key].items, -1)
        count.newest_at = newest.get(key)
        if not count.responses:
            session.delete(count)
    session.flush()


def counts_of(
    session: Session, survey: Survey, keys: Collection[tuple[int, str]]
) -> dict[tuple[int, str], SurveyCount]:
    """What is kept about the given subjects and identities."""
    query = select(SurveyCount).where(SurveyCount.survey_id == survey.id)
    found = {(one.subject_id, one.identity): one for one in session.scalars(query)}
    return {key: found[key] for key in keys if key in found}


def newest_of(session: Session, survey: Survey) -> dict[tuple[int, str], datetime | None]:
    """The latest instant of the answers that count, by subject and identity."""
    table = SurveyAnswer
    query = select(table.subject_id, table.identity, func.max(table.submitted_at))
    query = query.where(table.survey_id == survey.id, table.left_out_id.is_(None))
    rows = session.execute(query.group_by(table.subject_id, table.identity))
    return {(subject_id, identity): at for subject_id, identity, at in rows}


def summed(mine: Mapping[str, list[int]], other: Mapping[str, list[int]], sign: int) -> dict[str, list[int]]:
    """The counts of two tallies together, the second's times `sign`; items without any count are gone."""
    items = {code: list(counts) for code, counts in mine.items()}
    for code, counts in other.items():
        before = items.get(code, [0] * len(counts))
        items[code] = [a + sign * b for a, b in zip(before, counts, strict=True)]
    return {code: counts for code, counts in items.items() if any(counts)}


def answers_numbered(session: Session, survey: Survey, numbers: Collection[int]) -> Tallied:
    """The answers with these numbers, counted, whatever was decided about them."""
    return tallied(survey, _rows(session, survey, numbers))


def _rows(session: Session, survey: Survey, numbers: Collection[int]) -> Iterator[Answer]:
    ordered = sorted(numbers)
    for start in range(0, len(ordered), AT_ONCE):
        yield from _answers(session, survey, SurveyAnswer.number.in_(ordered[start : start + AT_ONCE]))


def counting_answers_of(session: Session, survey: Survey, batch_id: int) -> Tallied:
    """The answers that came with an import and count, counted."""
    mine = (SurveyAnswer.batch_id == batch_id, SurveyAnswer.left_out_id.is_(None))
    return tallied(survey, _answers(session, survey, *mine))


def _answers(session: Session, survey: Survey, *conditions: ColumnElement[bool]) -> Iterator[Answer]:
    table = SurveyAnswer
    query = select(table.subject_id, table.identity, table.answers, table.submitted_at)
    found = session.execute(query.where(table.survey_id == survey.id, *conditions))
    return ((subject_id, identity, texts, at) for subject_id, identity, texts, at in found)
