"""Documents as a real reader shows them: the Word file by LibreOffice, PDFs by pdfium; never a box for a name."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from awards.fonts import UNDRAWABLE
from awards.typesetting.faces import typefaces
from awards.typesetting.model import Heading, Line, Official, Paragraph, Table
from awards.typesetting.papers import commendation_paper, minutes_paper, notice_paper
from awards.typesetting.pdf import render
from awards.typesetting.word import numbering, official_docx

MM = 72 / 25.4
RARE = "𬭎㛃〇😀Ḿ·龘𠮷"
NAMES = (RARE, "阿迪力·买买提", "长" * 40, "Anne-Marie O’Neill", "王\x00小\x0b明")
FILLER = "评" * 28 * 48
STOPPED = "经" * 54 + "。其后"  # the full stop would be the 29th character of its line, two being the indent
DOCUMENT = Official(
    lang="zh",
    title="关于2015年度“优秀员工奖”拟表彰对象的公示",
    issuer="示范市人民医院",
    reference="示医〔2015〕1号",
    addressees="各部门：",
    blocks=(
        Paragraph(FILLER),
        Paragraph(STOPPED),
        Heading("拟表彰对象"),
        *(Line(name + "（信息技术部）") for name in NAMES),
        Heading("排名", level=2),
        Table(("名次", "姓名"), (("1", "长" * 12),), frozenset({0})),
    ),
    signature="医院",
    signed_on="2015年12月14日",
    address="https://example.org/2015/awards/staff/notice",
)
ADDRESS = "https://the-awards-of-the-year.general-affairs.example.edu:8443/2015/awards/service-model/notice/objection"
NOTICE = {
    "lang": "zh",
    "title": "公示",
    "opening": [FILLER],
    "listing": {"heading": "拟表彰对象", "paragraphs": [], "people": [{"name": n, "units": "外科"} for n in NAMES]},
    "sections": [{"heading": "公示期限", "paragraphs": ["五个工作日。", f"可于公示期内在{ADDRESS}提出。"]}],
    "signature": "医院",
    "signed_on": "2015年12月14日",
    "address": "https://example.org",
}
MINUTES = {
    "lang": "zh",
    "title": "评审纪要",
    "parts": [
        {"heading": "会议情况", "paragraphs": [FILLER], "table": None},
        {
            "heading": "排名",
            "paragraphs": [],
            "table": {"columns": ["名次", "姓名"], "rows": [["1", RARE]], "numbers": [0]},
        },
    ],
    "signature": "医院",
    "signed_on": "2015年12月14日",
}
COMMENDATION = {
    "lang": "zh",
    "issuer": "医院",
    "reference": "〔2015〕1号",
    "addressees": "各部门：",
    "title": "表彰决定",
    "opening": [FILLER],
    "lists": [{"heading": "优秀员工奖", "people": [{"name": RARE, "units": "外科"}]}],
    "closing": ["特此决定。"],
    "signature": "医院",
    "signed_on": "2015年12月14日",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The PDFs that LibreOffice makes of Word files, by name: one start for all, since it costs seconds."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: apt-get install libreoffice-writer-nogui"
    folder: Path = tmp_path_factory.mktemp("word")
    papers = {"notice": DOCUMENT, "minutes": minutes_paper(MINUTES), "commendation": commendation_paper(COMMENDATION)}
    for name, paper in papers.items():
        (folder / f"{name}.docx").write_bytes(official_docx(paper))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [f"{name}.docx" for name in papers]
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in papers}


@pytest.fixture(scope="module")
def by_libreoffice(converted: dict[str, bytes]) -> bytes:
    return converted["notice"]


def _lines(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, str]]:
    """The lines of filler of a page, from above: left and right in mm, the height of its middle, the text."""
    text = page.get_textpage()
    boxes = [(text.get_charbox(at), text.get_text_range(at, 1)) for at in range(text.count_chars())]
    shown = [(box, letter) for box, letter in boxes if letter == "评"]
    found = []
    for height, letters in groupby(shown, key=lambda one: round((one[0][1] + one[0][3]) / 2)):
        line = list(letters)
        left, right = min(box[0] for box, _ in line), max(box[2] for box, _ in line)
        found.append((left / MM, right / MM, 297 - height / MM, "".join(letter for _, letter in line)))
    return found


def _measure(content: bytes) -> None:
    """A4; on a full page 22 lines of 28 characters, their ink within the type area (tolerance 1.5 mm, since the ink
    of a character does not fill its square)."""
    with pypdfium2.PdfDocument(content) as opened:
        assert [round(side / MM) for side in opened[1].get_size()] == [210, 297]
        lines = _lines(opened[1])
        assert len(lines) == 22
        assert {len(text) for *_, text in lines} == {28}
        assert abs(min(left for left, *_ in lines) - 28) < 1.5
        assert abs(max(right for _, right, *_ in lines) - 184) < 1.5
        assert 37 < lines[0][2] < 37 + 225 / 22
        assert 262 - 225 / 22 < lines[-1][2] < 262
        pitch = (lines[-1][2] - lines[0][2]) / 21
        assert abs(pitch - 225 / 22) < 0.1
        assert [found for page in opened for found in _outside(page)] == []


def _outside(page: pypdfium2.PdfPage) -> list[str]:
    """What is printed outside the type area, the page's number below it aside; the standard allows 1 mm."""
    text = page.get_textpage()
    shown = [(text.get_charbox(at), text.get_text_range(at, 1)) for at in range(text.count_chars())]
    boxes = [([side / MM for side in box], letter) for box, letter in shown if letter.strip()]
    beside = [letter for (left, _, right, top), letter in boxes if left < 27 or right > 185 or top > 261]
    return beside + [letter for (_, bottom, *_), letter in boxes if bottom < 34 and letter not in "—-0123456789"]


def _said(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as opened:
        return "".join(page.get_textpage().get_text_range() for page in opened).replace("\r\n", "")


def _lines_said(content: bytes) -> list[str]:
    """The last page line by line, without spaces."""
    with pypdfium2.PdfDocument(content) as opened:
        return [one.replace(" ", "") for one in opened[len(opened) - 1].get_textpage().get_text_range().splitlines()]


def test_word_is_set_in_the_official_geometry(by_libreoffice: bytes) -> None:
    _measure(by_libreoffice)
    said = _said(by_libreoffice)
    assert "一、拟表彰对象" in said and "（一）排名" in said and "— 1 —" in said and "示医〔2015〕" in said
    assert all(letter in said for letter in RARE)
    assert "长" * 20 in said and "王小明" in said
    assert "经。其后" in said
    assert "2015年12月14日" in _lines_said(by_libreoffice)


def test_columns_of_a_word_table_are_as_wide_as_their_texts_ask(by_libreoffice: bytes) -> None:
    with pypdfium2.PdfDocument(by_libreoffice) as opened:
        text = opened[len(opened) - 1].get_textpage()
        said = text.get_text_range()
        lefts = [text.get_charbox(said.index(word))[0] / MM for word in ("名次", "姓名")]
    assert lefts[1] - lefts[0] < 60  # of 156 mm, less than a half


def test_the_pdf_of_a_notice_is_set_in_the_official_geometry() -> None:
    content = render("notice", {**NOTICE, "code": SVG})
    _measure(content)
    said = _said(content)
    assert all(letter in said for letter in RARE)
    assert ADDRESS in said and "\u200b" not in said  # as it is copied
    assert content == render("notice", {**NOTICE, "code": SVG})


def test_every_character_has_a_shape_or_the_printers_sign_for_none() -> None:
    faces = typefaces()
    assert faces.settable(RARE) == RARE
    assert faces.settable("M\u0301") == "Ḿ"
    assert faces.settable("王\u200d小\ufe0f\x00明\n") == "王小明\n"
    assert faces.settable("\U0010fffd") == UNDRAWABLE
    assert all(families for families in faces.styles.values())


def test_headings_are_numbered_by_their_level() -> None:
    assert [numbering(1, count, "zh") for count in (1, 10, 11, 20, 21)] == [
        "一、",
        "十、",
        "十一、",
        "二十、",
        "二十一、",
    ]
    assert [numbering(level, 2, "zh") for level in (1, 2, 3)] == ["二、", "（二）", "2. "]
    assert [numbering(level, 2, "en") for level in (1, 2, 3)] == ["2. ", "(2) ", "b) "]


def test_the_papers_of_the_walk_carry_every_text() -> None:
    ends = {"lang": "en", "title": "Title", "signature": "Hospital", "signed_on": "1 May 2015"}
    table = {"columns": ["Rank", "Name"], "rows": [["1", "Li"]], "numbers": [0]}
    minutes = minutes_paper({**ends, "parts": [{"heading": "Meeting", "paragraphs": ["a\nb"], "table": table}]})
    people = [{"name": "Li", "units": ""}, {"name": "Wu", "units": "Ward"}]
    heads = {"issuer": "Hospital", "reference": "No. 1", "addressees": "To all:"}
    lists = [{"heading": "Staff", "people": people}]
    commended = commendation_paper({**ends, **heads, "opening": ["o"], "lists": lists, "closing": ["c"]})
    assert [one.text for one in minutes.blocks if isinstance(one, Paragraph)] == ["a", "b"]
    assert [one.text for one in commended.blocks if isinstance(one, Line)] == ["Li", "Wu (Ward)"]
    for paper in (minutes, commended, notice_paper(NOTICE)):
        with zipfile.ZipFile(BytesIO(official_docx(paper))) as opened:
            assert paper.title in opened.read("word/document.xml").decode()


@pytest.mark.parametrize(("template", "data"), [("minutes", MINUTES), ("commendation", COMMENDATION)])
def test_papers_are_set_in_the_official_geometry_as_pdf_and_in_word(
    converted: dict[str, bytes], template: str, data: dict[str, Any]
) -> None:
    for content in (render(template, data), converted[template]):
        _measure(content)
        assert all(letter in _said(content) for letter in RARE)
