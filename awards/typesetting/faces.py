"""The typefaces of documents: which families are here, and which characters they can set together; never a box."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from awards.fonts import UNDRAWABLE

SYSTEM_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/share/fonts/google-noto-serif-cjk-fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf/fonts/opentype/public/fandol",
)
# What Chinese offices have a licence for, by the names that the files give themselves.
XIAOBIAOSONG = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05")
FANGSONG = ("FangSong_GB2312", "FangSong", "STFangsong", "FandolFang R", "FandolFang")
KAITI = ("KaiTi_GB2312", "KaiTi", "STKaiti", "FandolKai")
HEITI = ("SimHei", "STHeiti")
SERIF = ("Noto Serif CJK SC", "Noto Serif SC")
SANS = ("Noto Sans CJK SC", "Noto Sans SC")
OTHERS = ("DejaVu Sans",)  # letters and signs that a Chinese family lacks
STYLES: dict[str, tuple[str, ...]] = {
    "title": (*XIAOBIAOSONG, *SERIF, *SANS, *OTHERS),
    "song": (*SERIF, *SANS, *OTHERS),
    "fang": (*FANGSONG, *SERIF, *SANS, *OTHERS),
    "kai": (*KAITI, *SERIF, *SANS, *OTHERS),
    "hei": (*HEITI, *SANS, *SERIF, *OTHERS),
}
"""What a style of the official form is set with, first choice first: 小标宋 and 仿宋_GB2312 are not free, so that
titles are set in bold 宋体, and where no free 仿宋 or 楷体 is installed the text in 宋体."""


@dataclass(frozen=True)
class Typefaces:
    """The fonts found (`typst.Fonts`), the families of each style that are here, and what they can set together."""

    fonts: Any
    styles: Mapping[str, tuple[str, ...]]
    characters: frozenset[int]

    def settable(self, text: str) -> str:
        """The text composed (NFC), without characters that have no shape of their own, with 〓 for what no family
        has."""
        composed = unicodedata.normalize("NFC", text)
        return "".join(self._shown(letter) for letter in composed if not shapeless(letter))

    def _shown(self, letter: str) -> str:
        return letter if letter == "\n" or ord(letter) in self.characters else UNDRAWABLE


def unsettable(names: Iterable[str], configured: str = "") -> list[str]:
    """Of some names those that documents cannot show whole, since no font here has one of their characters. Fonts are
    looked at only for what is rarer than GB 2312, which every Chinese family has."""
    rare = [name for name in names if not _is_common(name)]
    return [name for name in rare if UNDRAWABLE in typefaces(configured).settable(name)]


def _is_common(name: str) -> bool:
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def shapeless(letter: str) -> bool:
    """Whether a character only steers others: controls, joiners, directions, selectors of variants."""
    if letter == "\n":
        return False
    selects = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selects or unicodedata.category(letter) in {"Cc", "Cf"}


def font_folders(configured: str = "") -> list[Path]:
    """The folders to look in that exist here; those of the wheels are always the last."""
    shipped = [_folder_of("pylopdf_fonts_zh_cn"), _folder_of("matplotlib") / "mpl-data/fonts/ttf"]
    folders = [Path(name) for name in (configured, *SYSTEM_FOLDERS) if name]
    return [folder for folder in (*folders, *shipped) if folder.is_dir()]


@lru_cache(maxsize=2)
def typefaces(configured: str = "") -> Typefaces:
    """Look for the fonts, once: in the configured folder, the system's, the wheels'. What lies in the configured one
    under any other name sets what is in no other."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(map(str, font_folders(configured)))
    )
    found = _upright(fonts)
    known = {name for names in STYLES.values() for name in names}
    own = tuple(sorted(name for name in found.keys() - known if _lies_in(configured, found[name])))
    styles = {style: tuple(name for name in (*names, *own) if name in found) for style, names in STYLES.items()}
    wanted = {name for names in styles.values() for name in names}
    return Typefaces(fonts, styles, frozenset().union(*(_characters(found[name]) for name in wanted)))


def _upright(fonts: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for font in fonts.fonts():
        if font.style == "normal" and font.stretch == 1 and font.weight in {400, 700}:
            found.setdefault(font.family, []).append(font)
    return found


def _lies_in(folder: str, weights: list[Any]) -> bool:
    return bool(folder) and any(Path(font.path).is_relative_to(folder) for font in weights)


def _characters(weights: list[Any]) -> frozenset[int]:
    """What a family has in every weight that is here: a bold name needs its letters in bold."""
    return frozenset.intersection(*(_mapped(font.path, font.index) for font in weights))


def _mapped(path: str, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")
