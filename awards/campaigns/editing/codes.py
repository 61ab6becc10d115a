"""Codes that nobody has to think of: made from a label in English, else from how the Chinese one sounds."""

import re
from collections.abc import Collection, Mapping

from awards.campaigns.presets.table import CODE, LONGEST_CODE


def made_code(label: Mapping[str, str], taken: Collection[str], fallback: str = "item") -> str:
    """`{"en": "On time"}` → `on-time`; `on-time-2` if that is taken."""
    base = slug(label.get("en", "")) or slug(_sound(label.get("zh", ""))) or fallback
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def slug(text: str) -> str:
    """Small letters and digits with hyphens between words; empty if nothing of that is left."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    code = "-".join(words)[: LONGEST_CODE - 4].strip("-")
    return code if CODE.fullmatch(code) else ""


def _sound(text: str) -> str:
    from pypinyin import lazy_pinyin

    return "-".join(lazy_pinyin(text))
