"""Subjects and the departments they belong to."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.db import Base, one_of

SUBJECT_KINDS = ("department", "window", "zone", "team", "person")

subject_departments = Table(
    "subject_departments",
    Base.metadata,
    Column("subject_id", ForeignKey("subjects.id", ondelete="CASCADE"), primary_key=True),
    Column("department_id", ForeignKey("subjects.id"), primary_key=True, index=True),
    Column("since_on", Date, nullable=True),  # the day of the move, where one is known
)


class Subject(Base):
    """A department, a service window, a cleaning zone, a team or a person.

    A team is any other named group, of one department or of several. `code` is unique within its kind: the unit's
    code, the window's code, the staff number. `serves` is the window or
    zone where a person works: evidence about that place can count for the person.
    """

    __tablename__ = "subjects"
    __table_args__ = (
        UniqueConstraint("kind", "code"),
        one_of("kind", SUBJECT_KINDS),
        CheckConstraint("kind = 'person' OR serves_id IS NULL", name="only_people_serve"),
        # Events and reminders name entries by id for ever: the id of a merged one is not given out again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(40))
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    pinyin: Mapped[str] = mapped_column(String(200), default="")
    post: Mapped[str] = mapped_column(String(60), default="")
    employment: Mapped[str] = mapped_column(String(40), default="")
    since_on: Mapped[date | None]
    left_on: Mapped[date | None]
    serves_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))

    departments: Mapped[list["Subject"]] = relationship(
        secondary=subject_departments,
        primaryjoin=lambda: Subject.id == subject_departments.c.subject_id,
        secondaryjoin=lambda: Subject.id == subject_departments.c.department_id,
        order_by=lambda: Subject.code,
    )
    serves: Mapped["Subject | None"] = relationship(remote_side=[id])

    @property
    def name(self) -> dict[str, str]:
        """The bilingual name `{zh, en}`."""
        return {"zh": self.name_zh, "en": self.name_en or self.name_zh}

    @property
    def own_departments(self) -> list["Subject"]:
        """The departments this subject counts for: itself, if it is one."""
        return [self] if self.kind == "department" else list(self.departments)


class FormerDepartment(Base):
    """A department to which a subject belonged up to a day: who judges may have worked with whom. `from_on` is empty
    where it is not known since when."""

    __tablename__ = "former_departments"
    __table_args__ = (CheckConstraint("from_on IS NULL OR from_on < until_on", name="begins_before_it_ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    from_on: Mapped[date | None]
    until_on: Mapped[date]

    subject: Mapped[Subject] = relationship(foreign_keys=[subject_id])
    department: Mapped[Subject] = relationship(foreign_keys=[department_id])
