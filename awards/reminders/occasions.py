"""What somebody could be reminded of now, from the queries that the tasks are made of.

No text names a nominee but to the department that put the person forward, and none names a mark.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from awards.accounts.models import RoleGrant, User
from awards.campaigns.decided import decided_awards
from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import has_opened, last_day
from awards.clock import today
from awards.nominations.models import Nomination, NominationMove
from awards.nominations.queries import concerned_awards
from awards.nominations.silent import silent_departments
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.runs.preflight import Preflight, preflights_of
from awards.runs.queries import nominees_of_all


@dataclass(frozen=True)
class Occasion:
    """One reminder that could be written. `what` says what it is about, so that it is written once; `facts` are the
    words of its text (bilingual values, or texts), `endpoint` with `values` the page that it leads to."""

    kind: str
    what: str
    recipient: User
    deadline: date
    endpoint: str
    values: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)
    award: Award | None = None

    @property
    def key(self) -> str:
        """Kind, subject, recipient and deadline: the same reminder has the same key."""
        return f"{self.kind}:{self.what}:{self.recipient.id}:{self.deadline.isoformat()}"


@dataclass(frozen=True)
class Field:
    """What is read once for all kinds. `nominees` are by award id, drafts among them; `nominators` by department id."""

    campaign: Campaign
    today: date
    awards: Sequence[Award]
    nominees: Mapping[int, Sequence[Nomination]]
    flights: Mapping[int, Preflight]
    nominators: Mapping[int, Sequence[User]]
    office: Sequence[User]

    def concerns(self, award: Award, user: User) -> bool:
        """Whether a user is a nominee of an award: then nobody writes to them about it."""
        nominees = self.nominees[award.id]
        return user.person_id is not None and user.person_id in {
            one.subject_id for one in nominees if one.makes_nominee
        }


def occasions_of(session: Session, viewer: Viewer, campaign: Campaign) -> list[Occasion]:
    """Everything that could be reminded of today in a year (loaded as by `campaign_of_year`), but for awards that are
    decided and those in which the viewer is a nominee. A constant number of statements."""
    if campaign.opened_at is None:
        return []
    hidden, decided = concerned_awards(session, viewer), decided_awards(session, campaign)
    awards = [award for award in campaign.awards if award.id not in hidden]
    found = _field(session, campaign, [award for award in awards if award.id not in decided])
    return [
        *_none_sent(found, silent_departments(session, awards, found.today, decided=decided)),
        *_returned(session, found),
        *_judges(found),
        *_waiting(found),
        *_lacking(found),
    ]


def _field(session: Session, campaign: Campaign, awards: Sequence[Award]) -> Field:
    nominees = {one: list(found.values()) for one, found in nominees_of_all(session, awards).items()}
    accepted = {award: [one for one in nominees[award.id] if one.state == "accepted"] for award in awards}
    nominators: dict[int, list[User]] = {}
    office: list[User] = []
    query = select(RoleGrant).join(RoleGrant.user).options(joinedload(RoleGrant.user))
    query = query.where(User.is_active, RoleGrant.role.in_(("nominator", "office"))).order_by(RoleGrant.id)
    for grant in session.scalars(query):
        if grant.department_id is None:
            office.append(grant.user)
        else:
            nominators.setdefault(grant.department_id, []).append(grant.user)
    flights = preflights_of(session, accepted) if awards else {}
    return Field(campaign, today(campaign.timezone), awards, nominees, flights, nominators, office)


def _open_until(field: Field, window: str, department_id: int | None = None) -> date | None:
    """The last day of a window that is open today; None otherwise."""
    last = last_day(field.campaign, window, department_id)
    is_open = last is not None and has_opened(field.campaign, window, field.today) and field.today <= last  # type: ignore[arg-type]
    return last if is_open else None


def _none_sent(field: Field, silent: Iterable[Subject]) -> Iterator[Occasion]:
    link: dict[str, Any] = {"endpoint": "nominations.list_own", "values": {"year": field.campaign.year}}
    for department in silent:
        deadline = _open_until(field, "nominations", department.id)
        for user in field.nominators.get(department.id, ()) if deadline else ():
            what = f"{field.campaign.year}/{department.id}"
            yield Occasion("none_sent", what, user, deadline, **link, facts={"department": department.name})  # type: ignore[arg-type]


def _returned(session: Session, field: Field) -> Iterator[Occasion]:
    waiting = [one for nominees in field.nominees.values() for one in nominees if one.state == "returned"]
    query = select(NominationMove.nomination_id, func.max(NominationMove.id))
    query = query.where(NominationMove.nomination_id.in_([one.id for one in waiting]))
    moves = dict(session.execute(query.group_by(NominationMove.nomination_id)).all())
    awards = {award.id: award for award in field.awards}
    for one in waiting:
        award, deadline = awards[one.award_id], _open_until(field, "nominations", one.department_id)
        for user in _but_nominees(field, award, field.nominators.get(one.department_id, ())) if deadline else ():
            yield Occasion(
                "returned",
                f"{one.id}/{moves.get(one.id, 0)}",
                user,
                deadline,  # type: ignore[arg-type]
                "nominations.show_nomination",
                {"nomination_id": one.id},
                {"nominee": one.subject.name, "award": award.name},
                award,
            )


def _but_nominees(field: Field, award: Award, users: Iterable[User]) -> list[User]:
    return [user for user in users if not field.concerns(award, user)]


def _judges(field: Field) -> Iterator[Occasion]:
    deadline = _open_until(field, "judging")
    if deadline is None:
        return
    for award in field.awards:
        for one in field.flights[award.id].waiting:
            user, left = one.seat.user, one.nominees - one.settled
            if not user.is_active or field.concerns(award, user):
                continue
            kind, count = ("undeclared", one.undeclared) if one.undeclared else ("unsigned", left)
            facts = {"award": award.name, "count": str(count)}
            yield Occasion(
                kind, str(one.seat.id), user, deadline, "judging.show_seat", {"seat_id": one.seat.id}, facts, award
            )


def _waiting(field: Field) -> Iterator[Occasion]:
    """Decisions are due before judging opens; afterwards, before it ends."""
    for award in field.awards:
        count = sum(one.state == "submitted" for one in field.nominees[award.id])
        deadline = last_day(field.campaign, "judging")
        if count and deadline and field.today <= deadline:
            facts = {"award": award.name, "count": str(count)}
            values = {"year": field.campaign.year, "code": award.code, "state": "submitted"}
            for user in _but_nominees(field, award, field.office):
                yield Occasion(
                    "office_waiting", str(award.id), user, deadline, "nominations.list_award", values, facts, award
                )


def _lacking(field: Field) -> Iterator[Occasion]:
    """Evidence without which no run is approved, or whose absence nobody has explained."""
    deadline = last_day(field.campaign, "decision")
    for award in field.awards:
        gaps = [gap for gap in field.flights[award.id].gaps if gap.blocks or gap.unexplained]
        if not gaps or deadline is None or field.today > deadline:
            continue
        labels = {
            lang: ("、" if lang == "zh" else ", ").join(gap.component.label[lang] for gap in gaps)
            for lang in ("zh", "en")
        }
        values = {"year": field.campaign.year, "code": award.code, "gap": "any"}
        for user in _but_nominees(field, award, field.office):
            facts = {"award": award.name, "components": labels}
            yield Occasion(
                "evidence_lacking", str(award.id), user, deadline, "evidence.show_coverage", values, facts, award
            )
