"""After the office has reset a judge's account: somebody else may have had it in hand, so the marks that are not signed
wait for the judge's word."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import User
from awards.accounts.resetting import told_of_reset
from awards.audit.service import record
from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import date_in
from awards.errors import StaleError, WrongStateError
from awards.i18n import lazy
from awards.judging import queries, rules
from awards.judging.guards import require_seat, subject_of
from awards.judging.models import PanelSeat, Sheet


@told_of_reset
def ask_for_confirmation(session: Session, user: User, *, actor: str, now: datetime) -> list[str]:
    """The user's seats of awards whose judging has begun and whose year is not over, or where marks are unsigned.

    Seats with unsigned marks must be confirmed from now on, removed ones too, since they can be given back. Returns the
    awards as "2015/service-model".
    """
    award = joinedload(PanelSeat.award)
    query = select(PanelSeat).where(PanelSeat.user_id == user.id)
    query = query.options(award.joinedload(Award.campaign).selectinload(Campaign.phases))
    seats = [seat for seat in session.scalars(query) if _has_begun(seat.award.campaign, now)]
    marked = select(Sheet.seat_id).join(Sheet.marks).where(Sheet.seat_id.in_([seat.id for seat in seats]))
    unsigned = set(session.scalars(marked.where(Sheet.state.in_(rules.UNSIGNED)).distinct()))
    for seat in seats:
        if seat.id in unsigned:
            seat.confirm_since = now
    session.flush()
    concerned = [
        seat for seat in seats if seat.id in unsigned or not (seat.is_removed or _is_over(seat.award.campaign, now))
    ]
    return [f"{seat.award.campaign.year}/{seat.award.code}" for seat in concerned]


def require_confirmed(seat: PanelSeat) -> None:
    """Raises WrongStateError while marks wait for the judge's word."""
    if seat.confirm_since is not None:
        raise WrongStateError(
            lazy(
                "Nothing was signed. Your account was reset while you were judging: first look whether the marks are "
                "yours, and confirm them."
            )
        )


def confirm_marks(session: Session, seat: PanelSeat, *, seen: str, actor: str, now: datetime) -> None:
    """The judge says: these are my marks. Recorded with their digest; then they can be signed.

    `seen` is the digest (`rules.digest_of`) of the unsigned marks that the page showed. Raises ClosedError,
    ForbiddenError, WrongStateError where nothing is to be confirmed, StaleError if the marks changed since.
    """
    require_seat(session, seat, now)
    if seat.confirm_since is None:
        raise WrongStateError(lazy("There is nothing to confirm: your marks are confirmed already."))
    sheets = [sheet for sheet in queries.sheets_of_seat(session, seat) if sheet.state in rules.UNSIGNED]
    digest = rules.digest_of(sheets, rules.rubric_of(seat.award))
    if seen != digest:
        raise StaleError
    reset_at, seat.confirm_since = seat.confirm_since, None
    session.flush()
    told = {"reset_at": reset_at.isoformat(), "nominations": [sheet.nomination_id for sheet in sheets]}
    record(session, "seat:confirmed", actor=actor, subject=subject_of(seat), now=now, marks_sha256=digest, **told)


def _has_begun(campaign: Campaign, now: datetime) -> bool:
    window = rules.judging_window(campaign)
    return window is not None and date_in(campaign, now) >= window.starts_on


def _is_over(campaign: Campaign, now: datetime) -> bool:
    return date_in(campaign, now) > max(phase.ends_on for phase in campaign.phases)
