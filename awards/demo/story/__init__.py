"""What happens in the demo year: the same verbs that the pages use, each at its day."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.demo.story.decisions import decide, explain_gaps
from awards.demo.story.evidence import bring_in_evidence
from awards.demo.story.judging import judge
from awards.demo.story.nominations import nominate
from awards.demo.story.register import bring_in_register, make_campaign, open_accounts
from awards.demo.story.results import end_the_year
from awards.demo.story.seals import give_more_time, seal
from awards.demo.story.stage import Stage
from awards.demo.story.zones import put_up_zones

CHAPTERS: tuple[Callable[[Stage], None], ...] = (
    bring_in_register,
    open_accounts,
    make_campaign,
    bring_in_evidence,
    nominate,
    seal,
    judge,
    give_more_time,
    decide,
    explain_gaps,
    end_the_year,
    put_up_zones,
)


def tell_story(session: Session, folder: Path, store: Path, told: Callable[[], None]) -> None:
    """The whole year in its order; its files are written into `folder`, uploads kept in `store`. `told` is called after
    each chapter."""
    stage = Stage(session, folder, store)
    for chapter in CHAPTERS:
        chapter(stage)
        told()


def is_told(session: Session) -> bool:
    """Whether the database holds a campaign already."""
    return session.scalar(select(Campaign.id).limit(1)) is not None
