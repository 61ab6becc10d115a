"""Reading notices and objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award, Campaign
from awards.campaigns.queries import award_of
from awards.campaigns.rules import date_in
from awards.errors import AwardsError, NotFoundError
from awards.i18n import lazy
from awards.nominations.queries import AwardCase, case_of
from awards.notices.models import OPEN, Notice, Objection
from awards.notices.rules import Standing, standing_of
from awards.permissions import Viewer
from awards.runs.models import Decision


class GoneError(AwardsError):
    """A notice whose days are over, or that was taken down: its names are no longer shown."""

    status = 410
    default = lazy("This notice is no longer up. Names are shown only while it is.")


@dataclass(frozen=True)
class NoticeCase:
    """An award and its notices, the newest first, with decision and run."""

    case: AwardCase
    notices: tuple[Notice, ...]

    @property
    def award(self) -> Award:
        return self.case.award

    @property
    def notice(self) -> Notice | None:
        """The newest; whether it is still shown is for `standing` to say."""
        return self.notices[0] if self.notices else None

    def standing(self, now: datetime) -> Standing:
        """How the newest notice stands at an instant."""
        return standing_of(self.notice, date_in(self.award.campaign, now))

    def shown(self, now: datetime) -> Notice | None:
        """The notice that everyone may read at an instant."""
        return self.notice if self.standing(now) == "up" else None

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.case.concerns(viewer)


@dataclass(frozen=True)
class OneNotice(NoticeCase):
    """One of an award's notices, asked for by its number."""

    one: Notice


def notice_case(session: Session, viewer: Viewer, year: int, code: str) -> NoticeCase:
    """An award with its notices. Raises NotFoundError for an award that the viewer may not know of."""
    award = award_of(session, viewer, year, code)
    return NoticeCase(case_of(session, award), tuple(notices_of_all(session, [award])[award.id]))


def one_notice(session: Session, viewer: Viewer, year: int, code: str, number: int) -> OneNotice:
    """The notice with this number. Raises NotFoundError."""
    case = notice_case(session, viewer, year, code)
    found = next((one for one in case.notices if one.number == number), None)
    if found is None:
        raise NotFoundError
    return OneNotice(case.case, case.notices, found)


def notices_of_all(session: Session, awards: Sequence[Award]) -> dict[int, list[Notice]]:
    """Award id → its notices, the newest first, with decision and run."""
    found: dict[int, list[Notice]] = {award.id: [] for award in awards}
    query = select(Notice).where(Notice.award_id.in_(found)).order_by(Notice.number.desc())
    for one in session.scalars(query.options(joinedload(Notice.decision).joinedload(Decision.run))):
        found[one.award_id].append(one)
    return found


def notices_up(session: Session, awards: Sequence[Award]) -> dict[int, Notice]:
    """Award id → as `notice_up`, for awards with one."""
    query = select(Notice).where(Notice.award_id.in_([one.id for one in awards]), Notice.taken_down_at.is_(None))
    return {one.award_id: one for one in session.scalars(query)}


def standing_notices(session: Session, now: datetime) -> list[Notice]:
    """Every notice that everyone may read at an instant, with award and year; the first to end comes first."""
    query = select(Notice).where(Notice.taken_down_at.is_(None)).order_by(Notice.ends_on, Notice.award_id)
    query = query.options(joinedload(Notice.award).joinedload(Award.campaign))
    found = session.scalars(query)
    return [one for one in found if standing_of(one, date_in(one.award.campaign, now)) == "up"]


def last_contact(session: Session, campaign: Campaign) -> dict[str, str]:
    """Whom the year's last notice said to ask; the organiser, where there was none."""
    query = select(Notice.contact).join(Notice.award).where(Award.campaign_id == campaign.id)
    contact = session.scalar(query.order_by(Notice.id.desc()).limit(1))
    return dict(contact) if contact else {"office": campaign.organiser.get("zh", ""), "telephone": "", "mail": ""}


def notice_up(session: Session, award: Award) -> Notice | None:
    """The award's notice that nobody took down, with its decision; its days may be over."""
    query = select(Notice).where(Notice.award_id == award.id, Notice.taken_down_at.is_(None))
    return session.scalar(query.options(joinedload(Notice.decision)))


def open_objections(session: Session, awards: Sequence[Award]) -> dict[int, list[Objection]]:
    """Award id → the objections that wait for their ruling, to whichever of its notices, the earliest first."""
    found: dict[int, list[Objection]] = {award.id: [] for award in awards}
    query = select(Objection).join(Objection.notice).where(Notice.award_id.in_(found), Objection.state.in_(OPEN))
    for one in session.scalars(query.options(joinedload(Objection.notice)).order_by(Objection.id)):
        found[one.notice.award_id].append(one)
    return found
