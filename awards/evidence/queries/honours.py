"""Who was honoured in earlier years."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.evidence.models import Honour
from awards.organisation.models import Subject


@dataclass(frozen=True)
class PastHonours:
    """`years` are those in which each subject got the award, by subject id; `recorded` those of which somebody's honour
    by this award is on record; `suspended` those whose published honours count for nobody until they are published
    anew."""

    years: Mapping[int, tuple[int, ...]]
    recorded: frozenset[int]
    suspended: frozenset[int] = frozenset()


Suspended = Callable[[Session], Collection[tuple[int, str]]]
_suspending: list[Suspended] = []


def suspends_honours(said: Suspended) -> Suspended:
    """Let a later room say of which years and awards (by code) the published honours are suspended."""
    _suspending.append(said)
    return said


def past_honours(
    session: Session, awards: Sequence[Award], subjects: Sequence[Subject], years: int
) -> dict[int, PastHonours]:
    """Award id → the honours of the award in the `years` before its campaign's, for awards of one year; two
    statements, and what it takes to know which are suspended."""
    last = awards[0].campaign.year - 1
    asked = Honour.year.between(last - years + 1, last)
    suspended = {one for said in _suspending for one in said(session)}
    mine = select(Honour.award_code, Honour.subject_id, Honour.year, Honour.published_as).where(
        asked, Honour.award_code.in_([one.code for one in awards]), Honour.subject_id.in_([one.id for one in subjects])
    )
    found: dict[str, dict[int, tuple[int, ...]]] = {one.code: {} for one in awards}
    for code, subject_id, year, published_as in session.execute(mine.order_by(Honour.year)):
        if not (published_as and (year, code) in suspended):
            found[code][subject_id] = (*found[code].get(subject_id, ()), year)
    recorded: dict[str, set[int]] = {one.code: set() for one in awards}
    any_of = select(Honour.award_code, Honour.year).where(asked, Honour.award_code.in_(recorded)).distinct()
    for code, year in session.execute(any_of):
        recorded[code].add(year)
    unsure = {one.code: frozenset(year for year, code in suspended if code == one.code) for one in awards}
    return {one.id: PastHonours(found[one.code], frozenset(recorded[one.code]), unsure[one.code]) for one in awards}


def honours_of(session: Session, subject: Subject) -> Sequence[Honour]:
    """Every honour of a subject, the latest first; one statement."""
    query = select(Honour).where(Honour.subject_id == subject.id)
    return session.scalars(query.order_by(Honour.year.desc(), Honour.award_code)).all()
