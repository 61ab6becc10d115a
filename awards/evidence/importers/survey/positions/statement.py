"""What people state about an export of positions, and what is still missing or contradicts the file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from awards.evidence.importers.survey.content import Content
from awards.evidence.importers.survey.definition import WrongOptionError, about_strata, declared_strata
from awards.evidence.importers.survey.positions.columns import NOTHING, Columns
from awards.evidence.importers.survey.questions import SUBJECT_KINDS
from awards.evidence.importers.survey.texts import about_levels, about_options, respelled
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Names
from awards.imports.reading.text import clean_text, spelling_key

POSITION = re.compile(r"\d{1,3}", re.ASCII)
TEXTS = ("subject_column", "subject_kind", "identity_column", "identity")
KEYS = (
    *("labels", "best", "not_counted_positions", "items", "reversed"),
    *("subject_column", "subject_kind", "subjects", "identity_column", "identity", "identities", "strata"),
)
# What only an export of positions needs: a mapping that has any of these speaks about one.
OWN_KEYS = ("labels", "items", "best", "subjects", "identities")


@dataclass(frozen=True)
class Statement:
    """A mapping of positions in typed values.

    `labels` are the texts of positions 1, 2, 3 …; `best` is the best position, the first or the last that is counted;
    `items`, `turned`, `subject` and `identity` name columns; `turned` are the items that list the options the other way
    round; `subjects` maps positions to codes ("" leaves them out), `identities` to texts, `strata` those texts to
    codes ("" for in no count); `everyone` is the identity of all where no column tells it.
    """

    labels: tuple[str, ...] = ()
    best: int | None = None
    uncounted: frozenset[int] = frozenset()
    items: tuple[str, ...] = ()
    turned: frozenset[str] = frozenset()
    subject: str = ""
    kind: str = ""
    subjects: Mapping[int, str] = field(default_factory=dict)
    identity: str = ""
    everyone: str = ""
    identities: Mapping[int, str] = field(default_factory=dict)
    strata: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, mapping: Mapping[str, Any]) -> "Statement":
        """What a mapping states. Raises WrongOptionError for a value of the wrong form."""
        texts = {key: text_in(mapping, key) for key in TEXTS}
        best = mapping.get("best")
        if best is not None and (isinstance(best, bool) or not isinstance(best, int)):
            raise WrongOptionError(lazy("%(key)s: a position is needed, such as 1.", key="best"))
        return cls(
            labels=texts_in(mapping, "labels"),
            best=best,
            uncounted=frozenset(positions_in(mapping.get("not_counted_positions", []))),
            items=texts_in(mapping, "items"),
            turned=frozenset(texts_in(mapping, "reversed")),
            subject=texts["subject_column"],
            kind=texts["subject_kind"],
            subjects=numbered(mapping, "subjects"),
            identity=texts["identity_column"],
            everyone=texts["identity"],
            identities=numbered(mapping, "identities"),
            strata=table_in(mapping, "strata"),
        )

    @property
    def counted(self) -> list[int]:
        """The positions that count, in the order of the questionnaire."""
        return [at for at in range(1, len(self.labels) + 1) if at not in self.uncounted]

    @property
    def scale(self) -> list[str]:
        """The texts that count, from worst to best."""
        levels = [self.labels[at - 1] for at in self.counted]
        return levels if self.counted and self.best == self.counted[-1] else levels[::-1]

    @property
    def not_counted(self) -> list[str]:
        """The texts that are in no count."""
        return [self.labels[at - 1] for at in sorted(self.uncounted) if 1 <= at <= len(self.labels)]

    def text_of(self, position: int, *, turned: bool = False) -> str | None:
        """The text of a position, "" for no answer, None for a position without text."""
        counted = self.counted
        if turned and position in counted:
            position = counted[-1 - counted.index(position)]
        if position == NOTHING:
            return ""
        return self.labels[position - 1] if position <= len(self.labels) else None


def wrong_table(key: str) -> WrongOptionError:
    return WrongOptionError(lazy('%(key)s: a table is needed, such as {"1" = "…"}.', key=key))


def text_in(mapping: Mapping[str, Any], key: str) -> str:
    return clean_text(mapping.get(key, ""))


def texts_in(mapping: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = mapping.get(key, [])
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise WrongOptionError(lazy("%(key)s: a list of texts is needed, in quotes.", key=key))
    return tuple(map(clean_text, values))


def table_in(mapping: Mapping[str, Any], key: str) -> dict[str, str]:
    values = mapping.get(key, {})
    if not isinstance(values, Mapping) or not all(isinstance(value, str) for value in values.values()):
        raise wrong_table(key)
    return {clean_text(name): clean_text(value) for name, value in values.items()}


def numbered(mapping: Mapping[str, Any], key: str) -> dict[int, str]:
    values = table_in(mapping, key)
    if not all(POSITION.fullmatch(name) for name in values):
        raise wrong_table(key)
    return {int(name): value for name, value in values.items()}


def positions_in(values: Any) -> list[int]:
    if not isinstance(values, list | tuple) or not all(type(value) is int for value in values):
        raise WrongOptionError(
            lazy("%(key)s: a list of positions is needed, such as [6].", key="not_counted_positions")
        )
    return list(values)


def problems_of(one: Statement, columns: Columns, content: Content) -> tuple[LazyMessage, ...]:
    """What is not stated yet or cannot be so, all at once; empty if the positions can be read."""
    found = [*about_labels(one), *about_columns(one, columns), *about_items(one, columns)]
    found += [*about_subjects(one, columns, content.names), *about_identities(one, columns)]
    return tuple(found or about_known(one, content))


def about_labels(one: Statement) -> Iterator[LazyMessage]:
    """The texts of the options and which of them is the best."""
    if len(one.counted) < 2 or "" in one.labels:
        yield lazy("State the texts of the options in the order of the questionnaire (labels).")
    elif len({spelling_key(text) for text in one.labels}) < len(one.labels):
        yield lazy("Two options have the same text.")
    yield from about_options(filter(None, one.labels))
    if not one.counted or one.best not in (one.counted[0], one.counted[-1]):
        yield lazy("Say which position is the best: the first or the last of those that count (best).")
    else:
        yield from about_levels(one.scale)


def about_columns(one: Statement, columns: Columns) -> Iterator[LazyMessage]:
    """Columns that do not exist, or that are to be two things at once."""
    named = [name for name in (*one.items, one.subject, one.identity) if name]
    keys = [columns.find(name) for name in named]
    for name, key in zip(named, keys, strict=True):
        if key is None:
            yield lazy("There is no question “%(value)s”, or more than one.", value=name)
        elif keys.count(key) > 1:
            yield lazy("“%(value)s” is named as two things at once.", value=name)


def about_items(one: Statement, columns: Columns) -> Iterator[LazyMessage]:
    """The questions that are counted; every position under them needs a text."""
    if not one.items:
        yield lazy("Say which questions are counted (items).")
    for name in sorted(one.turned - set(one.items)):
        yield lazy("“%(value)s” is turned round but not counted.", value=name)
    seen = {at for name in one.items for at in columns.positions(columns.find(name))}
    if beyond := sorted(at for at in seen if at > len(one.labels)):
        yield lazy("These positions have no text yet: %(positions)s.", positions=listed(beyond))


def about_subjects(one: Statement, columns: Columns, names: Names) -> Iterator[LazyMessage]:
    """The column that says who is judged, and who each of its positions is."""
    if not one.subject:
        yield lazy("Say which question names the window or the person who is judged (subject_column).")
    if one.kind not in SUBJECT_KINDS:
        yield lazy("Say whether places, people, departments or teams are judged (subject_kind).")
        return
    if open_ones := [at for at in columns.positions(columns.find(one.subject)) if at not in one.subjects]:
        yield lazy("Say whom these positions mean: %(positions)s (subjects).", positions=listed(open_ones))
    for at, code in sorted(one.subjects.items()):
        if code and names.by_code(one.kind, code) is None:
            yield lazy("Position %(position)s: nobody and nothing has the code “%(code)s”.", position=at, code=code)


def about_identities(one: Statement, columns: Columns) -> Iterator[LazyMessage]:
    """Who answers, and the stratum that each falls into."""
    if not one.identity and not one.everyone:
        yield lazy("Say which question tells who answers (identity_column), or that all are of one kind (identity).")
        return
    positions = columns.positions(columns.find(one.identity)) if one.identity else []
    if open_ones := [at for at in positions if not one.identities.get(at)]:
        yield lazy("Say who these positions are: %(positions)s (identities).", positions=listed(open_ones))
    texts = [one.identities[at] for at in positions if one.identities.get(at)] if one.identity else [one.everyone]
    yield from about_options(dict.fromkeys(texts))
    for text in dict.fromkeys(texts):
        if text not in one.strata:
            yield lazy("Say which stratum “%(identity)s” falls into (strata).", identity=text)


def about_known(one: Statement, content: Content) -> Iterator[LazyMessage]:
    """Scale and strata must be those of the same survey as it was imported before, and the strata those of the year."""
    known = content.known
    yield from about_strata(declared_strata({"strata": one.strata}), content)
    scale = respelled(known.scale, one.scale, content.unused) if known else one.scale
    if known and [*map(spelling_key, one.scale)] != [*map(spelling_key, scale)]:
        yield lazy(
            "This survey was imported before with the answers %(known)s, from worst to best; here: %(here)s.",
            known=" < ".join(known.scale),
            here=" < ".join(one.scale),
        )


def listed(positions: Iterable[int]) -> str:
    return ", ".join(map(str, positions))
