"""Reading a backup that may be damaged or hostile: nothing but what the manifest names, and never more than it says."""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from awards.backup.columns import decoded
from awards.backup.errors import DamagedBackupError
from awards.backup.format import MANIFEST, Manifest, TableEntry, damaged, file_member, table_member
from awards.i18n import lazy

LONGEST_LINE = 1 << 28  # bytes; the largest row is a run with its bundle
LARGEST_MANIFEST = 1 << 26
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError
)  # fmt: skip
CHUNK = 1 << 20
STORED = "stored_files"
Progress = Callable[[str, int, int], None]


class CheckedMember:
    """A member that is what the manifest says, or raises DamagedBackupError at the latest with its last byte."""

    def __init__(self, member: IO[bytes], name: str, size: int, sha256: str):
        self._member, self._name, self._left, self._sha256 = member, name, size, sha256
        self._digest = hashlib.sha256()

    def read(self, count: int = CHUNK) -> bytes:
        """Up to so many bytes; none at the end."""
        return self._checked(lambda: self._member.read(min(count, self._left + 1)))

    def lines(self) -> Iterator[bytes]:
        """Line by line. Raises DamagedBackupError for one that no row can fill, too."""
        while line := self._checked(lambda: self._member.readline(min(LONGEST_LINE, self._left) + 1)):
            if len(line) > LONGEST_LINE:
                raise damaged(self._name)
            yield line

    def _checked(self, read: Callable[[], bytes]) -> bytes:
        with named(self._name):
            part = read()
        self._digest.update(part)
        self._left -= len(part)
        if self._left < 0 or (not part and (self._left or self._digest.hexdigest() != self._sha256)):
            raise damaged(self._name)
        return part


class Backup:
    """An open backup: its manifest is read and the archive holds exactly the members that it names.

    Raises DamagedBackupError for any other file.
    """

    def __init__(self, path: Path):
        with named(path.name):
            self._archive = zipfile.ZipFile(path)
        try:
            self._members = _members(self._archive)
            self.manifest = self._read_manifest()
            _require_same(set(self._members), self.manifest.members)
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> "Backup":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._members:
            raise DamagedBackupError
        with named(MANIFEST), self._archive.open(self._members[MANIFEST]) as member:
            data = member.read(LARGEST_MANIFEST + 1)
        if len(data) > LARGEST_MANIFEST:
            raise damaged(MANIFEST)
        return Manifest.from_bytes(data)

    @contextmanager
    def _open(self, name: str, size: int, sha256: str) -> Iterator[CheckedMember]:
        with named(name):
            member = self._archive.open(self._members[name])
        with member:
            yield CheckedMember(member, name, size, sha256)

    @contextmanager
    def content(self, sha256: str) -> Iterator[CheckedMember]:
        """A file's content."""
        with self._open(file_member(sha256), self.manifest.files[sha256], sha256) as member:
            yield member

    def lines(self, table: str) -> Generator[bytes, None, None]:
        """A table's lines."""
        entry = self.manifest.tables[table]
        with self._open(table_member(table), entry.size, entry.sha256) as member:
            yield from member.lines()

    def rows(self, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each row's number from 1, and its values by column as a database takes them.

        Raises DamagedBackupError naming the row, or for another number of rows than the manifest says.
        """
        entry, number = self.manifest.tables[table], 0
        for number, line in enumerate(self.lines(table), 1):
            try:
                yield number, _row(entry, line)
            except (AttributeError, KeyError, ValueError, RecursionError) as error:
                words = {"member": table_member(table), "row": number}
                raise DamagedBackupError(lazy("%(member)s, row %(row)s: this is no row.", **words)) from error
        if number != entry.rows:
            raise damaged(table_member(table))

    def require_entries(self) -> None:
        """Raises DamagedBackupError unless each file has its entry, and each entry is accounted for."""
        told = dict(self.manifest.files)
        unkept = {*self.manifest.forgotten, *self.manifest.missing}
        for number, values in self.rows(STORED):
            if told.pop(values["sha256"], values["size"] if values["sha256"] in unkept else None) != values["size"]:
                words = {"member": table_member(STORED), "row": number}
                raise DamagedBackupError(lazy("%(member)s, row %(row)s: the content of this file is missing.", **words))
        if told:
            raise damaged(file_member(min(told)))

    def verify(self, progress: Progress) -> None:
        """Read all of it. Raises DamagedBackupError naming the first part that is not what was written."""
        tables, files = self.manifest.tables, self.manifest.files
        for number, table in enumerate(tables, 1):
            for _ in self.rows(table):
                pass
            progress(table_member(table), number, len(tables))
        self.require_entries()
        for number, sha256 in enumerate(files, 1):
            with self.content(sha256) as member:
                while member.read():
                    pass
            progress(file_member(sha256), number, len(files))


@contextmanager
def named(member: str) -> Iterator[None]:
    """What zipfile and its decompressors raise, as damage of this part."""
    try:
        yield
    except UNREADABLE as error:
        raise damaged(member) from error


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by name. Raises DamagedBackupError for one that is there twice, encrypted or packed otherwise."""
    members: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        if member.filename in members or member.flag_bits & 1 or member.compress_type not in PACKINGS:
            raise damaged(member.filename)
        members[member.filename] = member
    return members


def _require_same(found: set[str], told: set[str]) -> None:
    if absent := sorted(told - found):
        raise DamagedBackupError(lazy("%(member)s is missing from the backup.", member=absent[0]))
    if unknown := sorted(found - told):
        message = lazy("The backup holds “%(member)s”, which its list of contents does not name.", member=unknown[0])
        raise DamagedBackupError(message)


def _row(entry: TableEntry, line: bytes) -> dict[str, Any]:
    """Raises ValueError, KeyError or AttributeError for what is no row of the table."""
    values = json.loads(line)
    if list(values.keys()) != list(entry.columns):
        raise ValueError("other columns")
    return {name: decoded(kind, values[name]) for name, kind in entry.columns.items()}
