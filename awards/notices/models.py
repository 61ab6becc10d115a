"""A public notice, the objections raised while it stands, and the days that the office declares to be worked or not."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.campaigns.models import Award
from awards.db import Base, UTCDateTime, one_of
from awards.errors import WrongStateError
from awards.files.models import StoredFile
from awards.i18n import lazy
from awards.runs.models import Decision, Ruling
from awards.triggers import append_only, refuse

SUBJECTS = ("nominee", "procedure")
REMEDIES = ("exclude", "correct", "procedure")
MOVES: dict[str, tuple[str, ...]] = {
    "received": ("investigating",),
    "investigating": ("upheld", "dismissed"),
    "upheld": (),
    "dismissed": (),
}
OPEN = ("received", "investigating")


class CalendarDay(Base):
    """A day that the office declares to be worked or not, whatever the country's calendar says: shifted working days,
    an institution's own holidays."""

    __tablename__ = "calendar_days"
    __table_args__ = (CheckConstraint("note <> ''", name="explained"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    is_worked: Mapped[bool]
    note: Mapped[str] = mapped_column(String(120))
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Notice(Base):
    """Whom an award's leading group decided to honour, put up for everyone for a counted number of days.

    `days` lists the ISO dates that were counted, the last of them `ends_on`, by the calendar as it stood then (the day
    of putting up is not counted); `counts` as in the year's notice rule. `people` freezes what is shown and nothing
    more: `[{"id", "name": {zh, en}, "units": [{zh, en}]}]` in the order of the list. `contact` is `{"office",
    "telephone", "mail"}`. `corrects` says why there is another notice after one that was taken down. What is shown has
    the digest `sha256`. At most one notice of an award is up; one that was taken down stays on record.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        CheckConstraint("(taken_down_at IS NULL) = (taken_down_reason = '')", name="reasoned_iff_taken_down"),
        CheckConstraint("(number = 1) = (corrects = '')", name="later_ones_say_why"),
        Index(
            "one_notice_is_up",
            "award_id",
            unique=True,
            sqlite_where=text("taken_down_at IS NULL"),
            postgresql_where=text("taken_down_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    counts: Mapped[str] = mapped_column(String(10))
    days: Mapped[list[str]] = mapped_column(JSON)
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    contact: Mapped[dict[str, str]] = mapped_column(JSON)
    corrects: Mapped[str] = mapped_column(String(600), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(80))
    put_up_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_down_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_down_by: Mapped[str] = mapped_column(String(80), default="")
    taken_down_reason: Mapped[str] = mapped_column(String(600), default="")

    award: Mapped[Award] = relationship()
    decision: Mapped[Decision] = relationship()

    @property
    def is_up(self) -> bool:
        """Whether nobody took it down; whether its days are over is for the clock to say."""
        return self.taken_down_at is None

    def take_down(self, *, reason: str, actor: str, now: datetime) -> None:
        """It stays on record. Raises WrongStateError the second time."""
        if not self.is_up:
            raise WrongStateError(lazy("This notice was taken down already."))
        self.taken_down_reason, self.taken_down_by, self.taken_down_at = reason, actor, now


class Objection(Base):
    """What somebody has against a nominee or the procedure, named or anonymous. No address is kept. Of the receipt's
    code only the digest is kept: whoever holds the code follows the state.

    `nominee` is the id in bundles. `due_on` is the last working day for its ruling. An upheld one says what follows
    (`remedy`): an exclusion (`ruling`), a corrected number, or another step of the procedure done again.
    """

    __tablename__ = "objections"
    __table_args__ = (
        UniqueConstraint("notice_id", "number"),
        one_of("subject", SUBJECTS),
        one_of("state", tuple(MOVES)),
        one_of("remedy", ("", *REMEDIES)),
        CheckConstraint("(subject = 'nominee') = (nominee <> '')", name="against_somebody_iff_nominee"),
        CheckConstraint("is_anonymous = (name = '')", name="named_iff_not_anonymous"),
        CheckConstraint("(state = 'received') = (handler = '')", name="handled_iff_taken_up"),
        CheckConstraint("(state IN ('upheld', 'dismissed')) = (decided_at IS NOT NULL)", name="dated_iff_decided"),
        CheckConstraint("(decided_at IS NULL) = (finding = '')", name="reasoned_iff_decided"),
        CheckConstraint("(state = 'upheld') = (remedy <> '')", name="remedied_iff_upheld"),
        CheckConstraint("(remedy = 'exclude') = (ruling_id IS NOT NULL)", name="ruled_iff_excluded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    number: Mapped[int]
    receipt_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    subject: Mapped[str] = mapped_column(String(10))
    nominee: Mapped[str] = mapped_column(String(20), default="")
    is_anonymous: Mapped[bool]
    name: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(15), default="received")
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_on: Mapped[date]
    handler: Mapped[str] = mapped_column(String(80), default="")
    taken_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finding: Mapped[str] = mapped_column(Text, default="")
    remedy: Mapped[str] = mapped_column(String(10), default="")
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("rulings.id"))

    notice: Mapped[Notice] = relationship()
    ruling: Mapped[Ruling | None] = relationship()
    files: Mapped[list["ObjectionFile"]] = relationship(order_by="ObjectionFile.position", cascade="all, delete-orphan")

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its ruling."""
        return self.state in OPEN

    def move_to(self, state: str) -> None:
        """Raises WrongStateError for a move that the table does not allow."""
        if state not in MOVES[self.state]:
            raise WrongStateError
        self.state = state


class ObjectionFile(Base):
    """A file that came with an objection, under the name that it had."""

    __tablename__ = "objection_files"

    objection_id: Mapped[int] = mapped_column(ForeignKey("objections.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    name: Mapped[str] = mapped_column(String(200))

    file: Mapped[StoredFile] = relationship()


# What was received stays; an objection only moves on.
MOVING = (
    "NEW.id = OLD.id AND NEW.notice_id = OLD.notice_id AND NEW.number = OLD.number "
    "AND NEW.receipt_sha256 = OLD.receipt_sha256 AND NEW.subject = OLD.subject AND NEW.nominee = OLD.nominee "
    "AND NEW.is_anonymous = OLD.is_anonymous AND NEW.name = OLD.name AND NEW.contact = OLD.contact "
    "AND NEW.text = OLD.text AND NEW.received_at = OLD.received_at AND NEW.due_on = OLD.due_on"
)
# A notice changes once, when it is taken down. JSON has no "=" on PostgreSQL.
TAKING_DOWN = (
    "OLD.taken_down_at IS NULL AND NEW.taken_down_at IS NOT NULL AND NEW.id = OLD.id AND NEW.award_id = OLD.award_id "
    "AND NEW.decision_id = OLD.decision_id AND NEW.number = OLD.number AND NEW.starts_on = OLD.starts_on "
    "AND NEW.ends_on = OLD.ends_on AND NEW.counts = OLD.counts AND NEW.corrects = OLD.corrects "
    "AND NEW.sha256 = OLD.sha256 AND NEW.actor = OLD.actor AND NEW.put_up_at = OLD.put_up_at "
    "AND CAST(NEW.days AS TEXT) = CAST(OLD.days AS TEXT) AND CAST(NEW.people AS TEXT) = CAST(OLD.people AS TEXT) "
    "AND CAST(NEW.contact AS TEXT) = CAST(OLD.contact AS TEXT)"
)
refuse(
    *append_only("notices", ("award_id", "number"), ("award_id", "taken_down_at IS NULL"), but=TAKING_DOWN),
    *append_only("objections", ("notice_id", "number"), ("receipt_sha256",), but=MOVING),
    *append_only("objection_files", ("objection_id", "position")),
)
