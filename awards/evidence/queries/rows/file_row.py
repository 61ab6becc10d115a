"""One row of an imported file as it was read: headings and cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Campaign
from awards.campaigns.nominees import nominees_of
from awards.campaigns.queries import campaign_of_year
from awards.errors import ForbiddenError, NotFoundError
from awards.evidence.importers import ballots, honours, indicators, inspections
from awards.evidence.importers.common import headed, tables_of
from awards.evidence.importers.inspections.sheet import sheet_of
from awards.evidence.queries.concern import deciding_kinds
from awards.imports.models import ImportBatch
from awards.imports.reading import Header, Row
from awards.imports.reading.text import cell_ref, clean_text
from awards.imports.service import is_forgotten, source_of
from awards.permissions import Viewer

# Of the other kinds the contents are not kept.
COLUMNS = {
    "inspections": inspections.COLUMNS,
    "indicators": indicators.COLUMNS,
    "ballots": ballots.COLUMNS,
    "honours": honours.COLUMNS,
}


@dataclass(frozen=True)
class FileRowCase:
    """A row number of an imported file."""

    campaign: Campaign
    batch: ImportBatch
    row: int


@dataclass(frozen=True)
class FileRow:
    """The row of one sheet: (cell's address, heading, text) for each column with a heading."""

    sheet: str
    cells: tuple[tuple[str, str, str], ...]


def file_row_case(session: Session, viewer: Viewer, year: int, batch_id: int, row: int) -> FileRowCase:
    """A row of a file of the year's evidence. Raises NotFoundError; ForbiddenError for a nominee of an award that such
    files decide."""
    campaign = campaign_of_year(session, viewer, year)
    query = select(ImportBatch).filter_by(id=batch_id, scope=str(year), state="imported")
    batch = session.scalar(query.options(joinedload(ImportBatch.file)))
    if batch is None or not (batch.kind in COLUMNS or is_forgotten(batch)):
        raise NotFoundError
    awards = [award for award in campaign.awards if batch.kind in deciding_kinds(award)]
    if any(nominees_of(session, award).concerns(viewer) for award in awards):
        raise ForbiddenError
    return FileRowCase(campaign, batch, row)


def file_rows_of(case: FileRowCase, store: Path, sheet: str = "") -> list[FileRow]:
    """The rows with this number on the sheets that were imported: one, unless several sheets have it. `sheet` is what a
    visit calls its sheet, where only that is asked for. None of a file whose content is not kept.

    Raises NotFoundError if the file has no such row or its content is lost, FileError.
    """
    if is_forgotten(case.batch):
        return []
    source, kind = source_of(case.batch, store), case.batch.kind
    tables = headed(tables_of(source), COLUMNS[kind])
    if sheet and kind == "inspections":
        tables = [(table, header) for table, header in tables if sheet_of(table, header, source).label == sheet]
    found = [
        FileRow(table.name, tuple(_cells(header, row)))
        for table, header in tables
        for row in table.rows[header.start :]
        if row.number == case.row
    ]
    if not found:
        raise NotFoundError
    return found


def _cells(header: Header, row: Row) -> Iterator[tuple[str, str, str]]:
    for at, name in enumerate(header.names):
        if name:
            group = header.groups[at]
            heading = f"{group} · {name}" if group and group != name else name
            yield cell_ref(row.number, at), heading, clean_text(row[at])
