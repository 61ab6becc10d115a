"""Documents as bytes: strict JSON in, canonical JSON out, and the digest of the canonical form.

The canonical form has no white space at all, so neither the stored result nor the file of `run -o` ends in a newline.
"""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

from scoring.problems import BundleError, Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_DIGITS = 12


@dataclass(frozen=True)
class NotAnInteger:
    """A JSON number that no document may hold (fraction, exponent, NaN, too long), kept as written for the message."""

    text: str

    def __str__(self) -> str:
        return self.text if len(self.text) <= 40 else self.text[:40] + "…"


class RepeatedKey(NamedTuple):
    """Stands in an object as an extra key when JSON gave `key` twice, so that validation finds it where it is."""

    key: str


def load_document(data: bytes) -> Any:
    """Any JSON document. Numbers that are not integers and repeated keys stay in it as marks for the validation.

    Raises BundleError if the bytes are too many, not UTF-8, not JSON, or nested too deeply.
    """
    if len(data) > MAX_BYTES:
        raise BundleError([Problem((), "too_large", (("limit", str(MAX_BYTES)),))])
    try:
        return _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise BundleError([Problem((), "not_utf8")]) from None
    except json.JSONDecodeError as error:
        why = f"{error.msg}, line {error.lineno} column {error.colno}"
        raise BundleError([Problem((), "not_json", (("why", why),))]) from None
    except RecursionError:
        raise BundleError([Problem((), "too_deep")]) from None


def load_bundle(data: bytes) -> dict[str, Any]:
    """A bundle from its bytes, yet to be validated (`check_bundle`, `run`); raises as `load_document` does."""
    document = load_document(data)
    if not isinstance(document, dict):
        raise BundleError([Problem((), "not_object", (("value", type(document).__name__),))])
    return document


def canonical_bytes(document: Any) -> bytes:
    """The one way to write a document: UTF-8, text in NFC, keys by code point, no white space, only JSON's own escapes.

    Raises ValueError for what has no canonical form (a lone surrogate, NaN, keys that NFC makes equal). That a document
    holds no binary float is for its validation to say.
    """
    try:
        text = _dumps(document)
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            text = _dumps(_in_nfc(document))
        return text.encode("utf-8")
    except (TypeError, RecursionError) as error:
        raise ValueError(f"no canonical form: {error}") from None


def digest(document: Any) -> str:
    """SHA-256 of the canonical form, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def _integer(text: str) -> int | NotAnInteger:
    return int(text) if len(text.lstrip("-")) <= MAX_DIGITS else NotAnInteger(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[Any, Any]:
    built: dict[Any, Any] = dict(pairs)
    if len(built) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                built[RepeatedKey(key)] = None
            seen.add(key)
    return built


def _dumps(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _in_nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        built = {_in_nfc(key): _in_nfc(item) for key, item in value.items()}
        if len(built) < len(value):
            raise ValueError("no canonical form: two keys of an object are equal in NFC")
        return built
    if isinstance(value, list | tuple):
        return [_in_nfc(item) for item in value]
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=NotAnInteger, parse_int=_integer, parse_constant=NotAnInteger
)
