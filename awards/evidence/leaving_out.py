"""Bringing the answers of a survey to what was decided about them: which are left out of every count, and by what."""

from collections import defaultdict

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from awards.evidence.counting import add_counts, answers_numbered, take_counts
from awards.evidence.measures.honesty import Response, flags_of, left_out_by
from awards.evidence.models import AnswerDecision, Survey, SurveyAnswer

AT_ONCE = 500


def responses_of(session: Session, survey_id: int, batch_id: int | None = None) -> list[Response]:
    """The answers of a survey in the order of their numbers, or only those that an import can have changed anything
    about: its own, and those from the same addresses. One statement."""
    table = SurveyAnswer
    columns = (table.number, table.subject_id, table.submitted_at, table.seconds, table.address_hash, table.identity)
    query = select(*columns, table.answers, table.left_out_id).where(table.survey_id == survey_id)
    if batch_id is not None:
        addresses = select(table.address_hash).where(table.batch_id == batch_id, table.address_hash != "")
        query = query.where(or_(table.batch_id == batch_id, table.address_hash.in_(addresses)))
    return [Response(*row) for row in session.execute(query.order_by(table.number))]


def decisions_of(session: Session, survey_id: int) -> list[AnswerDecision]:
    """What was decided about a survey's answers, the oldest first."""
    query = select(AnswerDecision).where(AnswerDecision.survey_id == survey_id)
    return list(session.scalars(query.order_by(AnswerDecision.id)))


def leave_out_as_decided(session: Session, survey: Survey, batch_id: int | None = None) -> int:
    """Mark each answer with the decision that leaves it out, if one does, and keep the counts: all answers, or after an
    import those that it can have changed anything about.

    Returns how many changed between counting and being left out.
    """
    decisions = decisions_of(session, survey.id)
    if not decisions:
        return 0
    responses = responses_of(session, survey.id, batch_id)
    left_out = left_out_by(responses, flags_of(responses, len(survey.items), survey.scale), decisions)
    changes: dict[int | None, list[int]] = defaultdict(list)
    for one in responses:
        if one.left_out_id != left_out.get(one.number):
            changes[left_out.get(one.number)].append(one.number)
    for decision_id, numbers in changes.items():
        mark(session, survey.id, decision_id, numbers)
    going = [one.number for one in responses if one.left_out_id is None and one.number in left_out]
    coming = [one.number for one in responses if one.left_out_id is not None and one.number not in left_out]
    take_counts(session, survey, answers_numbered(session, survey, going))
    add_counts(session, survey, answers_numbered(session, survey, coming))
    return len(going) + len(coming)


def mark(session: Session, survey_id: int, decision_id: int | None, numbers: list[int]) -> None:
    """Write the decision at the answers with these numbers."""
    table = SurveyAnswer
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        query = update(table).where(table.survey_id == survey_id, table.number.in_(some))
        session.execute(query.values(left_out_id=decision_id).execution_options(synchronize_session="fetch"))


def forget_addresses(session: Session, campaign_id: int) -> None:
    """Put a bare count in the place of each address's hash in a year's answers: nothing can be compared with an address
    any more, and it can still be seen which answers came together. One that came alone keeps nothing."""
    table = SurveyAnswer
    query = select(table.id, table.survey_id, table.address_hash).where(
        table.campaign_id == campaign_id, table.address_hash != ""
    )
    together: dict[tuple[int, str], list[int]] = defaultdict(list)
    for answer_id, survey_id, address in session.execute(query.order_by(table.id)):
        together[survey_id, address].append(answer_id)
    marks = [
        {"id": answer_id, "address_hash": f"#{number}" if len(ids) > 1 else ""}
        for number, ids in enumerate(together.values(), start=1)
        for answer_id in ids
    ]
    if marks:
        session.execute(update(table), marks)
