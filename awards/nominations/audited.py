"""What the log of events hides from a nominee, and what it calls nominations."""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.audit.hiding import tells_hidden_subjects
from awards.audit.naming import names
from awards.campaigns.models import Award, Campaign
from awards.nominations.models import Nomination
from awards.nominations.queries import concerned_awards
from awards.permissions import Viewer

# What somebody decided about evidence decides between nominees, whoever it is about.
ABOUT_EVIDENCE = ("veto:", "adjustment:", "visit:", "value:", "ballot:", "survey:", "orders:")
# Whose orders count was recorded about the year before it was about its orders.
NAMED_EVIDENCE = ("=orders:credited",)


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
