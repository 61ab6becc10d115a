"""Reading publications. Everything a page shows comes from the frozen run and the frozen people, never from today's
tables."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, undefer

from awards import clock
from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import date_in, is_visible_to
from awards.errors import NotFoundError
from awards.evidence.queries import Change, uses_rows_of
from awards.i18n import LazyMessage, language, lazy
from awards.imports.models import ImportBatch
from awards.imports.undoing import guards_undo
from awards.judging.queries import may_still_sign
from awards.nominations.queries import AwardCase, case_of
from awards.notices.models import Notice, Objection
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.results import rules
from awards.results.criteria import CriterionMean, criterion_means
from awards.results.models import Figure, Publication
from awards.results.rows import Row, rows_of
from awards.results.yearly import SHOWN as YEARLY
from awards.runs.models import Run
from awards.runs.queries import bundle_of, changes_after_run, result_of
from awards.runs.rules import sees_everything
from scoring import Derivation, derive


@dataclass(frozen=True)
class Results:
    """A publication of an award (None: there is none yet) and all its rows in the reader's language, whoever looks:
    ask the rules before showing one."""

    case: AwardCase
    publication: Publication | None
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def award(self) -> Award:
        return self.case.award

    @property
    def shown(self) -> Publication:
        """The publication. Raises NotFoundError where there is none."""
        if self.publication is None:
            raise NotFoundError
        return self.publication

    @property
    def run(self) -> Run:
        """The published run. Raises NotFoundError where there is no publication."""
        return self.shown.run

    @property
    def scheme(self) -> dict[str, Any]:
        """The columns as the publication froze them."""
        return self.publication.scheme if self.publication else {}

    @property
    def published_at(self) -> datetime | None:
        """When it was published."""
        return self.publication.published_at if self.publication else None

    @property
    def list_scope(self) -> str:
        return self.award.campaign.list_scope

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.case.concerns(viewer)

    def rows_for(self, viewer: Viewer) -> list[Row]:
        """The rows of which the viewer may know, in the order of the result."""
        return [row for row in self.rows if rules.sees_row(viewer, self, row)]


@dataclass(frozen=True)
class DerivationCase:
    """One row of a publication, of which the viewer may know."""

    results: Results
    row: Row

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.results.concerns(viewer)

    @property
    def gaps(self) -> dict[str, dict[str, Any]]:
        """Component code → `{"reason", "actor", "at", "day"}`: why it is missing and others carry its weight, as it was
        when this was published; `day` is that of the campaign's zone."""
        people = self.results.publication.people if self.results.publication else {}
        found: dict[str, dict[str, str]] = people.get(self.row.id, {}).get("gaps", {})
        campaign = self.results.award.campaign
        return {
            code: {**why, "day": date_in(campaign, datetime.fromisoformat(why["at"]))} for code, why in found.items()
        }

    @property
    def made_of(self) -> dict[str, Any]:
        """Component code → `{"source", "rows", "batches"}` of the run, for what is made of rows."""
        found: dict[str, Any] = (self.results.run.evidence or {}).get(self.row.id, {})
        return found


@dataclass(frozen=True)
class FigureCase:
    """One drawn figure of a publication."""

    results: Results
    figure: Figure

    @property
    def list_scope(self) -> str:
        return self.results.list_scope

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.results.concerns(viewer)


def results_case(session: Session, viewer: Viewer, year: int, code: str) -> Results:
    """The current publication of an award. Raises NotFoundError for an award that does not exist."""
    case = _case(session, viewer, year, code)
    return _results(case, session.scalar(_publications(case.award).where(Publication.replaced_at.is_(None))))


def edition_case(session: Session, viewer: Viewer, year: int, code: str, digest: str) -> Results:
    """The publication whose run has this bundle digest, current or replaced. Raises NotFoundError."""
    case = _case(session, viewer, year, code)
    query = _publications(case.award).where(Run.bundle_sha256 == digest).order_by(Publication.id.desc()).limit(1)
    publication = session.scalar(query)
    if publication is None:
        raise NotFoundError
    return _results(case, publication)


def derivation_case(session: Session, viewer: Viewer, year: int, code: str, nominee: str) -> DerivationCase:
    """One nominee of the current publication. Raises NotFoundError also for one of whom the viewer may not know."""
    results = results_case(session, viewer, year, code)
    row = next((row for row in results.rows if row.id == nominee), None)
    if row is None or not rules.sees_row(viewer, results, row):
        raise NotFoundError
    return DerivationCase(results, row)


def figure_case(
    session: Session, viewer: Viewer, year: int, code: str, *, publication: int, name: str, lang: str
) -> FigureCase:
    """A figure with its bytes. Raises NotFoundError where there is none or the viewer may not know whom it shows."""
    case = _case(session, viewer, year, code)
    figure = session.get(Figure, (publication, name, lang), options=[undefer(Figure.content)])
    found = session.scalar(_publications(case.award).where(Publication.id == publication)) if figure else None
    if figure is None or found is None:
        raise NotFoundError
    results = Results(case, found, ())
    is_open = found.replaced_at is None or sees_everything(viewer, results)
    if not is_open or name.partition("-")[0] not in figures_for(viewer, results):
        raise NotFoundError
    return FigureCase(results, figure)


def figures_for(viewer: Viewer, results: Results) -> tuple[str, ...]:
    """The names of the figures that the viewer may see, the fullest first."""
    if not viewer.is_signed_in:
        return ()
    return ("ranking", "winners", *YEARLY) if rules.sees_list(viewer, results) else ("winners", *YEARLY)


@dataclass(frozen=True)
class Walk:
    """How many objections to the notices of an award were upheld, and how many dismissed."""

    upheld: int
    dismissed: int


def walk_of(session: Session, publication: Publication) -> Walk:
    """What became of the objections to its notice and to those before it."""
    if publication.notice is None:
        return Walk(0, 0)
    query = select(Objection.state, func.count()).join(Objection.notice).where(Notice.award_id == publication.award_id)
    query = query.where(Notice.number <= publication.notice.number).group_by(Objection.state)
    counts = dict(session.execute(query).all())
    return Walk(counts.get("upheld", 0), counts.get("dismissed", 0))


def replaced_publications(session: Session, award: Award) -> list[Publication]:
    """Earlier publications of an award, the newest first."""
    query = _publications(award).where(Publication.replaced_at.is_not(None))
    return list(session.scalars(query.order_by(Publication.id.desc())))


def derivation_of(session: Session, viewer: Viewer, case: DerivationCase) -> Derivation:
    """How the row's total was computed, in the lines of the command `explain`; without any single judge's marks for who
    may not see the whole bundle."""
    run = case.results.run
    sheets = sees_sheets(session, viewer, case.results)
    return derive(bundle_of(run), result_of(run), case.row.id, lang=language(), sheets=sheets)


def sees_sheets(session: Session, viewer: Viewer, results: Results) -> bool:
    """Whether single sheets are open to the viewer: as runs are, so not to a judge of the panel who may still sign."""
    return sees_everything(viewer, results) and not judges_still(session, viewer, results)


def judges_still(session: Session, viewer: Viewer, results: Results) -> bool:
    """Whether the viewer is a judge of the award's panel who may still sign."""
    at_work = may_still_sign(session, results.award, clock.today(results.award.campaign.timezone))
    return viewer.user_id in {one.seat.user_id for one in at_work}


def code_of(session: Session, case: DerivationCase) -> str:
    """The register's code of the row's subject, which addresses of the evidence room carry."""
    return session.get_one(Subject, case.row.subject_id).code


def means_of(case: DerivationCase) -> dict[str, list[CriterionMean]]:
    """The row's mean mark on each criterion, per panel component."""
    return criterion_means(bundle_of(case.results.run), case.row.id)


def changes_of(session: Session, results: Results, row: Row | None = None) -> list[Change]:
    """What changed in the evidence that the published run does not know: about one row, or about any of them."""
    if results.publication is None:
        return []
    ids = None if row is None else [row.id]
    return changes_after_run(session, results.award, results.run, ids)


def published_lately(session: Session) -> list[Award]:
    """The awards with a result of the latest year that has any, as the year lists them."""
    query = select(Award).join(Award.campaign).where(Award.id.in_(select(Publication.award_id)))
    latest = query.with_only_columns(func.max(Campaign.year)).scalar_subquery()
    query = query.where(Campaign.year == latest).options(contains_eager(Award.campaign))
    return list(session.scalars(query.order_by(Award.position)))


@guards_undo
def published_use(session: Session, batch: ImportBatch) -> list[LazyMessage]:
    """Which publications, replaced ones among them, were computed from rows of an import: it must stay."""
    if batch.imported_at is None or not batch.scope:
        return []
    query = select(Publication).join(Publication.run).join(Publication.award).join(Award.campaign)
    query = query.where(Campaign.year == int(batch.scope), Run.created_at >= batch.imported_at)
    query = query.options(
        contains_eager(Publication.run).undefer(Run.evidence),
        contains_eager(Publication.award).contains_eager(Award.campaign),
    )
    return [
        lazy("“%(award)s”, run %(run)s", award=one.award.name, run=one.run.number)
        for one in session.scalars(query.order_by(Publication.id))
        if _was_made_of(session, one, batch)
    ]


def _was_made_of(session: Session, publication: Publication, batch: ImportBatch) -> bool:
    """Whether rows of an import count in a publication, by what its run froze: people may serve elsewhere by now. For
    runs from before that was kept, by whose rows count today."""
    if frozen := publication.run.evidence:
        return any(batch.id in part["batches"] for parts in frozen.values() for part in parts.values())
    ids = [person["subject_id"] for person in publication.people.values()]
    subjects = session.scalars(select(Subject).where(Subject.id.in_(ids))).all()
    return uses_rows_of(session, publication.award, subjects, batch)


def _case(session: Session, viewer: Viewer, year: int, code: str) -> AwardCase:
    """The award and its campaign without the rules: a publication has frozen what a page says of these."""
    query = select(Award).join(Award.campaign).where(Campaign.year == year, Award.code == code)
    award = session.scalar(query.options(contains_eager(Award.campaign)))
    if award is None or not is_visible_to(viewer, award.campaign):
        raise NotFoundError(lazy("The year %(year)s has no award “%(code)s”.", year=year, code=code))
    return case_of(session, award)


def _publications(award: Award) -> Select[Publication]:
    query = select(Publication).join(Publication.run).where(Publication.award_id == award.id)
    return query.options(contains_eager(Publication.run))


def _results(case: AwardCase, publication: Publication | None) -> Results:
    if publication is None:
        return Results(case, None, ())
    rows = rows_of(publication.people, publication.scheme, result_of(publication.run), language())
    return Results(case, publication, tuple(rows))
