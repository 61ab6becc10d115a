"""The pictures of a year, or about a nominee, as SVG bytes that are the same for the same figures.

What is told apart by colour is told apart by shape too. Lengths are floats here and only here: they are drawn, never
counted with.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Any

from awards.drawing import Look, bare, digest_of, look_of, new_figure, svg_of
from awards.evidence.queries.pictures import (
    INSPECTIONS,
    ON_TIME,
    SATISFACTION,
    Months,
    Picture,
    Rate,
    Share,
    Unit,
    months_in,
)
from awards.i18n import bi

MOST_LINES = 40
KEPT = 48
WIDTH = 9.6
COLUMNS = 3
NAME_LONGEST = 26  # in half widths
TITLES = {
    SATISFACTION: {
        "zh": "满意率（百分之）：五档中第 4、5 档所占比例，横线为 95% Wilson 区间",
        "en": "Share of satisfied answers (4 and 5 of 5) in percent; the lines are 95 % Wilson intervals",
    },
    INSPECTIONS: {"zh": "各月巡查得分（百分制）", "en": "Inspections by month, points of 100"},
    ON_TIME: {"zh": "工单限时办结率（百分之）", "en": "On-time rate of work orders in percent"},
}
WORDS = {
    "announced": {"zh": "明查", "en": "Announced"},
    "mystery": {"zh": "暗访", "en": "Mystery visit"},
    "own": {"zh": "申报对象及其单位", "en": "The nominee and own units"},
    "people": {"zh": "{share}　{people} 份", "en": "{share}  ({people})"},
    "orders": {"zh": "{percent}　{on_time}/{counted}", "en": "{percent}  ({on_time} of {counted})"},
}
MONTHS = {
    "zh": [f"{month}月" for month in range(1, 13)],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
SHAPES = {"announced": "o", "mystery": "D"}
_drawing = Lock()


def digest(picture: Picture, lang: str, theme: str, font: str = "") -> str:
    """What tells this drawing from any other, without drawing it."""
    return digest_of(picture, code=__file__, lang=lang, theme=theme, font=font)


@lru_cache(maxsize=KEPT)
def draw(picture: Picture, lang: str, theme: str, font: str = "") -> bytes:
    """A picture that has a line; drawings are remembered, and made one at a time."""
    with _drawing:
        look = look_of(theme, font)
        figure = DRAWN[picture.name](drawn_lines(picture), lang, look)
        title = look.drawable(bi(TITLES[picture.name], lang))
        figure.suptitle(title, x=0.008, ha="left", **look.style(11.5))
        return svg_of(figure)


def drawn_lines(picture: Picture) -> list[Any]:
    """The first 40 lines; a nominee's own among them in any case."""
    own = sum(line.unit.is_own for line in picture.lines[MOST_LINES:])
    first = [line for line in picture.lines if not line.unit.is_own][: max(0, MOST_LINES - own)]
    kept = {id(line) for line in first}
    return [line for line in picture.lines if line.unit.is_own or id(line) in kept][:MOST_LINES]


def name_of(unit: Unit, lang: str, look: Look) -> str:
    """The name as far as there is room for it."""
    text, width = "", 0
    for letter in bi(unit.name, lang):
        width += 1 if ord(letter) < 0x2E80 else 2
        if width > NAME_LONGEST:
            return look.drawable(text.rstrip() + "…")
        text += letter
    return look.drawable(text)


def draw_shares(lines: Sequence[Share], lang: str, look: Look) -> Any:
    """A point with its interval for each unit."""
    low = 10 * math.floor(min(float(line.low) for line in lines) / 10)
    figure, axes = frame([line.unit for line in lines], lang, look, min(low, 90))
    for place, line in enumerate(lines):
        ends = [float(line.low), float(line.high)]
        axes.plot(ends, [place, place], color=colour_of(line.unit, look), linewidth=1.6, solid_capstyle="butt")
        mark(axes, float(line.share), place, line.unit, look)
        words = bi(WORDS["people"], lang).format(share=line.share, people=line.people)
        beside(axes, place, words, look)
    draw_key(figure, axes, lines, lang, look)
    return figure


def draw_rates(lines: Sequence[Rate], lang: str, look: Look) -> Any:
    """A point for each department or technician, with the orders that it is made of."""
    low = 10 * math.floor(min(float(line.percent) for line in lines) / 10)
    figure, axes = frame([line.unit for line in lines], lang, look, min(low, 80))
    for place, line in enumerate(lines):
        axes.plot([axes.get_xlim()[0], float(line.percent)], [place, place], color=look.palette.line, linewidth=1.6)
        mark(axes, float(line.percent), place, line.unit, look)
        figures = {"percent": line.percent, "on_time": line.on_time, "counted": line.counted}
        beside(axes, place, bi(WORDS["orders"], lang).format(**figures), look)
    draw_key(figure, axes, lines, lang, look)
    return figure


def frame(units: Sequence[Unit], lang: str, look: Look, low: float) -> tuple[Any, Any]:
    """A figure with a scale from `low` to 100 and a line of its own for each unit."""
    figure = new_figure(look, WIDTH, 1.15 + 0.34 * len(units))
    axes = figure.add_subplot()
    axes.set_xlim(low, 100.6)
    step = 10 if low < 80 else 5 if low < 90 else 2
    ticks = range(int(low), 101, step)
    axes.set_xticks(ticks, [str(tick) for tick in ticks], **look.style(8.5, look.palette.muted))
    names = [name_of(unit, lang, look) for unit in units]
    axes.set_yticks(range(len(units)), names, **look.style(10.5))
    axes.set_ylim(len(units) - 0.5, -0.5)
    bare(axes, look, "x")
    axes.tick_params(pad=8, axis="y")
    for label, unit in zip(axes.get_yticklabels(), units, strict=True):
        label.set_color(look.palette.ink if unit.is_own or not any(one.is_own for one in units) else look.palette.muted)
    return figure, axes


def mark(axes: Any, where: float, place: int, unit: Unit, look: Look) -> None:
    """The point of a unit: a round one, the nominee's a diamond in gold."""
    shape = {"marker": "D", "markersize": 8} if unit.is_own else {"marker": "o", "markersize": 6.5}
    looks = {"color": colour_of(unit, look), "markeredgecolor": look.palette.surface, "gid": f"mark-{place}"}
    axes.plot([where], [place], linestyle="none", clip_on=False, zorder=3, **shape, **looks)


def beside(axes: Any, place: int, words: str, look: Look) -> None:
    """The figures of a line, to the right of the scale."""
    places = {"xytext": (10, 0), "textcoords": "offset points", "xycoords": axes.get_yaxis_transform()}
    axes.annotate(look.drawable(words), (1, place), ha="left", va="center_baseline", **places, **look.style(9.5))


def colour_of(unit: Unit, look: Look) -> str:
    """Gold for the nominee's own."""
    return look.palette.gold if unit.is_own else look.palette.series[0]


def draw_key(figure: Any, axes: Any, lines: Sequence[Any], lang: str, look: Look) -> None:
    """What the diamond means, where one stands among others."""
    if len(lines) > 1 and any(line.unit.is_own for line in lines):
        [handle] = axes.plot([], [], linestyle="none", marker="D", markersize=7, color=look.palette.gold)
        look.draw_key(figure, [handle], [look.drawable(bi(WORDS["own"], lang))], "outside lower left")


def draw_months(lines: Sequence[Months], lang: str, look: Look) -> Any:
    """A small picture for each unit, all on one scale."""
    columns = min(COLUMNS, len(lines))
    rows = math.ceil(len(lines) / columns)
    figure = new_figure(look, WIDTH, 1.0 + (1.5 if columns > 1 else 1.9) * rows)
    figure.get_layout_engine().set(h_pad=0.08)
    panels = figure.subplots(rows, columns, squeeze=False).flat
    lowest = min(float(month.points) for line in lines for month in line.months)
    low, months = min(80, 10 * math.floor(lowest / 10)), months_in(lines)
    for place, axes in enumerate(panels):
        if place < len(lines):
            draw_panel(axes, lines[place], months, lang=lang, look=look)
            draw_scale(axes, low, months if place + columns >= len(lines) else [], lang, look)
            axes.set_xlim(-0.6, len(months) - 0.4)
        else:
            axes.set_visible(False)
    modes = [mode for mode in SHAPES if any(month.mode == mode for line in lines for month in line.months)]
    handles = [figure.axes[0].plot([], [], linestyle="none", **shape_of(mode, look))[0] for mode in modes]
    look.draw_key(figure, handles, [look.drawable(bi(WORDS[mode], lang)) for mode in modes], "outside lower left")
    return figure


def draw_panel(axes: Any, line: Months, months: Sequence[date], *, lang: str, look: Look) -> None:
    """Announced visits as full circles on a line, mystery visits as hollow diamonds."""
    axes.set_title(name_of(line.unit, lang, look), loc="left", pad=5, **look.style(9.5))
    for mode in SHAPES:
        visits = [month for month in line.months if month.mode == mode]
        places = [months.index(month.month_on) for month in visits]
        points = [float(month.points) for month in visits]
        if mode == "announced":
            axes.plot(places, points, color=look.palette.series[1], linewidth=1.2, zorder=2)
        for place, point in zip(places, points, strict=True):
            name = f"mark-{axes.get_subplotspec().num1}-{mode}-{place}"
            axes.plot([place], [point], linestyle="none", zorder=3, gid=name, **shape_of(mode, look))


def draw_scale(axes: Any, low: int, months: Sequence[date], lang: str, look: Look) -> None:
    """Points on the left, the names of months below where there are any."""
    style, points = look.style(8, look.palette.muted), range(low, 101, 10 if low >= 50 else 20)
    axes.set_ylim(low - 3, 103)
    axes.set_yticks(points, [str(point) for point in points], **style)
    names = [MONTHS[lang][month.month - 1] for month in months]
    axes.set_xticks(range(len(names)), names, **style)
    bare(axes, look, "y")


def shape_of(mode: str, look: Look) -> dict[str, Any]:
    """The mark of a mode."""
    if mode == "mystery":
        looks = {"markerfacecolor": look.palette.surface, "markeredgecolor": look.palette.gold, "markeredgewidth": 1.6}
        return {"marker": SHAPES[mode], "markersize": 6, "color": look.palette.gold, **looks}
    return {"marker": SHAPES[mode], "markersize": 5, "color": look.palette.series[0]}


DRAWN: dict[str, Callable[[Any, str, Look], Any]] = {
    SATISFACTION: draw_shares,
    INSPECTIONS: draw_months,
    ON_TIME: draw_rates,
}
