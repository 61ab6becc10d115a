"""What a survey still is once an import of it was undone."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.evidence.importers.survey.definition import declared_strata, strata_by
from awards.evidence.importers.survey.positions.statement import Statement, positions_in, texts_in
from awards.evidence.importers.survey.texts import NOT_COUNTED
from awards.evidence.models import Survey, SurveyAnswer
from awards.imports.models import ImportBatch
from awards.imports.reading.text import clean_text


def bring_to_remaining(session: Session, survey: Survey) -> None:
    """Questions, strata and what is not counted as the answers that are left and their imports say, the oldest first,
    as if the others had never come. The scale stays: every import was held to it."""
    table = SurveyAnswer
    mine = table.survey_id == survey.id
    # All answers of an import have the same questions.
    firsts = select(func.min(table.id)).where(mine).group_by(table.batch_id)
    asked = {code for answers in session.scalars(select(table.answers).where(table.id.in_(firsts))) for code in answers}
    batches = select(ImportBatch.mapping).where(ImportBatch.id.in_(select(table.batch_id).where(mine).distinct()))
    declared: dict[str, str] = {}
    uncounted = {"", *NOT_COUNTED}
    for mapping in session.scalars(batches.order_by(ImportBatch.id)):
        declared = {**declared_strata(mapping), **declared}
        uncounted.update(clean_text(str(text)) for text in mapping.get("not_counted", ()))
        uncounted.update(uncounted_by(mapping))
    survey.items = [item for item in survey.items if item["code"] in asked]
    survey.strata = strata_by(session.scalars(select(table.identity).where(mine).distinct()), declared)
    survey.not_counted = sorted(uncounted)


def uncounted_by(mapping: Mapping[str, Any]) -> list[str]:
    """The options of an export of positions that were stated to be in no count."""
    uncounted = positions_in(mapping.get("not_counted_positions", []))
    return Statement(labels=texts_in(mapping, "labels"), uncounted=frozenset(uncounted)).not_counted
