"""An official document as a Word file in the geometry of GB/T 9704: A4, a type area of 156 × 225 mm, 22 lines of 28
characters to the page.

Titles are set in 方正小标宋简体, the body in 仿宋, headings in 黑体 and 楷体; a reader without one takes what
the table of fonts names beside it. Characters are left as they are: the reader's program falls back by itself.
"""

import re
from io import BytesIO
from typing import Any

from awards.typesetting.elements import child, put, qualified
from awards.typesetting.model import Block, Heading, Line, Official, Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}  # mm of an A4 sheet, around the type area
PITCH = 579  # twips from line to line: 22 of them are 224.7 mm
CLOSER = -5  # twentieths of a point between characters of 16 pt: 28 of them are 155.6 mm. A grid of characters is not
# given: LibreOffice sets only 14 to the line with one that is narrower than the type.
ROOM = 2.5  # characters: what stands between digits and 年, 月, 日, and wider digits of another typeface
BODY, TITLE, HEAD, NUMBER, CELL = 16.0, 22.0, 26.0, 14.0, 12.0  # pt: 3号, 2号, 1号, 4号, 小4号
PADDING = 108  # twips inside a cell, by which Word hangs a table out of the type area
RED = "B3261E"
FACES = {"title": "方正小标宋简体", "fang": "仿宋", "hei": "黑体", "kai": "楷体", "song": "宋体"}
INSTEAD = {"方正小标宋简体": "宋体", "仿宋": "仿宋_GB2312", "楷体": "楷体_GB2312", "黑体": "SimHei", "宋体": "SimSun"}
NUMERALS = "一二三四五六七八九十"
LATIN = "Times New Roman"
AFTER_CLOSER = ("w:sz", "w:szCs", "w:lang")
AFTER_GRID = ("w:spacing", "w:ind", "w:jc", "w:outlineLvl")
AFTER_OVERFLOW = ("w:snapToGrid", *AFTER_GRID)
AFTER_BORDER = ("w:overflowPunct", *AFTER_OVERFLOW)
_UNSAFE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def official_docx(document: Official) -> bytes:
    """The Word file."""
    return _Writer(document).written()


def numbering(level: int, count: int, lang: str) -> str:
    """What stands before the count-th heading of a level: 一、 （一） 1. in Chinese, 1. (1) a) in English."""
    if lang != "zh":
        return (f"{count}. ", f"({count}) ", f"{chr(96 + count)}) ")[level - 1]
    numeral = _chinese(count)
    return (f"{numeral}、", f"（{numeral}）", f"{count}. ")[level - 1]


def column_widths(table: Table) -> list[float]:
    """In mm, 156 together: by the longest text of each column, within bounds."""
    longest = [max(_width(row[place]) for row in (table.columns, *table.rows)) for place in range(len(table.columns))]
    shares = [min(max(one, 4), 14) for one in longest]
    return [156 * one / sum(shares) for one in shares]


def _chinese(count: int) -> str:
    """1 to 99: 一, 十, 十一, 二十一."""
    tens, ones = divmod(count, 10)
    if count <= 10:
        return NUMERALS[count - 1]
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + (NUMERALS[ones - 1] if ones else "")


class _Writer:
    """Writes one document; `counts` are the headings so far on each level."""

    def __init__(self, document: Official) -> None:
        import docx

        self.document, self.file, self.counts = document, docx.Document(), [0, 0, 0]
        self.zh = document.lang == "zh"

    def written(self) -> bytes:
        one = self.document
        self._set_up()
        self._head()
        self._paragraph(one.title, face="title", size=TITLE, align="center")
        self._paragraph("", indent=0)
        if one.addressees:
            self._paragraph(one.addressees, indent=0)
        for block in one.blocks:
            self._block(block)
        self._signature()
        self._afterwards()
        out = BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _set_up(self) -> None:
        from docx.shared import Mm

        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        for side, width in MARGINS.items():
            setattr(section, f"{side}_margin", Mm(width))
        section.footer_distance = Mm(23)
        grid = section._sectPr.find(qualified("w:docGrid"))
        if grid is None:
            grid = child(section._sectPr, "w:docGrid")
        put(grid, type="lines", linePitch=PITCH)
        self._normal()
        self._fonts()
        self._numbers(section)
        about = self.file.core_properties
        about.title, about.author, about.comments = _safe(self.document.title), _safe(self.document.signature), ""

    def _normal(self) -> None:
        from docx.shared import Pt

        style = self.file.styles["Normal"]
        style.font.size = Pt(BODY)
        _face(style.element.get_or_add_rPr(), FACES["fang"])
        put(child(style.element.get_or_add_rPr(), "w:spacing", before=AFTER_CLOSER), val=CLOSER)
        put(child(style.element.get_or_add_rPr(), "w:lang"), val="en-GB", eastAsia="zh-CN")

    def _fonts(self) -> None:
        """What a reader takes who lacks a typeface."""
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in INSTEAD.items()
        )
        space = qualified("w:x")[1:].split("}")[0]
        for part in self.file.part.package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                part._blob = f'<w:fonts xmlns:w="{space}">{entries}</w:fonts>'.encode()

    def _numbers(self, section: Any) -> None:
        """— 1 — below the type area: outside, one character from its edge."""
        from docx.shared import Pt

        self.file.settings.odd_and_even_pages_header_footer = True
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            paragraph = footer.paragraphs[0]
            _align(paragraph, side)
            setattr(paragraph.paragraph_format, f"{side}_indent", Pt(BODY))
            self._run(paragraph, "— ", face="song", size=NUMBER)
            field = child(paragraph._p, "w:fldSimple")
            put(field, instr="PAGE")
            run = self._run(paragraph, "1", face="song", size=NUMBER)
            field.append(run._r)
            self._run(paragraph, " —", face="song", size=NUMBER)

    def _head(self) -> None:
        one = self.document
        if one.issuer:
            self._paragraph(one.issuer, face="title", size=HEAD, align="center", colour=RED, line=700)
        if one.reference:
            paragraph = self._paragraph(one.reference, align="center")
            edge = child(child(paragraph._p.get_or_add_pPr(), "w:pBdr", before=AFTER_BORDER), "w:bottom")
            put(edge, val="single", sz=12, space=4, color=RED)
        if one.issuer or one.reference:
            self._paragraph("", indent=0)

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Line):
            self._paragraph(block.text, align="left", hanging=2)
        else:
            self._paragraph(block.text, align="left" if "://" in block.text else "justify")  # or it is torn apart

    def _heading(self, heading: Heading) -> None:
        place = heading.level - 1
        self.counts[place] += 1
        self.counts[place + 1 :] = [0] * (2 - place)
        words = numbering(heading.level, self.counts[place], self.document.lang) + heading.text
        paragraph = self._paragraph(words, face=("hei", "kai", "fang")[place], bold=heading.level == 3)
        paragraph.paragraph_format.keep_with_next = True
        put(child(paragraph._p.get_or_add_pPr(), "w:outlineLvl"), val=place)

    def _table(self, table: Table) -> None:
        from docx.shared import Mm

        made = self.file.add_table(rows=0, cols=len(table.columns), style="Table Grid")
        made.autofit, widths = False, [Mm(width) for width in column_widths(table)]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        put(child(made._tbl.tblPr, "w:tblInd", before=("w:tblLayout", "w:tblLook")), w=PADDING, type="dxa")
        for number, row in enumerate((table.columns, *table.rows)):
            line = made.add_row()
            child(line._tr.get_or_add_trPr(), "w:cantSplit")
            if number == 0:
                child(line._tr.get_or_add_trPr(), "w:tblHeader")
            for place, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
                cell.width, paragraph = widths[place], cell.paragraphs[0]
                _align(paragraph, "right" if place in table.numbers else "left")
                _layout(paragraph, indent=0, hanging=0, line=320)
                self._run(paragraph, text, face="fang" if number else "hei", size=CELL)

    def _signature(self) -> None:
        from docx.shared import Mm, Pt

        one = self.document
        self._paragraph("", indent=0)
        width = min(max(_width(one.signature), _width(one.signed_on)) + ROOM, 20)
        for text in (one.signature, one.signed_on):
            paragraph = self._paragraph(text, align="center", indent=0)
            shape = paragraph.paragraph_format
            shape.keep_with_next, shape.keep_together = text is one.signature or bool(one.address), True
            shape.right_indent, shape.left_indent = Pt(4 * BODY), Mm(156) - Pt((width + 4) * BODY)
        if one.address:
            self._code(one.address)

    def _afterwards(self) -> None:
        for number, block in enumerate(self.document.afterwards):
            if number == 0:
                self._paragraph("", indent=0)
            self._block(block)

    def _code(self, address: str) -> None:
        import segno
        from docx.shared import Mm

        picture = BytesIO()
        segno.make(address, error="m").save(picture, kind="png", scale=8, border=4)
        picture.seek(0)
        paragraph = self.file.add_paragraph()
        shape = paragraph.add_run().add_picture(picture, width=Mm(28))
        shape._inline.docPr.set("descr", address)

    def _paragraph(
        self,
        text: str,
        *,
        align: str = "justify",
        indent: int | None = None,
        hanging: int = 0,
        line: int = PITCH,
        **run: Any,
    ) -> Any:
        paragraph = self.file.add_paragraph()
        _align(paragraph, align)
        _layout(
            paragraph, indent=(0 if align == "center" else 2) if indent is None else indent, hanging=hanging, line=line
        )
        self._run(paragraph, text, **run)
        return paragraph

    def _run(
        self, paragraph: Any, text: str, *, face: str = "fang", size: float = BODY, bold: bool = False, colour: str = ""
    ) -> Any:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(_safe(text))
        run.font.size, run.font.bold = Pt(size), bold or face == "title" or None
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        _face(run._r.get_or_add_rPr(), FACES[face])
        return run


def _safe(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNSAFE.sub("", text)


def _width(text: str) -> float:
    """In characters of the body; Latin ones are about half as wide."""
    return sum(1 if ord(letter) > 0x2E7F else 0.55 for letter in text)


def _align(paragraph: Any, side: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, side.upper())


def _layout(paragraph: Any, *, indent: int, hanging: int, line: int) -> None:
    """Exact lines of `line` twips; the first one indented by characters, what runs over by `hanging` more.

    Punctuation may hang, as is Word's default. It is said because LibreOffice reads it the other way round: left
    unsaid, it hangs a full stop out of a full justified line and loses it.
    """
    from docx.shared import Pt, Twips

    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing, shape.widow_control = Twips(line), False
    put(child(paragraph._p.get_or_add_pPr(), "w:overflowPunct", before=AFTER_OVERFLOW), val=1)
    put(child(paragraph._p.get_or_add_pPr(), "w:snapToGrid", before=AFTER_GRID), val=0)
    if hanging:
        shape.left_indent, shape.first_line_indent = Pt((indent + hanging) * BODY), Pt(-hanging * BODY)
    else:
        shape.first_line_indent = Pt(indent * BODY)


def _face(properties: Any, name: str) -> None:
    fonts = properties.find(qualified("w:rFonts"))
    if fonts is None:
        fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    put(fonts, ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=name)
