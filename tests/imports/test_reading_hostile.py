"""Files that are broken, locked or made to harm: each gets its message, and the application goes on."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from awards.files.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    TooLargeError,
    UnknownKindError,
    ZipBombError,
)
from awards.imports.reading import read_tables, workbooks
from awards.imports.reading.errors import NotATableError, ReadingTimeoutError, TooBigTableError, WebPageError
from awards.imports.reading.tables import scan
from awards.imports.reading.workbooks import READER, scan_workbook, why_ended
from tests.imports import made_files as made

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("far", ["XFD1048576", "XFD4000"])
def test_a_sparse_sheet_ends_the_child_and_not_us(tmp_path: Path, far: str) -> None:
    # Two cells: calamine asks for every place between them at once, 17 thousand million, which no machine has, or
    # 66 million of over 20 bytes, which only the child's limit of 1 GiB refuses.
    path = made.write_xlsx(tmp_path / "a.xlsx", {"A1": 1, far: 2})
    assert path.stat().st_size < 10_000
    with pytest.raises(TooBigTableError):
        read_tables(path)


def test_a_password_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncryptedFileError):
        read_tables(made.write_encrypted(tmp_path / "a.xlsx"))


def test_a_password_of_the_old_format_is_told(tmp_path: Path) -> None:
    path = made.write_xls(tmp_path / "a.xls", {(0, 0): "密"})
    write_access, file_pass = 0x005C, 0x002F
    path.write_bytes(made.xls_record(path.read_bytes(), write_access, file_pass))
    with pytest.raises(EncryptedFileError):
        read_tables(path)


def test_a_password_of_an_ods_is_told(tmp_path: Path) -> None:
    path = made.write_ods(tmp_path / "a.ods", [[{"valuetype": "string", "p": "密"}]])
    entry = b'manifest:full-path="content.xml"'
    mark = entry + b' manifest:encryption-data="x"'
    path.write_bytes(made.edited(path.read_bytes(), "META-INF/manifest.xml", entry, mark))
    with pytest.raises(EncryptedFileError):
        read_tables(path)


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
def test_a_truncated_workbook_is_damaged(tmp_path: Path, kept: float) -> None:
    data = made.write_xlsx(tmp_path / "whole.xlsx", {"A1": "甲", "B9": 3}).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(CorruptFileError):
        read_tables(tmp_path / "a.xlsx")


def test_a_truncated_old_workbook_is_damaged(tmp_path: Path) -> None:
    path = made.write_xls(tmp_path / "a.xls", {(row, 0): f"甲{row}" for row in range(500)})
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises((CorruptFileError, NotATableError)):
        read_tables(path)


def test_bytes_changed_anywhere_never_escape_as_another_error(tmp_path: Path) -> None:
    whole = made.write_xlsx(tmp_path / "whole.xlsx", {"A1": "甲", "B9": 3}).read_bytes()
    dice = random.Random(20151201)  # noqa: S311 - the same damage every time
    path = tmp_path / "a.xlsx"
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(20):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(data)
        try:
            read_tables(path)
        except (CorruptFileError, NotATableError, TooLargeError):
            continue


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(made.bomb())
    with pytest.raises(ZipBombError):
        read_tables(tmp_path / "a.xlsx")


def test_a_document_type_with_entities_is_refused(tmp_path: Path) -> None:
    data = made.write_xlsx(tmp_path / "a.xlsx", {"A1": 1}).read_bytes()
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><styleSheet'
    (tmp_path / "a.xlsx").write_bytes(made.edited(data, "xl/styles.xml", b"<styleSheet", laughs))
    with pytest.raises(CorruptFileError):
        read_tables(tmp_path / "a.xlsx")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(EmptyFileError):
        read_tables(tmp_path / "a.csv")


def test_a_web_page_under_the_name_of_a_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>")
    with pytest.raises(WebPageError, match="web page"):
        read_tables(tmp_path / "a.xls")


@pytest.mark.parametrize("content", [made.docx(), b"%PDF-1.7\n", bytes(range(256)), b"PK\x03\x04 and no more"])
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises((NotATableError, CorruptFileError)) as caught:
        read_tables(tmp_path / "a.xlsx")
    assert not isinstance(caught.value, UnknownKindError)
    assert str(caught.value)


def test_the_child_limits_itself() -> None:
    script = (
        "import importlib, resource, sys; sys.path.insert(0, sys.argv[1]); "
        "importlib.import_module('child.limits').limit_resources(); "
        "print(*(resource.getrlimit(getattr(resource, 'RLIMIT_' + kind))[0] for kind in ('CPU', 'CORE', 'AS')))"
    )
    command = [sys.executable, "-I", "-c", script, str(READER.parent)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert shown.split() == ["15", "0", str(1024**3)]


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = made.write_xlsx(tmp_path / "a.xlsx", {"A1": 1})
    with pytest.raises(ReadingTimeoutError):
        list(scan_workbook(path, timeout=0.001))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (-signal.SIGXCPU, ReadingTimeoutError),
        (-signal.SIGKILL, ReadingTimeoutError),
        (-signal.SIGABRT, TooBigTableError),
        (-signal.SIGSEGV, CorruptFileError),
        (1, CorruptFileError),
    ],
)
def test_an_end_by_force_has_its_message(code: int, error: type[Exception]) -> None:
    assert type(why_ended(code, {})) is error


def fake_reader(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Puts a script in the place of the child; returns a workbook."""
    reader = folder / "fake.py"
    reader.write_text(f"import sys\n{script}\n")
    monkeypatch.setattr(workbooks, "READER", reader)
    return made.write_xlsx(folder / "a.xlsx", {"A1": 1})


def test_a_reader_that_breaks_after_good_rows_never_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = '{"sheet": "S", "hidden": false}\\n[[1], [["1"]]]\\n[[2], [["2'
    path = fake_reader(tmp_path, monkeypatch, f"print('{lines}', end='', flush=True)\nsys.exit(6)")
    found = []
    with pytest.raises(CorruptFileError):
        found.extend(scan(path))
    with pytest.raises(CorruptFileError):
        read_tables(path)


def test_what_the_reader_may_write_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "OUTPUT_BYTES", 100_000)
    path = fake_reader(tmp_path, monkeypatch, "while True: print('[' + '1' * 50_000)")
    with pytest.raises(TooBigTableError):
        list(lines_only(path))


def lines_only(path: Path) -> Iterator[bytes]:
    """What the child writes, whatever it is."""
    command = [sys.executable, str(workbooks.READER), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as child:
        try:
            yield from workbooks.lines_of(child, 30)
        finally:
            child.kill()


def test_a_reader_that_writes_and_then_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import threading\nprint('[[1], [[null]]]', flush=True)\nthreading.Event().wait()"
    path = fake_reader(tmp_path, monkeypatch, script)
    with pytest.raises(ReadingTimeoutError):
        list(scan_workbook(path, timeout=0.5))


def test_whoever_stops_taking_rows_leaves_no_reader_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    kill = subprocess.Popen.kill
    monkeypatch.setattr(subprocess.Popen, "kill", lambda child: (ended.append(child.pid), kill(child)))
    script = "print('[[1], [[null]]]', flush=True)\nwhile True: print('[[1], [[null]]]')"
    rows = scan_workbook(fake_reader(tmp_path, monkeypatch, script))
    next(rows)
    rows.close()
    assert len(ended) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(ended[0], 0)
