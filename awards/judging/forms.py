"""What judges and the office send: texts in, typed values out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from awards.i18n import LazyMessage, lazy
from awards.judging.errors import DeclarationError, MarksError
from awards.judging.rules import TEXTS

_MARK = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_POINTS = str.maketrans({"。": ".", "．": ".", "\u200b": None, "\ufeff": None})
NOT_A_NUMBER = lazy("Write a number such as 8 or 8.5.")
WITH_COMMA = lazy("Write the decimal with a point, such as 8.5.")
ANSWERS = ("none", "conflict")


def parse_mark(text: str) -> Decimal | None:
    """A mark as typed or pasted: full-width digits, a Chinese full stop and what Excel puts around a cell are
    understood, empty is no mark.

    Raises ValueError for anything else that is not a plain decimal (exponents, NaN, Infinity, commas: 1,5 may be meant
    as a decimal or as fifteen hundred with digits lost).
    """
    plain = unicodedata.normalize("NFKC", text.translate(_POINTS)).strip()
    if not plain:
        return None
    if not _MARK.fullmatch(plain):
        raise ValueError(text)
    return Decimal(plain)


def parse_marks(texts: Mapping[str, str]) -> dict[str, Decimal | None]:
    """Criterion code → mark or None. Raises MarksError naming every text that is no number."""
    marks: dict[str, Decimal | None] = {}
    faults: dict[str, LazyMessage] = {}
    for code, text in texts.items():
        try:
            marks[code] = parse_mark(text)
        except ValueError:
            faults[code] = fault_of(text)
    if faults:
        raise MarksError(faults)
    return marks


def fault_of(text: str) -> LazyMessage:
    """What is wrong with a text that is no mark."""
    return WITH_COMMA if "," in unicodedata.normalize("NFKC", text) else NOT_A_NUMBER


@dataclass
class SheetForm:
    """The marks of one sheet as typed, what was written beside them, and the version that the page showed."""

    texts: dict[str, str]
    version: int
    written: dict[str, str] = field(default_factory=dict)
    faults: dict[str, LazyMessage] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Mapping[str, str], codes: Iterable[str]) -> "SheetForm":
        """From a sent page: fields `mark-<criterion code>`, `comment`, `note` and `version`."""
        texts = {code: form[f"mark-{code}"] for code in codes if f"mark-{code}" in form}
        written = {name: form[name] for name in TEXTS if name in form}
        return cls(texts, whole_number(form.get("version")), written)

    @property
    def marks(self) -> dict[str, Decimal | None]:
        """Raises MarksError."""
        return parse_marks(self.texts)


def read_saving(document: Any) -> SheetForm:
    """From fields that save themselves: `{"version": 3, "marks": {code: text}, "texts": {"comment": text}}`; marks or
    texts may be absent. Raises MarksError for another shape."""
    sent = document if isinstance(document, dict) else {}
    if not {"marks", "texts"} & sent.keys():
        raise MarksError({})
    version = sent.get("version")
    return SheetForm(_texts_in(sent, "marks"), version if type(version) is int else 0, _texts_in(sent, "texts"))


def _texts_in(document: dict[str, Any], name: str) -> dict[str, str]:
    part = document.get(name, {})
    if not isinstance(part, dict) or not all(isinstance(text, str) for text in part.values()):
        raise MarksError({})
    return part


@dataclass
class DeclarationForm:
    """Per nomination id the answer ("none", "conflict" or "") and the reason, as sent."""

    answers: dict[int, str]
    reasons: dict[int, str]
    faults: dict[int, LazyMessage] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "DeclarationForm":
        """From a sent page: fields `nominee` (every id it asked about), `answer-<id>` and `reason-<id>`."""
        ids = [whole_number(text) for text in form.get("nominees", "").split(",") if text]
        answers = {number: form.get(f"answer-{number}", "") for number in ids}
        reasons = {number: form.get(f"reason-{number}", "") for number in ids}
        return cls(answers, reasons)

    @property
    def conflicts(self) -> dict[int, str]:
        """Nomination id → reason, of those answered with a conflict. Raises DeclarationError for a missing answer."""
        missing = [number for number, answer in self.answers.items() if answer not in ANSWERS]
        if missing:
            raise DeclarationError(dict.fromkeys(missing, lazy("Choose one of the two.")))
        return {number: self.reasons[number] for number, answer in self.answers.items() if answer == "conflict"}


def whole_number(text: str | None) -> int:
    """A whole number as sent; 0 for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0
