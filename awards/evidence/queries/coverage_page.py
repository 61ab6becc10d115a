"""The part of an award's coverage that a page shows: filtered, sorted, paged."""

from collections.abc import Callable
from dataclasses import dataclass

from awards.evidence.queries.coverage import Cell, Coverage
from awards.i18n import bi
from awards.imports.reading.text import spelling_key
from awards.organisation.models import Subject

PAGE = 50
ANY, UNEXPLAINED = "any", "unexplained"
Line = tuple[Subject, tuple[Cell, ...]]
SORTS: dict[str, Callable[[Line], object]] = {
    "code": lambda line: line[0].code,
    "name": lambda line: (bi(line[0].name), line[0].code),
    "department": lambda line: ([bi(one.name) for one in line[0].own_departments], line[0].code),
    "missing": lambda line: (-sum(cell.lacks for cell in line[1]), line[0].code),
}


@dataclass(frozen=True)
class Wanted:
    """What a visitor asked for: a piece of name or code, a department's code, what is missing ("any", "unexplained" or
    a component's code), and a key of SORTS."""

    q: str = ""
    department: str = ""
    gap: str = ""
    sort: str = "code"

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.q or self.department or self.gap)


@dataclass(frozen=True)
class CoveragePage:
    """One page of the nominees that fit; pages count from 1. `departments` are those of all nominees."""

    coverage: Coverage
    wanted: Wanted
    lines: tuple[Line, ...]
    found: int
    departments: tuple[Subject, ...]
    page: int
    pages: int


def page_of_coverage(coverage: Coverage, wanted: Wanted, page: int = 1) -> CoveragePage:
    """The lines of a page; never beyond the last."""
    lines = sorted((line for line in coverage.rows if fits(line, wanted)), key=SORTS.get(wanted.sort, SORTS["code"]))  # type: ignore[arg-type]
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(1, page), pages)
    departments = {one.id: one for subject, _ in coverage.rows for one in subject.own_departments}
    ordered = tuple(sorted(departments.values(), key=lambda one: one.code))
    shown = tuple(lines[(page - 1) * PAGE : page * PAGE])
    return CoveragePage(coverage, wanted, shown, len(lines), ordered, page, pages)


def fits(line: Line, wanted: Wanted) -> bool:
    """Whether a nominee is asked for."""
    subject, cells = line
    key = spelling_key(wanted.q)
    if key and not any(key in spelling_key(text) for text in (subject.code, *subject.name.values())):
        return False
    if wanted.department and wanted.department not in {one.code for one in subject.own_departments}:
        return False
    return not wanted.gap or any(is_gap(cell, wanted.gap) for cell in cells)


def is_gap(cell: Cell, gap: str) -> bool:
    """Whether a cell is what the filter by gaps asks for."""
    if gap == UNEXPLAINED:
        return cell.needs_reason
    return cell.lacks and gap in (ANY, cell.component.code)
