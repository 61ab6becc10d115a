"""The small bars of the ranked list.

components/score_bar.html draws one bar well; five hundred in one page cost the template engine longer than all the
rest of the page, so the list's bars are put together here. The colours are those of score-bar.css, by position.
"""

from markupsafe import Markup, escape

from awards.i18n import bi
from awards.results.rows import Row

COLOURS = 6
_BAR = (
    '<svg class="score-bar" viewBox="0 0 1000000 10" preserveAspectRatio="none" width="100%" height="12" role="img" '
    'aria-label="{words}"><path class="score-ground" d="M0 0h1000000v10H0z"/>{parts}</svg>'
)


def bar_of(row: Row) -> Markup:
    """The contributions of a row side by side, in ten-thousandths of 100 points; in words for who cannot see them."""
    parts = "".join(
        f'<path class="score-part score-part-{index % COLOURS + 1}" '
        f'd="M{part.offset} 0h{part.length}v10h-{part.length}z"/>'
        for index, part in enumerate(row.parts)
        if part.length
    )
    words = "; ".join([f"{bi(part.label)} {part.contribution or '–'}" for part in row.parts])
    return Markup(_BAR.format(words=escape(words), parts=parts))  # noqa: S704  (escaped above; the rest are numbers)
