"""What spellings stand for: by code, by name, by answers given once and remembered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.i18n import lazy
from awards.imports.models import Alias
from awards.imports.plan import Unknown
from awards.imports.reading.errors import CellError
from awards.imports.reading.text import clean_text, spelling_key
from awards.imports.similarity import most_similar

KINDS = ("department", "place", "team", "person")
LEAVE_OUT = ""  # the answer "rows with this spelling stay out"
LONGEST = 120
SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something that a spelling can stand for.

    `kind` is one of KINDS (a place is a window or a zone); `departments` are the ids it counts for, a department's own;
    `about` tells people of one name apart: their department and post.
    """

    id: int
    kind: str
    code: str
    name: Mapping[str, str]
    departments: frozenset[int]
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> dict[str, str]:
        """The name in each language, with what tells it apart from others of the same name."""
        return {lang: " · ".join(filter(None, (name, self.about.get(lang)))) for lang, name in self.name.items()}

    @property
    def keys(self) -> set[str]:
        """Its name in each language, as spellings are compared."""
        return {spelling_key(name) for name in self.name.values() if name}


class LeftOutError(CellError):
    """The office answered that rows with this spelling stay out; becomes the reason why the row is rejected."""


def is_too_long(spelling: str) -> bool:
    """Whether a spelling, or its key, is longer than can be remembered: "ß" is "ss" in a key."""
    return max(len(clean_text(spelling)), len(spelling_key(spelling))) > LONGEST


NameSource = Callable[[Session], Iterable[Named]]
_sources: list[NameSource] = []


def provide_names(source: NameSource) -> NameSource:
    """Make a room's things known to every import; used by the room that keeps the register."""
    _sources.append(source)
    return source


class Names:
    """Every name and every answer, read once per import with a constant number of statements.

    Spellings that nobody could place are gathered, with the number of rows that wait for them: `unknown`.
    """

    def __init__(self, named: Iterable[Named], answers: Mapping[tuple[str, str], str]):
        self._answers = dict(answers)
        self._all: dict[str, list[Named]] = {kind: [] for kind in KINDS}
        self._by_code: dict[tuple[str, str], Named] = {}
        self._shared: set[tuple[str, str]] = set()  # codes that stand for nobody, since several have them
        self._by_key: dict[tuple[str, str], list[Named]] = {}
        self._department_names: dict[int, str] = {}
        self._waiting: dict[tuple[str, str], tuple[str, int, tuple[Named, ...]]] = {}
        for one in named:
            self._index(one)

    @classmethod
    def load(cls, session: Session, *, asks_left_out: bool = False) -> "Names":
        """The index of what is in the database now; with `asks_left_out`, spellings that were left out are asked about
        once more."""
        rows = session.execute(select(Alias.kind, Alias.spelling_key, Alias.target))
        answers = {(kind, key): target for kind, key, target in rows if target != LEAVE_OUT or not asks_left_out}
        return cls((one for source in _sources for one in source(session)), answers)

    def _index(self, one: Named) -> None:
        self._all[one.kind].append(one)
        self._index_code(one)
        for key in one.keys:
            self._by_key.setdefault((one.kind, key), []).append(one)
        if one.kind == "department":
            self._department_names[one.id] = one.name["zh"]

    def _index_code(self, one: Named) -> None:
        key = (one.kind, spelling_key(one.code))
        if key in self._shared or self._by_code.setdefault(key, one).id != one.id:
            self._shared.add(key)
            self._by_code.pop(key, None)

    def add(self, one: Named) -> None:
        """Something that the file itself brings: known from here on, under its new name too if it was known."""
        known = self.by_code(one.kind, one.code)
        if known is None:
            self._index(one)
            return
        for key in one.keys - known.keys:
            self._by_key.setdefault((one.kind, key), []).append(known)

    def all_of(self, kind: str) -> list[Named]:
        """Everything of a kind, in the order of codes."""
        return sorted(self._all[kind], key=lambda one: one.code)

    def by_code(self, kind: str, code: str) -> Named | None:
        """The one with this code; None as well if several have it, such as a window and a zone."""
        return self._by_code.get((kind, spelling_key(code)))

    def by_old_code(self, kind: str, code: str) -> Named | None:
        """The one that had this code once: it was merged into another or given another number."""
        target = self._answers.get((kind, spelling_key(code)))
        return self._by_code.get((kind, spelling_key(target))) if target else None

    def is_shared(self, kind: str, code: str) -> bool:
        """Whether several have this code, so that it stands for none of them."""
        return (kind, spelling_key(code)) in self._shared

    def find(self, kind: str, spelling: str, *, department_id: int | None = None, count: bool = True) -> Named | None:
        """Whom a spelling means: by code, else by name if that is unique (in the department, if one is given), else by
        the answer that was given for it. None if nobody knows; the row is then counted in `unknown`.

        A person's answer is remembered together with the department, since names repeat.
        Raises LeftOutError if the answer was to leave such rows out, CellError if it cannot be a name at all.
        """
        key = self._key_of(spelling)
        if found := self._by_code.get((kind, key)):
            return found
        homonyms = self._by_key.get((kind, key), [])
        here = [one for one in homonyms if department_id is None or department_id in one.departments]
        if len(here) == 1:
            return here[0]
        asked = self._asked(kind, spelling, department_id)
        found = self._answered(kind, asked) or self._answered_elsewhere(kind, spelling, department_id)
        if found is None and count:
            self._wait(kind, asked, department_id, here or homonyms)
        return found

    def find_repairer(self, spelling: str, *, department_id: int | None, work: str = "", rows: int = 1) -> Named | None:
        """Whom work of a department is credited to: by staff number, or by a name that nobody else in the register
        has and that is of the department. Any other name is asked about with the department, and where people of the
        department share it, once more for each kind of `work`. None while nobody has said who; then `rows` more are
        counted in `unknown`.

        Raises LeftOutError if the answer was that nobody is credited, CellError if it cannot be a name at all.
        """
        key = self._key_of(spelling)
        if found := self._by_code.get(("person", key)):
            return found
        homonyms = self._by_key.get(("person", key), [])
        here = [one for one in homonyms if department_id is None or department_id in one.departments]
        if len(homonyms) == len(here) == 1:
            return here[0]
        asked = self._asked("person", spelling, department_id)
        if len(here) > 1 and work:
            asked = self._short_enough(f"{asked} · {work}")
        found = self._answered("person", asked)
        if found is None and len(here) <= 1:
            found = self._answered_elsewhere("person", spelling, department_id)
        if found is None:
            others = [one for one in homonyms if one not in here]
            self._wait("person", asked, department_id, [*here, *others], rows=rows)
        return found

    @staticmethod
    def _key_of(spelling: str) -> str:
        key = spelling_key(spelling)
        if not key:
            raise CellError(lazy("The cell is empty."))
        return key

    def _asked(self, kind: str, spelling: str, department_id: int | None) -> str:
        """The spelling as it is asked about: a person's with the department."""
        department = self._department_names.get(department_id or 0)
        cleaned = clean_text(spelling)
        asked = f"{cleaned} · {department}" if kind == "person" and department else cleaned
        return self._short_enough(asked)

    @staticmethod
    def _short_enough(asked: str) -> str:
        if is_too_long(asked):
            raise CellError(lazy("This is too long to be a name."))
        return asked

    def _answered(self, kind: str, asked: str) -> Named | None:
        target = self._answers.get((kind, spelling_key(asked)))
        if target == LEAVE_OUT:
            raise LeftOutError(lazy("“%(spelling)s”: rows with this name were left out on purpose.", spelling=asked))
        return self._by_code.get((kind, spelling_key(target))) if target is not None else None

    def _answered_elsewhere(self, kind: str, spelling: str, department_id: int | None) -> Named | None:
        """An answer given for the bare name of a person holds in that person's own departments."""
        if kind != "person" or department_id is None:
            return None
        found = self._answered(kind, spelling)
        return found if found and department_id in found.departments else None

    def _wait(self, kind: str, asked: str, department_id: int | None, homonyms: list[Named], *, rows: int = 1) -> None:
        key = (kind, spelling_key(asked))
        if key not in self._waiting:
            self._waiting[key] = (asked, 0, self._suggest(kind, asked, department_id, homonyms))
        first, before, suggested = self._waiting[key]
        self._waiting[key] = (first, before + rows, suggested)

    def _suggest(self, kind: str, asked: str, department_id: int | None, homonyms: list[Named]) -> tuple[Named, ...]:
        """Homonyms first, then what is spelled alike, colleagues of the same department before others."""
        wanted = spelling_key(asked.split(" · ", maxsplit=1)[0])
        near = [one for one in self._all[kind] if department_id is None or department_id in one.departments]
        pool = near if kind == "person" and near else self._all[kind]
        alike = most_similar(wanted, pool, key=lambda one: one.keys, limit=SUGGESTED)
        best = {one.id: one for one in (*homonyms, *alike)}
        return tuple(best.values())[: max(SUGGESTED, len(homonyms))]

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """The spellings that wait for an answer, in the order in which they were met."""
        return tuple(
            Unknown(kind, asked, rows, tuple((one.code, one.label["zh"]) for one in suggested))
            for (kind, _), (asked, rows, suggested) in self._waiting.items()
        )


def resolve(session: Session, kind: str, spelling: str, *, department_id: int | None = None) -> Named | Unknown:
    """Whom one spelling means, for a single question; an import builds `Names` once instead.

    Raises as `Names.find`.
    """
    names = Names.load(session)
    return names.find(kind, spelling, department_id=department_id) or names.unknown[0]
