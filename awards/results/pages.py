"""Published pages as bytes: which one a viewer gets, and keeping one. What is sent is what was kept."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign, Seal
from awards.judging.models import PanelSeat
from awards.permissions import Viewer
from awards.results.models import Page, Publication
from awards.results.rows import Row

PUBLIC, STAFF = "public", "staff"
NOBODY: dict[str, Any] = {"people": [], "departments": []}
MOST = 64  # pages in memory, of some ten kilobytes each


class Head(NamedTuple):
    """A kept page without its bytes, how many seals the award has by now, and whether the viewer sits on its panel."""

    publication_id: int
    sha256: str
    personal: dict[str, Any]
    seals: int
    seals_now: int
    is_judge: bool

    @property
    def is_current(self) -> bool:
        """Whether it tells of every seal."""
        return self.seals == self.seals_now

    def fits(self, viewer: Viewer) -> bool:
        """Whether this viewer's page is no other."""
        if self.is_judge or viewer.person_id in self.personal["people"]:
            return False
        return (viewer.departments | viewer.nominates_for).isdisjoint(self.personal["departments"])


SEALS = select(func.count() + func.count(Seal.unsealed_at)).where(Seal.award_id == Award.id).scalar_subquery()
JUDGES = exists().where(PanelSeat.award_id == Award.id, PanelSeat.user_id == bindparam("user")).correlate(Award)
HEAD = (
    select(Page.publication_id, Page.sha256, Page.personal, Page.seals, SEALS, JUDGES)
    .join(Publication, Publication.id == Page.publication_id)
    .join(Award, Award.id == Publication.award_id)
    .join(Campaign, Campaign.id == Award.campaign_id)
    .where(Publication.replaced_at.is_(None), Campaign.year == bindparam("year"), Award.code == bindparam("code"))
    .where(Page.name == "", Page.language == bindparam("language"), Page.audience == bindparam("audience"))
)


def audience_of(viewer: Viewer) -> str:
    """For whom the page is that the viewer gets, unless something of it is the viewer's own."""
    return STAFF if viewer.is_signed_in else PUBLIC


def head_of(
    session: Session, year: int, code: str, *, language: str, audience: str, viewer: Viewer | None = None
) -> Head | None:
    """The page of an award's current publication; None before anybody asked for it."""
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
    language: str,
    audience: str,
    now: datetime,
) -> Page:
    """Keep what was made for an audience, in place of what told less; of two who made it at once, the first stands."""
    head = head_of(
        session, publication.award.campaign.year, publication.award.code, language=language, audience=audience
    )
    key = (publication.id, "", language, audience)
    if head is not None and head.publication_id == publication.id:
        if head.is_current:
            return session.get_one(Page, key)
        session.delete(session.get_one(Page, key))
        session.flush()
    plain = html.encode()
    page = Page(
        publication_id=publication.id,
        name="",
        language=language,
        audience=audience,
        content=gzip.compress(plain, mtime=0),
        sha256=hashlib.sha256(plain).hexdigest(),
        personal=personal_of(rows) if audience == STAFF else NOBODY,
        seals=session.scalar(SEALS_OF, {"award": publication.award_id}) or 0,
        created_at=now,
    )
    session.add(page)
    session.flush()
    return page


SEALS_OF = select(func.count() + func.count(Seal.unsealed_at)).where(Seal.award_id == bindparam("award"))


def rewrite(session: Session, publication: Publication) -> None:
    """Something in the pages of a publication is no longer so: they are made anew when somebody asks."""
    session.execute(delete(Page).where(Page.publication_id == publication.id))


def personal_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Whose page shows more than that of any member of staff: who was not selected, and their units."""
    own = [row for row in rows if not row.is_selected]
    departments = {one for row in own for one in row.departments}
    return {"people": sorted({row.subject_id for row in own}), "departments": sorted(departments)}


class Contents:
    """The last pages that were sent, by digest: their bytes never change."""

    def __init__(self, most: int = MOST):
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[str, tuple[bytes, bytes]] = OrderedDict()

    def of(self, session: Session, head: Head, *, language: str, audience: str) -> tuple[bytes, bytes]:
        """A page's bytes as they were packed, and unpacked."""
        with self._lock:
            known = self._kept.get(head.sha256)
            if known is not None:
                self._kept.move_to_end(head.sha256)
                return known
        packed = session.get_one(Page, (head.publication_id, "", language, audience)).content
        both = (packed, gzip.decompress(packed))
        with self._lock:
            self._kept[head.sha256] = both
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return both


contents = Contents()
