"""The documents of the walk as official ones: from the same data that their PDF templates read."""

from collections.abc import Iterable, Mapping
from typing import Any

from awards.typesetting.model import Block, Heading, Line, Official, Paragraph, Table

Data = Mapping[str, Any]


def notice_paper(data: Data) -> Official:
    """A public notice, from what `awards.notices.documents.notice_data` gives."""
    listing = data["listing"]
    blocks: list[Block] = [*_paragraphs(data["opening"]), Heading(listing["heading"])]
    if listing["people"]:
        blocks += [*_paragraphs(listing["paragraphs"]), *_people(listing["people"], data["lang"])]
    for section in data["sections"]:
        blocks += [Heading(section["heading"]), *_paragraphs(section["paragraphs"])]
    return Official(**_ends(data), blocks=tuple(blocks), address=data["address"])


def minutes_paper(data: Data) -> Official:
    """Minutes, from what `awards.runs.documents.minutes_data` gives."""
    blocks: list[Block] = []
    for part in data["parts"]:
        blocks += [Heading(part["heading"]), *_paragraphs(part["paragraphs"])]
        table = part["table"]
        if table is not None:
            rows = tuple(map(tuple, table["rows"]))
            blocks.append(Table(tuple(table["columns"]), rows, frozenset(table["numbers"])))
    return Official(**_ends(data), blocks=tuple(blocks))


def commendation_paper(data: Data) -> Official:
    """A commendation decision, from what `awards.results.commendation_documents.commendation_data` gives."""
    blocks: list[Block] = [*_paragraphs(data["opening"])]
    for one in data["lists"]:
        blocks += [Heading(one["heading"]), *_people(one["people"], data["lang"])]
    head = {key: data[key] for key in ("issuer", "reference", "addressees")}
    since = tuple(_paragraphs(data.get("since", ())))
    return Official(**_ends(data), **head, blocks=(*blocks, *_paragraphs(data["closing"])), afterwards=since)


def _ends(data: Data) -> dict[str, Any]:
    return {key: data[key] for key in ("lang", "title", "signature", "signed_on")}


def _paragraphs(texts: Iterable[str]) -> list[Paragraph]:
    return [Paragraph(line.strip()) for text in texts for line in text.splitlines() if line.strip()]


def _people(people: Iterable[Data], lang: str) -> list[Line]:
    pattern = "{name}（{units}）" if lang == "zh" else "{name} ({units})"
    return [Line(pattern.format(**one) if one["units"] else one["name"]) for one in people]
