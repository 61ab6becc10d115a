"""What a judge has signed, as the log holds it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.judging.models import PanelSeat


@dataclass(frozen=True)
class Signature:
    """One act of signing: when, how many sheets, the digest of their marks (`rules.digest_of`), the number of its entry
    in the log; `for_judge`: who signed for the judge, from paper, else empty."""

    at: datetime
    count: int
    digest: str
    entry: int
    for_judge: str


def signatures_of(session: Session, seat: PanelSeat) -> list[Signature]:
    """Every signature of a seat, the newest first."""
    subject = f"award:{seat.award.campaign.year}/{seat.award.code}/{seat.code}"
    query = select(Event).where(Event.name == "sheet:signed", Event.subject == subject).order_by(Event.id.desc())
    return [
        Signature(
            event.at,
            len(event.data["nominations"]),
            event.data["marks_sha256"],
            event.id,
            event.data.get("signed_by", ""),
        )
        for event in session.scalars(query)
    ]
