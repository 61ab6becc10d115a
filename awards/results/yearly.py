"""The pictures of the year beside a result: drawn once, at publication, and their figures frozen with it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.drawing import THEMES
from awards.evidence.charts import draw
from awards.evidence.queries.pictures import INSPECTIONS, SATISFACTION, Picture, pictures_of
from awards.i18n import LANGUAGES, LazyMessage, lazy

SHOWN = (SATISFACTION, INSPECTIONS)
COLUMNS: Mapping[str, tuple[LazyMessage, ...]] = {
    SATISFACTION: (
        lazy("Answers"),
        lazy("Share of satisfied answers in percent"),
        lazy("Interval of the share (95 of 100)"),
    ),
    INSPECTIONS: (lazy("Visits"), lazy("Months"), lazy("Lowest and highest points")),
}


def year_pictures(session: Session, campaign: Campaign) -> dict[str, Picture]:
    """Name → picture of the year, of those that everyone may see; one without a line is left out."""
    return pictures_of(session, campaign, SHOWN)


def drawn(pictures: Mapping[str, Picture], *, font: str = "") -> dict[tuple[str, str], bytes]:
    """("satisfaction-light", "zh") → SVG."""
    return {
        (f"{name}-{theme}", lang): draw(picture, lang, theme, font)
        for name, picture in pictures.items()
        for theme in THEMES
        for lang in LANGUAGES
    }


def frozen(pictures: Mapping[str, Picture]) -> dict[str, list[dict[str, Any]]]:
    """Name → `[{"unit": {zh, en}, "cells": [text]}]`: what the pictures show, as a table."""
    return {name: [CELLS[name](line) for line in picture.lines] for name, picture in pictures.items()}


def shown(scheme: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Name → `{"columns", "rows"}` of a publication's frozen scheme; {} from before pictures were kept."""
    kept = scheme.get("pictures", {})
    return {name: {"columns": COLUMNS[name], "rows": rows} for name, rows in kept.items() if name in COLUMNS}


def _share(line: Any) -> dict[str, Any]:
    return {"unit": line.unit.name, "cells": [str(line.people), str(line.share), f"{line.low} – {line.high}"]}


def _months(line: Any) -> dict[str, Any]:
    points = [month.points for month in line.months]
    visits = sum(month.visits for month in line.months)
    months = len({month.month_on for month in line.months})
    return {"unit": line.unit.name, "cells": [str(visits), str(months), f"{min(points)} – {max(points)}"]}


CELLS = {SATISFACTION: _share, INSPECTIONS: _months}
