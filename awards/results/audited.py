"""What events vouch for here: which run was published, by whom and when. And the heads of the log that were printed."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from awards.audit.findings import Finding, Head, knows_heads, verifies
from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign
from awards.i18n import LazyMessage, lazy
from awards.results.models import Publication
from awards.runs.models import Run

PUBLISHED = "result:published"


@knows_heads
def printed_heads(session: Session) -> Iterator[Head]:
    """The heads that stand on results pages, replaced ones too."""
    query = _publications(Publication.audit_head, Publication.audit_entry).where(Publication.audit_head.is_not(None))
    for year, code, run, sha256, entry in session.execute(query).all():
        yield Head(sha256, _named(f"{year}/{code}", run), entry)


@verifies("publications")
def check_publications(session: Session) -> Iterator[Finding]:
    """Each publication is the one of which an event tells."""
    columns = (Event.id, Event.subject, Event.data, Event.actor, Event.at)
    events = session.execute(select(*columns).where(Event.name == PUBLISHED).order_by(Event.id))
    told = {(subject, data["run"]): (number, data["bundle"], actor, at) for number, subject, data, actor, at in events}
    query = _publications(Run.bundle_sha256, Publication.actor, Publication.published_at)
    for year, code, run, *facts in session.execute(query).all():
        event = told.pop((f"award:{year}/{code}", run), None)
        if event is None:
            yield Finding(lazy("%(what)s: no event tells of it.", what=_named(f"{year}/{code}", run)))
        elif list(event[1:]) != facts:
            message = lazy("%(what)s: bundle, actor or time are not those of entry %(number)s.",
                           what=_named(f"{year}/{code}", run), number=event[0])  # fmt: skip
            yield Finding(message, entry=event[0])
    for (subject, run), event in told.items():
        what = _named(subject.removeprefix("award:"), run)
        message = lazy("%(what)s: entry %(number)s tells of it, and it is not there.", what=what, number=event[0])
        yield Finding(message, entry=event[0])


def _named(award: str, run: int) -> LazyMessage:
    return lazy("Publication of %(award)s, run %(run)s", award=award, run=run)


def _publications(*columns: Any) -> Select[*tuple[Any, ...]]:
    query = select(Campaign.year, Award.code, Run.number, *columns).join(Publication.run).join(Publication.award)
    return query.join(Award.campaign).order_by(Publication.id)
