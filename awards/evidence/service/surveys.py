"""Deciding whether answers that may not be honest count; nothing is deleted."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, ForbiddenError
from awards.evidence.leaving_out import leave_out_as_decided
from awards.evidence.measures.honesty import FLAGS
from awards.evidence.models import VERDICTS, AnswerDecision, SurveyAnswer
from awards.evidence.queries.surveys import SurveyOfYear
from awards.i18n import lazy
from awards.permissions import Viewer
from awards.text import needed_text

REASON = 300


class UndecidableError(AwardsError):
    default = lazy("Choose which answers this is about, and whether they count.")


def decide_answers(
    session: Session,
    case: SurveyOfYear,
    *,
    flag: str = "",
    numbers: Collection[int] = (),
    verdict: str,
    reason: str,
    actor: Viewer,
    now: datetime,
) -> int:
    """Count or leave out the answers with a flag, or those with the numbers; returns how many change sides.

    It holds for later runs and for answers that come in later; runs that were made stay. Raises ForbiddenError for a
    nominee, UndecidableError without answers or verdict, InputNeededError without a reason.
    """
    if case.concerns(actor):
        raise ForbiddenError
    if verdict not in VERDICTS or (flag in FLAGS) == bool(numbers) or (flag and flag not in FLAGS):
        raise UndecidableError
    why = needed_text(reason, "reason", REASON)
    require_answers(session, case, numbers)
    words = {"survey_id": case.survey.id, "verdict": verdict, "reason": why, "actor": actor.username, "decided_at": now}
    session.add_all([AnswerDecision(flag=flag, number=None, **words)] if flag else [])
    session.add_all(AnswerDecision(number=number, **words) for number in sorted(set(numbers)))
    session.flush()
    changed = leave_out_as_decided(session, case.survey)
    subject = f"survey:{case.campaign.year}/{case.survey.code}"
    about = {"flag": flag, "numbers": sorted(set(numbers)), "verdict": verdict, "reason": why, "changed": changed}
    record(session, "survey:decided", actor=actor.username, subject=subject, now=now, **about)
    return changed


def require_answers(session: Session, case: SurveyOfYear, numbers: Collection[int]) -> None:
    """Raises UndecidableError if the survey has no answer with one of the numbers."""
    table = SurveyAnswer
    query = select(func.count()).where(table.survey_id == case.survey.id, table.number.in_(numbers))
    if numbers and session.scalar(query) != len(set(numbers)):
        raise UndecidableError
