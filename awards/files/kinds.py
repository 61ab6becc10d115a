"""What a file is, found from its content and never from its name, and whether it may come in."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from enum import Enum
from pathlib import Path, PurePath
from typing import BinaryIO

from awards.files import containers
from awards.files.encoding import find_encoding
from awards.files.errors import (
    CorruptFileError,
    DamagedTextError,
    DrawingError,
    EmptyFileError,
    EncryptedFileError,
    FileError,
    KindNotAllowedError,
    MacrosError,
    MisnamedFileError,
    ProgramError,
    TooLargeError,
    TooManyPixelsError,
    UnknownKindError,
    WebPageError,
)
from awards.i18n import lazy

HEAD = 4096
PIXELS = 50_000_000
MARKUP = re.compile(rb"\s*<(!doctype|!--|\?xml|html|head|meta|script|style|table|body|div|svg)\b", re.IGNORECASE)


class FileKind(Enum):
    """Kinds of content; ENCRYPTED is a workbook or document behind a password, whatever is inside."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"
    ENCRYPTED = "encrypted"


ENDINGS = {
    FileKind.PDF: (".pdf",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.PNG: (".png",),
    FileKind.DOCX: (".docx",),
    FileKind.XLSX: (".xlsx",),
    FileKind.XLS: (".xls",),
    FileKind.ODS: (".ods",),
    FileKind.TEXT: (".csv", ".txt", ".tsv"),
    FileKind.ENCRYPTED: (),
}
TABLE_ENDINGS = {
    ending for kind in (FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.TEXT) for ending in ENDINGS[kind]
}
PROGRAMS = (b"MZ\x90", b"\x7fELF")
MAGIC = ((b"%PDF-", FileKind.PDF), (b"\xff\xd8\xff", FileKind.JPEG), (b"\x89PNG\r\n\x1a\n", FileKind.PNG))
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(source: Path | BinaryIO) -> FileKind:
    """What a whole file is; raises as detect_kind does, and EmptyFileError for nothing at all."""
    with opened(source) as stream:
        stream.seek(0)
        head = stream.read(HEAD)
        if not head:
            raise EmptyFileError
        return detect_kind(head, stream)


def detect_kind(head: bytes, source: Path | BinaryIO) -> FileKind:
    """What a file is by its first bytes and, for containers and text, by the rest of it.

    A stream must be seekable and is left anywhere. Raises UnknownKindError, ProgramError, CorruptFileError for a broken
    zip, TooLargeError or ZipBombError for one that unpacks to too much.
    """
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(PROGRAMS):  # some of them would pass for text in UTF-16
        raise ProgramError
    with opened(source) as stream:
        if head.startswith(b"PK\x03\x04"):
            return kind_of_zip(stream)
        if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            return kind_of_ole(stream)
        # A page of HTML or SVG is text as well, and too often sent as .xls or as a picture.
        if head and not is_markup(head) and find_encoding(stream):
            return FileKind.TEXT
    raise UnknownKindError


def is_markup(head: bytes) -> bool:
    """Whether a text begins as HTML, XML or SVG does."""
    return bool(MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")))


@contextmanager
def opened(source: Path | BinaryIO) -> Iterator[BinaryIO]:
    """The source as a binary stream; only a stream opened here is closed."""
    if not isinstance(source, Path):
        yield source
        return
    with source.open("rb") as stream:
        yield stream


def kind_of_zip(stream: BinaryIO) -> FileKind:
    """Office documents are told apart by the members that they must have."""
    archive = containers.open_zip(stream)
    names = set(archive.namelist())
    types = containers.read_small(archive, "[Content_Types].xml")
    if "word/document.xml" in names or b"wordprocessingml.document.main" in types:  # Word may call it document2.xml
        return FileKind.DOCX
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if containers.read_small(archive, "mimetype").strip() == ODS_TYPE:
        encrypted = b"encryption-data" in containers.read_small(archive, "META-INF/manifest.xml")
        return FileKind.ENCRYPTED if encrypted else FileKind.ODS
    raise UnknownKindError


def kind_of_ole(stream: BinaryIO) -> FileKind:
    """The old Excel format, or an Office document behind a password, which is wrapped in the same container."""
    names = containers.ole_holds(stream, "EncryptedPackage", "Workbook", "Book")
    if "EncryptedPackage" in names:
        return FileKind.ENCRYPTED
    if names:
        return FileKind.XLS
    raise UnknownKindError


def check_upload(stream: BinaryIO, *, allowed: AbstractSet[FileKind], max_bytes: int, name: str) -> FileKind:
    """What an upload is, if it may come in; the stream is rewound.

    Raises a subclass of FileError: empty, over `max_bytes`, of an unknown kind, encrypted, not what the ending of
    `name` says, not `allowed`, with macros, damaged, a zip bomb, or a picture of over 50 million pixels.
    """
    try:
        check_size(stream, max_bytes)
        kind = known_kind(stream, name, allowed)
        if kind in (FileKind.DOCX, FileKind.XLSX):
            check_macros(stream)  # before the name: .xlsm says no more than that there are macros
        check_name(kind, name, allowed)
        check_allowed(kind, allowed)
        if kind in (FileKind.JPEG, FileKind.PNG):
            check_picture(stream, kind)
    finally:
        stream.seek(0)
    return kind


def known_kind(stream: BinaryIO, name: str, allowed: AbstractSet[FileKind]) -> FileKind:
    """As `kind_of`; what is of no known kind is told by how it begins and by what `name` promises. Raises WebPageError,
    DrawingError, DamagedTextError, and KindNotAllowedError for a name that ends as nothing that is `allowed`."""
    try:
        return kind_of(stream)
    except ProgramError:
        raise
    except UnknownKindError as error:
        ending = PurePath(name).suffix.lower()
        stream.seek(0)
        head = stream.read(HEAD)
        if is_markup(head):
            raise (WebPageError if ending in TABLE_ENDINGS else DrawingError) from error
        if ending in ENDINGS[FileKind.TEXT]:
            raise DamagedTextError from error
        if not _ends_as(name, allowed):
            words = {"name": name, "allowed": _labels(allowed)}
            message = lazy("Allowed here: %(allowed)s. The name “%(name)s” ends otherwise.", **words)
            raise KindNotAllowedError(message) from error
        raise


def check_size(stream: BinaryIO, max_bytes: int) -> None:
    """Raises EmptyFileError or TooLargeError; sizes are told in megabytes of a million bytes."""
    size = stream.seek(0, 2)
    if not size:
        raise EmptyFileError
    if size > max_bytes:
        sizes = {"size": megabytes(size), "limit": megabytes(max_bytes)}
        raise TooLargeError(lazy("The file has %(size)s MB; at most %(limit)s MB are allowed.", **sizes))


def megabytes(size: int) -> str:
    """Bytes as megabytes with one decimal, rounded up so that a file over the limit never seems to be at it."""
    tenths = -(-size // 100_000)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def check_name(kind: FileKind, name: str, allowed: AbstractSet[FileKind]) -> None:
    """Raises EncryptedFileError, or MisnamedFileError if the name ends otherwise than its content. Where it ends as
    nothing that is allowed, that comes first: nobody has to know what a content is to choose another file."""
    if kind is FileKind.ENCRYPTED:
        raise EncryptedFileError
    if _ends_as(name, {kind}):
        return
    words = {"name": name, "kind": label(kind), "allowed": _labels(allowed)}
    if _ends_as(name, allowed):
        raise MisnamedFileError(lazy("The name “%(name)s” does not fit the content, which is %(kind)s.", **words))
    message = lazy("Allowed here: %(allowed)s. The name “%(name)s” ends otherwise; its content is %(kind)s.", **words)
    raise (MisnamedFileError if kind in allowed else KindNotAllowedError)(message)


def label(kind: FileKind) -> str:
    """The kind as people write it, the same in every language."""
    return "CSV/TXT" if kind is FileKind.TEXT else kind.value.upper()


def check_allowed(kind: FileKind, allowed: AbstractSet[FileKind]) -> None:
    """Raises KindNotAllowedError, naming the kinds that would do in the order of FileKind."""
    if kind not in allowed:
        words = {"kind": label(kind), "allowed": _labels(allowed)}
        raise KindNotAllowedError(lazy("Allowed here: %(allowed)s. Files of the kind %(kind)s are not taken.", **words))


def _ends_as(name: str, kinds: AbstractSet[FileKind]) -> bool:
    return PurePath(name).suffix.lower() in {ending for kind in kinds for ending in ENDINGS[kind]}


def _labels(kinds: AbstractSet[FileKind]) -> str:
    return " / ".join(label(one) for one in FileKind if one in kinds)


def check_macros(stream: BinaryIO) -> None:
    """Raises MacrosError for an Office document with macros."""
    stream.seek(0)
    if containers.has_macros(containers.open_zip(stream)):
        raise MacrosError


def check_picture(stream: BinaryIO, kind: FileKind) -> None:
    """Raises TooManyPixelsError or CorruptFileError; reads the size that the picture declares, decodes nothing."""
    from PIL import Image

    stream.seek(0)
    too_big = lazy("The picture has more than %(limit)s pixels.", limit=f"{PIXELS:,}")
    try:
        with Image.open(stream, formats=[kind.name]) as picture:
            width, height = picture.size
            if width * height > PIXELS:
                raise TooManyPixelsError(too_big)
            picture.verify()
    except FileError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixelsError(too_big) from error
    except Exception as error:  # Pillow's readers raise almost anything on damaged files
        raise CorruptFileError from error
