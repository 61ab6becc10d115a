"""Which encoding a text is in: the byte order mark, else NUL bytes, else the first of utf-8 and gb18030 that fits."""

import codecs
import re
from typing import BinaryIO

CHUNK = 1 << 18
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")


def find_encoding(stream: BinaryIO) -> str | None:
    """The name of the codec that decodes the whole stream to text without control characters, or None."""
    return next((codec for codec in candidates(stream) if decodes(stream, codec)), None)


def candidates(stream: BinaryIO) -> tuple[str, ...]:
    """The codecs to try, best first, judged by the first 256 KiB."""
    stream.seek(0)
    head = stream.read(CHUNK)
    for mark, codec in MARKS:
        if head.startswith(mark):
            return (codec,)
    if b"\0" in head:
        high_first = head[0::2].count(0) > head[1::2].count(0)
        return ("utf-16-be",) if high_first else ("utf-16-le",)
    return ("utf-8", "gb18030")


def decodes(stream: BinaryIO, codec: str) -> bool:
    """Whether every byte of the stream is text in this codec."""
    decoder = codecs.getincrementaldecoder(codec)()
    stream.seek(0)
    try:
        while chunk := stream.read(CHUNK):
            if CONTROLS.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
