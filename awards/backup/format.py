"""The format `award-backup/1`: a zip of `tables/<name>.jsonl`, `files/<sha256>` and, last, `manifest.json`.

A table is JSON lines: one object per row, keys and rows in order (of columns by name, of the primary key), without
white space, each line ended by a newline. The manifest says what each member must be, so a backup is read by it alone.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from awards.backup.columns import KINDS
from awards.backup.errors import DamagedBackupError
from awards.i18n import lazy

FORMAT = "award-backup/1"
MANIFEST = "manifest.json"
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
SHA256 = re.compile(r"[0-9a-f]{64}")
REVISION = re.compile(r"[0-9A-Za-z_]{1,40}")


@dataclass(frozen=True)
class TableEntry:
    """One table: column → kind (see `columns.KINDS`), how many rows, and its member's size in bytes and digest."""

    columns: dict[str, str]
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `files` are digest → size in bytes; `forgotten` the digests of contents that were deleted on
    purpose, `missing` of those that should have been in the store and were not, or were damaged."""

    revision: str
    made_at: str
    version: str
    key_check: str
    tables: dict[str, TableEntry]
    files: dict[str, int]
    forgotten: list[str]
    missing: list[str]

    @property
    def content_sha256(self) -> str:
        """The digest of what is kept, whenever and by whom: equal for equal rows and files, on both databases."""
        kept = {name: value for name, value in asdict(self).items() if name in ("revision", "tables", "files")}
        return hashlib.sha256(canonical(kept)).hexdigest()

    @property
    def members(self) -> set[str]:
        """The names of all members of the archive."""
        return {MANIFEST, *map(table_member, self.tables), *map(file_member, self.files)}

    def to_bytes(self) -> bytes:
        """As the member `manifest.json`, with the digest over all of it."""
        document = {"format": FORMAT, **asdict(self), "content_sha256": self.content_sha256}
        return canonical({**document, "sha256": hashlib.sha256(canonical(document)).hexdigest()})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read back. Raises DamagedBackupError for another format, a digest that does not fit, or any value that no
        manifest has."""
        try:
            document = json.loads(data)
            if document["format"] != FORMAT:
                raise DamagedBackupError(lazy("This is a file of another format than “%(format)s”.", format=FORMAT))
            told = document.pop("sha256")
            if hashlib.sha256(canonical(document)).hexdigest() != told:
                raise damaged(MANIFEST)
            return _manifest(document)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise damaged(MANIFEST) from error


def canonical(document: Any) -> bytes:
    """JSON with sorted keys and without white space."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def table_member(name: str) -> str:
    return f"tables/{name}.jsonl"


def file_member(sha256: str) -> str:
    return f"files/{sha256}"


def key_check_of(secret_key: str) -> str:
    """Shows that two installations have the same secret key, without showing the key."""
    return hmac.new(secret_key.encode(), f"{FORMAT} key check".encode(), hashlib.sha256).hexdigest()


def damaged(member: str) -> DamagedBackupError:
    """The error that a member is not what it was written as."""
    return DamagedBackupError(lazy("%(member)s is damaged: it is not what was written.", member=member))


def _manifest(document: Mapping[str, Any]) -> Manifest:
    """Raises KeyError, TypeError or ValueError for what no manifest has."""
    tables = {_text(name, NAME): _table(entry) for name, entry in document["tables"].items()}
    files = {_text(sha256, SHA256): _count(size) for sha256, size in document["files"].items()}
    made_at = datetime.fromisoformat(document["made_at"])
    if made_at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return Manifest(
        revision=_text(document["revision"], REVISION),
        made_at=document["made_at"],
        version=str(document["version"]),
        key_check=_text(document["key_check"], SHA256),
        tables=tables,
        files=files,
        forgotten=[_text(one, SHA256) for one in document["forgotten"]],
        missing=[_text(one, SHA256) for one in document["missing"]],
    )


def _table(entry: Mapping[str, Any]) -> TableEntry:
    columns = {_text(name, NAME): kind for name, kind in entry["columns"].items()}
    if not set(columns.values()) <= set(KINDS):
        raise ValueError("columns of an unknown kind")
    return TableEntry(columns, _count(entry["rows"]), _count(entry["size"]), _text(entry["sha256"], SHA256))


def _text(value: Any, shape: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise ValueError(f"not of the shape {shape.pattern}: {value!r}")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"not a count: {value!r}")
    return value
