"""One answered questionnaire: a row of the export in typed values."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from awards.campaigns.models import Campaign
from awards.evidence.importers.ledger import Known, Ledger, contradiction
from awards.evidence.importers.survey.definition import Definition
from awards.evidence.importers.survey.questions import Layout, Question
from awards.evidence.importers.survey.texts import free_text, option_text
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Named, Names
from awards.imports.reading import CellError
from awards.imports.reading.cells import cell_ref, clean_text, parse_datetime, parse_duration, parse_int, spelling_key
from awards.imports.rows import RowRejectedError, SheetRow

PLACE_OF_ADDRESS = re.compile(r"\(.*")
IDENTITY, CHANNEL = 60, 40


@dataclass(frozen=True)
class Reading:
    """One file while its rows are read."""

    campaign: Campaign
    names: Names
    layout: Layout
    survey: Definition
    identity: str
    secret: bytes

    def take(self, ledger: Ledger, row: SheetRow) -> None:
        """Plan one row; a name that nobody knows yet leaves it waiting. Raises RowRejectedError."""
        number = row.get("number", parse_int)
        at = row.optional("submitted", parse_datetime)
        at = at.replace(tzinfo=ZoneInfo(self.campaign.timezone)).astimezone(UTC) if at else None
        answers = {code: self._answer(row, question) for code, question in self._items}
        subject = self._subject(row)
        if subject is None:
            return
        cell = self.layout.identity
        identity = (option_text(row.row[cell.at]) if cell else self.identity)[:IDENTITY]
        values = {
            "campaign_id": self.campaign.id,
            "subject_id": subject.id,
            "number": number,
            "submitted_at": at,
            "seconds": row.optional("seconds", parse_duration),
            "channel": clean_text(row.header.cell(row.row, "channel"))[:CHANNEL],
            "address_hash": self._hashed(clean_text(row.header.cell(row.row, "address"))),
            "identity": identity,
            "answers": answers,
            "comments": {one.heading: text for one in self.layout.others if (text := free_text(row.row[one.at]))},
        }
        says = (subject.id, identity, at, answers)
        self._refuse_difference(ledger.known.get((self.survey.code, number)), row, says)
        ledger.take(
            row, (self.survey.code, number), values, says=says, text="", cell="number", about=subject.name["zh"]
        )

    def _refuse_difference(self, before: Known | None, row: SheetRow, says: tuple[Any, ...]) -> None:
        """Raises RowRejectedError naming the first cell that says something else than what was imported before."""
        if before is None or before.says == says:
            return
        subject_id, identity, at, answers = before.says
        if subject_id != says[0]:
            raise refusal_at(row, self.layout.subject, contradiction(before))
        if identity != says[1] and self.layout.identity:
            raise refusal_at(row, self.layout.identity, contradiction(replace(before, text=identity)))
        if at != says[2]:
            raise row.refusal("submitted", contradiction(before))
        for code, question in self._items:
            if answers.get(code, "") != says[3][code]:
                raise refusal_at(row, question, contradiction(replace(before, text=answers.get(code, ""))))

    @cached_property
    def _items(self) -> list[tuple[str, Question]]:
        codes = {spelling_key(item["label"]): item["code"] for item in self.survey.items}
        return [(codes[spelling_key(question.label)], question) for question in self.layout.items]

    def _answer(self, row: SheetRow, question: Question) -> str:
        text = self.survey.scale.read(row.row[question.at])
        if text is None:
            levels = ", ".join(reversed(self.survey.scale.levels))
            reason = lazy("This is none of the answers that are known: %(levels)s.", levels=levels)
            raise refusal_at(row, question, reason)
        return text

    def _subject(self, row: SheetRow) -> Named | None:
        question = self.layout.subject
        try:
            return self.names.find(self.layout.subject_kind, option_text(row.row[question.at]))
        except CellError as error:
            raise refusal_at(row, question, error.message) from error

    def _hashed(self, address: str) -> str:
        """HMAC-SHA256 of the address and the survey's number: no address can be followed to another survey."""
        bare = PLACE_OF_ADDRESS.sub("", address).strip()
        if not bare or not self.secret:
            return ""
        return hmac.new(self.secret, f"{self.survey.code}:{bare}".encode(), hashlib.sha256).hexdigest()


def refusal_at(row: SheetRow, question: Question, reason: LazyMessage) -> RowRejectedError:
    """The error that rejects a row for the cell of one question."""
    error = row.refusal("", reason)
    cell, value = cell_ref(row.row.number, question.at), clean_text(row.row[question.at])[:IDENTITY]
    return RowRejectedError(replace(error.reject, cell=cell, value=value))
