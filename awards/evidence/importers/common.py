"""What the importers of evidence share."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import Base, plain
from awards.evidence.models import FromFile
from awards.i18n import lazy
from awards.imports.aliases import Named, Names
from awards.imports.errors import MissingYearError
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, Source
from awards.imports.privacy import refuse_identity_numbers
from awards.imports.reading import CellError, Column, Header, Table, find_header, read_tables
from awards.imports.reading.cells import parse_decimal, parse_text, spelling_key
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.reading.table import Cell
from awards.imports.rows import SheetRow

LONGEST_DECIMAL = 24
MOST_COUNTED = 1_000_000


def campaign_of(session: Session, source: Source) -> Campaign:
    """The campaign that the file's rows belong to. Raises MissingYearError, NotFoundError."""
    if source.year is None:
        raise MissingYearError(field="year")
    return campaign_of_year(session, None, source.year)


def tables_of(source: Source) -> list[Table]:
    """The sheets that are shown and have rows. Raises FileError, IdentityNumbersError."""
    tables = read_tables(source.path)
    refuse_identity_numbers(tables)
    return source.shown(tables)


def headed(tables: Sequence[Table], columns: Sequence[Column]) -> list[tuple[Table, Header]]:
    """Each sheet that has the columns, with its header; others (notes, blank forms) are left alone.

    Raises MissingColumnsError if no sheet has them, DuplicateColumnsError.
    """
    found: list[tuple[Table, Header]] = []
    failure: MissingColumnsError | None = None
    for table in tables:
        try:
            found.append((table, find_header(table.rows, columns)))
        except MissingColumnsError as error:
            failure = failure or error
    if not found:
        raise failure or MissingColumnsError(lazy("The file has no rows."))
    return found


def rows_under(table: Table, header: Header) -> Iterator[SheetRow]:
    """The rows below a header."""
    return (SheetRow(table.name, header, row) for row in table.rows[header.start :])


def parse_exact(cell: Cell) -> Decimal:
    """A number that can be kept to its last digit. Raises CellError for one of more than 24 characters."""
    number = parse_decimal(cell)
    if len(plain(number)) > LONGEST_DECIMAL:
        raise CellError(lazy("The number has too many digits."))
    return number


def parse_count(cell: Cell) -> int:
    """A whole number of at least 0."""
    number = parse_exact(cell)
    if number < 0 or number != number.to_integral_value() or number > MOST_COUNTED:
        raise CellError(lazy("“%(value)s” is not a count of at least 0.", value=plain(number)))
    return int(number)


def by_code(names: Names, row: SheetRow, kind: str, *, code: str = "code", name: str = "name") -> Named:
    """Whom a row means by code; the name beside it must be that one's, in any spelling that was answered before.

    Raises RowRejectedError.
    """
    found = names.by_code(kind, row.get(code)) or names.by_old_code(kind, row.get(code))
    if names.is_shared(kind, row.get(code)):
        raise row.refusal(code, lazy("Several in the register have this code, such as a window and a cleaning zone."))
    if found is None:
        raise row.refusal(code, lazy("Nobody and nothing in the register has this code."))
    given = row.get(name, parse_text)
    if spelling_key(given) not in found.keys and not _is_called(names, kind, given, found):
        message = lazy("The code %(code)s belongs to “%(name)s”.", code=found.code, name=dict(found.name))
        raise row.refusal(name, message)
    return found


def _is_called(names: Names, kind: str, given: str, found: Named) -> bool:
    try:
        meant = names.find(kind, given, count=False)
    except CellError:
        return False
    return meant is not None and meant.id == found.id


def write_rows(session: Session, model: type[Base], plan: Plan, batch: ImportBatch, common: dict[str, Any]) -> None:
    """Insert the planned rows that are new, each with its batch and row number."""
    rows = [{**row.values, **common, "batch_id": batch.id, "row": row.row} for row in plan.rows if row.action == "add"]
    if rows:
        session.execute(insert(model), rows)
    session.flush()


def delete_rows(session: Session, model: type[FromFile], batch: ImportBatch) -> int:
    """Delete every row that came with a batch; returns how many there were."""
    mine = model.batch_id == batch.id
    count = session.scalar(select(func.count()).select_from(model).where(mine)) or 0
    session.execute(delete(model).where(mine))
    return count
