"""Writing answers: a hundred thousand rows with as little between the plan and the database as there can be."""

from itertools import repeat

from sqlalchemy.orm import Session

from awards.evidence.importers.survey.taken import Taken
from awards.evidence.models import SurveyAnswer
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan
from awards.imports.spooling import SpooledRows

COLUMNS = tuple(name for name in Taken._fields if name != "is_same")
COMMON = ("campaign_id", "batch_id", "survey_id", "comments")
NO_COMMENTS = "{}"  # free text is not kept
INSTANT = {"postgresql": "CAST(%s AS timestamp) AT TIME ZONE 'UTC'"}  # SQLite keeps the text


def write_answers(session: Session, plan: Plan, batch: ImportBatch, campaign_id: int, survey_id: int) -> None:
    """Insert the planned answers that are new, each with its batch and row number; JSON and instants are texts
    already."""
    assert isinstance(plan.rows, SpooledRows)  # noqa: S101 - the importer's own plan
    session.flush()
    connection, statement = session.connection(), insert_statement(session.get_bind().dialect.name)
    common = [repeat(one) for one in (campaign_id, batch.id, survey_id, NO_COMMENTS)]
    for chunk in plan.rows.spool:
        new = Taken(*chunk).new()
        if new.number:
            # As long as the columns: what is repeated has no end.
            rows = list(zip(*(getattr(new, name) for name in COLUMNS), *common, strict=False))
            connection.exec_driver_sql(statement, rows)
        plan.progress(len(new.number))


def insert_statement(dialect: str) -> str:
    """The INSERT in the database's own words."""
    mark = "?" if dialect == "sqlite" else "%s"
    marks = {"submitted_at": INSTANT.get(dialect, mark)}
    names = (*COLUMNS, *COMMON)
    values = ", ".join(marks.get(name, mark) for name in names)
    return f"INSERT INTO {SurveyAnswer.__tablename__} ({', '.join(names)}) VALUES ({values})"  # noqa: S608 - our names
