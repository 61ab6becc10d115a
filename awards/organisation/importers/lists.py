"""Lists of the register that were downloaded, changed in a spreadsheet, and come back."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from awards.audit.service import record
from awards.errors import AwardsError
from awards.i18n import lazy
from awards.imports.aliases import Named, Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Action, Plan, PlannedRow, Reject, Source
from awards.imports.privacy import refuse_identity_numbers
from awards.imports.reading import Column, Header, Table, find_header, read_tables
from awards.imports.reading.cells import parse_date
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.reading.text import clean_text, spelling_key
from awards.imports.rows import RowRejectedError, SheetRow
from awards.organisation.importers.comparing import parse_code, parse_name, parse_personal_name, repeated
from awards.organisation.importers.departments import departments_of
from awards.organisation.importers.roster import WAITING, parse_past, place_of
from awards.organisation.importers.writing import write_rows
from awards.organisation.models import SUBJECT_KINDS, Subject
from awards.organisation.names import ALIAS_KINDS
from awards.organisation.service import Details, details_of, version_of
from awards.organisation.service.details import LENGTHS, check_details
from awards.organisation.tables import HEADINGS, MARK, headings_of, keys_of
from awards.organisation.words import KINDS

OPTIONAL = ("name_en", "post", "employment")
MARKS = (*HEADINGS["mark"], "版本", "Version")


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns that a list of this kind has; the version, the code and the name must be there."""
    needed = ("code", "name_zh", "mark")
    named = {key: headings_of(kind, key) if key != "mark" else MARKS for key in keys_of(kind)}
    return tuple(Column(key, names, required=key in needed) for key, names in named.items())


@dataclass
class Reading:
    """What one file says, while it is compared with the register."""

    names: Names
    by_id: Mapping[int, Subject]
    codes: Mapping[tuple[str, str], Subject]
    doubles: set[tuple[str, str]] = field(default_factory=set)  # (kind of names, code), ("mark", version)
    leaving: set[int] = field(default_factory=set)  # ids of those who get another code
    planned: list[tuple[SheetRow, PlannedRow]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


class RegisterImporter:
    """One entry a row, known by the version that the download put there; a row without one is a new entry."""

    kind = "register"
    label = lazy("List of the register")
    help = lazy(
        "A list that was downloaded from the register and changed. Rows whose entry was changed by somebody else in "
        "the meantime are refused; rows without a version are new entries; rows that are not there change nothing."
    )
    needs_year = False

    def plan(self, session: Session, source: Source) -> Plan:
        sheets = read_tables(source.path)
        refuse_identity_numbers(sheets)
        subjects = list(session.scalars(select(Subject).options(selectinload(Subject.departments))))
        codes = {(ALIAS_KINDS[one.kind], spelling_key(one.code)): one for one in subjects}
        reading = Reading(Names.load(session), {one.id: one for one in subjects}, codes)
        lists = [
            (kind, [SheetRow(table.name, header, row) for row in table.rows[header.start :]])
            for kind, table, header in recognised(source.shown(sheets))
        ]
        look_through(reading, lists)
        for kind, rows in lists:
            read_sheet(reading, kind, rows)
            source.progress(len(rows))
        refuse_held_codes(reading)
        planned = tuple(row for _, row in reading.planned)
        counts = Counter(str(row.values["kind"]) for row in planned)
        figures = tuple((KINDS[kind], counts[kind]) for kind in dict(lists))
        return Plan(planned, tuple(reading.rejects), reading.names.unknown, figures)

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        changes = write_rows(session, [row for row in plan.rows if row.action != "same"], actor=batch.actor, now=now)
        if changes:
            about = {"subject": f"batch:{batch.id}", "actor": batch.actor, "now": now}
            record(session, "subject:list-imported", changes=changes, **about)  # type: ignore[arg-type]


def recognised(tables: Sequence[Table]) -> Iterator[tuple[str, Table, Header]]:
    """Each sheet that is a list of some kind, with its header; others, such as the notes, are left alone.

    Raises MissingColumnsError if none is.
    """
    failure: MissingColumnsError | None = None
    found = False
    for table in tables:
        for kind in SUBJECT_KINDS:
            try:
                header = find_header(table.rows, columns_of(kind))
            except MissingColumnsError as error:
                failure = failure or error
                continue
            found = True
            yield kind, table, header
            break
    if not found:
        raise MissingColumnsError(
            lazy(
                "This is no list that was downloaded from the register: it needs a column of codes or staff numbers, "
                "the name, and the version."
            )
        ) from failure


def look_through(reading: Reading, lists: Sequence[tuple[str, Sequence[SheetRow]]]) -> None:
    """Note what stands more than once, on whichever sheets, and who gets another code."""
    seen: list[tuple[str, str]] = []
    for kind, rows in lists:
        for row in rows:
            code, mark = spelling_key(row.header.cell(row.row, "code")), clean_text(row.header.cell(row.row, "mark"))
            seen += [(ALIAS_KINDS[kind], code)] if code else []
            seen += [("mark", mark)] if mark else []
            if subject := renumbered(reading, row):
                reading.leaving.add(subject.id)
    reading.doubles = repeated(seen)


def read_sheet(reading: Reading, kind: str, rows: Sequence[SheetRow]) -> None:
    """Plan each row of a list."""
    for row in rows:
        try:
            planned = read_row(reading, kind, row)
        except RowRejectedError as error:
            reading.rejects.append(error.reject)
            continue
        if planned:
            reading.planned.append((row, planned))


def refuse_held_codes(reading: Reading) -> None:
    """Refuse the rows whose code would be free only if another row, which is refused or waits, were written; each may
    have freed a code for a further one."""
    while True:
        leaving = {row.values["subject_id"] for _, row in reading.planned if is_renumbering(reading, row)}
        held = [(row, holder) for row in reading.planned if (holder := holder_of(reading, row[1], leaving))]
        if not held:
            return
        for row, holder in held:
            reading.planned.remove(row)
            reading.rejects.append(taken(row[0], holder).reject)


def is_renumbering(reading: Reading, row: PlannedRow) -> bool:
    """Whether a planned row gives an entry another code."""
    subject = reading.by_id.get(row.values["subject_id"])
    return subject is not None and subject.code != row.values["code"]


def holder_of(reading: Reading, row: PlannedRow, leaving: set[int]) -> Subject | None:
    """Another entry that has the code of a planned row and keeps it."""
    holder = reading.codes.get((ALIAS_KINDS[row.values["kind"]], spelling_key(row.values["code"])))
    is_other = holder is not None and holder.id != row.values["subject_id"] and holder.id not in leaving
    needs_it = row.values["subject_id"] is None or is_renumbering(reading, row)
    return holder if is_other and needs_it else None


def taken(row: SheetRow, holder: Subject) -> RowRejectedError:
    """The refusal of a code that another entry has."""
    message = lazy("%(name)s has the code %(code)s already.", name=holder.name, code=holder.code)
    return row.refusal("code", message)


def renumbered(reading: Reading, row: SheetRow) -> Subject | None:
    """The entry that a row is about, if it gives it another code."""
    match = MARK.fullmatch(clean_text(row.header.cell(row.row, "mark")))
    subject = reading.by_id.get(int(match[1])) if match else None
    is_other = subject is not None and clean_text(row.header.cell(row.row, "code")) != subject.code
    return subject if is_other else None


def read_row(reading: Reading, kind: str, row: SheetRow) -> PlannedRow | None:
    """What a row would do; None if a name in it waits for an answer. Raises RowRejectedError."""
    subject = subject_of(reading, kind, row)
    code = code_of(reading, kind, row, subject)
    details = details_in(reading, kind, row, details_of(subject) if subject else Details(name_zh=""))
    if details is None:
        return None
    try:
        check_details(kind, details)
    except AwardsError as error:
        raise row.refusal(error.field if row.header.has(error.field or "") else "", error.message) from error  # type: ignore[arg-type]
    action, changes = compared(reading, subject, code, details)
    if subject and action == "change" and (stale := stale_words(reading, row, subject)):
        raise stale
    stored = {"kind": kind, "code": code, "details": details, "subject_id": subject.id if subject else None}
    text = " · ".join(filter(None, (details.name_zh, changes)))
    return PlannedRow(row.sheet, row.row.number, f"{kind}:{code}", action, stored, text)


def subject_of(reading: Reading, kind: str, row: SheetRow) -> Subject | None:
    """The entry whose version the row carries; None for a new one. Raises RowRejectedError."""
    mark = row.optional("mark", default="")
    if not mark:
        return None
    match = MARK.fullmatch(mark)
    if match is None:
        raise row.refusal("mark", lazy("This is no version. Leave it as it was downloaded; for a new entry, clear it."))
    if ("mark", mark) in reading.doubles:
        raise row.refusal("mark", lazy("Several rows carry this version. For a new entry, clear it."))
    subject = reading.by_id.get(int(match[1]))
    if subject is None or subject.kind != kind:
        raise row.refusal("mark", lazy("This entry is not there any more: it was merged with another one."))
    return subject


def stale_words(reading: Reading, row: SheetRow, subject: Subject) -> RowRejectedError | None:
    """The refusal of a row that was downloaded before somebody changed its entry, with what the entry says now."""
    if row.get("mark").endswith(version_of(subject)):
        return None
    now = in_words(reading, subject.code, details_of(subject))
    message = lazy(
        "%(name)s was changed after this list was downloaded. Now it is: %(now)s. Download the list again.",
        name=subject.name,
        now=" · ".join(filter(None, now.values())),
    )
    return row.refusal("name_zh", message)


def code_of(reading: Reading, kind: str, row: SheetRow, subject: Subject | None) -> str:
    """The code that the row gives. Raises RowRejectedError for one that is twice in the list or somebody else's."""
    code: str = row.get("code", parse_code)
    names = ALIAS_KINDS[kind]
    if (names, spelling_key(code)) in reading.doubles:
        raise row.refusal("code", lazy("The code stands in more than one row of the file."))
    if subject and code == subject.code:
        return code
    holder = reading.codes.get((names, spelling_key(code)))
    if holder is not None and holder is not subject and holder.id not in reading.leaving:
        raise taken(row, holder)
    remembered = reading.names.by_old_code(names, code)
    if remembered is not None and (subject is None or remembered.id != subject.id):
        message = lazy("In files this code stands for %(code)s, as was answered before.", code=remembered.code)
        raise row.refusal("code", message)
    return code


def details_in(reading: Reading, kind: str, row: SheetRow, before: Details) -> Details | None:
    """What the row says, and what was before in columns that the list does not have; None if a name waits."""
    parse = parse_personal_name if kind == "person" else parse_name(LENGTHS["name_zh"])
    values: dict[str, Any] = {"name_zh": row.get("name_zh", parse)}
    for key in OPTIONAL:
        if row.header.has(key):
            values[key] = row.optional(key, parse_name(LENGTHS[key]), "")
    if row.header.has("since_on"):
        values["since_on"] = row.optional("since_on", parse_past)
    if row.header.has("left_on"):
        values["left_on"] = row.optional("left_on", parse_date)
    department: Named | None = None
    if row.header.has("departments"):
        departments = departments_of(reading.names, row, "departments")
        if departments is None:
            return None
        values["departments"] = frozenset(one.id for one in departments)
        department = departments[0] if len(departments) == 1 else None
    if row.header.has("serves"):
        place = place_of(reading.names, row, department, elsewhere=True)
        if place is WAITING:
            return None
        values["serves"] = place.id if isinstance(place, Named) else None
    return replace(before, **values)


def compared(reading: Reading, subject: Subject | None, code: str, details: Details) -> tuple[Action, str]:
    """The action, and what would change in words that are the same in every language."""
    new = in_words(reading, code, details)
    if subject is None:
        return "add", new["departments"]
    old = in_words(reading, subject.code, details_of(subject))
    if (code, details) == (subject.code, details_of(subject)):
        return "same", ""
    changes = [f"{old[key] or '—'} → {new[key] or '—'}" for key in new if old[key] != new[key]]
    return "change", "; ".join(changes)


def in_words(reading: Reading, code: str, details: Details) -> dict[str, str]:
    """A code and details as texts, in the order of a list."""
    departments = sorted(reading.by_id[one].name_zh for one in details.departments)
    serves = reading.by_id[details.serves].name_zh if details.serves else ""
    days = {key: day.isoformat() if (day := getattr(details, key)) else "" for key in ("since_on", "left_on")}
    texts = {key: getattr(details, key) for key in LENGTHS}
    return {"code": code, **texts, "departments": "、".join(departments), "serves": serves, **days}
