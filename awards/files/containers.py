"""A look into zip and OLE containers without unpacking them."""

import re
import zipfile
from typing import BinaryIO

from awards.files.errors import CorruptFileError, TooLargeError, ZipBombError
from awards.i18n import lazy

UNPACKED_BYTES = 120_000_000  # a survey of 100,000 rows has 98 MB where each text is written into its cell
UNPACKED_RATIO = 200
MEMBERS = 10_000
SMALL_MEMBER = 1 << 20
CHUNK = 1 << 20
ENTRY = 128  # a directory entry of an OLE compound file: the name in UTF-16, its length in bytes at 64


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive, once its directory shows that unpacking is harmless.

    Raises CorruptFileError without a whole directory, TooLargeError over 120 MB unpacked, ZipBombError over 200 times
    the file's size or 10,000 members. The directory may lie: whoever unpacks all of it still needs limits.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise CorruptFileError from error
    stream.seek(0, 2)
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > UNPACKED_RATIO * stream.tell() or len(archive.infolist()) > MEMBERS:
        raise ZipBombError
    if unpacked > UNPACKED_BYTES:
        limit = UNPACKED_BYTES // 1_000_000
        raise TooLargeError(
            lazy("Unpacked, the file has more than %(limit)s MB. Split it, or save a table as .csv.", limit=limit)
        )
    return archive


def read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first megabyte of a member, empty where there is none; raises CorruptFileError if it cannot be unpacked."""
    try:
        with archive.open(name) as member:
            return member.read(SMALL_MEMBER)
    except KeyError:
        return b""
    except Exception as error:  # zlib, lzma, bz2 and zipfile each raise errors of their own
        raise CorruptFileError from error


def has_macros(archive: zipfile.ZipFile) -> bool:
    """Whether an Office document carries macros, or declares itself as a kind that may."""
    names = [name.casefold() for name in archive.namelist()]
    return any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names) or (
        b"macroenabled" in read_small(archive, "[Content_Types].xml").lower()
    )


def ole_holds(stream: BinaryIO, *names: str) -> set[str]:
    """Which of the named streams an OLE compound file's directory lists.

    Directory entries lie at multiples of 128 bytes, so a scan finds them without following sector chains.
    """
    patterns = {name: re.compile(re.escape((name + "\0").encode("utf-16-le"))) for name in names}
    found: set[str] = set()
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        for name, pattern in patterns.items():
            length = 2 * len(name) + 2
            for hit in pattern.finditer(chunk):
                at = hit.start()
                if at % ENTRY == 0 and chunk[at + 64 : at + 66] == length.to_bytes(2, "little"):
                    found.add(name)
    return found
