"""Reading the raw rows of a year: one statement per table, whatever the number of nominees."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.evidence.measures.kinds import Count, Value, Visit
from awards.evidence.measures.survey import Questionnaire, Tallies, Tally
from awards.evidence.models import Ballot, IndicatorValue, InspectionVisit, Survey, SurveyCount
from awards.imports.models import ImportBatch


def day_in(zone: str, instant: datetime | None, otherwise: date) -> date:
    """The calendar day of an instant in a zone."""
    return otherwise if instant is None else instant.astimezone(ZoneInfo(zone)).date()


def visits_of(session: Session, campaign: Campaign, subject_ids: Collection[int]) -> dict[int, list[Visit]]:
    """Subject id → its visits of the year in the order of months, sheets and ids."""
    table = InspectionVisit
    query = (
        select(table.subject_id, table.month_on, table.mode, table.score, table.out_of, table.batch_id)
        .where(table.campaign_id == campaign.id, table.subject_id.in_(subject_ids))
        .order_by(table.month_on, table.sheet, table.id)
    )
    found: dict[int, list[Visit]] = defaultdict(list)
    for subject_id, month_on, mode, score, out_of, batch_id in session.execute(query):
        found[subject_id].append(Visit(month_on, mode, score, out_of, batch_id))
    return found


def values_of(
    session: Session, campaign: Campaign, subject_ids: Collection[int], codes: Collection[str]
) -> dict[tuple[int, str], Value]:
    """(Subject id, indicator code) → its value of the year."""
    table = IndicatorValue
    query = (
        select(table.subject_id, table.code, table.value, ImportBatch.imported_at, table.batch_id)
        .join(ImportBatch, ImportBatch.id == table.batch_id)
        .where(table.campaign_id == campaign.id, table.subject_id.in_(subject_ids), table.code.in_(codes))
    )
    first = date(campaign.year, 1, 1)
    return {
        (subject_id, code): Value(value, day_in(campaign.timezone, at, first), batch_id)
        for subject_id, code, value, at, batch_id in session.execute(query)
    }


def ballots_of(session: Session, campaign: Campaign, subject_ids: Collection[int]) -> dict[int, Count]:
    """Subject id → its ballots of the year."""
    query = (
        select(Ballot.subject_id, Ballot.in_favour, Ballot.valid, ImportBatch.imported_at, Ballot.batch_id)
        .join(ImportBatch, ImportBatch.id == Ballot.batch_id)
        .where(Ballot.campaign_id == campaign.id, Ballot.subject_id.in_(subject_ids))
    )
    first = date(campaign.year, 1, 1)
    return {
        subject_id: Count(in_favour, valid, day_in(campaign.timezone, at, first), batch_id)
        for subject_id, in_favour, valid, at, batch_id in session.execute(query)
    }


def survey_batches_of(session: Session, campaign: Campaign) -> tuple[int, ...]:
    """The imports that brought the year's answers: everyone's answers are part of each figure of a survey."""
    query = select(ImportBatch.id).filter_by(kind="survey", scope=str(campaign.year), state="imported")
    return tuple(session.scalars(query.order_by(ImportBatch.id)))


def surveys_of(session: Session, campaign: Campaign) -> dict[int, Questionnaire]:
    """Survey id → the survey, in the order of codes."""
    query = select(Survey).where(Survey.campaign_id == campaign.id).order_by(Survey.code)
    return {one.id: Questionnaire(one.id, one.code, one.items, one.scale, one.strata) for one in session.scalars(query)}


def tallies_of(session: Session, campaign: Campaign, questionnaires: dict[int, Questionnaire]) -> Tallies:
    """The kept counts of a year's answers by stratum: the wave needs those about everyone. An identity of no stratum is
    in no count."""
    table = SurveyCount
    query = select(table.survey_id, table.subject_id, table.identity, table.responses, table.items, table.newest_at)
    query = query.where(table.survey_id.in_(questionnaires))
    found: dict[int, dict[int, dict[str, Tally]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(Tally)))
    for survey_id, subject_id, identity, responses, items, newest in session.execute(
        query.where(table.survey_id.in_(questionnaires))
    ):
        stratum = questionnaires[survey_id].strata.get(identity)
        if stratum:
            found[survey_id][subject_id][stratum].add(Tally(responses, items, newest))
    return found
