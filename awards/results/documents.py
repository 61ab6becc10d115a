"""The ranked list as a workbook: what the viewer may see and nothing else."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from flask_babel import gettext as _

from awards.files.workbooks import OPTIONS
from awards.i18n import bi
from awards.results.queries import Results
from awards.results.rows import Row
from awards.runs import words

FIRST_ROW = 3


def list_workbook(results: Results, rows: Sequence[Row]) -> bytes:
    """An .xlsx with a title, a heading per component and a line per row; figures are numbers with the digits as
    published."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, OPTIONS)
    # One publication gives one file: no time of writing inside.
    book.set_properties({"title": _title(results), "created": results.published_at})
    sheet = book.add_worksheet(_("Results"))
    places = results.scheme["places"]
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "quiet": book.add_format({"font_color": "#5B6068"}),
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "total": book.add_format({"num_format": "0." + "0" * places}),
        "contribution": book.add_format({"num_format": "0.0000"}),
    }
    sheet.write_string(0, 0, _title(results), formats["title"])
    sheet.write_string(1, 0, _source(results), formats["quiet"])
    for column, heading in enumerate(_headings(results)):
        sheet.write_string(FIRST_ROW - 1, column, heading, formats["head"])
    for line, row in enumerate(rows, FIRST_ROW):
        _write_row(sheet, line, row, formats)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 3, 22)
    sheet.set_column(4, 5, 12)
    sheet.freeze_panes(FIRST_ROW, 2)
    book.close()
    return content.getvalue()


def _title(results: Results) -> str:
    return str(_("%(award)s %(year)s: results", award=bi(results.scheme["award"]), year=results.award.campaign.year))


def _source(results: Results) -> str:
    return str(_("Bundle %(digest)s, engine %(engine)s", digest=results.run.bundle_sha256, engine=results.run.engine))


def _headings(results: Results) -> list[str]:
    headings = [_("Rank"), _("Name"), _("Unit"), _("Status"), _("Total"), _("Adjustment")]
    for component in results.scheme["components"]:
        label = bi(component["label"])
        headings += [_("%(component)s: points", component=label), _("%(component)s: contribution", component=label)]
    return headings


def _write_row(sheet: "xlsxwriter.worksheet.Worksheet", line: int, row: Row, formats: dict[str, object]) -> None:
    texts = {1: bi(row.name), 2: "、".join(map(bi, row.units)), 3: bi(words.status(row.status))}
    for column, text in texts.items():
        sheet.write_string(line, column, text)
    numbers: list[tuple[str | None, str]] = [(row.total, "total"), (row.adjustment, "total")]
    for part in row.parts:
        numbers += [(part.points, "total"), (part.contribution, "contribution")]
    if row.rank is not None:
        sheet.write_number(line, 0, row.rank)
    for column, (figure, style) in enumerate(numbers, 4):
        if figure is not None:
            sheet.write_number(line, column, Decimal(figure), formats[style])
