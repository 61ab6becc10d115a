"""Figures of a publication, as SVG bytes that are the same for the same rows.

Text is drawn as outlines: an SVG inside <img> loads no fonts, so that a name would look different, or be missing, on
a machine without the same typefaces. matplotlib takes a second to import: it is imported where it is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from awards.i18n import LANGUAGES, bi
from awards.results.fonts import Faces, faces
from awards.results.rows import Row

MOST_ROWS = 20
NAMES = ("ranking", "winners")


@dataclass(frozen=True)
class Palette:
    """The colours of static/css/tokens.css for one theme; `series` go by position of the component."""

    surface: str
    ink: str
    muted: str
    line: str
    gold: str
    series: tuple[str, ...]


THEMES = {
    "light": Palette(
        surface="#FFFFFF",
        ink="#1F2328",
        muted="#5A5F66",
        line="#E3DCD0",
        gold="#A8761C",
        series=("#4A5D70", "#93A6B5", "#5F7F6B", "#B3A382", "#7B6A86", "#C3B7C9"),
    ),
    "dark": Palette(
        surface="#211E1A",
        ink="#ECE7DF",
        muted="#B3AA9D",
        line="#3A352E",
        gold="#C9973B",
        series=("#8FA4B8", "#56697A", "#8FB39B", "#8A7B5E", "#B5A0C2", "#6E6278"),
    ),
}
WORDS = {
    "bonus": {"zh": "加分", "en": "Bonus"},
    "deduction": {"zh": "扣分", "en": "Deduction"},
}
_lock = Lock()


def figures_of(rows: Sequence[Row], *, font: str = "") -> dict[tuple[str, str], bytes]:
    """(name, language) → SVG; the names are "ranking-light", "ranking-dark", "winners-light", "winners-dark"."""
    return {
        (f"{name}-{theme}", lang): draw_contributions(some, lang, theme=theme, font=font)
        for name in NAMES
        for theme in THEMES
        for lang in LANGUAGES
        if (some := rows_in(name, rows))
    }


def rows_in(name: str, rows: Sequence[Row]) -> list[Row]:
    """The rows that a figure shows, in rank order; without any there is no such figure."""
    return [row for row in rows if row.is_ranked and (name == "ranking" or row.is_selected)][:MOST_ROWS]


def draw_contributions(rows: Sequence[Row], lang: str, *, theme: str = "light", font: str = "") -> bytes:
    """One bar per row, the components' contributions stacked, the total at its end; `rows` must not be empty."""
    from matplotlib.figure import Figure

    _prepare()
    drawing = Drawing(rows, lang, THEMES[theme], faces(font))
    figure = Figure(figsize=(9.6, 1.15 + 0.36 * len(rows)), layout="constrained", facecolor=drawing.palette.surface)
    axes = figure.add_subplot()
    drawing.draw_bars(axes)
    drawing.draw_adjustments(axes)
    drawing.draw_names_and_totals(axes)
    drawing.draw_frame(axes)
    content = BytesIO()
    figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    return content.getvalue()


def _prepare() -> None:
    """What makes an SVG deterministic, and a "$" in a name no formula. Set once and for all: rc_context would not be
    safe between threads."""
    import matplotlib

    with _lock:
        matplotlib.rcParams.update({"svg.hashsalt": "awards", "svg.fonttype": "path", "text.parse_math": False})


@dataclass(frozen=True)
class Drawing:
    """The parts of one figure. Lengths are floats here and only here: they are drawn, never counted with."""

    rows: Sequence[Row]
    lang: str
    palette: Palette
    letters: Faces

    def style(self, size: float, colour: str) -> dict[str, Any]:
        """How text of this size looks."""
        return {"fontfamily": list(self.letters.families), "fontsize": size, "color": colour}

    def draw_bars(self, axes: Any) -> None:
        """The components side by side, with their contributions where there is room."""
        places = range(len(self.rows))
        for index, part in enumerate(self.rows[0].parts):
            starts = [float(row.parts[index].start) for row in self.rows]
            widths = [float(row.parts[index].width) for row in self.rows]
            colour = self.palette.series[index % len(self.palette.series)]
            label = self.letters.drawable(bi(part.label, self.lang))
            edges = {"edgecolor": self.palette.surface, "linewidth": 0.8}
            axes.barh(places, widths, left=starts, height=0.62, color=colour, label=label, **edges)
            style = self.style(8, _on(colour))
            for place, start, width in zip(places, starts, widths, strict=True):
                if width >= 4:
                    axes.text(start + width / 2, place, f"{width:.1f}", ha="center", va="center_baseline", **style)

    def draw_adjustments(self, axes: Any) -> None:
        """Bonuses go on at the end of the bar, deductions are crossed out of it."""
        for sign, word in ((1, "bonus"), (-1, "deduction")):
            marked = [
                (place, _end(row), float(row.adjustment))
                for place, row in enumerate(self.rows)
                if sign * float(row.adjustment) > 0
            ]
            if marked:
                places, ends, points = zip(*marked, strict=True)
                face = self.palette.surface if sign < 0 else "none"
                looks = {"facecolor": face, "edgecolor": self.palette.ink, "linewidth": 0.8}
                hatch = "/////" if sign < 0 else ""
                axes.barh(places, points, left=ends, height=0.62, hatch=hatch, label=WORDS[word][self.lang], **looks)

    def draw_names_and_totals(self, axes: Any) -> None:
        """Rank and name before each bar, the total behind it, a diamond for those selected."""
        for place, row in enumerate(self.rows):
            where = _tip(row) + 0.8
            axes.text(where, place, row.total, ha="left", va="center_baseline", **self.style(10, self.palette.ink))
            if row.is_selected:
                axes.plot([-1.2], [place], marker="D", markersize=4, color=self.palette.gold, clip_on=False)
        names = [self.letters.drawable(f"{row.rank}  {bi(row.name, self.lang)}") for row in self.rows]
        axes.set_yticks(range(len(self.rows)), names, **self.style(10.5, self.palette.ink))
        axes.set_ylim(len(self.rows) - 0.5, -0.5)

    def draw_frame(self, axes: Any) -> None:
        """The scale below, the key above, and no line that says nothing."""
        axes.set_facecolor(self.palette.surface)
        axes.set_xlim(0, max(100.0, *map(_tip, self.rows)) + 7)
        scale = range(0, 101, 20)
        axes.set_xticks(scale, [str(tick) for tick in scale], **self.style(8.5, self.palette.muted))
        axes.tick_params(length=0, pad=12, axis="y")
        axes.tick_params(length=0, axis="x")
        axes.grid(axis="x", color=self.palette.line, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.spines[:].set_visible(False)
        handles, labels = axes.get_legend_handles_labels()
        key = {"handlelength": 1, "handleheight": 1, "columnspacing": 1.4, "ncols": min(len(labels), 6)}
        letters = {"family": list(self.letters.families), "size": 9.5}
        place = {"loc": "outside upper left", "frameon": False, "labelcolor": self.palette.ink}
        axes.figure.legend(handles, labels, prop=letters, **place, **key)


def _end(row: Row) -> float:
    return float(row.parts[-1].start) + float(row.parts[-1].width)


def _tip(row: Row) -> float:
    return _end(row) + max(0.0, float(row.adjustment))


def _on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour (relative luminance as in WCAG 2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#FFFFFF" if luminance < 0.18 else "#111111"
