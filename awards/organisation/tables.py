"""The register as tables: what is downloaded, changed in a spreadsheet and brought in again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.files.workbooks import Value
from awards.i18n import lazy
from awards.imports.reading.text import spelling_key
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS
from awards.organisation.service import version_of

SEPARATORS = re.compile(r"[、,;/\n]")
MARK = re.compile(r"v(\d{1,9})-([0-9a-f]{16})")
# Headings in Chinese and English; a list's kind is known by the heading of its codes.
CODES = {
    "department": ("单位代码", "Department code"),
    "window": ("窗口代码", "Window code"),
    "zone": ("责任区代码", "Zone code"),
    "team": ("团队代码", "Team code"),
    "person": ("工号", "Staff number"),
}
NAMES = {"person": ("姓名", "Name")}
NAME = ("名称", "Name")
HEADINGS = {
    "mark": ("版本（勿改）", "Version (do not change)"),
    "name_en": ("英文名称", "English name"),
    "departments": ("所属单位", "Departments"),
    "post": ("岗位", "Post"),
    "employment": ("用工性质", "Employment"),
    "serves": ("服务窗口或责任区", "Works at"),
    "since_on": ("起始日期", "First day"),
    "left_on": ("截止日期", "Last day"),
}
KEYS = {
    "department": ("code", "name_zh", "name_en", "since_on", "left_on", "mark"),
    "person": (
        *("code", "name_zh", "name_en", "departments", "post", "employment", "serves", "since_on", "left_on", "mark"),
    ),
}
OTHER_KEYS = ("code", "name_zh", "name_en", "departments", "since_on", "left_on", "mark")
NOTES = (
    lazy("Change what is wrong, save, and bring the file in again under “Imports” as “List of the register”."),
    lazy("You will see what would change before anything is written."),
    lazy("The last column is the version of each entry when it was downloaded: leave it as it is."),
    lazy("A row whose entry was changed in the meantime is refused, and nothing is overwritten."),
    lazy("A new row without a version is a new entry. Rows that you delete change nothing."),
    lazy("Several departments of one entry stand in one cell, with 、 between them; a code does as well as a name."),
    lazy("Who has left gets a last day. Clear the cell to take that back."),
)  # fmt: skip


def keys_of(kind: str) -> tuple[str, ...]:
    """The columns of a list of this kind, in order."""
    return KEYS.get(kind, OTHER_KEYS)


def headings_of(kind: str, key: str) -> tuple[str, str]:
    """The heading of a column, in Chinese and English."""
    if key == "code":
        return CODES[kind]
    return NAMES.get(kind, NAME) if key == "name_zh" else HEADINGS[key]


def mark_of(subject: Subject) -> str:
    """Which entry a row is about, and which version of it: "v17-3fa9…"."""
    return f"v{subject.id}-{version_of(subject)}"


def table_of(
    session: Session, kind: str, subjects: Sequence[Subject], lang: str
) -> tuple[list[str], list[list[Value]]]:
    """Headings in a language, and a row per entry; one statement more than the entries took."""
    keys = keys_of(kind)
    labels = Labels.load(session)
    columns = [headings_of(kind, key)[0 if lang == "zh" else 1] for key in keys]
    return columns, [[_value(subject, key, labels) for key in keys] for subject in subjects]


class Labels:
    """What stands in a cell for a department or a place: the name, or the code where that alone is unmistakable."""

    def __init__(self, subjects: Iterable[tuple[str, str]]):
        self._names = Counter((ALIAS_KINDS[kind], spelling_key(name)) for kind, name in subjects)

    @classmethod
    def load(cls, session: Session) -> "Labels":
        query = select(Subject.kind, Subject.name_zh).where(Subject.kind.in_(("department", "window", "zone")))
        return cls((kind, name) for kind, name in session.execute(query))

    def of(self, subject: Subject) -> str:
        times = self._names[ALIAS_KINDS[subject.kind], spelling_key(subject.name_zh)]
        return subject.code if times > 1 or SEPARATORS.search(subject.name_zh) else subject.name_zh


def _value(subject: Subject, key: str, labels: Labels) -> Value:
    if key == "mark":
        return mark_of(subject)
    if key == "departments":
        return "、".join(labels.of(one) for one in subject.departments)
    if key == "serves":
        return labels.of(subject.serves) if subject.serves else None
    value: Any = getattr(subject, key)
    return value or None
