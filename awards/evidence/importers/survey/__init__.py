"""Satisfaction surveys as 问卷星 exports them, with texts (386540716_按文本_服务窗口满意度调查_600_600.xlsx) or with
the positions of options (386540716_按序号_….csv)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from awards.evidence.counting import add_counts, counting_answers_of, take_counts
from awards.evidence.importers.common import campaign_of, delete_rows
from awards.evidence.importers.survey.answers import Reading
from awards.evidence.importers.survey.content import Content, read_sheet
from awards.evidence.importers.survey.definition import (
    Definition,
    check_options,
    define,
    is_named_positions,
    kept_survey,
    marked,
    named,
)
from awards.evidence.importers.survey.explaining import InTexts
from awards.evidence.importers.survey.known import KnownAnswers, unused_levels
from awards.evidence.importers.survey.positions.asking import ask_about, parse_stated
from awards.evidence.importers.survey.positions.columns import Columns
from awards.evidence.importers.survey.positions.offers import is_stated
from awards.evidence.importers.survey.positions.texts import Translation, layout_of_positions, text_mapping
from awards.evidence.importers.survey.preview import previews_of
from awards.evidence.importers.survey.questions import Answers, Layout, are_positions, layout_of
from awards.evidence.importers.survey.remaining import bring_to_remaining
from awards.evidence.importers.survey.strata import Strata, strata_of_year
from awards.evidence.importers.survey.taken import About, Harvest, Key
from awards.evidence.importers.survey.writing import write_answers
from awards.evidence.leaving_out import leave_out_as_decided
from awards.evidence.measures.survey import Tally
from awards.evidence.models import AnswerDecision, Survey, SurveyAnswer
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, Reject, Source
from awards.imports.reading.text import clean_text


@dataclass(frozen=True)
class SurveyPlan(Plan):
    """A plan that also says what the survey is, and the counts of the answers that are new."""

    survey: Definition | None = None
    campaign_id: int = 0
    tallies: Mapping[Key, Tally] = field(default_factory=dict, repr=False)


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
    is_personal = True  # addresses and free text
    instead = lazy(
        "Single answers cannot be corrected. They can be left out of every count with a reason, by what is suspicious "
        "about them, on the page of the year's surveys."
    )

    def __init__(self) -> None:
        self.secret = b""

    def plan(self, session: Session, source: Source) -> Plan:
        check_options(source.mapping)
        content = content_of(session, source)
        if not is_of_positions(source, content):
            layout = layout_of(content.header, content.contents, content.names, source.mapping)
            return self._read(session, source, content, layout)
        columns = Columns.read(content.header, content.contents)
        one, asked = ask_about(session, source, content, columns)
        if asked.problems:
            return SurveyPlan((), asked=asked)
        layout = layout_of_positions(one, columns)
        in_texts = replace(source, mapping={**text_mapping(one, source.mapping), "identity": one.everyone})
        meaning = Translation(one, columns, layout)
        return replace(self._read(session, in_texts, content, layout, meaning), asked=asked)

    def _read(
        self, session: Session, source: Source, content: Content, layout: Layout, meaning: InTexts | None = None
    ) -> SurveyPlan:
        """The plan of a file whose columns are known; `meaning` is what its cells stand for if they are no texts."""
        meaning, names = meaning or InTexts(), content.names
        survey = define(source, layout, Answers(content.contents, marked(layout), meaning.cell), content)
        everyone = clean_text(str(source.mapping.get("identity") or ""))
        known = KnownAnswers(session, survey.id)
        reading = Reading(content, layout, survey, everyone, self.secret, known, meaning)
        called = {one.id: one.name["zh"] for one in names.all_of(layout.subject_kind)}
        harvest = Harvest(About(content.sheet, survey.code, content.campaign.id, called))
        rejects: list[Reject] = []
        for chunk in content.chunks():
            source.progress(0)
            taken, marks, refused = reading.take(chunk)
            harvest.add(taken, marks)
            rejects += refused
        new, same = harvest.new.tallies(reading.levels), harvest.same.tallies(reading.levels)
        together = added(new, same)
        return SurveyPlan(
            harvest.rows(),
            tuple(rejects),
            names.unknown,
            tuple(figures_of(together, survey, content.strata)),
            previews_of(together, survey, reading.levels, called, content.strata),
            survey=survey,
            campaign_id=content.campaign.id,
            tallies=new,
            progress=source.progress,
            concerned=frozenset(subject_id for subject_id, _ in new),
        )

    def parse_stated(self, form: Any) -> dict[str, Any]:
        """What the form about positions states."""
        return parse_stated(form)

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        """Write the new answers; a file without any changes nothing about the survey either."""
        if not (plan.count("add") and isinstance(plan, SurveyPlan) and plan.survey):
            return
        survey, is_longer = kept_survey(session, plan.survey, plan.campaign_id)
        write_answers(session, plan, batch, plan.campaign_id, survey.id)
        add_counts(session, survey, plan.tallies)
        # Where there are more questions, haste is another in the answers that are there already.
        leave_out_as_decided(session, survey, None if is_longer else batch.id)

    def undo(self, session: Session, batch: ImportBatch) -> int:
        """A survey of which no answer is left goes too, with what was stated and decided about it: the same file can
        then be read in another way. One that stays is what the other files say."""
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
                bring_to_remaining(session, survey)
                leave_out_as_decided(session, survey)
        session.flush()
        return count


def content_of(session: Session, source: Source) -> Content:
    """The file, read, beside what is there. Raises as read_sheet, and OtherExportError, UnnamedSurveyError,
    MissingYearError."""
    code, _ = named(source)
    campaign, names = campaign_of(session, source), Names.load(session)
    sheet = read_sheet(source)
    assert sheet.header is not None  # noqa: S101 - such sheets raise
    known = session.scalar(select(Survey).where(Survey.campaign_id == campaign.id, Survey.code == code))
    about = (names, strata_of_year(session, campaign), known, unused_levels(session, known))
    return Content(code, campaign, *about, sheet.name, sheet.header, sheet.contents, sheet.spool)


def is_of_positions(source: Source, content: Content) -> bool:
    """Whether a file holds positions: by its name, by what is stated about it, or by its contents."""
    named_so = is_named_positions(source) or is_stated(source.mapping)
    return named_so or are_positions(content.header, content.contents)


def added(new: Mapping[Key, Tally], same: Mapping[Key, Tally]) -> dict[Key, Tally]:
    """The tallies of both together."""
    found: dict[Key, Tally] = {}
    for tallies in (new, same):
        for key, tally in tallies.items():
            found.setdefault(key, Tally()).add(tally, {code: code for code in tally.items})
    return found


def figures_of(tallies: Mapping[Key, Tally], survey: Definition, strata: Strata) -> list[tuple[LazyMessage, str | int]]:
    """What the file is, in words: nothing about single answers."""
    outside = sum(
        tally.responses for (_, identity), tally in tallies.items() if survey.strata.get(identity) not in strata.counted
    )
    return [
        (lazy("Survey"), f"{survey.title} ({survey.code})"),
        (lazy("Questions that are counted"), len(survey.items)),
        (lazy("Answers from worst to best"), " < ".join(survey.scale.levels)),
        (lazy("Who answers"), ", ".join(sorted({identity or "-" for _, identity in tallies}))),
        (lazy("Answers of nobody's group, in no count"), outside),
    ]
