"""Answered questionnaires: rows of the export in typed values, column by column. A row that cannot be taken is then
read once more by itself, for the reason."""

import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

from awards.evidence.importers.ledger import Known
from awards.evidence.importers.survey.content import Chunk, Content
from awards.evidence.importers.survey.definition import Definition
from awards.evidence.importers.survey.explaining import Explainer, InTexts
from awards.evidence.importers.survey.instants import Instants, instant_of
from awards.evidence.importers.survey.known import KnownAnswers, Seen, is_equal
from awards.evidence.importers.survey.questions import Layout, Question
from awards.evidence.importers.survey.taken import Taken
from awards.evidence.importers.survey.texts import identity_text, option_text
from awards.imports.memo import FAILED, Memo
from awards.imports.plan import Reject
from awards.imports.reading import Cell
from awards.imports.reading.cells import clean_text, is_blank, parse_duration, parse_int, spelling_key
from awards.imports.rows import RowRejectedError

PLACE_OF_ADDRESS = re.compile(r"\(.*")
BARE_ADDRESS = re.compile(r"[0-9A-Fa-f.:]{4,45}")
CHANNEL = 40
SURE = 9  # so many digits are never too large a number

Read = Callable[[Cell], Any]
Marks = list[tuple[str, list[str]]]  # item code → the answers of a chunk, each as a part of its row's JSON


@dataclass(frozen=True)
class Reading:
    """One file while its rows are read. `everyone` is the identity of all where no question tells it."""

    content: Content
    layout: Layout
    survey: Definition
    everyone: str
    secret: bytes
    known: KnownAnswers
    meaning: InTexts

    def take(self, chunk: Chunk) -> tuple[Taken, Marks, list[Reject]]:
        """The good rows of a chunk and their marks; the others as rejects, or counted as waiting for a name."""
        values = {key: read(chunk) for key, read in self._columns.items()}
        marks = {code: memo.of(chunk.column(question.at)) for code, question, memo in self._items}
        bad = {at for key, memo in self._memos.items() for at in memo.failed(values[key])}
        bad |= {at for code, _, memo in self._items for at in memo.failed(marks[code])}
        size = len(chunk.numbers)
        taken = Taken(row=chunk.numbers, **values, answers=[], is_same=[])
        if bad:  # such marks are no texts
            marks = {code: ["" if at in bad else one for at, one in enumerate(all_)] for code, all_ in marks.items()}
        taken = taken._replace(answers=objects_of(list(marks.values()), size))
        known, bad, first = self._compared(taken, bad)
        rejects = self._rejects(chunk, taken, sorted(bad), known, first)
        taken = taken._replace(is_same=[number in known for number in taken.number])
        if bad:
            good = [at not in bad for at in range(size)]
            taken, marks = taken.only(good), {code: list(compress(all_, good)) for code, all_ in marks.items()}
        return taken, list(marks.items()), rejects

    def _compared(self, taken: Taken, bad: set[int]) -> tuple[dict[int, Known], set[int], dict[int, int]]:
        """What is known about the rows; the rows that are bad, now with those that contradict what is there and those
        whose number stands in the file twice; and the first rows of the latter."""
        good = [at for at in range(len(taken.number)) if at not in bad] if bad else range(len(taken.number))
        known = self.known.of([taken.number[at] for at in good])
        if known:
            bad |= {at for at in good if taken.number[at] in known and not self._agrees(taken, at, known)}
            good = [at for at in good if at not in bad]
        doubles = self._seen.doubles([taken.number[at] for at in good], [taken.row[at] for at in good])
        first = {good[index]: row for index, row in doubles.items()}
        return known, bad | first.keys(), first

    @staticmethod
    def _agrees(taken: Taken, at: int, known: Mapping[int, Known]) -> bool:
        says = (taken.subject_id[at], taken.identity[at], taken.submitted_at[at], taken.answers[at])
        return is_equal(says, known[taken.number[at]].says)

    def _rejects(
        self, chunk: Chunk, taken: Taken, bad: Sequence[int], known: Mapping[int, Known], first: Mapping[int, int]
    ) -> list[Reject]:
        found = []
        for at in bad:
            try:
                self._explainer.raise_for(chunk.row(at), known.get(taken.number[at]), first.get(at))
            except RowRejectedError as error:
                found.append(error.reject)
        return found

    @cached_property
    def _explainer(self) -> Explainer:
        items = [(code, question) for code, question, _ in self._items]
        return Explainer(self.content, self.layout, self.survey, self.everyone, self.meaning, items)

    @cached_property
    def _seen(self) -> Seen:
        return Seen()

    @cached_property
    def _memos(self) -> dict[str, Memo]:
        """The columns of Taken, each with what its cells are read as."""
        zone, header = self.content.campaign.timezone, self.content.header.columns
        identity = self.layout.identity.at if self.layout.identity else None

        def identity_of(cell: Cell) -> str:
            return identity_text(self.everyone if identity is None else cell)

        found: dict[str, tuple[int | None, Read]] = {
            "number": (header.get("number"), parse_int),
            "submitted_at": (header.get("submitted"), lambda cell: instant_of(cell, zone)),
            "subject_id": (self.layout.subject.at, self._subject_id),
            "identity": (identity, identity_of),
            "seconds": (header.get("seconds"), lambda cell: None if is_blank(cell) else parse_duration(cell)),
            "channel": (header.get("channel"), lambda cell: clean_text(cell)[:CHANNEL]),
            "address_hash": (header.get("address"), lambda cell: self._hashed(clean_text(cell))),
        }
        return {key: self._memo(at, read) for key, (at, read) in found.items()}

    @cached_property
    def _columns(self) -> dict[str, Callable[[Chunk], list[Any]]]:
        """How each column of Taken is read from a chunk; numbers and instants hardly ever repeat and have ways of
        their own."""
        memos, header, layout = self._memos, self.content.header.columns, self.layout
        instants = Instants(self.content.campaign.timezone, memos["submitted_at"])
        places = {"subject_id": layout.subject.at, "identity": layout.identity.at if layout.identity else None}
        places |= {key: header.get(key) for key in ("seconds", "channel")}
        found: dict[str, Callable[[Chunk], list[Any]]] = {
            key: (lambda chunk, at=at, memo=memos[key]: memo.of(chunk.column(at)))  # type: ignore[misc]
            for key, at in places.items()
        }
        found["number"] = lambda chunk: numbers_of(chunk.under("number"), memos["number"])
        found["submitted_at"] = lambda chunk: instants.of(chunk.under("submitted"))
        found["address_hash"] = lambda chunk: self._hashes_of(chunk.under("address"), memos["address_hash"])
        return found

    def _memo(self, at: int | None, read: Read) -> Memo:
        return Memo(lambda cell: read(self.meaning.cell(at, cell)))

    @cached_property
    def _items(self) -> list[tuple[str, Question, Memo]]:
        """Code, question and memo of each question that is counted."""
        codes = {spelling_key(item["label"]): item["code"] for item in self.survey.items}
        found = ((codes[spelling_key(question.label)], question) for question in self.layout.items)
        return [(code, question, self._memo(question.at, self._mark_of(code))) for code, question in found]

    def _mark_of(self, code: str) -> Read:
        def read(cell: Cell) -> Any:
            text = self.survey.scale.read(cell)
            return FAILED if text is None else part_of_json(code, text)

        return read

    @property
    def levels(self) -> dict[str, dict[str, int]]:
        """Item code → which marks are levels of the scale, from worst to best."""
        texts = self.survey.scale.levels
        return {
            code: {part_of_json(code, text): level for level, text in enumerate(texts)} for code, _, _ in self._items
        }

    def _subject_id(self, cell: Cell) -> Any:
        found = self.content.names.find(self.layout.subject_kind, option_text(cell), count=False)
        return found.id if found else FAILED

    def _hashed(self, address: str) -> str:
        """HMAC-SHA256 of the address, the year and the survey's number: no address can be followed to another survey.

        Hashes are compared within a survey only, so those made before the year was part of it stay as they are; what
        is not seen is a burst of which one half came in before and the other after.
        """
        bare = PLACE_OF_ADDRESS.sub("", address).strip()
        if not bare or not self.secret:
            return ""
        return hmac.digest(self.secret, f"{self._salt}{bare}".encode(), "sha256").hex()

    @cached_property
    def _salt(self) -> str:
        return f"{self.content.campaign.year}:{self.survey.code}:"

    def _hashes_of(self, column: Sequence[Cell], memo: Memo) -> list[str]:
        """The hashes of a column: at once where all are bare addresses, as most are."""
        if all(isinstance(cell, str) and BARE_ADDRESS.fullmatch(cell) for cell in column) and self.secret:
            secret, digest, salt = self.secret, hmac.digest, self._salt
            return [digest(secret, (salt + cell).encode(), "sha256").hex() for cell in column]  # type: ignore[operator]
        return memo.of(column)


def numbers_of(column: Sequence[Cell], memo: Memo) -> list[Any]:
    """Whole numbers of a column; FAILED where a cell holds none. Almost all are plain digits."""
    try:
        together = "".join(column)  # type: ignore[arg-type]
        if together.isascii() and together.isdigit() and max(map(len, column)) <= SURE:  # type: ignore[arg-type]
            return list(map(int, column))  # type: ignore[arg-type]
    except (TypeError, ValueError):  # a blank, or no text
        pass
    return memo.of(column)


def part_of_json(key: str, text: str) -> str:
    """One member of an object in JSON."""
    return f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(text, ensure_ascii=False)}"


def objects_of(columns: Sequence[Sequence[str]], rows: int) -> list[str]:
    """JSON objects, row by row, from columns of members; "" is no member."""
    if not columns:
        return ["{}"] * rows
    return [f"{{{', '.join(filter(None, parts))}}}" for parts in zip(*columns, strict=True)]
