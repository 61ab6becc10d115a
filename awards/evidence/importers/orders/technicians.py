"""Who is credited with a work order."""

import re
from dataclasses import dataclass

from awards.i18n import lazy
from awards.imports.aliases import LeftOutError, Named, Names
from awards.imports.reading import CellError
from awards.imports.reading.text import clean_text, is_blank, spelling_key
from awards.imports.rows import SheetRow

# Telephone numbers stand beside names and places now and then; they are personal and not kept.
TELEPHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?!\d)", re.ASCII)
NUMBERED = re.compile(r"(?P<name>.*?)\s*[(\[/ ]?\s*(?P<number>[A-Za-z]{0,3}\d{3,12})\s*[)\]]?", re.ASCII)
REPAIRER, KIND, PLACE, SATISFACTION = 80, 40, 80, 20


@dataclass(frozen=True)
class Credit:
    """The team's department and the technician, None where a row names neither or nobody is credited; with
    `is_waiting` a name is to be answered first."""

    department: Named | None = None
    technician: Named | None = None
    is_waiting: bool = False


WAITING = Credit(is_waiting=True)


def without_telephone(text: str) -> str:
    """A text without the telephone numbers in it."""
    return clean_text(TELEPHONE.sub(" ", text)).strip(" ,;:()[]")


def repairer_of(row: SheetRow) -> str:
    """The name of the repairer as the file has it, without telephone numbers; empty without one."""
    return without_telephone(clean_text(row.header.cell(row.row, "repairer")))[:REPAIRER]


def credit_of(names: Names, row: SheetRow, repairer: str, work: str) -> Credit:
    """Whom a row credits: see `Names.find_repairer`. Raises RowRejectedError."""
    department = None
    if not is_blank(row.header.cell(row.row, "team")):
        department = department_of(names, row)
        if department is None:
            return WAITING
    if not repairer:
        return Credit(department)
    try:
        technician = technician_of(names, repairer, department.id if department else None, work)
    except LeftOutError:
        return Credit(department)
    except CellError as error:
        raise row.refusal("repairer", error.message) from error
    return Credit(department, technician) if technician else WAITING


def technician_of(names: Names, repairer: str, department_id: int | None, work: str, *, rows: int = 1) -> Named | None:
    """Who a repairer is, by the staff number behind the name, else as `Names.find_repairer`. Raises CellError."""
    found = numbered(names, repairer)
    return found or names.find_repairer(repairer, department_id=department_id, work=work, rows=rows)


def department_of(names: Names, row: SheetRow) -> Named | None:
    """The team's department, None while its spelling waits for an answer. Raises RowRejectedError."""
    try:
        return names.find("department", row.get("team"))
    except CellError as error:
        raise row.refusal("team", error.message) from error


def numbered(names: Names, repairer: str) -> Named | None:
    """The person of "王军(20014)": the staff number decides, and the name must be that person's. Raises CellError."""
    match = NUMBERED.fullmatch(repairer)
    found = names.by_code("person", match["number"]) if match else None
    if match is None or found is None:
        return None
    if match["name"] and spelling_key(match["name"]) not in found.keys:
        raise CellError(lazy("The code %(code)s belongs to “%(name)s”.", code=found.code, name=dict(found.name)))
    return found
