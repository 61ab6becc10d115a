"""What a row of a register file would change about a subject."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from awards.i18n import lazy
from awards.imports.errors import OtherKindError
from awards.imports.plan import Action
from awards.imports.reading import CellError
from awards.imports.reading.cells import parse_text
from awards.imports.reading.table import Cell, Table
from awards.organisation.codes import is_code
from awards.organisation.models import Subject
from awards.organisation.service.departments import change_departments
from awards.organisation.tables import HEADINGS

SPACED = re.compile("[\u3007\u3400-\u9fff\U00020000-\U0003ffff ]+")
SHORT_NAME = 4
Code = TypeVar("Code", bound=Hashable)


def refuse_lists(tables: Iterable[Table]) -> None:
    """A list of the register that was downloaded keeps a version of each row, which no other kind of file looks at.
    Raises OtherKindError."""
    if any(cell in HEADINGS["mark"] for table in tables for row in table.rows[:3] for cell in row.cells):
        raise OtherKindError(
            lazy("This is a list that was downloaded from the register: choose “List of the register” for it.")
        )


def parse_code(cell: Cell) -> str:
    """A code or staff number: letters, digits, points and dashes, at most 40."""
    text = parse_text(cell)
    if not is_code(text):
        raise CellError(lazy("“%(code)s” is not a code: letters and digits only, at most 40.", code=text[:60]))
    return text


def parse_name(longest: int) -> Any:
    """A parser for a name of at most `longest` characters."""

    def parse(cell: Cell) -> str:
        text = parse_text(cell)
        if len(text) > longest:
            raise CellError(lazy("The text is longer than %(limit)s characters.", limit=longest))
        return text

    return parse


def parse_personal_name(cell: Cell) -> str:
    """A person's name of at most 80 characters. Rosters space short Chinese names to fill the column (王　军): these
    blanks are no part of a name of up to four characters; longer names keep theirs."""
    text: str = parse_name(80)(cell)
    return text.replace(" ", "") if SPACED.fullmatch(text) and len(text.replace(" ", "")) <= SHORT_NAME else text


def repeated(codes: Iterable[Code]) -> set[Code]:
    """The codes that occur more than once: nobody can say which of the rows is right."""
    return {code for code, times in Counter(codes).items() if times > 1}


def compare(subject: Subject | None, values: Mapping[str, Any]) -> tuple[Action, str]:
    """The action for a row with these attributes, and what would change in words.

    `values` holds only what the file says: attributes of Subject, and "departments" as the set of codes it must be in.
    """
    if subject is None:
        return "add", ""
    changes = []
    for name, value in values.items():
        if name == "departments":
            before = sorted(department.code for department in subject.departments)
            if not set(value) <= set(before):
                changes.append(f"{', '.join(before)} → {', '.join(sorted(value))}")
        elif getattr(subject, name) != value:
            changes.append(f"{getattr(subject, name) or '—'} → {value or '—'}")
    return ("change", "; ".join(changes)) if changes else ("same", "")


def write(
    session: Session, subject: Subject, values: Mapping[str, Any], departments: Mapping[str, Subject], *, on: date
) -> None:
    """Give a subject what the file says; departments that it has already stay, unless a new one comes: those that it
    leaves by that are kept as former ones."""
    from awards.organisation.pinyin import search_key

    for name, value in values.items():
        if name != "departments":
            setattr(subject, name, value)
    subject.pinyin = search_key(subject.name_zh, is_person=subject.kind == "person")
    named = set(values.get("departments", ()))
    if not named <= {department.code for department in subject.departments}:
        change_departments(session, subject, [departments[code] for code in sorted(named)], on=on)
