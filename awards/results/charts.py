"""Figures of a publication, as SVG bytes that are the same for the same rows (see awards/drawing.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from awards.drawing import THEMES, Look, bare, look_of, new_figure, on_colour, svg_of
from awards.i18n import LANGUAGES, bi
from awards.results.rows import Row

MOST_ROWS = 20
NAMES = ("ranking", "winners")
WORDS = {
    "bonus": {"zh": "加分", "en": "Bonus"},
    "deduction": {"zh": "扣分", "en": "Deduction"},
}


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
    look = look_of(theme, font)
    drawing = Drawing(rows, lang, look)
    figure = new_figure(look, 9.6, 1.15 + 0.36 * len(rows))
    axes = figure.add_subplot()
    drawing.draw_bars(axes)
    drawing.draw_adjustments(axes)
    drawing.draw_names_and_totals(axes)
    drawing.draw_frame(axes)
    return svg_of(figure)


@dataclass(frozen=True)
class Drawing:
    """The parts of one figure. Lengths are floats here and only here: they are drawn, never counted with."""

    rows: Sequence[Row]
    lang: str
    look: Look

    def draw_bars(self, axes: Any) -> None:
        """The components side by side, with their contributions where there is room."""
        places = range(len(self.rows))
        for index, part in enumerate(self.rows[0].parts):
            starts = [float(row.parts[index].start) for row in self.rows]
            widths = [float(row.parts[index].width) for row in self.rows]
            colour = self.look.palette.series[index % len(self.look.palette.series)]
            label = self.look.drawable(bi(part.label, self.lang))
            edges = {"edgecolor": self.look.palette.surface, "linewidth": 0.8}
            axes.barh(places, widths, left=starts, height=0.62, color=colour, label=label, **edges)
            style = self.look.style(8, on_colour(colour))
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
                face = self.look.palette.surface if sign < 0 else "none"
                looks = {"facecolor": face, "edgecolor": self.look.palette.ink, "linewidth": 0.8}
                hatch = "/////" if sign < 0 else ""
                axes.barh(places, points, left=ends, height=0.62, hatch=hatch, label=WORDS[word][self.lang], **looks)

    def draw_names_and_totals(self, axes: Any) -> None:
        """Rank and name before each bar, the total behind it, a diamond for those selected."""
        for place, row in enumerate(self.rows):
            where = _tip(row) + 0.8
            axes.text(
                where, place, row.total, ha="left", va="center_baseline", **self.look.style(10, self.look.palette.ink)
            )
            if row.is_selected:
                axes.plot([-1.2], [place], marker="D", markersize=4, color=self.look.palette.gold, clip_on=False)
        names = [self.look.drawable(f"{row.rank}  {bi(row.name, self.lang)}") for row in self.rows]
        axes.set_yticks(range(len(self.rows)), names, **self.look.style(10.5))
        axes.set_ylim(len(self.rows) - 0.5, -0.5)

    def draw_frame(self, axes: Any) -> None:
        """The scale below, the key above, and no line that says nothing."""
        axes.set_xlim(0, max(100.0, *map(_tip, self.rows)) + 7)
        scale = range(0, 101, 20)
        axes.set_xticks(scale, [str(tick) for tick in scale], **self.look.style(8.5, self.look.palette.muted))
        bare(axes, self.look, "x")
        axes.tick_params(pad=12, axis="y")
        self.look.draw_key(axes.figure, *axes.get_legend_handles_labels())


def _end(row: Row) -> float:
    return float(row.parts[-1].start) + float(row.parts[-1].width)


def _tip(row: Row) -> float:
    return _end(row) + max(0.0, float(row.adjustment))
