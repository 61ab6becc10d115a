"""Whether a bundle that somebody brings is one that was published here."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from awards.campaigns.models import Award
from awards.campaigns.rules import is_visible_to
from awards.nominations.queries import AwardCase, case_of
from awards.permissions import Permission, Viewer, is_granted
from awards.results.models import Publication
from awards.runs.models import Run, RunDocument


@dataclass(frozen=True)
class Traced:
    """The publication that a bundle belongs to; `opens_edition` says whether the viewer may see one that was
    replaced."""

    publication: Publication
    case: AwardCase
    opens_edition: bool

    @property
    def is_current(self) -> bool:
        return self.publication.replaced_at is None


def traced(session: Session, viewer: Viewer, digest: str) -> Traced | None:
    """What was published with this bundle, or with the public one made of it: the current one, else the newest. None
    if nothing was of which the viewer may know. Two statements."""
    public = select(RunDocument.run_id).where(RunDocument.kind == "public_bundle", RunDocument.sha256 == digest)
    query = select(Publication).join(Publication.run).join(Publication.award).join(Award.campaign)
    query = query.where(or_(Run.bundle_sha256 == digest, Run.id.in_(public)))
    query = query.order_by(Publication.replaced_at.is_not(None), Publication.id.desc()).limit(1)
    loaded = contains_eager(Publication.award).contains_eager(Award.campaign)
    found = session.scalar(query.options(contains_eager(Publication.run), loaded))
    if found is None or not is_visible_to(viewer, found.award.campaign):
        return None
    case = case_of(session, found.award)
    return Traced(found, case, is_granted(Permission.RUN_SEE, viewer, case))
