"""Positions to the texts they stand for: from here on both exports of a survey are the same."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from awards.evidence.importers.survey.explaining import InTexts, refusal_at
from awards.evidence.importers.survey.positions.columns import NOTHING, Columns, position_of
from awards.evidence.importers.survey.positions.statement import Statement
from awards.evidence.importers.survey.questions import Layout, Question, told_apart
from awards.i18n import lazy
from awards.imports.reading import CellError, Row
from awards.imports.reading.table import Cell
from awards.imports.rows import SheetRow


def layout_of_positions(one: Statement, columns: Columns) -> Layout:
    """What the columns are, as stated."""

    def named(name: str) -> Question:
        return columns.questions[columns.find(name) or ""]

    subject, identity = named(one.subject), named(one.identity) if one.identity else None
    marked = {named(name).at for name in one.items}
    items = [question for question in columns.questions.values() if question.at in marked]
    return Layout(subject, one.kind, identity, tuple(told_apart(items)))


def text_mapping(one: Statement, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """What an export with texts would be declared as."""
    named = {key: mapping[key] for key in ("survey",) if key in mapping}
    return {**named, "scale": one.scale, "not_counted": one.not_counted, "strata": dict(one.strata)}


class Translation(InTexts):
    """What the cells of a file of positions stand for in one with texts."""

    def __init__(self, one: Statement, columns: Columns, layout: Layout):
        turned = {columns.questions[columns.find(name) or ""].at for name in one.turned}
        self._one = one
        self._of: dict[int, Callable[[Cell], str]] = {
            item.at: partial(self._text, turned=item.at in turned) for item in layout.items
        }
        if layout.identity:
            self._of[layout.identity.at] = partial(self._meaning, one.identities)
        self._of[layout.subject.at] = self._subject

    def cell(self, at: int | None, cell: Cell) -> Cell:
        """The text that a cell of a column stands for. Raises CellError for no position, or one without a meaning."""
        read = self._of.get(-1 if at is None else at)
        if read:
            return read(cell)
        return None if position_of(cell) == NOTHING else cell

    def row(self, row: SheetRow) -> SheetRow:
        """A row in texts. Raises RowRejectedError."""
        texts: dict[int, Cell] = {}
        for at in (*self._of, *(at for at in range(len(row.row.cells)) if at not in self._of)):
            try:
                texts[at] = self.cell(at, row.row[at])
            except CellError as error:
                raise refusal_at(row, at, error.message) from error
        return replace(row, row=Row(row.row.number, tuple(texts[at] for at in range(len(texts)))))

    def _text(self, cell: Cell, *, turned: bool) -> str:
        position = position_of(cell)
        text = None if position is None else self._one.text_of(position, turned=turned)
        if text is None:
            raise CellError(lazy("This is no position of an option."))
        return text

    @staticmethod
    def _meaning(meanings: Mapping[int, str], cell: Cell) -> str:
        position = position_of(cell)
        if position == NOTHING:
            return ""
        if position is None or position not in meanings:
            raise CellError(lazy("This is no position of an option."))
        return meanings[position]

    def _subject(self, cell: Cell) -> str:
        code = self._meaning(self._one.subjects, cell)
        if not code and position_of(cell):
            raise CellError(lazy("Rows about this position were left out on purpose."))
        return code
