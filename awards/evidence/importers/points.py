"""Marks as people write them: 95 and 95分 are the same where points are meant."""

import re
from decimal import Decimal

from awards.evidence.importers.common import parse_exact
from awards.imports.reading.table import Cell
from awards.imports.reading.text import clean_text

WITH_UNIT = re.compile(r"(.*\d) ?分")


def has_points(cell: Cell) -> bool:
    """Whether the unit of points stands behind a number."""
    return isinstance(cell, str) and WITH_UNIT.fullmatch(clean_text(cell)) is not None


def parse_points(cell: Cell) -> Decimal:
    """An exact number of points, with or without 分 behind it. Raises CellError."""
    return parse_exact(clean_text(cell).removesuffix("分") if has_points(cell) else cell)
