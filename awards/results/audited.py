"""What events vouch for here: which run was published, by whom and when. And the heads of the log that were printed.
Of honours: `honour_vouching`."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from awards.audit.chain import Entry, told
from awards.audit.findings import Finding, Head, knows_heads, verifies
from awards.campaigns.models import Award, Campaign
from awards.i18n import LazyMessage, lazy
from awards.notices.models import Notice
from awards.results import honour_vouching
from awards.results.models import Figure, Publication
from awards.results.vouching import shown_digests
from awards.runs.models import Decision, Run

__all__ = ["check_publications", "honour_vouching", "printed_heads"]

PUBLISHED = "result:published"


@knows_heads
def printed_heads(session: Session) -> Iterator[Head]:
    """The heads that stand on results pages, replaced ones too."""
    query = _publications(Publication.audit_head, Publication.audit_entry).where(Publication.audit_head.is_not(None))
    for year, code, run, sha256, entry in session.execute(query).all():
        yield Head(sha256, _named(f"{year}/{code}", run), entry)


@verifies("publications")
def check_publications(session: Session) -> Iterator[Finding]:
    """Each publication is the one of which an event tells, shows what it showed then, and is current if it is the
    newest of its award. Events from before the digests were kept vouch for no more than the run."""
    known: dict[tuple[str, int], list[Entry]] = {}
    times: dict[str, list[Any]] = {}
    for one in sorted(told(session, PUBLISHED, run=int, bundle=str)):
        known.setdefault((one.subject, one.data["run"]), []).append(one)
        times.setdefault(one.subject, []).append(one.at)
    query = _publications(Publication.id, Run.bundle_sha256, Publication.actor, Publication.published_at,
                          Publication.replaced_at)  # fmt: skip
    for year, code, run, number, bundle, actor, at, replaced_at in session.execute(query).all():
        what, subject = _named(f"{year}/{code}", run), f"award:{year}/{code}"
        events = known.get((subject, run))
        if not events:
            yield Finding(lazy("%(what)s: no event tells of it.", what=what))
            continue
        event = events.pop(0)
        if (event.data["bundle"], event.actor, event.at) != (bundle, actor, at):
            yield _other(event, what, OTHER_RUN)
        later = [one for one in times[subject] if one > event.at]
        if replaced_at != min(later, default=None):
            yield _other(event, what, OTHER_TIME)
        shown = _shown(session, number)
        if any(key in event.data and event.data[key] != shown[key] for key in shown):
            yield _other(event, what, OTHER_PAGE)
        walk = _walk(session, number)
        if any(key in event.data and event.data[key] != walk[key] for key in walk):
            yield _other(event, what, OTHER_WALK)
    for (subject, run), event in [(key, one) for key, events in known.items() for one in events]:
        what = _named(subject.removeprefix("award:"), run)
        message = lazy("%(what)s: entry %(number)s tells of it, and it is not there.", what=what, number=event.id)
        yield Finding(message, entry=event.id)


OTHER_RUN = lazy("%(what)s: bundle, actor or time are not those of entry %(number)s.")
OTHER_TIME = lazy("%(what)s: whether it is shown or was replaced is not what the events since entry %(number)s tell.")
OTHER_WALK = lazy("%(what)s: the decision or the notice that it rests on is not that of entry %(number)s.")
OTHER_PAGE = lazy("%(what)s: the names, columns or figures that it shows are not those of entry %(number)s.")


def _shown(session: Session, number: int) -> dict[str, Any]:
    """What stands in the table now."""
    frozen = select(Publication.people, Publication.scheme).where(Publication.id == number)
    people, scheme = session.execute(frozen).one()
    figures = select(Figure.name, Figure.language, Figure.content).where(Figure.publication_id == number)
    return shown_digests(people, scheme, [(name, lang, content) for name, lang, content in session.execute(figures)])


def _walk(session: Session, number: int) -> dict[str, int | None]:
    """The numbers of the decision that it carries out and of its notice."""
    query = select(Decision.number, Notice.number).select_from(Publication)
    query = query.outerjoin(Publication.decision).outerjoin(Publication.notice)
    decision, notice = session.execute(query.where(Publication.id == number)).one()
    return {"decision": decision, "notice": notice}


def _other(event: Entry, what: LazyMessage, message: LazyMessage) -> Finding:
    return Finding(LazyMessage(message.msgid, {"what": what, "number": event.id}), entry=event.id)


def _named(award: str, run: int) -> LazyMessage:
    return lazy("Publication of %(award)s, run %(run)s", award=award, run=run)


def _publications(*columns: Any) -> Select[*tuple[Any, ...]]:
    query = select(Campaign.year, Award.code, Run.number, *columns).join(Publication.run).join(Publication.award)
    return query.join(Award.campaign).order_by(Publication.id)
