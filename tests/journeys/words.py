"""What a Chinese reader sees."""

from functools import cache

from babel.messages.pofile import read_po

from config import ROOT


@cache
def chinese(original: str) -> str:
    """The Chinese of an English original."""
    with (ROOT / "translations/zh/LC_MESSAGES/messages.po").open("rb") as file:
        message = read_po(file).get(original)
    assert message and message.string, original
    return str(message.string)
