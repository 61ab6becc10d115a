"""What a merge would do, before it is done."""

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Names
from awards.imports.models import Alias
from awards.imports.reading.text import spelling_key
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS
from awards.organisation.service.details import TEXTS, Details, check_details, details_of, version_of
from awards.organisation.service.merging import references, words
from awards.organisation.service.merging.guards import is_joined, reasons_against
from awards.organisation.service.merging.places import leaves_places

EVIDENCE = "evidence"
FEWEST = 5  # so few rows may be all who answered a survey: their number is not printed


@dataclass(frozen=True)
class MergePlan:
    """`gone` goes into `kept`: how many of what move ("table.column", label, number; evidence
    of every kind together, since a nominee of the office sees no veto of a rival here), what stands in the way, and
    the spellings by which files find `kept` afterwards. `seen` is the mark of all this that a confirmation carries."""

    gone: Subject
    kept: Subject
    moves: tuple[tuple[str, LazyMessage | str, int], ...]
    obstacles: tuple[LazyMessage, ...]
    spellings: tuple[str, ...]

    def is_small(self, name: str, count: int) -> bool:
        """Whether a number is too small to be printed."""
        return name == EVIDENCE and count < FEWEST

    @property
    def departments(self) -> tuple[Subject, ...]:
        """Those to which `kept` belongs afterwards."""
        of_both = [] if leaves_places(self.gone, self.kept) else self.gone.departments
        return tuple({one.id: one for one in (*self.kept.departments, *of_both)}.values())

    @property
    def seen(self) -> str:
        content = [version_of(self.gone), version_of(self.kept), [(name, count) for name, _, count in self.moves]]
        return hashlib.sha256(repr([*content, self.spellings]).encode()).hexdigest()[:16]


def plan_merge(session: Session, gone: Subject, kept: Subject) -> MergePlan:
    """What it would do to let `gone` go into `kept`; writes nothing. The number of statements does not depend on how
    many rows there are."""
    moves = moving(session, gone)
    answered = select(func.count()).select_from(Alias).filter_by(kind=ALIAS_KINDS[gone.kind], target=gone.code)
    if count := session.scalar(answered):
        moves.append(("aliases.target", words.SPELLINGS, count))
    return MergePlan(
        gone, kept, tuple(moves), tuple(obstacles(session, gone, kept)), tuple(new_spellings(session, gone, kept))
    )


def moving(session: Session, gone: Subject) -> list[tuple[str, LazyMessage | str, int]]:
    """How many rows refer to an entry, by column; those of evidence as one number, what is derived from them left
    out."""
    found: dict[str, int] = {}
    for column in references.referring_columns():
        name = references.name_of(column)
        if name not in words.DERIVED:
            key = EVIDENCE if name in words.EVIDENCE_OF else name
            found[key] = found.get(key, 0) + references.count_rows(session, column, gone)
    return [(key, words.EVIDENCE if key == EVIDENCE else words.label_of(key), n) for key, n in found.items() if n]


def obstacles(session: Session, gone: Subject, kept: Subject) -> list[LazyMessage]:
    """What stands in the way, in words."""
    if gone.id == kept.id:
        return [lazy("This is one and the same entry.")]
    if gone.kind != kept.kind:
        return [lazy("Entries of different kinds cannot be one.")]
    return [*contradictions(gone, kept), *collisions(session, gone, kept), *reasons_against(session, gone, kept)]


def filled(gone: Subject, kept: Subject) -> Details:
    """The details of the one that stays, with what it does not say and the other does; departments left out."""
    details, others = details_of(kept), details_of(gone)
    names = (*TEXTS, "since_on")
    return replace(
        details,
        **{name: getattr(details, name) or getattr(others, name) for name in names},
        serves=others.serves if details.serves is None else details.serves,
    )


def contradictions(gone: Subject, kept: Subject) -> list[LazyMessage]:
    """What an entry filled up so could not say of itself."""
    departments = details_of(kept).departments | details_of(gone).departments
    try:
        check_details(kept.kind, replace(filled(gone, kept), departments=departments))
    except AwardsError as error:
        return [lazy("What %(name)s would take over fits badly: %(why)s", name=kept.name, why=str(error.message))]
    return []


def collisions(session: Session, gone: Subject, kept: Subject) -> list[LazyMessage]:
    """What both have and one entry can only have once."""
    found = []
    for column in references.referring_columns():
        name = references.name_of(column)
        if column.table.name in references.UNITED or is_joined(column.table.name):
            continue
        if references.collide(session, column, gone, kept):
            what = words.label_of(name)
            found.append(words.COLLISIONS.get(name) or lazy(words.COLLISION.msgid, what=what))
    return found


def new_spellings(session: Session, gone: Subject, kept: Subject) -> list[str]:
    """The old number and name, so far as they can stand for the other entry without meaning a third one. A name that
    others have too is remembered for the old departments only."""
    kind = ALIAS_KINDS[gone.kind]
    others = [one for one in Names.load(session).all_of(kind) if one.id not in (gone.id, kept.id)]
    taken = {key for one in others for key in one.keys}
    known = {spelling_key(kept.name_zh), spelling_key(kept.name_en), spelling_key(kept.code)}
    spellings = [gone.code]
    for name in dict.fromkeys(filter(None, (gone.name_zh, gone.name_en))):
        if spelling_key(name) not in taken:
            spellings.append(name)
        elif kind == "person":
            spellings += [f"{name} · {one.name_zh}" for one in gone.departments]
    return [one for one in dict.fromkeys(spellings) if spelling_key(one) not in known]
