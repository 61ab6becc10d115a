"""Files of a nomination; on both databases."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.errors import NotFoundError, WrongStateError
from awards.files.errors import (
    EmptyFileError,
    FileError,
    KindNotAllowedError,
    MacrosError,
    MisnamedFileError,
    TooLargeError,
)
from awards.files.models import StoredFile
from awards.files.service import path_of
from awards.nominations import service
from awards.nominations.errors import DuplicateFileError, TooManyFilesError
from awards.nominations.models import Nomination, NominationFile
from awards.nominations.service.files import read_upload
from awards.text import file_name
from tests.nominations.material import PDF, docx, make_world, png

NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)


def attach(session: Session, nomination: Nomination, store: Path, content: bytes, name: str) -> NominationFile:
    actor = nomination.created_by.as_viewer()
    return service.attach_file(session, nomination, store, read_upload(io.BytesIO(content), name), actor=actor, now=NOW)


@pytest.mark.parametrize(("content", "name"), [(PDF, "证书.pdf"), (png(), "照片.PNG"), (docx(), "事迹 材料.docx")])
def test_a_sound_file_is_kept_under_its_own_name(session: Session, tmp_path: Path, content: bytes, name: str) -> None:
    world = make_world()
    nomination = world.draft()
    attached = attach(session, nomination, tmp_path, content, name)
    session.commit()

    assert (attached.name, [one.name for one in nomination.files]) == (name, [name])
    assert path_of(tmp_path, attached.file.sha256).read_bytes() == content


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "空.pdf", EmptyFileError),
        (PDF, "证书.png", MisnamedFileError),
        (b"MZ\x90\x00" + b"\x00" * 64, "程序.pdf", FileError),
        (b"<html><script>alert(1)</script></html>", "page.pdf", FileError),
        ("单位,分数\n".encode(), "表.csv", KindNotAllowedError),
        (docx("word/vbaProject.bin"), "宏.docx", MacrosError),
        (docx()[:40], "断.docx", FileError),
        (PDF + b"\x00" * 20_000_000, "大.pdf", TooLargeError),
    ],
    ids=["empty", "misnamed", "program", "page", "table", "macros", "cut", "large"],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(
    session: Session, tmp_path: Path, content: bytes, name: str, error: type[FileError]
) -> None:
    world = make_world()
    nomination = world.draft()
    with pytest.raises(error):
        attach(session, nomination, tmp_path, content, name)

    assert session.scalars(select(StoredFile)).all() == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_exactly_twenty_megabytes_are_taken(session: Session, tmp_path: Path) -> None:
    world = make_world()
    content = PDF + b"\n" * (20_000_000 - len(PDF))
    assert attach(session, world.draft(), tmp_path, content, "大.pdf").file.size == 20_000_000


def test_the_same_content_is_attached_once_even_under_another_name(session: Session, tmp_path: Path) -> None:
    world = make_world()
    nomination = world.draft()
    attach(session, nomination, tmp_path, PDF, "甲.pdf")
    with pytest.raises(DuplicateFileError, match=r"already, as “甲\.pdf”"):
        attach(session, nomination, tmp_path, PDF, "乙.pdf")

    assert [one.name for one in nomination.files] == ["甲.pdf"]


def test_the_eleventh_file_is_refused(session: Session, tmp_path: Path) -> None:
    world = make_world()
    nomination = world.draft()
    for number in range(10):
        attach(session, nomination, tmp_path, PDF + bytes([number + 65]), f"{number}.pdf")
    with pytest.raises(TooManyFilesError, match="at most 10"):
        attach(session, nomination, tmp_path, PDF, "11.pdf")

    assert len(nomination.files) == 10


def test_a_removed_file_is_gone_and_cannot_be_removed_twice(session: Session, tmp_path: Path) -> None:
    world = make_world()
    nomination, actor = world.draft(), world.nominator.as_viewer()
    first = attach(session, nomination, tmp_path, PDF, "甲.pdf")
    attach(session, nomination, tmp_path, png(), "乙.png")
    service.remove_file(session, nomination, first.id, actor=actor, now=NOW)
    session.commit()

    assert [one.name for one in nomination.files] == ["乙.png"]
    with pytest.raises(NotFoundError):
        service.remove_file(session, nomination, first.id, actor=actor, now=NOW)


@pytest.mark.parametrize("state", ["submitted", "accepted", "rejected", "withdrawn"])
def test_files_of_what_was_sent_in_stay_as_they_are(session: Session, tmp_path: Path, state: str) -> None:
    world = make_world()
    nomination = world.draft(state=state)
    with pytest.raises(WrongStateError):
        attach(session, nomination, tmp_path, PDF, "甲.pdf")
    assert nomination.files == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\资料\\证书.pdf", "证书.pdf"),
        ("../../etc/passwd", "passwd"),
        ("证\r\n书\x00.pdf", "证 书.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("照片\u202egnp.pdf", "照片gnp.pdf"),
    ],
)
def test_names_are_fit_for_headers_and_addresses(given: str, kept: str) -> None:
    assert file_name(given) == kept
