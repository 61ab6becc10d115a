"""Each judge meets the nominees in an order of their own, so that nobody is always judged first or last."""

import hashlib

from awards.campaigns.options import options_of
from awards.judging.models import PanelSeat


def place_of(seat: PanelSeat, subject_code: str) -> str:
    """What a seat's nominees are sorted by: SHA-256 of "2015/service-model/j3/0010234" (year, award, seat, nominee), as
    64 hex digits. The same for ever, and anybody can compute it again."""
    award = seat.award
    text = f"{award.campaign.year}/{award.code}/{seat.code}/{subject_code}"
    return hashlib.sha256(text.encode()).hexdigest()


def neutral_name(number: int | None) -> dict[str, str]:
    """How a nominee is called where the award is judged blind: `number` is the place in the judge's own order, None for
    a nominee who is no longer before the panel."""
    return {"zh": f"候选人 {number}", "en": f"Nominee {number}"} if number else {"zh": "候选人", "en": "Nominee"}


def is_blind(seat: PanelSeat) -> bool:
    """Whether the seat's judge reads the material without names."""
    return options_of(seat.award).is_blind
