"""Everyone whom a year honours, as a workbook."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from awards.campaigns.models import Campaign
from awards.files.workbooks import OPTIONS
from awards.i18n import bi
from awards.notices.documents import units_in_words

FIRST_ROW = 2


def award_workbook(campaign: Campaign, honoured: Sequence[dict[str, Any]]) -> bytes:
    """An .xlsx with a line for each; `honoured` as by `commending.honoured_of`. Texts only: no cell is a formula."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, OPTIONS)
    title = _("%(campaign)s %(year)s: award list", campaign=bi(campaign.name), year=campaign.year)
    book.set_properties({"title": title, "created": datetime(campaign.year, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(_("Award list"))
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    head = book.add_format({"bold": True, "bottom": 1})
    for column, text in enumerate([_("No."), _("Award"), _("Name"), _("Unit")]):
        sheet.write_string(FIRST_ROW - 1, column, text, head)
    lines = [(award, person) for award in honoured for person in award["people"]]
    for line, (award, person) in enumerate(lines):
        sheet.write_number(FIRST_ROW + line, 0, line + 1)
        texts = (bi(award["name"]), bi(person["name"]), units_in_words(person["units"]))
        for column, text in enumerate(texts, 1):
            sheet.write_string(FIRST_ROW + line, column, text)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 3, 26)
    sheet.freeze_panes(FIRST_ROW, 0)
    book.close()
    return content.getvalue()
