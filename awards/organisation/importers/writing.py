"""Writing the rows of a list of the register."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from awards import clock
from awards.audit.service import record
from awards.imports.models import Alias
from awards.imports.plan import PlannedRow
from awards.organisation.audited import RENUMBERED
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS
from awards.organisation.pinyin import search_key
from awards.organisation.service import Details, change_departments, details_of
from awards.organisation.service.details import TEXTS, changes_between
from awards.organisation.service.remembering import hand_over


def write_rows(session: Session, rows: Sequence[PlannedRow], *, actor: str, now: datetime) -> dict[str, Any]:
    """Write new and changed entries; returns what changed by "kind:code", each value before and after."""
    subjects = session.scalars(select(Subject).options(selectinload(Subject.departments)))
    by_id = {one.id: one for one in subjects}
    codes = {one.id: one.code for one in by_id.values()}
    renumber(session, rows, by_id, actor=actor, now=now)
    changes: dict[str, Any] = {}
    for row in rows:
        details: Details = row.values["details"]
        subject = by_id.get(row.values["subject_id"])
        before = details_of(subject) if subject else Details(name_zh="")
        if subject is None:
            subject = Subject(kind=row.values["kind"], code=row.values["code"], name_zh="", name_en="", departments=[])
            session.add(subject)
        write(session, subject, details, by_id, now)
        new = {"code": [codes[subject.id], subject.code]} if codes.get(subject.id, subject.code) != subject.code else {}
        changes[row.key] = {**new, **changes_between(before, details)}
    session.flush()
    return changes


def write(session: Session, subject: Subject, details: Details, by_id: Mapping[int, Subject], now: datetime) -> None:
    """Give a subject the details of a row, which were checked when it was planned."""
    for name in (*TEXTS, "since_on", "left_on"):
        setattr(subject, name, getattr(details, name))
    subject.serves_id = details.serves
    subject.pinyin = search_key(subject.name_zh, is_person=subject.kind == "person")
    departments = sorted((by_id[one] for one in details.departments), key=lambda one: one.code)
    change_departments(session, subject, departments, on=clock.day_of(now))


def renumber(
    session: Session, rows: Sequence[PlannedRow], by_id: Mapping[int, Subject], *, actor: str, now: datetime
) -> None:
    """Give entries their new codes, two that change places too; files with an old code mean the same as before."""
    changed = [
        (by_id[row.values["subject_id"]], row.values["code"])
        for row in rows
        if row.values["subject_id"] and by_id[row.values["subject_id"]].code != row.values["code"]
    ]
    if not changed:
        return
    old = [(subject, subject.code) for subject, _ in changed]
    codes = {f"{subject.kind}:{subject.code}": [subject.code, code] for subject, code in changed}
    record(session, RENUMBERED, actor=actor, subject="register", now=now, changes=codes)
    taken = {(ALIAS_KINDS[subject.kind], code) for subject, code in changed}
    carry_answers(session, {(ALIAS_KINDS[subject.kind], subject.code): code for subject, code in changed})
    for subject, _ in changed:
        subject.code = f"~{subject.id}"
    session.flush()
    for subject, code in changed:
        subject.code = code
    session.flush()
    for subject, code in old:
        if (ALIAS_KINDS[subject.kind], code) not in taken:
            hand_over(session, ALIAS_KINDS[subject.kind], code, subject.code, actor=actor, now=now)


def carry_answers(session: Session, codes: Mapping[tuple[str, str], str]) -> None:
    """What stood for an old code stands for the new one; all at once, since one may be another's old code. `codes`:
    (kind of names, old code) → new code."""
    for alias in session.scalars(select(Alias).where(Alias.target.in_([old for _, old in codes]))):
        alias.target = codes.get((alias.kind, alias.target), alias.target)
    session.flush()
