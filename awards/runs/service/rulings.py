"""Rulings: the leading group's vote on a tie at the cut, and exclusions. They are inputs of the next run, never an edit
of a result."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.audit.service import record
from awards.campaigns.models import Award
from awards.campaigns.rules import is_day_until
from awards.errors import AwardsError, WrongStateError
from awards.i18n import lazy
from awards.runs import queries, votes
from awards.runs.approvable import UPHELD
from awards.runs.models import Ruling
from awards.runs.service.deciding import require_undecided
from awards.text import needed_text

REASON = 300


class RulingError(AwardsError):
    """The ruling fits no nominee, or no tie; `field` says what is wrong."""


def record_ruling(
    session: Session,
    award: Award,
    *,
    kind: str,
    nominees: Sequence[str],
    vote: str = "",
    reason: str,
    decided_on: date | None,
    actor: str,
    now: datetime,
    is_ordered: bool = False,
) -> Ruling:
    """Keep a vote on a tie ("tie", `nominees` exactly those tied at the cut of the latest run, as voted) or an
    exclusion ("exclude", one accepted nominee). Nominees by their ids in bundles, `vote` as `runs.votes` takes it. That
    on an exclusion stays in the row, the bundle does not name it; there is none where an upheld objection excludes
    (`is_ordered`): that may be of somebody who is no nominee any more, and be recorded while a decision stands, whose
    bundle it does not enter.

    Raises WrongStateError while a decision stands, RulingError and VoteError with their field, InputNeededError for a
    text that is missing.
    """
    if not is_ordered:
        require_undecided(session, award)
    _refuse_second(session, award, nominees)
    if kind == "tie":
        vote = _voted_order(session, award, nominees, vote)
    elif not is_ordered:
        _check_excluded(session, award, nominees)
        vote = votes.adopted(vote)
    if decided_on is None or not is_day_until(award.campaign, decided_on, now):
        raise RulingError(lazy("The day of the decision, not after today."), field="decided_on")
    ruling = Ruling(
        award_id=award.id,
        kind=kind,
        data={"order": list(nominees)} if kind == "tie" else {"nominee": nominees[0]},
        vote=vote,
        reason=needed_text(reason, "reason", REASON),
        decided_on=decided_on,
        actor=actor,
        created_at=now,
    )
    session.add(ruling)
    session.flush()
    about = {"ruling": ruling.id, "kind": kind, **ruling.data, "on": decided_on.isoformat()}
    subject = queries.subject_of(award)
    record(session, "ruling:recorded", actor=actor, subject=subject, now=now, vote=vote, reason=ruling.reason, **about)
    return ruling


def withdraw_ruling(
    session: Session, ruling: Ruling, *, reason: str, actor: str, now: datetime, is_ordered: bool = False
) -> None:
    """It stays on record, and the next run does not obey it. Raises WrongStateError the second time, while a decision
    stands (unless an upheld objection's exclusion takes its place: `is_ordered`), and for an exclusion that an upheld
    objection asked for; InputNeededError."""
    if not is_ordered:
        require_undecided(session, ruling.award)
    _refuse_ordered(session, ruling)
    ruling.withdraw(reason=needed_text(reason, "reason", REASON), actor=actor, now=now)
    session.flush()
    subject, data = queries.subject_of(ruling.award), {"ruling": ruling.id, "reason": ruling.withdrawn_reason}
    data |= {"before": {"kind": ruling.kind, **ruling.data}, "after": None}
    record(session, "ruling:withdrawn", actor=actor, subject=subject, now=now, **data)


def _refuse_ordered(session: Session, ruling: Ruling) -> None:
    upheld = select(Event).where(Event.name == UPHELD, Event.subject == queries.subject_of(ruling.award))
    if any(event.data.get("ruling") == ruling.id for event in session.scalars(upheld)):
        raise WrongStateError(lazy("An upheld objection asked for this exclusion: it stays."))


def _refuse_second(session: Session, award: Award, nominees: Sequence[str]) -> None:
    ruled = {one for ruling in queries.rulings_of(session, award) if ruling.counts for one in ruling.nominees}
    if ruled & set(nominees):
        raise RulingError(lazy("There is a ruling on one of them already. Withdraw that first."))


def _voted_order(session: Session, award: Award, nominees: Sequence[str], vote: str) -> str:
    """The vote as it is kept, once it is one on this order of those who are tied."""
    run, tied = queries.latest_run(session, award), queries.tied_at_cut(session, award)
    if run is None or not tied:
        raise RulingError(lazy("In the latest run nobody is tied where the places run out."))
    if sorted(nominees) != sorted(tied):
        raise RulingError(lazy("Every one of the tied stands at exactly one place."), field="order")
    scheme = queries.bundle_of(run)["scheme"]
    left, is_capped = scheme["winners"] - len(queries.selected_of(run)), scheme["per_department"] is not None
    return votes.ordered(vote, tied=len(tied), left=left, is_capped=is_capped)


def _check_excluded(session: Session, award: Award, nominees: Sequence[str]) -> None:
    accepted = {queries.nominee_id(one) for one in queries.accepted_of(session, award)}
    if len(nominees) != 1 or nominees[0] not in accepted:
        raise RulingError(lazy("Choose one of the accepted nominees."), field="nominee")
