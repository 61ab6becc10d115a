"""Published pages as bytes: which one a viewer gets, and keeping one. What is sent is what was kept."""

import gzip
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from awards.campaigns.models import Award, Campaign, Seal
from awards.judging.models import PanelSeat
from awards.permissions import Viewer
from awards.results.models import Page, Publication, Revocation
from awards.results.remembered import Recent, Sent
from awards.results.rows import Row
from awards.runs.models import Decision

PUBLIC, STAFF = "public", "staff"
NOBODY: dict[str, Any] = {"people": [], "departments": []}
MOST = 64  # pages in memory, of some ten kilobytes each


class Own(NamedTuple):
    """Whose rows a page tells besides those that any member of staff reads: a nominee, departments of nominees."""

    person: int | None = None
    departments: frozenset[int] = frozenset()


NOTHING = Own()


class Head(NamedTuple):
    """The current publication of an award, and the page of it that is kept, without its bytes (`sha256` None: there is
    none yet). `seals` counts the seals of the rules and their breaking, `revoked` the award's revocations,
    `withdrawn_at` is when the decision fell: every page tells of them, in what `list_scope` leaves open."""

    publication_id: int
    sha256: str | None
    personal: dict[str, Any] | None
    state: str | None
    seals: int
    revoked: int
    withdrawn_at: datetime | None
    list_scope: str
    is_judge: bool

    def state_now(self, build: str) -> str:
        """What a page that is made now would tell; `build` stands for the program that makes it."""
        return f"{build}:{self.seals}:{self.revoked}:{self.withdrawn_at or ''}:{self.list_scope}"

    def is_current(self, build: str) -> bool:
        """Whether the page that is kept tells what is so now."""
        return self.sha256 is not None and self.state == self.state_now(build)

    def own_of(self, viewer: Viewer) -> Own:
        """What a viewer reads besides what any member of staff does."""
        personal = self.personal or NOBODY
        person = viewer.person_id if viewer.person_id in personal["people"] else None
        return Own(person, (viewer.departments | viewer.nominates_for) & frozenset(personal["departments"]))


OTHER = aliased(Publication)
SEALS = select(func.count() + func.count(Seal.unsealed_at)).where(Seal.award_id == Award.id).scalar_subquery()
REVOKED = select(func.count()).select_from(Revocation).join(OTHER, OTHER.id == Revocation.publication_id)
JUDGES = exists().where(PanelSeat.award_id == Award.id, PanelSeat.user_id == bindparam("user")).correlate(Award)
KEPT = and_(
    *(Page.publication_id == Publication.id, Page.name == ""),
    *(Page.language == bindparam("language"), Page.audience == bindparam("audience")),
)
HEAD = (
    select(
        *(Publication.id, Page.sha256, Page.personal, Page.state, SEALS),
        *(REVOKED.where(OTHER.award_id == Award.id).scalar_subquery(), Decision.withdrawn_at),
        *(Campaign.list_scope, JUDGES),
    )
    .select_from(Publication)
    .join(Award, Award.id == Publication.award_id)
    .join(Campaign, Campaign.id == Award.campaign_id)
    .outerjoin(Decision, Decision.id == Publication.decision_id)
    .outerjoin(Page, KEPT)
    .where(Publication.replaced_at.is_(None), Campaign.year == bindparam("year"), Award.code == bindparam("code"))
)


def audience_of(viewer: Viewer) -> str:
    """For whom the page is that the viewer gets, unless something of it is the viewer's own."""
    return STAFF if viewer.is_signed_in else PUBLIC


def head_of(
    session: Session, year: int, code: str, *, language: str, audience: str, viewer: Viewer | None = None
) -> Head | None:
    """The award's current publication and its page; None before there is one."""
    user = viewer.user_id if viewer and viewer.user_id else 0
    values = {"year": year, "code": code, "language": language, "audience": audience, "user": user}
    found = session.connection().execute(HEAD, values).first()
    return Head(*found) if found else None


def keep_page(
    session: Session,
    publication: Publication,
    rows: Sequence[Row],
    html: str,
    *,
    state: str,
    build: str,
    language: str,
    audience: str,
    now: datetime,
) -> None:
    """Keep what was made for an audience while `state` was so; what told of another is replaced, and a page is dropped
    where the state is another by now, or the publication not the current one. Of two made at once the first stands."""
    at = (publication.award.campaign.year, publication.award.code)
    head = head_of(session, *at, language=language, audience=audience)
    if head is None or head.publication_id != publication.id or head.state_now(build) != state:
        return
    if head.is_current(build):
        return
    if head.sha256 is not None:
        session.delete(session.get_one(Page, (publication.id, "", language, audience)))
        session.flush()
    sent = Sent.of(html)
    page = Page(
        publication_id=publication.id,
        name="",
        language=language,
        audience=audience,
        content=sent.packed,
        sha256=sent.sha256,
        personal=personal_of(rows) if audience == STAFF else NOBODY,
        state=state,
        created_at=now,
    )
    session.add(page)
    session.flush()


def personal_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Whose page shows more than that of any member of staff: who was not selected, and their units."""
    own = [row for row in rows if not row.is_selected]
    departments = {one for row in own for one in row.departments}
    return {"people": sorted({row.subject_id for row in own}), "departments": sorted(departments)}


def kept_of(session: Session, head: Head, *, language: str, audience: str) -> Sent | None:
    """A page's bytes as they were kept; None where they are not those that were kept."""
    sha256 = head.sha256 or ""
    if (known := contents.get(sha256)) is not None:
        return known
    packed = session.get_one(Page, (head.publication_id, "", language, audience)).content
    plain = gzip.decompress(packed)
    if hashlib.sha256(plain).hexdigest() != sha256:
        return None
    sent = Sent(packed, plain, sha256)
    contents.put(sha256, sent)
    return sent


contents: Recent[str] = Recent(MOST)  # by digest: their bytes never change
own_pages: Recent[tuple[str | None, Own]] = Recent(4 * MOST)  # by what any member of staff reads, and the rows
