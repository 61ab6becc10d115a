"""The columns of the workbook, as they are written and recognised, in either language."""

from collections.abc import Sequence

from awards.campaigns.models import Criterion
from awards.db import plain
from awards.imports.reading import Column

NUMBER, CODE, NAME, UNIT, STATE = "number", "code", "name", "unit", "state"
COMMENT = "comment"
SHEET, VERSION = "sheet", "version"
MARK = "mark:"  # before a criterion's code

HEADINGS = {
    NUMBER: {"zh": "序号", "en": "No."},
    CODE: {"zh": "编号", "en": "Code"},
    NAME: {"zh": "申报对象", "en": "Nominee"},
    UNIT: {"zh": "单位", "en": "Unit"},
    STATE: {"zh": "状态", "en": "State"},
    COMMENT: {"zh": "评语", "en": "Comment"},
    SHEET: {"zh": "评分表编号", "en": "Sheet"},
    VERSION: {"zh": "版本", "en": "Version"},
}
NEEDED = (SHEET, VERSION)


def heading_of(criterion: Criterion, rubric: Sequence[Criterion], lang: str) -> str:
    """A criterion's heading: "Attitude (0–10)"; with its code where two would be the same."""
    labels = [one.label.get(lang) or one.label["zh"] for one in rubric]
    label = criterion.label.get(lang) or criterion.label["zh"]
    more = f" {criterion.code}" if labels.count(label) > 1 else ""
    return f"{label}{more} (0–{plain(criterion.maximum)})"


def columns_for(rubric: Sequence[Criterion], lang: str) -> list[Column]:
    """What is looked for in a file; headings of the reader's language first, for they stand in messages."""
    other = "en" if lang == "zh" else "zh"
    known = [Column(key, (names[lang], names[other]), key in NEEDED) for key, names in HEADINGS.items()]
    marks = [
        Column(f"{MARK}{one.code}", (heading_of(one, rubric, lang), heading_of(one, rubric, other)), required=False)
        for one in rubric
    ]
    return known + marks
