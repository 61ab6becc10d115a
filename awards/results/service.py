"""Publishing: one run and the names beside it, frozen; what was published before stays."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award
from awards.errors import AwardsError, WrongStateError
from awards.evidence.leaving_out import forget_addresses
from awards.i18n import lazy
from awards.nominations.models import Nomination
from awards.notices.queries import notice_up
from awards.organisation.models import Subject
from awards.results import yearly
from awards.results.charts import figures_of
from awards.results.clearance import steps_left
from awards.results.honouring import write_honours
from awards.results.models import Figure, Publication
from awards.results.rows import rows_of
from awards.results.vouching import shown_digests
from awards.runs import queries as run_queries
from awards.runs.approvable import obstacles
from awards.runs.gaps import reasons_in
from awards.runs.models import Run
from awards.runs.service import keep_document, made_document, may_be_public
from awards.runs.units import units_of
from awards.runs.words import Listed

PUBLIC = ("public_bundle", "public_result")
Figures = Mapping[tuple[str, str], bytes]


class NotPublishableError(AwardsError):
    """This run may not be published; the message says what stands in the way, with names."""


def publish_run(
    session: Session, run: Run, *, actor: str, now: datetime, figures: Figures | None = None
) -> Publication:
    """Show a run to all staff, in place of what the award showed before.

    The addresses of the year's survey answers are forgotten with it.

    `figures` as `figures_for_run` draws them (before the transaction, so that nobody waits for the drawing); they are
    drawn here if not given. Raises NotPublishableError unless the run is the latest, approvable, and about the
    nominations accepted today, with a recorded reason for whatever is reweighted; a leader approved it, its public
    notice is over and no objection is open. WrongStateError if it is the one published already.
    """
    award, nominees = run.award, run_queries.nominees_of(session, run.award)
    require_publishable(session, run, nominees, now=now)
    current, notice = current_publication(session, award), notice_up(session, award)
    if current is not None:
        if current.run_id == run.id and (notice is None or current.notice_id == notice.id):
            raise WrongStateError(lazy("Run %(run)s is published already.", run=run.number))
        current.replaced_at = now
        session.flush()
    publication = Publication(
        award_id=award.id,
        run=run,
        notice=notice,
        decision=notice.decision if notice else None,
        people=frozen_people(session, run, nominees, why_missing(session, run, nominees)),
        scheme={**frozen_scheme(run), "pictures": yearly.frozen(yearly.year_pictures(session, award.campaign))},
        actor=actor,
        published_at=now,
    )
    drawn = figures_for_run(session, run) if figures is None else figures
    publication.figures = [Figure(name=name, language=lang, content=svg) for (name, lang), svg in drawn.items()]
    session.add(publication)
    session.flush()
    write_honours(session, publication)
    _keep_public(session, run, now)
    forget_addresses(session, award.campaign_id)
    event = record(
        session,
        "result:published",
        actor=actor,
        subject=run_queries.subject_of(award),
        now=now,
        run=run.number,
        bundle=run.bundle_sha256,
        replaces=current.run.number if current else None,
        decision=publication.decision.number if publication.decision else None,
        notice=notice.number if notice else None,
        **shown_digests(publication.people, publication.scheme, ((*one, drawn[one]) for one in drawn)),
    )
    publication.audit_entry, publication.audit_head = event.id, event.sha256
    session.flush()
    return publication


def _keep_public(session: Session, run: Run, now: datetime) -> None:
    """The public bundle and its result, where there can be one."""
    if may_be_public(run):
        for kind in PUBLIC:
            keep_document(session, run, kind, made_document(run, kind), now=now)


def figures_for_run(session: Session, run: Run, *, font: str = "") -> Figures:
    """The figures that a publication of this run would show, drawn without writing anything. `font` is a file or ""."""
    nominees = run_queries.nominees_of(session, run.award)
    rows = rows_of(frozen_people(session, run, nominees), frozen_scheme(run), run_queries.result_of(run))
    pictures = yearly.year_pictures(session, run.award.campaign)
    return {**figures_of(rows, font=font), **yearly.drawn(pictures, font=font)}


def current_publication(session: Session, award: Award) -> Publication | None:
    """What the award shows now."""
    query = select(Publication).where(Publication.award_id == award.id, Publication.replaced_at.is_(None))
    return session.scalar(query)


def require_publishable(session: Session, run: Run, nominees: Mapping[str, Nomination], *, now: datetime) -> None:
    """Raises NotPublishableError with everything that stands in the way; `nominees` as by
    `runs.queries.nominees_of`."""
    reasons = what_is_missing(session, run, nominees, now=now)
    if reasons:
        raise NotPublishableError(
            lazy("Run %(run)s cannot be published. %(reasons)s", run=run.number, reasons=Listed(reasons))
        )


def what_is_missing(session: Session, run: Run, nominees: Mapping[str, Nomination], *, now: datetime) -> list[Any]:
    """Why a run cannot be published: why it could not be approved, and then what of the way to here is left, each a
    text, a Blocker, an Unexplained or a Step; [] if nothing is."""
    return [*obstacles(session, run, nominees, now=now), *steps_left(session, run, now=now)]


def selected_of(run: Run, nominees: Mapping[str, Nomination]) -> list[Nomination]:
    """Whom a run selects, best first."""
    ranking = run_queries.result_of(run)["ranking"]
    return [nominees[row["id"]] for row in ranking if row["status"] == "selected"]


Gaps = Mapping[str, Mapping[str, Any]]


def frozen_people(
    session: Session, run: Run, nominees: Mapping[str, Nomination], gaps: Gaps | None = None
) -> dict[str, Any]:
    """What a page will say of each nominee of the run, with the units of the day of the run, as Publication keeps it;
    `gaps` as by `why_missing`."""
    units = units_of(session, run)
    found = {row["id"]: _person(nominees[row["id"]], units[row["id"]]) for row in run_queries.result_of(run)["ranking"]}
    for one, why in (gaps or {}).items():
        found[one]["gaps"] = dict(why)
    return found


def why_missing(session: Session, run: Run, nominees: Mapping[str, Nomination]) -> Gaps:
    """Nominee id → component code → `{"reason", "actor", "at"}` of what is reweighted, for those with anything."""
    found: dict[str, dict[str, Any]] = {}
    for (one, code), why in reasons_in(session, run.award, run_queries.result_of(run), nominees).items():
        if why is not None:
            entry = {"reason": why.reason, "actor": why.actor, "at": why.at.isoformat()}
            found.setdefault(one, {})[code] = entry
    return found


def _person(nomination: Nomination, units: Sequence[Subject]) -> dict[str, Any]:
    subject = nomination.subject
    return {
        "subject_id": subject.id,
        "kind": subject.kind,
        "name": subject.name,
        "departments": [{"id": one.id, "name": one.name} for one in units],
        "post": subject.post,
        "deed": nomination.deed,
    }


def frozen_scheme(run: Run) -> dict[str, Any]:
    """What the columns are called, from the run's own bundle."""
    bundle = run_queries.bundle_of(run)
    components = bundle["scheme"]["components"]
    return {
        "award": bundle["award"]["name"],
        "places": bundle["scheme"]["places"],
        "winners": bundle["scheme"]["winners"],
        "sealed": bundle["rules"]["sealed_sha256"],
        "components": [{key: one[key] for key in ("code", "kind", "label", "weight")} for one in components],
    }
