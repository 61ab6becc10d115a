"""Figures of a publication, as SVG bytes that are the same for the same rows.

Text is drawn as outlines: an SVG inside <img> loads no fonts, so that a name would look different, or be missing, on a machine
without the same typefaces. matplotlib takes a second to import: it is imported where it is needed.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from threading import Lock
from typing import Any

from awards.i18n import LANGUAGES, bi
from awards.results.fonts import Faces, faces
from awards.results.rows import Row

MOST_ROWS = 20
PAPER, INK, QUIET, RULE, GOLD = "#FFFDF9", "#1F2328", "#5B6068", "#E4DDD1", "#A8761C"
SERIES = ("#2F5D7C", "#C08A3E", "#4F8A7B", "#8A5A7A", "#7D8794", "#A9654B", "#5F7A3A", "#B79F7A")
LIGHT_TEXT = "#FFFFFF"
WORDS = {
    "bonus": {"zh": "加分", "en": "Bonus"},
    "points": {"zh": "综合得分", "en": "Total score"},
    "deduction": {"zh": "扣分", "en": "Deduction"},
}
_lock = Lock()


def figures_of(rows: Sequence[Row], *, font: str = "") -> dict[tuple[str, str], bytes]:
    """(name, language) → SVG: "ranking" shows the first MOST_ROWS with a rank, "winners" those selected."""
    ranked = [row for row in rows if row.is_ranked]
    shown = {"ranking": ranked[:MOST_ROWS], "winners": [row for row in ranked if row.is_selected][:MOST_ROWS]}
    return {
        (name, language): draw_contributions(some, language, font=font)
        for name, some in shown.items()
        for language in LANGUAGES
        if some
    }


def draw_contributions(rows: Sequence[Row], language: str, *, font: str = "") -> bytes:
    """One bar per row, the components' contributions stacked, the total at its end; `rows` must not be empty."""
    from matplotlib.figure import Figure

    _prepare()
    letters = faces(font)
    height = 1.15 + 0.36 * len(rows)
    figure = Figure(figsize=(9.6, height), layout="constrained", facecolor=PAPER)
    axes = figure.add_subplot()
    _bars(axes, rows, language, letters)
    _dress(axes, rows, language, letters)
    content = BytesIO()
    figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    return content.getvalue()


def _prepare() -> None:
    """What makes an SVG deterministic; rc_context would not be safe between threads, so it is set once and for all."""
    import matplotlib

    with _lock:
        matplotlib.rcParams.update({"svg.hashsalt": "awards", "svg.fonttype": "path"})


def _style(letters: Faces, size: float, colour: str = INK) -> dict[str, Any]:
    return {"fontfamily": list(letters.families), "fontsize": size, "color": colour}


def _bars(axes: Any, rows: Sequence[Row], language: str, letters: Faces) -> None:
    places = range(len(rows))
    for index, part in enumerate(rows[0].parts):
        starts = [float(row.parts[index].start) for row in rows]
        widths = [float(row.parts[index].width) for row in rows]
        colour, label = SERIES[index % len(SERIES)], letters.drawable(bi(part.label, language))
        axes.barh(places, widths, left=starts, height=0.62, color=colour, edgecolor=PAPER, linewidth=0.8, label=label)
        for place, start, width in zip(places, starts, widths, strict=True):
            if width >= 4:
                figure = f"{width:.1f}"
                style = _style(letters, 8, LIGHT_TEXT)
                axes.text(start + width / 2, place, figure, ha="center", va="center_baseline", **style)
    _adjustments(axes, rows, language)


def _adjustments(axes: Any, rows: Sequence[Row], language: str) -> None:
    """Bonuses go on at the end of the bar, deductions are crossed out of it."""
    for sign, hatch, word in ((1, "", "bonus"), (-1, "/////", "deduction")):
        marked = [
            (place, _end(row), float(row.adjustment))
            for place, row in enumerate(rows)
            if sign * float(row.adjustment) > 0
        ]
        if marked:
            places, ends, points = zip(*marked, strict=True)
            style: Mapping[str, Any] = {"color": GOLD} if sign > 0 else {"facecolor": "none", "edgecolor": PAPER}
            label = WORDS[word][language]
            axes.barh(places, points, left=ends, height=0.62, hatch=hatch, linewidth=0, label=label, **style)


def _end(row: Row) -> float:
    return float(row.parts[-1].start) + float(row.parts[-1].width)


def _dress(axes: Any, rows: Sequence[Row], language: str, letters: Faces) -> None:
    """Names and totals beside the bars, the legend above them, and no line that says nothing."""
    right = max(100.0, *(_end(row) + max(0.0, float(row.adjustment)) for row in rows))
    for place, row in enumerate(rows):
        end = _end(row) + max(0.0, float(row.adjustment))
        axes.text(end + 0.8, place, row.total, ha="left", va="center_baseline", **_style(letters, 10))
        if row.is_selected:
            axes.plot([-1.2], [place], marker="D", markersize=4, color=GOLD, clip_on=False)
    names = [letters.drawable(f"{row.rank}  {bi(row.name, language)}") for row in rows]
    axes.set_yticks(range(len(rows)), names, **_style(letters, 10.5))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, right + 7)
    axes.set_xticks(range(0, 101, 20), [str(tick) for tick in range(0, 101, 20)], **_style(letters, 8.5, QUIET))
    axes.set_facecolor(PAPER)
    axes.tick_params(length=0, pad=12, axis="y")
    axes.tick_params(length=0, axis="x")
    axes.grid(axis="x", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    handles, labels = axes.get_legend_handles_labels()
    axes.figure.legend(
        handles,
        labels,
        loc="outside upper left",
        ncols=min(len(labels), 6),
        frameon=False,
        prop={"family": list(letters.families), "size": 9.5},
        labelcolor=INK,
        handlelength=1,
        handleheight=1,
        columnspacing=1.4,
    )
