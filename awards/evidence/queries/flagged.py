"""The answers of a survey that a page has to look at one by one, found by the database; the others are counted."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from awards.evidence.measures.honesty import BURST_LEAST, SECONDS_A_QUESTION, Response
from awards.evidence.models import AnswerDecision, Survey, SurveyAnswer, SurveyCount


@dataclass(frozen=True)
class Pile:
    """Answers counted together: how many people, and how often each level of the scale was given, worst first."""

    people: int
    counts: tuple[int, ...]

    def __add__(self, other: "Pile") -> "Pile":
        return Pile(self.people + other.people, tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    def __sub__(self, other: "Pile") -> "Pile":
        return Pile(self.people - other.people, tuple(a - b for a, b in zip(self.counts, other.counts, strict=True)))


def pile_of(survey: Survey, responses: Iterable[Response]) -> Pile:
    """Answers counted one by one; texts that are no level of the scale are in no count."""
    levels, counts, people = {text: level for level, text in enumerate(survey.scale)}, [0] * len(survey.scale), 0
    for one in responses:
        people += 1
        for text in one.answers.values():
            if text in levels:
                counts[levels[text]] += 1
    return Pile(people, tuple(counts))


def counted_piles(session: Session, survey: Survey) -> Mapping[tuple[int, str], Pile]:
    """(Subject id, identity) → the answers that count, as they are kept; one statement."""
    table = SurveyCount
    query = select(table.subject_id, table.identity, table.responses, table.items).where(table.survey_id == survey.id)
    levels = range(len(survey.scale))
    return {
        (subject_id, identity): Pile(people, tuple(sum(counts[level] for counts in items.values()) for level in levels))
        for subject_id, identity, people, items in session.execute(query)
    }


def suspects_of(session: Session, survey: Survey) -> list[Response]:
    """Every answer with a flag or a decision of its own, every one that is left out, and more that turn out to have no
    flag, in the order of their numbers; one statement."""
    table = SurveyAnswer
    addresses = select(table.address_hash).where(table.survey_id == survey.id, table.address_hash != "")
    decided = select(AnswerDecision.number).where(
        AnswerDecision.survey_id == survey.id, AnswerDecision.number.is_not(None)
    )
    asked = or_(
        table.left_out_id.is_not(None),
        table.seconds < SECONDS_A_QUESTION * len(survey.items),
        table.address_hash.in_(addresses.group_by(table.address_hash).having(func.count() >= BURST_LEAST)),
        table.number.in_(decided),
        _has_one_level(survey),
    )
    columns = (table.number, table.subject_id, table.submitted_at, table.seconds, table.address_hash, table.identity)
    query = select(*columns, table.answers, table.left_out_id).where(table.survey_id == survey.id, asked)
    return [Response(*row) for row in session.execute(query.order_by(table.number))]


def _has_one_level(survey: Survey) -> ColumnElement[bool]:
    """Whether no two levels of the scale stand in an answer, whatever else does: an encoded text between its quotes is
    part of no other encoded text. Rows are written with their characters as they are or escaped."""
    answers = cast(SurveyAnswer.answers, Text)
    found: ColumnElement[int] = literal(0)
    for level in survey.scale:
        ways = {json.dumps(level), json.dumps(level, ensure_ascii=False)}
        found = found + case((or_(*(func.replace(answers, way, "") != answers for way in sorted(ways))), 1), else_=0)
    return found <= 1
