"""Uploads are taken for what they hold, never for what they are called."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from awards.files.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    KindNotAllowedError,
    MacrosError,
    MisnamedFileError,
    TooLargeError,
    TooManyPixelsError,
    UnknownKindError,
    ZipBombError,
)
from awards.files.kinds import FileKind, check_upload, detect_kind, kind_of
from tests.imports import made_files as made

pytestmark = pytest.mark.unit

ALL = frozenset(FileKind)
LIMIT = 20_000_000
PDF = b"%PDF-1.7\n1 0 obj\n"


def picture(form: str, size: tuple[int, int] = (3, 2)) -> bytes:
    """A small picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form)
    return out.getvalue()


def wide_png(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds nothing of it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def xlsx(tmp_path: Path) -> bytes:
    return made.write_xlsx(tmp_path / "made.xlsx", {"A1": "甲"}).read_bytes()


def check(data: bytes, name: str, allowed: frozenset[FileKind] = ALL, max_bytes: int = LIMIT) -> FileKind:
    return check_upload(io.BytesIO(data), allowed=allowed, max_bytes=max_bytes, name=name)


def test_kinds_by_content(tmp_path: Path) -> None:
    sheet = [[{"valuetype": "string", "p": "甲"}]]
    files = {
        FileKind.PDF: PDF,
        FileKind.JPEG: picture("JPEG"),
        FileKind.PNG: picture("PNG"),
        FileKind.DOCX: made.docx(),
        FileKind.XLSX: xlsx(tmp_path),
        FileKind.XLS: made.write_xls(tmp_path / "a", {(0, 0): "甲"}).read_bytes(),
        FileKind.ODS: made.write_ods(tmp_path / "b", sheet).read_bytes(),
        FileKind.ENCRYPTED: made.write_encrypted(tmp_path / "c").read_bytes(),
        FileKind.TEXT: "工号,姓名\n1,李\n".encode("gb18030"),
    }
    assert set(files) == ALL
    for kind, data in files.items():
        assert kind_of(io.BytesIO(data)) is kind
        (tmp_path / "any").write_bytes(data)
        assert detect_kind(data[:64], tmp_path / "any") is kind


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a\x01\0\x01\0",
        b"MZ\x90\0\x03\0\0\0",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg'/>",
        made.zip_of({"readme.txt": b"no document"}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        b"\x01\x02\x03 binary",
    ],
)
def test_what_is_not_known_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownKindError):
        check(data, "a.pdf")


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"MZ\x90\0\x03\0\0\0", "证书.pdf", "is a program"),
        (b"\x7fELF\x02\x01\x01\0", "a.png", "is a program"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "图.svg", "SVG drawing"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "图.png", "SVG drawing"),
        (b"<html><table></table></html>", "表.xls", "web page under the name of a table"),
    ],
)
def test_programs_drawings_and_pages_are_told_apart(data: bytes, name: str, words: str) -> None:
    with pytest.raises(UnknownKindError, match=words):
        check(data, name)


def test_a_document_may_call_its_main_part_otherwise() -> None:
    content_type = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = b'<Override PartName="/word/document2.xml" ContentType="%s"/>' % content_type
    data = made.zip_of({"[Content_Types].xml": types, "word/document2.xml": b"<document/>"})
    assert check(data, "a.docx") is FileKind.DOCX


def test_the_name_of_a_stream_in_a_cell_is_not_a_stream(tmp_path: Path) -> None:
    path = made.write_xls(tmp_path / "a.xls", {(0, 0): "EncryptedPackage\0一"})
    assert "EncryptedPackage\0".encode("utf-16-le") in path.read_bytes()
    assert kind_of(path) is FileKind.XLS


def test_a_good_upload_is_rewound(tmp_path: Path) -> None:
    stream = io.BytesIO(xlsx(tmp_path))
    kind = check_upload(stream, allowed={FileKind.XLSX}, max_bytes=LIMIT, name="花名册.XLSX")
    assert kind is FileKind.XLSX
    assert stream.tell() == 0


def test_the_stream_is_rewound_after_a_refusal() -> None:
    stream = io.BytesIO(PDF)
    with pytest.raises(MisnamedFileError):
        check_upload(stream, allowed=ALL, max_bytes=LIMIT, name="a.png")
    assert stream.tell() == 0


def test_nothing_at_all_is_told() -> None:
    with pytest.raises(EmptyFileError):
        check(b"", "a.pdf")


def test_the_limit_of_size_is_exact_and_told() -> None:
    # 1,250,000 bytes are 1.25 MB, told as 1.3; the limit of 1,249,999 bytes as 1.3 as well
    data = PDF.ljust(1_250_000, b" ")
    assert check(data, "a.pdf", max_bytes=1_250_000) is FileKind.PDF
    with pytest.raises(TooLargeError, match=r"1\.3 MB"):
        check(data, "a.pdf", max_bytes=1_249_999)
    with pytest.raises(TooLargeError, match=r"has 1\.3 MB; at most 1 MB"):
        check(data, "a.pdf", max_bytes=1_000_000)


@pytest.mark.parametrize("name", ["a.xlsx", "a", "docx", "a.docx.exe", "a.doc", ".docx"])
def test_content_that_is_not_what_its_name_says(name: str) -> None:
    with pytest.raises(MisnamedFileError, match="DOCX"):
        check(made.docx(), name)


def test_a_picture_under_the_name_of_a_document() -> None:
    with pytest.raises(MisnamedFileError, match=r"“证明\.pdf”.*PNG"):
        check(picture("PNG"), "证明.pdf")


def test_a_kind_that_is_not_wanted_is_told_with_those_that_are() -> None:
    wanted = frozenset({FileKind.XLSX, FileKind.PDF})
    for data, name, words in (
        (b"a,b\n", "a.csv", r"^Allowed here: PDF / XLSX\. .*CSV/TXT"),
        (b"a,b\n", "a.gif", r"^Allowed here: PDF / XLSX\. .*“a\.gif” .*CSV/TXT"),
        (b"GIF89a\x01\0\x01\0", "a.gif", r"^Allowed here: PDF / XLSX\. .*“a\.gif”"),
    ):
        with pytest.raises(KindNotAllowedError, match=words):
            check(data, name, wanted)


def test_a_password_is_told_whatever_the_name(tmp_path: Path) -> None:
    with pytest.raises(EncryptedFileError):
        check(made.write_encrypted(tmp_path / "a.xlsx").read_bytes(), "a.xlsx")


@pytest.mark.parametrize(
    "members",
    [
        {"word/vbaProject.bin": b"x"},
        {"xl/VBAPROJECT.BIN": b"x"},
        {"xl/macrosheets/sheet1.xml": b"<x/>"},
        {"[Content_Types].xml": b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'},
    ],
)
def test_macros_are_refused(members: dict[str, bytes]) -> None:
    with pytest.raises(MacrosError):
        check(made.zip_of({"word/document.xml": b"<document/>"} | members), "a.docx")


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(ZipBombError):
        check(made.bomb(), "a.xlsx")


def test_a_file_that_unpacks_to_much_is_refused_with_advice() -> None:
    # 121 MB at less than 200 times: every hundredth byte is noise that does not pack
    noise = bytes(range(256)) * 40
    block = b"".join(noise[at : at + 10] + b" " * 990 for at in range(1000))
    data = made.zip_of({"word/document.xml": b"<x/>"} | {f"word/{at}": block for at in range(121)})
    with pytest.raises(TooLargeError, match=r"more than 120 MB") as caught:
        check(data, "a.docx")
    assert not isinstance(caught.value, ZipBombError)


def test_too_many_members_are_a_bomb() -> None:
    with pytest.raises(ZipBombError):
        check(made.zip_of({"word/document.xml": b""} | {f"word/{at}": b"" for at in range(10_000)}), "a.docx")


def test_a_truncated_document_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError):
        check(xlsx(tmp_path)[:-200], "a.xlsx")


@pytest.mark.parametrize("size", [(10_000, 5_001), (60_000, 60_000)])
def test_pictures_are_measured_before_they_are_decoded(size: tuple[int, int]) -> None:
    # 10,000 × 5,001 is 10,000 pixels over the limit of 50 million
    with pytest.raises(TooManyPixelsError, match="50,000,000"):
        check(wide_png(*size), "a.png")


def test_a_picture_at_the_limit_passes() -> None:
    assert check(wide_png(10_000, 5_000), "a.png") is FileKind.PNG


def test_damaged_pictures_are_told() -> None:
    whole = picture("PNG", (200, 200))
    broken = whole[:60] + bytes([whole[60] ^ 255]) + whole[61:]
    for data in (broken, b"\xff\xd8\xff\xe0 and no picture"):
        with pytest.raises(CorruptFileError):
            check(data, "a.png" if data is broken else "a.jpg")


def test_good_pictures_pass() -> None:
    assert check(picture("JPEG"), "合影.JPG") is FileKind.JPEG
    assert check(picture("PNG"), "a.png") is FileKind.PNG
