"""An official document as the renderers take it: plain texts in one language, in reading order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body, its first line indented by two characters."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading; the renderer numbers it: 一、 on level 1, （一） on level 2, 1. on level 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Line:
    """An entry of a list of names, not justified; what runs over is indented further."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of texts under their columns; `numbers` are the places of columns that are set to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


Block = Paragraph | Heading | Line | Table


@dataclass(frozen=True)
class Official:
    """`lang` is zh or en; what is empty is left out. `issuer` and `reference` make the red head, `address` is what the
    QR code beside the signature leads to. `afterwards` is a note below the signature, no part of the document."""

    lang: str
    title: str
    blocks: tuple[Block, ...]
    signature: str
    signed_on: str
    issuer: str = ""
    reference: str = ""
    addressees: str = ""
    address: str = ""
    afterwards: tuple[Block, ...] = ()
