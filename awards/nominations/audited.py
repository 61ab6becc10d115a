"""What the log of events hides from a nominee, what it calls nominations, and which rulings it vouches for."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.audit.chain import told
from awards.audit.findings import Finding, verifies
from awards.audit.hiding import tells_hidden_subjects
from awards.audit.naming import names
from awards.campaigns.models import Award, Campaign
from awards.i18n import lazy
from awards.nominations.models import ConditionRuling, Nomination
from awards.nominations.queries import concerned_awards
from awards.permissions import Viewer

# What somebody decided about evidence decides between nominees, whoever it is about.
ABOUT_EVIDENCE = ("veto:", "adjustment:", "visit:", "value:", "ballot:", "survey:", "orders:")
# Whose orders count was recorded about the year before it was about its orders.
NAMED_EVIDENCE = ("=orders:credited",)
RULED = "nomination:condition-ruled"


@tells_hidden_subjects
def about_own_awards(session: Session, viewer: Viewer) -> Iterator[str]:
    """The awards in which the viewer is a nominee, their nominations, and decisions about evidence."""
    awards = concerned_awards(session, viewer)
    if not awards:
        return
    query = select(Campaign.year, Award.code).join(Award.campaign).where(Award.id.in_(awards))
    yield from (f"award:{year}/{code}" for year, code in session.execute(query))
    mine = select(Nomination.id).where(Nomination.award_id.in_(awards))
    yield from (f"nomination:{number}" for number in session.scalars(mine))
    yield from (*ABOUT_EVIDENCE, *NAMED_EVIDENCE)


@names("nomination")
def names_of_nominations(session: Session, subjects: Collection[str]) -> dict[str, dict[str, str]]:
    """Who was put forward, and for what; one statement."""
    numbers = [int(number) for subject in subjects if (number := subject.partition(":")[2]).isdecimal()]
    whole = (joinedload(Nomination.subject), joinedload(Nomination.award))
    found = session.scalars(select(Nomination).where(Nomination.id.in_(numbers)).options(*whole))
    return {
        f"nomination:{one.id}": {lang: f"{one.subject.name[lang]} · {one.award.name[lang]}" for lang in ("zh", "en")}
        for one in found
    }


Key = tuple[str, str]
Said = tuple[bool, str, str, str, int | None]


@verifies("condition rulings")
def check_rulings(session: Session) -> Iterator[Finding]:
    """Every ruling on a condition is as its event says, and each has one: those of one condition of one nominee follow
    each other as their events do."""
    kept: defaultdict[Key, list[ConditionRuling]] = defaultdict(list)
    rulings = select(ConditionRuling).order_by(ConditionRuling.id).execution_options(populate_existing=True)
    for one in session.scalars(rulings):
        kept[f"nomination:{one.nomination_id}", one.code].append(one)
    for number, _, _, _, subject, data, *_ in told(session, RULED, condition=str, after=bool, standing=str, reason=str):
        found = kept[subject, data["condition"]]
        if not found:
            why = lazy("it is gone")
        elif _said(found.pop(0), data) != _told(data):
            why = lazy("it is not what was recorded")
        else:
            continue
        words = {"condition": data["condition"], "subject": subject, "number": number, "why": why}
        message = lazy("Ruling on %(condition)s of %(subject)s (entry %(number)s): %(why)s.", **words)
        yield Finding(message, entry=number)
    for (subject, code), left in sorted(kept.items()):
        if left:
            words = {"condition": code, "subject": subject}
            yield Finding(lazy("A ruling on %(condition)s of %(subject)s is there, and no event says so.", **words))


def _told(data: dict[str, Any]) -> Said:
    return data["after"], data["standing"], data["reason"], data.get("shown_on") or "", data.get("file_id")


def _said(ruling: ConditionRuling, data: dict[str, Any]) -> Said:
    """As `_told`; events from before the document was vouched for say nothing of it."""
    day = ruling.shown_on.isoformat() if ruling.shown_on and "shown_on" in data else ""
    file_id = ruling.file_id if "file_id" in data else None
    return ruling.holds, ruling.standing, ruling.reason, day, file_id
