"""Onward to a publication: what is left of the way, told on every page of the award that it passes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from awards import clock
from awards.campaigns.models import Award
from awards.db import db
from awards.notices.queries import notice_up
from awards.notices.rules import standing_of
from awards.results.clearance import Step, steps_left
from awards.results.queries import Results
from awards.results.service import current_publication
from awards.results.views.blueprint import bp
from awards.runs.queries import decision_of


@dataclass(frozen=True)
class Onward:
    """The run that is decided on, and the steps that are left; none: it can be published."""

    number: int
    steps: Sequence[Step]


@bp.app_template_global()
def onward(award: Award) -> Onward | None:
    """What comes next; None where nothing is decided, or what was decided is published. Six statements at most."""
    decision = decision_of(db.session, award)
    if decision is None:
        return None
    current = current_publication(db.session, award)
    if current is not None and current.decision_id == decision.id:
        return None
    return Onward(decision.run.number, steps_left(db.session, decision.run, now=clock.now()))


def not_yet(results: Results) -> str:
    """The page of results of which nothing is published: where the notice is that is up, or that its days are over."""
    notice = notice_up(db.session, results.award)
    standing = standing_of(notice, clock.today(results.award.campaign.timezone))
    about = {"award": results.award, "case": results.case, "notice": notice, "standing": standing}
    return render_template("results/not_yet.html", **about)
