"""Positions to the texts they stand for: from here on both exports of a survey are the same."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from awards.evidence.importers.survey.answers import refusal_at
from awards.evidence.importers.survey.positions.columns import NOTHING, Columns, position_of
from awards.evidence.importers.survey.positions.statement import Statement
from awards.evidence.importers.survey.questions import Layout, Question, told_apart
from awards.i18n import lazy
from awards.imports.reading import Row
from awards.imports.reading.table import Cell
from awards.imports.rows import SheetRow


def layout_of_positions(one: Statement, columns: Columns) -> Layout:
    """What the columns are, as stated."""

    def named(name: str) -> Question:
        return columns.questions[columns.find(name) or ""]

    subject, identity = named(one.subject), named(one.identity) if one.identity else None
    marked = {named(name).at for name in one.items}
    items = [question for question in columns.questions.values() if question.at in marked]
    taken = {*marked, subject.at, *([identity.at] if identity else [])}
    others = tuple(question for question in columns.questions.values() if question.at not in taken)
    return Layout(subject, one.kind, identity, tuple(told_apart(items)), others)


def text_mapping(one: Statement, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """What an export with texts would be declared as."""
    named = {key: mapping[key] for key in ("survey",) if key in mapping}
    return {**named, "scale": one.scale, "not_counted": one.not_counted, "strata": dict(one.strata)}


class Translation:
    """Called with a row: the row with the texts that its positions stand for."""

    def __init__(self, one: Statement, columns: Columns, layout: Layout):
        turned = {columns.questions[columns.find(name) or ""].at for name in one.turned}
        self._one, self._layout = one, layout
        self._items = [(item, item.at in turned) for item in layout.items]

    def __call__(self, row: SheetRow) -> SheetRow:
        """Raises RowRejectedError for a cell that is no position, or one without a meaning."""
        cells = {item.at: self._text(row, item, turned=turned) for item, turned in self._items}
        if self._layout.identity:
            cells[self._layout.identity.at] = self._meaning(row, self._layout.identity, self._one.identities)
        cells[self._layout.subject.at] = self._subject(row)
        width = max(len(row.row.cells), max(cells) + 1)
        texts = tuple(cells[at] if at in cells else self._other(row.row[at]) for at in range(width))
        return replace(row, row=Row(row.row.number, texts))

    def _text(self, row: SheetRow, question: Question, *, turned: bool) -> str:
        position = position_of(row.row[question.at])
        text = None if position is None else self._one.text_of(position, turned=turned)
        if text is None:
            raise refusal_at(row, question, lazy("This is no position of an option."))
        return text

    def _meaning(self, row: SheetRow, question: Question, meanings: Mapping[int, str]) -> str:
        position = position_of(row.row[question.at])
        if position == NOTHING:
            return ""
        if position is None or position not in meanings:
            raise refusal_at(row, question, lazy("This is no position of an option."))
        return meanings[position]

    def _subject(self, row: SheetRow) -> str:
        question = self._layout.subject
        code = self._meaning(row, question, self._one.subjects)
        if not code and position_of(row.row[question.at]):
            raise refusal_at(row, question, lazy("Rows about this position were left out on purpose."))
        return code

    @staticmethod
    def _other(cell: Cell) -> Cell:
        return None if position_of(cell) == NOTHING else cell
