"""Whose rows count for a nominee: the own ones, those of a department's windows, those of the place a person serves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.organisation.models import Subject, subject_departments

SELF, WINDOWS, SERVES = "self", "windows", "serves"
RULES = (SELF, f"{SELF}+{WINDOWS}", SERVES, f"{SELF}+{SERVES}")


class Places:
    """Subject → ids of the subjects whose rows count for it. A set: each row counts once per nominee."""

    def __init__(self, windows: Mapping[int, Iterable[int]]):
        self._windows = windows

    @classmethod
    def load(cls, session: Session, subjects: Sequence[Subject], rules: Iterable[str]) -> "Places":
        """With the windows of the departments among the subjects; one statement, none if no rule asks for windows."""
        departments = [subject.id for subject in subjects if subject.kind == "department"]
        if not departments or not any(WINDOWS in parts_of(rule) for rule in rules):
            return cls({})
        links = subject_departments.c
        query = (
            select(links.department_id, links.subject_id)
            .join(Subject, Subject.id == links.subject_id)
            .where(Subject.kind == "window", links.department_id.in_(departments))
        )
        windows: dict[int, set[int]] = defaultdict(set)
        for department_id, window_id in session.execute(query):
            windows[department_id].add(window_id)
        return cls(windows)

    def of(self, subject: Subject, rule: str) -> frozenset[int]:
        """The ids for one subject under a rule: "self", "self+windows", "serves" or "self+serves"."""
        parts = parts_of(rule)
        found = {subject.id} if SELF in parts else set()
        if SERVES in parts and subject.serves_id is not None:
            found.add(subject.serves_id)
        if WINDOWS in parts:
            found.update(self._windows.get(subject.id, ()))
        return frozenset(found)


def parts_of(rule: str) -> list[str]:
    """The parts of a rule; raises ValueError for one that does not exist."""
    if rule not in RULES:
        raise ValueError(f"no such rule of subjects: {rule!r}")
    return rule.split("+")


def places_about(session: Session, subject: Subject) -> frozenset[int]:
    """All that says something about a subject: itself, a department's windows, the place where a person serves."""
    rule = f"{SELF}+{WINDOWS}" if subject.kind == "department" else f"{SELF}+{SERVES}"
    return Places.load(session, [subject], [rule]).of(subject, rule)
