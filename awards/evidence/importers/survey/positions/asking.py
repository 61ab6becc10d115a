"""Asking what positions mean: what the page's form shows, what it sends, and the same as a mapping file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from awards.evidence.importers.survey.content import Content
from awards.evidence.importers.survey.positions.columns import Columns
from awards.evidence.importers.survey.positions.offers import (
    Offer,
    headings_offer,
    is_stated,
    saved_mapping,
    texts_offer,
)
from awards.evidence.importers.survey.positions.statement import KEYS, POSITION, Statement, problems_of
from awards.evidence.importers.survey.questions import SUBJECT_KINDS
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Named
from awards.imports.plan import Asked, Source

TEMPLATE = "evidence/_positions.html"
LEAST_LINES, MORE_LINES = 7, 2
NO_STRATUM, LEAVE_OUT = "!none", "!out"


@dataclass(frozen=True)
class PositionsForm:
    """What the template shows: `one` is what is stated or offered, `offered` why it is filled in already (None: it is
    stated), `choices` who a position of the subject's column can be."""

    one: Statement
    columns: Columns
    offered: LazyMessage | None
    choices: Sequence[Named]
    texts: Sequence[str]
    strata: Mapping[str, LazyMessage]

    @property
    def lines(self) -> range:
        """The positions of options that can be given a text: those that occur, and some more that nobody chose."""
        seen = [at for name in self.one.items for at in self.columns.positions(self.columns.find(name))]
        most = max([len(self.one.labels), *(at for at in seen if at <= LEAST_LINES * MORE_LINES)], default=0)
        return range(1, max(LEAST_LINES, most + MORE_LINES) + 1)

    def role_of(self, key: str) -> str:
        """What a column is: item, reversed, subject, identity or "" for none of these."""
        find = self.columns.find
        if key in map(find, self.one.turned):
            return "reversed"
        if key in map(find, self.one.items):
            return "item"
        return "subject" if key == find(self.one.subject) else "identity" if key == find(self.one.identity) else ""

    def label(self, position: int) -> str:
        """The text of an option, "" if it has none yet."""
        return self.one.labels[position - 1] if position <= len(self.one.labels) else ""

    def stratum(self, text: str) -> str:
        """The stratum of an identity as the form shows it."""
        return self.one.strata[text] or NO_STRATUM if text in self.one.strata else ""

    def seen(self, name: str) -> list[tuple[int, int | str]]:
        """(position, how often) under a question; without how often where few answered."""
        found = sorted(self.columns.seen.get(self.columns.find(name) or "", {}).items())
        return [(at, "" if self.columns.is_small else times) for at, times in found]

    def counted_under(self, name: str) -> list[tuple[int, int | str]]:
        """The same; nothing where few answered."""
        return [] if self.columns.is_small else self.seen(name)


def ask_about(session: Session, source: Source, content: Content, columns: Columns) -> tuple[Statement, Asked]:
    """What is stated about a file of positions, and what is still to be asked. Raises WrongOptionError."""
    stated, known = Statement.read(source.mapping), content.known
    offered: LazyMessage | None = None
    offer = {key: source.mapping[key] for key in KEYS if key in source.mapping}
    problems, is_live = problems_of(stated, columns, content), True
    if not is_stated(source.mapping):
        offer, offered, is_live = offer_for(session, content, columns)
    one = Statement.read(offer) if offered else stated
    choices = content.names.all_of(one.kind) if one.kind in SUBJECT_KINDS else []
    texts = [*reversed(known.scale), *filter(None, known.not_counted)] if known else []
    strata = {**content.strata.labels, NO_STRATUM: lazy("In no count")}
    form = PositionsForm(one, columns, offered, choices, texts, strata)
    return stated, Asked(TEMPLATE, problems, mapping_file(content.code, offer, columns, is_live=is_live), form)


def offer_for(session: Session, content: Content, columns: Columns) -> tuple[Offer, LazyMessage, bool]:
    """The best offer, where it comes from, and whether people have stated it before."""
    saved, file = saved_mapping(session, content.code)
    if saved:
        return saved, lazy("Filled in as it was stated for “%(file)s”. Check it, then say so.", file=file), True
    offer = headings_offer(columns, content.known)
    if content.known:
        told = texts_offer(session, content.known, columns, content.chunks(), offer)
        words = lazy(
            "Filled in from the answers that were imported as texts under the same numbers. Check it, then say so."
        )
        return {**offer, **told}, words, False
    return offer, lazy("The columns are sorted by their headings only. Check them, and state the rest."), False


def parse_stated(form: Any) -> dict[str, Any]:
    """The mapping that the page's form states; everything of it, so that what was taken away is gone."""
    keys = dict(zip(form.getlist("at"), form.getlist("column"), strict=False))
    roles = {at: form.get(f"role-{at}", "") for at in keys}
    labels = trimmed([text.strip() for text in form.getlist("label")])
    uncounted = [int(at) for at in form.getlist("uncounted") if POSITION.fullmatch(at) and int(at) <= len(labels)]
    counted = [at for at in range(1, len(labels) + 1) if at not in uncounted]
    best = {"first": counted[:1], "last": counted[-1:]}.get(form.get("best", ""), [])
    identities = numbered_in(form, "identity")
    everyone = form.get("everyone", "").strip()
    chosen = numbered_in(form, "identity", "stratum")
    strata = {text: chosen.get(at, "") for at, text in identities.items()}
    strata[everyone] = form.get("stratum-everyone", "")
    return {
        "labels": labels,
        "best": best[0] if best else None,
        "not_counted_positions": uncounted,
        "items": [keys[at] for at, role in roles.items() if role in ("item", "reversed")],
        "reversed": [keys[at] for at, role in roles.items() if role == "reversed"],
        "subject_column": next((keys[at] for at, role in roles.items() if role == "subject"), ""),
        "subject_kind": form.get("subject_kind", ""),
        "subjects": {
            at: "" if code == LEAVE_OUT else code for at, code in numbered_in(form, "subject").items() if code
        },
        "identity_column": next((keys[at] for at, role in roles.items() if role == "identity"), ""),
        "identity": everyone,
        "identities": {at: text for at, text in identities.items() if text},
        "strata": {text: "" if code == NO_STRATUM else code for text, code in strata.items() if text and code},
    }


def numbered_in(form: Any, name: str, of: str = "") -> dict[str, str]:
    """Position → value, from the parallel lists `<name>-position` and `<of>`, or `<name>`."""
    pairs = zip(form.getlist(f"{name}-position"), form.getlist(of or name), strict=False)
    return {at: value.strip() for at, value in pairs if POSITION.fullmatch(at)}


def trimmed(labels: list[str]) -> list[str]:
    """Without the blank lines at the end."""
    while labels and not labels[-1]:
        labels.pop()
    return labels


def mapping_file(code: str, offer: Mapping[str, Any], columns: Columns, *, is_live: bool) -> str:
    """A mapping file to fill in, in TOML: a line for each thing to be stated, switched off unless people have stated it
    before; below it the positions of each question, unless few answered."""
    head = [
        lazy("What the positions in this export mean. Take the “#” away where a line is right, or put it right first."),
        lazy(
            "labels: the texts of the options in the order of the questionnaire; best: the best position that counts."
        ),
        lazy("subjects: whom each position means, by code; strata: student, staff, or empty for in no count."),
    ]
    lines = [*(f"# {line}" for line in head), "", "[options]", f"survey = {toml(code)}"]
    offer = {**blanks(offer, columns), **{key: value for key, value in offer.items() if value}}
    for key in KEYS:
        off = "" if is_live and offer.get(key) else "# "
        lines.append(f"{off}{key} = {toml(offer.get(key) or EMPTY[key])}")
    if columns.is_small:
        return "\n".join(lines) + "\n"
    lines += ["", "# " + str(lazy("How often each position stands in the file:"))]
    lines += [f"#   {key}: {in_words(columns.seen[key])}" for key in columns.questions if columns.seen[key]]
    return "\n".join(lines) + "\n"


EMPTY: Mapping[str, Any] = {
    "labels": ["", ""],
    "best": 0,
    "not_counted_positions": [],
    "items": [],
    "reversed": [],
    "subject_column": "",
    "subject_kind": "place",
    "subjects": {"1": ""},
    "identity_column": "",
    "identity": "",
    "identities": {"1": ""},
    "strata": {"": ""},
}


def blanks(offer: Mapping[str, Any], columns: Columns) -> Offer:
    """A blank for each position that wants a meaning."""
    pairs = (("subjects", "subject_column"), ("identities", "identity_column"))
    found = {key: columns.positions(columns.find(offer.get(named, ""))) for key, named in pairs}
    return {key: {str(at): "" for at in positions} for key, positions in found.items()}


def in_words(seen: Mapping[int, int]) -> str:
    return ", ".join(f"{at} × {times}" for at, times in sorted(seen.items()))


def toml(value: Any) -> str:
    """A value in TOML, on one line. A JSON text, number or list is a TOML one as well."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{toml(str(key))} = {toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
