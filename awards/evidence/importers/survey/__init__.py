"""Satisfaction surveys as 问卷星 exports them, with texts (386540716_按文本_服务窗口满意度调查_600_600.xlsx) or with
the positions of options (386540716_按序号_….csv)."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from awards.evidence.counting import add_counts, counting_answers_of, take_counts
from awards.evidence.importers.common import campaign_of, delete_rows, headed, rows_under, tables_of, write_rows
from awards.evidence.importers.ledger import Known, Ledger
from awards.evidence.importers.survey.answers import Reading
from awards.evidence.importers.survey.content import Content
from awards.evidence.importers.survey.definition import (
    Definition,
    check_options,
    define,
    is_named_positions,
    kept_survey,
    named,
)
from awards.evidence.importers.survey.positions.asking import ask_about, parse_stated
from awards.evidence.importers.survey.positions.columns import Columns
from awards.evidence.importers.survey.positions.offers import is_stated
from awards.evidence.importers.survey.positions.texts import Translation, layout_of_positions, text_mapping
from awards.evidence.importers.survey.preview import previews_of
from awards.evidence.importers.survey.questions import COLUMNS, Layout, are_positions, layout_of
from awards.evidence.leaving_out import leave_out_as_decided
from awards.evidence.models import AnswerDecision, Survey, SurveyAnswer
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
        "An export of 问卷星 with texts (按选项文本) or positions (按选项序号), .xlsx, .xls, .ods or .csv; its name "
        "begins with the survey's number. It needs a question that names the window, one that tells who answers, and "
        "questions answered from 非常满意 to 非常不满意. 不了解 and blanks are in no count. What positions mean is "
        "asked for on the next page. What is not recognised can be stated in the [options] of a mapping file: survey, "
        "subject_column, subject_kind, identity_column or identity, strata, scale, not_counted."
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
        known = session.scalar(select(Survey).where(Survey.campaign_id == campaign.id, Survey.code == code))
        content = Content(code, campaign, names, header, rows, known)
        if not is_of_positions(source, content):
            layout = layout_of(header, [row.row for row in rows], names, source.mapping)
            return self._read(session, source, content, layout)
        columns = Columns.read(header, [row.row for row in rows])
        one, asked = ask_about(session, source, content, columns)
        if asked.problems:
            return SurveyPlan((), asked=asked)
        layout = layout_of_positions(one, columns)
        in_texts = replace(source, mapping=text_mapping(one, source.mapping))
        plan = self._read(
            session, in_texts, content.translated(Translation(one, columns, layout)), layout, one.everyone
        )
        return replace(plan, asked=asked)

    def _read(
        self, session: Session, source: Source, content: Content, layout: Layout, everyone: str = ""
    ) -> SurveyPlan:
        """The plan of rows that hold texts and whose columns are known."""
        names, rows = content.names, content.rows
        definition = define(source, layout, (row.row for row in rows), content.known)
        identity = everyone or clean_text(str(source.mapping.get("identity") or ""))
        reading = Reading(content.campaign, names, layout, definition, identity, self.secret)
        ledger = Ledger(known_answers(session, definition), rejects=list(content.rejects))
        for row in rows:
            source.progress(1)
            try:
                reading.take(ledger, row)
            except RowRejectedError as error:
                ledger.refuse(error)
        figures, previews = tuple(figures_of(ledger, definition)), previews_of(ledger.rows, definition)
        return SurveyPlan(
            tuple(ledger.rows), tuple(ledger.rejects), names.unknown, figures, previews, survey=definition
        )

    def parse_stated(self, form: Any) -> dict[str, Any]:
        """What the form about positions states."""
        return parse_stated(form)

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        if not (plan.rows and isinstance(plan, SurveyPlan) and plan.survey):
            return
        survey = kept_survey(session, plan.survey, plan.rows[0].values["campaign_id"])
        write_rows(session, SurveyAnswer, plan, batch, {"survey_id": survey.id})
        add_counts(session, survey, counting_answers_of(session, survey, batch.id))
        leave_out_as_decided(session, survey, batch.id)

    def undo(self, session: Session, batch: ImportBatch) -> int:
        """A survey of which no answer is left goes too, with what was stated and decided about it: the same file can
        then be read in another way."""
        of_batch = select(SurveyAnswer.survey_id).where(SurveyAnswer.batch_id == batch.id)
        surveys = session.scalars(select(Survey).where(Survey.id.in_(of_batch))).all()
        going = {survey.id: counting_answers_of(session, survey, batch.id) for survey in surveys}
        count = delete_rows(session, SurveyAnswer, batch)
        for survey in surveys:
            take_counts(session, survey, going[survey.id])
        for survey in surveys:
            if session.scalar(select(SurveyAnswer.id).where(SurveyAnswer.survey_id == survey.id).limit(1)) is None:
                session.execute(delete(AnswerDecision).where(AnswerDecision.survey_id == survey.id))
                session.delete(survey)
            else:
                leave_out_as_decided(session, survey)
        session.flush()
        return count


def is_of_positions(source: Source, content: Content) -> bool:
    """Whether a file holds positions: by its name, by what is stated about it, or by its contents."""
    named_so = is_named_positions(source) or is_stated(source.mapping)
    return named_so or are_positions(content.header, [row.row for row in content.rows])


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
