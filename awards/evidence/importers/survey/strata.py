"""The strata of a year: the groups that its awards count answers by."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign, Component
from awards.evidence.importers.survey.texts import STAFF, STUDENT
from awards.i18n import LazyMessage, lazy

USUAL = {STUDENT: lazy("Students"), STAFF: lazy("Staff members")}


@dataclass(frozen=True)
class Strata:
    """Code → what it is called, of all that can be stated; `counted` are those that an award of the year counts."""

    labels: Mapping[str, LazyMessage]
    counted: frozenset[str]


def strata_of_year(session: Session, campaign: Campaign) -> Strata:
    """The strata of the year's awards beside students and staff; as long as no award counts answers, those two."""
    query = select(Component.settings).join(Award, Award.id == Component.award_id)
    query = query.where(Award.campaign_id == campaign.id, Component.kind == "survey")
    labels, counted = dict(USUAL), set()
    for settings in session.scalars(query.order_by(Component.id)):
        for stratum in settings.get("strata", []):
            code, label = stratum["code"], stratum.get("label")
            counted.add(code)
            if code not in labels:
                labels[code] = LazyMessage("%(label)s", {"label": label or code})
    return Strata(labels, frozenset(counted or USUAL))
