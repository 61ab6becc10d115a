"""Why a row of answers cannot be taken: it is read once more by itself, cell by cell."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from awards.evidence.importers.ledger import Known, contradiction
from awards.evidence.importers.survey.content import Content
from awards.evidence.importers.survey.definition import Definition
from awards.evidence.importers.survey.instants import instant_of
from awards.evidence.importers.survey.known import Says
from awards.evidence.importers.survey.questions import Layout, Question
from awards.evidence.importers.survey.texts import identity_text, option_text
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Named
from awards.imports.reading import Cell, CellError
from awards.imports.reading.cells import cell_ref, parse_duration, parse_int
from awards.imports.rows import RowRejectedError, SheetRow

VALUE = 60
LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}")  # a telephone number, a staff number


class InTexts:
    """What the cells of a file mean: here what they say."""

    def cell(self, at: int | None, cell: Cell) -> Cell:
        """A cell of the column `at`. Raises CellError."""
        return cell

    def row(self, row: SheetRow) -> SheetRow:
        """A row. Raises RowRejectedError."""
        return row


@dataclass(frozen=True)
class Explainer:
    """What a row is read by. `items` are the questions that are counted, with their codes; `everyone` is the identity
    of all where no question tells it."""

    content: Content
    layout: Layout
    survey: Definition
    everyone: str
    meaning: InTexts
    items: Sequence[tuple[str, Question]]

    def raise_for(self, row: SheetRow, before: Known | None, first: int | None) -> None:
        """Raises RowRejectedError with the reason why a row cannot be taken; a name that nobody knows yet leaves it
        waiting. `before` is what is there under its number, `first` the row of the file that has the number too."""
        row = self.meaning.row(row)
        row.get("number", parse_int)
        at = row.optional("submitted", lambda cell: instant_of(cell, self.content.campaign.timezone))
        answers = {code: self._answer(row, question) for code, question in self.items}
        subject = self._subject(row)
        if subject is None:
            return
        row.optional("seconds", parse_duration)
        cell = self.layout.identity
        identity = identity_text(row.row[cell.at] if cell else self.everyone)
        if before is not None and first is None:
            self._refuse_difference(before, row, (subject.id, identity, at, json.dumps(answers)))
        raise row.refusal("number", lazy("Row %(row)s of this file is about the same already.", row=first))

    def _refuse_difference(self, before: Known, row: SheetRow, says: Says) -> None:
        """Raises RowRejectedError naming the first cell that says something else than what was imported before."""
        subject_id, identity, at, texts = before.says
        answers, new = json.loads(texts), json.loads(says[3])
        if subject_id != says[0]:
            raise refusal_at(row, self.layout.subject.at, contradiction(before))
        if identity != says[1] and self.layout.identity:
            raise refusal_at(row, self.layout.identity.at, contradiction(replace(before, text=identity)))
        if at != says[2]:
            raise row.refusal("submitted", contradiction(before))
        for code, question in self.items:
            if answers.get(code, "") != new[code]:
                raise refusal_at(row, question.at, contradiction(replace(before, text=answers.get(code, ""))))
        raise row.refusal("number", contradiction(before))

    def _answer(self, row: SheetRow, question: Question) -> str:
        text = self.survey.scale.read(row.row[question.at])
        if text is None:
            levels = tuple(reversed(self.survey.scale.levels))
            reason = lazy("This is none of the answers that are known: %(levels)s.", levels=levels)
            raise refusal_at(row, question.at, reason)
        return text

    def _subject(self, row: SheetRow) -> Named | None:
        at = self.layout.subject.at
        try:
            return self.content.names.find(self.layout.subject_kind, option_text(row.row[at]))
        except CellError as error:
            raise refusal_at(row, at, error.message) from error


def refusal_at(row: SheetRow, at: int, reason: LazyMessage) -> RowRejectedError:
    """The error that rejects a row for the cell in a column; without what was typed beside an option, and without long
    numbers."""
    error = row.refusal("", reason)
    value = LONG_NUMBER.sub("…", option_text(row.row[at]))[:VALUE]
    return RowRejectedError(replace(error.reject, cell=cell_ref(row.row.number, at), value=value))
