"""Which font draws the figures: the configured one, else the system's Noto CJK, else the one of a wheel; never a
box."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

SYSTEM_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/Library/Fonts/NotoSansCJK-Regular.ttc",
)
WHEEL = "pylopdf_fonts_zh_cn"
UNDRAWABLE = "〓"  # what printers set for a character that they have no type for
_lock = Lock()


@dataclass(frozen=True)
class Faces:
    """The families to draw with, first choice first, and the code points that they can draw together."""

    families: tuple[str, ...]
    characters: frozenset[int]

    def drawable(self, text: str) -> str:
        """The text with 〓 for every character that no family has."""
        return "".join(letter if ord(letter) in self.characters else UNDRAWABLE for letter in text)


def font_files(configured: str = "") -> list[Path]:
    """The files to draw with that exist here, first choice first; the wheel's is always the last."""
    spec = find_spec(WHEEL)
    shipped = [str(Path(spec.origin).parent / "NotoSansSC-Regular.otf")] if spec and spec.origin else []
    files = [Path(name) for name in (configured, *SYSTEM_FONTS, *shipped) if name]
    return [file for file in files if file.is_file()]


@lru_cache(maxsize=4)
def faces(configured: str = "") -> Faces:
    """Make matplotlib know the fonts, once. A collection's Simplified Chinese face is the one taken."""
    from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

    families: list[str] = []
    with _lock:
        for file in font_files(configured):
            fontManager.addfont(file)
            family = _simplified(entry.name for entry in fontManager.ttflist if Path(entry.fname) == file)
            if family not in families:
                families.append(family)
    characters = (get_font(findfont(FontProperties(family=family))).get_charmap() for family in families)
    return Faces(tuple(families), frozenset().union(*characters))


def _simplified(names: Iterable[str]) -> str:
    ordered = sorted(set(names), key=lambda name: ("Mono" in name, not name.endswith((" SC", " CN")), name))
    return ordered[0]
