"""The pictures of a run's diagnostics, as SVG bytes that are the same for the same figures.

What is told apart by colour is told apart by shape too. Lengths are floats here and only here.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

from awards.drawing import Look, bare, digest_of, look_of, new_figure, svg_of
from awards.i18n import bi
from awards.runs.diagnosis import Judge, Share, Weight

MOST = 40
KEPT = 24
WIDTH = 9.6
LONGEST = 26  # half widths of a name
TITLES = {
    "judges": {
        "zh": "评委宽严（分）：点为宽（右）或严（左），横线为与他人看法的平均差距",
        "en": "Leniency of judges in points: right is lenient, left strict; the line is the distance from others",
    },
    "weights": {
        "zh": "入选名单不变的权重范围（百分之）：竖线为现行权重",
        "en": "Weights with the same selection, in percent: the upright line is the declared weight",
    },
    "shares": {
        "zh": "权重小幅随机变动时名次在名额之内的比例（百分之）",
        "en": "Share of draws with a rank within the places, in percent",
    },
}
_drawing = Lock()


def digest(name: str, rows: Sequence[Any], lang: str, theme: str, font: str = "") -> str:
    """What tells this drawing from any other, without drawing it."""
    return digest_of((name, rows), code=__file__, lang=lang, theme=theme, font=font)


@lru_cache(maxsize=KEPT)
def draw(name: str, rows: tuple[Any, ...], lang: str, theme: str, font: str = "") -> bytes:
    """A picture of `Diagnosis.pictures`, its first 40 rows; drawings are remembered, and made one at a time."""
    kind = name.partition("-")[0]
    with _drawing:
        look = look_of(theme, font)
        figure = DRAWN[kind](rows[:MOST], look)
        figure.suptitle(look.drawable(bi(TITLES[kind], lang)), x=0.008, ha="left", **look.style(11.5))
        return svg_of(figure)


def draw_judges(rows: Sequence[Judge], look: Look) -> Any:
    """A point for each judge's leniency, a line of the residual sd to either side."""
    figure, axes = frame([row.name for row in rows], look)
    axes.axvline(0, color=look.palette.muted, linewidth=1)
    widest = 1.0
    for place, row in enumerate(rows):
        middle, spread = float(row.leniency or 0), float(row.sd or 0)
        widest = max(widest, abs(middle) + spread)
        ends = [middle - spread, middle + spread]
        axes.plot(ends, [place, place], color=look.palette.series[1], linewidth=1.8, solid_capstyle="butt")
        shape, colour = ("D", look.palette.gold) if row.changes else ("o", look.palette.series[0])
        axes.plot([middle], [place], marker=shape, markersize=7, color=colour, zorder=3, gid=f"mark-{place}")
        beside(axes, place, f"{signed(row.leniency)} ± {row.sd}", look)
    axes.set_xlim(-widest * 1.08, widest * 1.08)
    ticks(axes, look)
    return figure


def draw_weights(rows: Sequence[Weight], look: Look) -> Any:
    """A bar from the lowest to the highest weight with the same selection, a line at the declared one."""
    figure, axes = frame([row.label for row in rows], look)
    for place, row in enumerate(rows):
        low, high, declared = float(row.lowest or 0), float(row.highest or 0), float(row.weight)
        axes.barh([place], [100], height=0.5, color=look.palette.line, zorder=1)
        axes.barh([place], [high - low], left=[low], height=0.5, color=look.palette.series[0], zorder=2)
        ends = [place - 0.38, place + 0.38]
        axes.plot([declared, declared], ends, color=look.palette.gold, linewidth=3, zorder=3, gid=f"mark-{place}")
        beside(axes, place, f"{row.lowest} – {row.highest}", look)
    axes.set_xlim(0, 100)
    ticks(axes, look)
    return figure


def draw_shares(rows: Sequence[Share], look: Look) -> Any:
    """A bar for each nominee; the selected have a diamond before the bar."""
    figure, axes = frame([f"{row.rank}  {row.name}" for row in rows], look)
    for place, row in enumerate(rows):
        colour = look.palette.series[0 if row.is_selected else 1]
        axes.barh([place], [float(row.share or 0)], height=0.62, color=colour, gid=f"mark-{place}")
        if row.is_selected:
            axes.plot([-1.2], [place], marker="D", markersize=4, color=look.palette.gold, clip_on=False)
        beside(axes, place, row.share or "", look)
    axes.set_xlim(0, 100)
    ticks(axes, look)
    axes.tick_params(pad=12, axis="y")
    return figure


def frame(names: Sequence[str], look: Look) -> tuple[Any, Any]:
    """A figure with a line of its own for each name."""
    figure = new_figure(look, WIDTH, 1.15 + 0.34 * len(names))
    axes = figure.add_subplot()
    axes.set_yticks(range(len(names)), [look.drawable(shortened(name)) for name in names], **look.style(10.5))
    axes.set_ylim(len(names) - 0.5, -0.5)
    bare(axes, look, "x")
    axes.tick_params(pad=8, axis="y")
    return figure, axes


def ticks(axes: Any, look: Look) -> None:
    """The scale below, in the letters of the figure."""
    low, high = axes.get_xlim()
    places = [place for place in axes.get_xticks() if low <= place <= high]
    axes.set_xticks(places, [f"{place:g}" for place in places], **look.style(8.5, look.palette.muted))


def beside(axes: Any, place: int, words: str, look: Look) -> None:
    """The figures of a line, to the right of the scale."""
    places = {"xytext": (10, 0), "textcoords": "offset points", "xycoords": axes.get_yaxis_transform()}
    axes.annotate(look.drawable(words), (1, place), ha="left", va="center_baseline", **places, **look.style(9.5))


def signed(figure: str | None) -> str:
    """A leniency with its sign."""
    return figure or "" if not figure or figure.startswith("-") else f"+{figure}"


def shortened(name: str) -> str:
    """The name as far as there is room for it."""
    text, width = "", 0
    for letter in name:
        width += 1 if ord(letter) < 0x2E80 else 2
        if width > LONGEST:
            return text.rstrip() + "…"
        text += letter
    return text


DRAWN: dict[str, Callable[[Any, Look], Any]] = {"judges": draw_judges, "weights": draw_weights, "shares": draw_shares}
