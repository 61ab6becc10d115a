"""Opening a year to everyone, and discarding one that never was."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award, Campaign
from awards.campaigns.scheme import rules_digest
from awards.campaigns.setting_up.checklist import Note, blockers_of
from awards.db import Base
from awards.errors import AwardsError, WrongStateError
from awards.i18n import LazyMessage, lazy
from awards.imports.models import ImportBatch

OWN = frozenset({"phases", "indicators", "awards", "components", "criteria", "department_quotas"})
HELD: dict[str, LazyMessage] = {
    "import_batches": lazy("imported files: %(count)s"),
    "nominations": lazy("nominations: %(count)s"),
    "panel_seats": lazy("seats of judges: %(count)s"),
    "seals": lazy("seals: %(count)s"),
    "extensions": lazy("extended deadlines: %(count)s"),
}
OTHER = lazy("other records: %(count)s")


class NotReadyError(AwardsError):
    """A year that cannot be opened yet; `blockers` say why, each with the page that cures it."""

    default = lazy("The year cannot be opened yet.")

    def __init__(self, blockers: list[Note]):
        self.blockers = blockers
        super().__init__()


def open_campaign(session: Session, campaign: Campaign, *, actor: str, now: datetime) -> None:
    """From now on everyone sees the year. Nothing happens, and nothing is recorded, if it is open already.

    Raises NotReadyError with everything that is missing or unsound. Rules that are not sealed do not keep it back.
    """
    if campaign.opened_at is not None:
        return
    if blockers := blockers_of(campaign):
        raise NotReadyError(blockers)
    campaign.opened_at = now
    session.flush()
    digests = {award.code: rules_digest(award) for award in campaign.awards}
    data = {"before": "in preparation", "after": "open", "rules": digests}
    record(session, "campaign:opened", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)


def holding(session: Session, campaign: Campaign) -> list[LazyMessage]:
    """What belongs to the year beside its rules, in words with counts: while there is any, the year stays.

    Every foreign key to campaigns, awards, components and criteria is asked, so that no room can be forgotten.
    """
    counts = dict(_counts(session, campaign))
    batches = select(func.count()).select_from(ImportBatch)
    waiting = batches.where(ImportBatch.scope == str(campaign.year), ImportBatch.state.in_(("waiting", "imported")))
    counts["import_batches"] = session.scalar(waiting) or 0
    told: dict[LazyMessage, int] = {}
    for table, count in sorted(counts.items()):
        if count:
            words = HELD.get(table, OTHER)
            told[words] = told.get(words, 0) + count
    return [lazy(words.msgid, count=count) for words, count in told.items()]


def _counts(session: Session, campaign: Campaign) -> Iterator[tuple[str, int]]:
    awards = select(Award.id).where(Award.campaign_id == campaign.id)
    for table in Base.metadata.sorted_tables:
        if table.name in OWN or table.name == "import_batches":
            continue
        for key, ids in (("campaigns", [campaign.id]), ("awards", awards)):
            for column in _referring(table, key):
                yield table.name, session.scalar(select(func.count(column)).where(column.in_(ids))) or 0


def _referring(table: Table, target: str) -> Iterator[Column[Any]]:
    for constraint in table.foreign_key_constraints:
        if constraint.referred_table.name == target:
            yield from constraint.columns


def discard_campaign(session: Session, campaign: Campaign, *, actor: str, now: datetime) -> None:
    """Delete a year in preparation with all its rules; the event keeps what they were.

    Raises WrongStateError once it is opened, or if anything was brought in for it.
    """
    if campaign.opened_at is not None:
        raise WrongStateError(lazy("%(year)s is open: it can no longer be discarded.", year=campaign.year))
    if held := holding(session, campaign):
        raise WrongStateError(lazy("%(year)s cannot be discarded, there are %(held)s.", year=campaign.year, held=held))
    before = {"name": campaign.name, "rules": {award.code: rules_digest(award) for award in campaign.awards}}
    session.delete(campaign)
    session.flush()
    subject = f"campaign:{campaign.year}"
    record(session, "campaign:discarded", actor=actor, subject=subject, now=now, before=before)
