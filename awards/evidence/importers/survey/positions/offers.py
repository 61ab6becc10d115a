"""What can be offered for an export of positions: it counts only once somebody has said yes to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.evidence.importers.survey.content import Chunk
from awards.evidence.importers.survey.definition import export_code
from awards.evidence.importers.survey.positions.columns import Columns, position_of
from awards.evidence.importers.survey.positions.statement import KEYS, OWN_KEYS
from awards.evidence.importers.survey.questions import IDENTITY, SUBJECT
from awards.evidence.models import Survey, SurveyAnswer
from awards.imports.models import ImportBatch
from awards.imports.reading.cells import parse_int
from awards.imports.reading.errors import CellError
from awards.imports.reading.table import Cell
from awards.imports.reading.text import spelling_key
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS

LOOKED_AT = 200
Offer = dict[str, Any]


def is_stated(mapping: Mapping[str, Any]) -> bool:
    """Whether a mapping says anything about positions."""
    return any(mapping.get(key) for key in OWN_KEYS)


def saved_mapping(session: Session, code: str) -> tuple[Offer, str]:
    """The mapping with which this questionnaire was imported last, in any year, and that file's name; ({}, "") if it
    never was."""
    query = select(ImportBatch).where(ImportBatch.kind == "survey", ImportBatch.state == "imported")
    for batch in session.scalars(query.order_by(ImportBatch.id.desc()).limit(LOOKED_AT)):
        if is_stated(batch.mapping) and export_code(batch.file_name, batch.mapping) == code:
            return {key: batch.mapping[key] for key in KEYS if key in batch.mapping}, batch.file_name
    return {}, ""


def headings_offer(columns: Columns, known: Survey | None) -> Offer:
    """The columns by their headings: what was counted before, else the matrix questions."""
    labels = {spelling_key(item["label"]) for item in known.items} if known else set()
    items = [
        key
        for key, one in columns.questions.items()
        if columns.seen[key] and (spelling_key(one.label) in labels if labels else one.matrix)
    ]
    plain = [key for key, one in columns.questions.items() if columns.seen[key] and not one.matrix and key not in items]
    subject = next((key for key in plain if SUBJECT.search(key)), "")
    identity = next((key for key in plain if key != subject and IDENTITY.search(columns.questions[key].label)), "")
    return {"items": items, "subject_column": subject, "identity_column": identity}


def texts_offer(session: Session, known: Survey, columns: Columns, chunks: Iterable[Chunk], offer: Offer) -> Offer:
    """What the positions mean by the answers that were imported with texts under the same numbers.

    Only where every pair agrees: a position that stands beside two texts means nothing.
    """
    pairs = Pairs()
    codes = {spelling_key(item["label"]): item["code"] for item in known.items}
    questions = [
        (columns.questions[key].at, codes.get(spelling_key(columns.questions[key].label))) for key in offer["items"]
    ]
    subject, identity = (
        columns.questions[offer[key]].at if offer[key] else None for key in ("subject_column", "identity_column")
    )
    for chunk in chunks:
        numbers = [number_of(cell) for cell in chunk.under("number")]
        answers = answers_by_number(session, known, [number for number in numbers if number is not None])
        for row, number in enumerate(numbers):
            code, kind, who, texts = answers.get(number, ("", "", "", {}))
            for at, item in questions:
                pairs.add("labels", position_of(chunk.column(at)[row]), texts.get(item or "", ""))
            if subject is not None and code:
                pairs.add("subjects", position_of(chunk.column(subject)[row]), code)
                pairs.add("kind", 1, ALIAS_KINDS[kind])
            if identity is not None:
                pairs.add("identities", position_of(chunk.column(identity)[row]), who)
    return told_by(pairs, known)


class Pairs:
    """Which texts stand beside which positions."""

    def __init__(self) -> None:
        self._found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, about: str, position: int | None, text: str) -> None:
        if position and text:
            self._found[about][position].add(text)

    def agreed(self, about: str) -> dict[int, str]:
        """Position → its one text."""
        return {at: next(iter(texts)) for at, texts in sorted(self._found[about].items()) if len(texts) == 1}


def told_by(pairs: Pairs, known: Survey) -> Offer:
    """The offer that the pairs make; labels that nobody chose stay blank."""
    labels = pairs.agreed("labels")
    texts = [labels.get(at, "") for at in range(1, max(labels, default=0) + 1)]
    counted = [at for at, text in labels.items() if text in known.scale]
    best = next((at for at in (counted[0], counted[-1]) if labels[at] == known.scale[-1]), None) if counted else None
    return {
        "labels": texts,
        "not_counted_positions": [at for at, text in labels.items() if text not in known.scale],
        **({"best": best} if best else {}),
        "subjects": {str(at): code for at, code in pairs.agreed("subjects").items()},
        "subject_kind": pairs.agreed("kind").get(1, ""),
        "identities": {str(at): text for at, text in pairs.agreed("identities").items()},
        "strata": dict(known.strata),
    }


def number_of(cell: Cell) -> int | None:
    """A row's 序号."""
    try:
        return parse_int(cell)
    except CellError:
        return None


def answers_by_number(
    session: Session, known: Survey, numbers: Sequence[int]
) -> dict[int | None, tuple[str, str, str, Mapping[str, str]]]:
    """序号 → the subject's code and kind, who answered, and what; of the answers with these numbers."""
    table = SurveyAnswer
    query = select(table.number, Subject.code, Subject.kind, table.identity, table.answers)
    query = query.join(Subject, Subject.id == table.subject_id)
    rows = session.execute(query.where(table.survey_id == known.id, table.number.in_(numbers)))
    return {number: (code, kind, identity, answers) for number, code, kind, identity, answers in rows}
