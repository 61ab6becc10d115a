"""What becomes of sums of survey answers when two entries of the register become one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.evidence.counting import summed
from awards.evidence.models import SurveyCount
from awards.organisation.models import Subject
from awards.organisation.service import merges_rows


@merges_rows("survey_counts")
def add_up(session: Session, gone: Subject, kept: Subject) -> None:
    """Answers about the same thing by the same people are one sum: added up where both have one."""
    query = select(SurveyCount).where(SurveyCount.subject_id.in_((gone.id, kept.id)))
    counts = list(session.scalars(query))
    mine = {(one.survey_id, one.identity): one for one in counts if one.subject_id == kept.id}
    for count in counts:
        other = mine.get((count.survey_id, count.identity))
        if other is None or other is count:
            continue
        other.responses += count.responses
        other.items = summed(other.items, count.items, 1)
        other.newest_at = max((at for at in (other.newest_at, count.newest_at) if at), default=None)
        session.delete(count)
