"""Messages of the outbox."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.accounts.models import User
from awards.campaigns.models import Award, Campaign
from awards.db import Base, UTCDateTime, one_of
from awards.errors import WrongStateError

KINDS = ("none_sent", "returned", "undeclared", "unsigned", "office_waiting", "evidence_lacking")
LANGUAGES = ("zh", "en")
# A message that is being sent and stays so was interrupted: whether it went out, people have to find out. Until then
# nobody says so by hand: no dialogue with a mail server lasts as long as INTERRUPTED_AFTER.
MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("sending", "handed_on", "dropped"),
    "sending": ("sent", "draft"),
    "dropped": ("draft",),
    "sent": (),
    "handed_on": (),
}
DONE = ("sent", "handed_on")
INTERRUPTED_AFTER = timedelta(minutes=10)
SUBJECT, BODY = 200, 4000


class Message(Base):
    """One reminder to one user. `occasion` says what it is about, whom and by when: there is one message for it, ever.

    `language` is that of its text; `handed_on` was copied into a chat by hand. `address` is where it was mailed to,
    `error` why the last attempt failed. `version` grows with every change of the text. `claimed_at` is when it was last
    taken for mailing.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("language", LANGUAGES),
        one_of("state", tuple(MOVES)),
        CheckConstraint("(state IN ('sent', 'handed_on')) = (done_at IS NOT NULL)", name="dated_iff_done"),
        CheckConstraint("state NOT IN ('sending', 'sent') OR address <> ''", name="addressed_if_mailed"),
        CheckConstraint("state <> 'sending' OR claimed_at IS NOT NULL", name="claimed_if_sending"),
        CheckConstraint("subject <> '' AND body <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    occasion: Mapped[str] = mapped_column(String(120), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    address: Mapped[str] = mapped_column(String(120), default="")
    error: Mapped[str] = mapped_column(String(300), default="")
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    moved_by: Mapped[str] = mapped_column(String(80), default="")
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    campaign: Mapped[Campaign] = relationship()
    award: Mapped[Award | None] = relationship()
    recipient: Mapped[User] = relationship()

    def is_interrupted(self, now: datetime) -> bool:
        """Whether it is unclear if it went out: the server fell silent, or nothing was heard for long."""
        if self.state != "sending" or self.claimed_at is None:
            return False
        return bool(self.error) or now - self.claimed_at >= INTERRUPTED_AFTER

    def move_to(self, state: str) -> None:
        """Raises WrongStateError for a move that the table does not allow."""
        if state not in MOVES[self.state]:
            raise WrongStateError
        self.state = state
