"""What all figures share: colours of the themes, text as outlines, SVG bytes that are the same for the same content.

Text is drawn as outlines: an SVG inside <img> loads no fonts, so that a name would look different, or be missing, on
a machine without the same typefaces. matplotlib takes a second to import: it is imported where it is needed.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from awards.fonts import Faces, faces, font_files


@dataclass(frozen=True)
class Palette:
    """The colours of static/css/tokens.css for one theme; `series` go by position of what is shown."""

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
_lock = Lock()


@dataclass(frozen=True)
class Look:
    """How a figure looks: its theme's colours, and the letters that can be drawn."""

    palette: Palette
    letters: Faces

    def style(self, size: float, colour: str = "") -> dict[str, Any]:
        """How text of this size looks; the colour of ink if none is given."""
        return {"fontfamily": list(self.letters.families), "fontsize": size, "color": colour or self.palette.ink}

    def drawable(self, text: str) -> str:
        """The text with 〓 for every character that no font has."""
        return self.letters.drawable(text)

    def draw_key(self, figure: Any, handles: Any, labels: Any, where: str = "outside upper left") -> None:
        """The key of a figure, above it unless told otherwise."""
        key = {"handlelength": 1, "handleheight": 1, "columnspacing": 1.4, "ncols": min(len(labels), 6)}
        letters = {"family": list(self.letters.families), "size": 9.5}
        place = {"loc": where, "frameon": False, "labelcolor": self.palette.ink}
        figure.legend(handles, labels, prop=letters, **place, **key)


def look_of(theme: str, font: str = "") -> Look:
    """The look of "light" or "dark"; `font` is the configured file, empty for none."""
    return Look(THEMES[theme], faces(font))


def new_figure(look: Look, width: float, height: float) -> Any:
    """An empty figure of so many inches."""
    from matplotlib.figure import Figure

    _prepare()
    return Figure(figsize=(width, height), layout="constrained", facecolor=look.palette.surface)


def bare(axes: Any, look: Look, grid: str) -> None:
    """No line that says nothing: a grid along one axis ("x" or "y"), no frame, no ticks."""
    axes.set_facecolor(look.palette.surface)
    axes.tick_params(length=0)
    axes.grid(axis=grid, color=look.palette.line, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)


def svg_of(figure: Any) -> bytes:
    """The figure as SVG, without a date in it."""
    content = BytesIO()
    figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    return content.getvalue()


def on_colour(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour (relative luminance as in WCAG 2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#FFFFFF" if luminance < 0.18 else "#111111"


def digest_of(plotted: object, *, code: str, **others: str) -> str:
    """What tells a drawing from any other without drawing it: what is plotted (its `repr` must hold all of it and
    nothing else), `code` (the file that draws) and the program's own part of it, fonts, and whatever else decides."""
    fonts = [(str(file), file.stat().st_size) for file in font_files(others.get("font", ""))]
    parts = (plotted, sorted(others.items()), fonts, version("matplotlib"), _code(code), _code(__file__))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@cache
def _code(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def _prepare() -> None:
    """What makes an SVG deterministic, and a "$" in a name no formula. Set once and for all: rc_context would not be
    safe between threads."""
    import matplotlib

    with _lock:
        matplotlib.rcParams.update({"svg.hashsalt": "awards", "svg.fonttype": "path", "text.parse_math": False})
