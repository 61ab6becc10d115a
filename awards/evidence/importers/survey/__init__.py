"""Satisfaction surveys as 问卷星 exports them with texts (386540716_按文本_服务窗口满意度调查_600_600.xlsx)."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.evidence.importers.common import campaign_of, headed, rows_under, tables_of, write_rows
from awards.evidence.importers.ledger import Known, Ledger
from awards.evidence.importers.survey.answers import Reading
from awards.evidence.importers.survey.definition import Definition, check_options, define, kept_survey, named
from awards.evidence.importers.survey.questions import COLUMNS, layout_of
from awards.evidence.models import Survey, SurveyAnswer
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, Source
from awards.imports.reading.text import clean_text
from awards.imports.rows import RowRejectedError


@dataclass(frozen=True)
class SurveyPlan(Plan):
    """A plan that also says what the survey is."""

    survey: Definition | None = None


class SurveyImporter:
    """One answered questionnaire a row, known by survey and 序号; `secret` keys the hashes of addresses."""

    kind = "survey"
    label = lazy("Satisfaction survey (问卷星)")
    help = lazy(
        "An export of 问卷星 with texts (按选项文本), .xlsx, .xls or .csv; its name begins with the survey's number. "
        "It needs a question that names the window, one that tells who answers, and questions answered from 非常满意 "
        "to 非常不满意. 不了解 and blanks are in no count. What is not recognised can be stated in the [options] of a "
        "mapping file: survey, subject_column, subject_kind, identity_column or identity, strata, scale, not_counted."
    )
    needs_year = True

    def __init__(self) -> None:
        self.secret = b""

    def plan(self, session: Session, source: Source) -> Plan:
        check_options(source.mapping)
        code, _ = named(source)
        campaign, names = campaign_of(session, source), Names.load(session)
        table, header = headed(tables_of(source), COLUMNS)[0]
        rows = list(rows_under(table, header))
        layout = layout_of(header, [row.row for row in rows], names, source.mapping)
        known = session.scalar(select(Survey).where(Survey.campaign_id == campaign.id, Survey.code == code))
        definition = define(source, layout, (row.row for row in rows), known)
        reading = Reading(
            campaign, names, layout, definition, clean_text(str(source.mapping.get("identity") or "")), self.secret
        )
        ledger = Ledger(known_answers(session, definition))
        for row in rows:
            source.progress(1)
            try:
                reading.take(ledger, row)
            except RowRejectedError as error:
                ledger.refuse(error)
        figures = tuple(figures_of(ledger, definition))
        return SurveyPlan(tuple(ledger.rows), tuple(ledger.rejects), names.unknown, figures, definition)

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        if not (plan.rows and isinstance(plan, SurveyPlan) and plan.survey):
            return
        survey = kept_survey(session, plan.survey, plan.rows[0].values["campaign_id"])
        write_rows(session, SurveyAnswer, plan, batch, {"survey_id": survey.id})


def figures_of(ledger: Ledger, survey: Definition) -> list[tuple[LazyMessage, str | int]]:
    """What the file is, in words: nothing about single answers."""
    outside = sum(row.values["identity"] not in survey.strata for row in ledger.rows)
    return [
        (lazy("Survey"), f"{survey.title} ({survey.code})"),
        (lazy("Questions that are counted"), len(survey.items)),
        (lazy("Answers from worst to best"), " < ".join(survey.scale.levels)),
        (lazy("Who answers"), ", ".join(sorted({row.values["identity"] or "-" for row in ledger.rows}))),
        (lazy("Answers of nobody's group, in no count"), outside),
    ]


def known_answers(session: Session, survey: Definition) -> dict[Hashable, Known]:
    """The survey's answers that are there, by its number and 序号."""
    if survey.id is None:
        return {}
    table = SurveyAnswer
    says = (table.subject_id, table.identity, table.submitted_at, table.answers)
    query = select(table.number, ImportBatch.file_name, table.row, *says)
    query = query.join(ImportBatch, ImportBatch.id == table.batch_id).where(table.survey_id == survey.id)
    return {
        (survey.code, number): Known(tuple(values), "", file_name, row)
        for number, file_name, row, *values in session.execute(query)
    }
