"""The raw rows of one year, for the awards that are measured together: each table is read once, and only if one of them
needs it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.campaigns.orders import ON_TIME
from awards.evidence.measures import rows
from awards.evidence.measures.kinds import Count, Value, Visit
from awards.evidence.measures.orders import OrderCount, order_counts
from awards.evidence.measures.survey import Questionnaire, Tallies


@dataclass
class YearRows:
    """Rows about the subjects `ids[kind of component]`; `codes` are the indicators that are asked for."""

    session: Session
    campaign: Campaign
    ids: Mapping[str, Collection[int]]
    codes: Collection[str]

    @cached_property
    def visits(self) -> Mapping[int, list[Visit]]:
        """Subject id → its visits in the order of months."""
        return rows.visits_of(self.session, self.campaign, self.ids["inspection"])

    @cached_property
    def values(self) -> Mapping[tuple[int, str], Value]:
        """(Subject id, indicator code) → its value."""
        return rows.values_of(self.session, self.campaign, self.ids["indicator"], self.codes)

    @cached_property
    def orders(self) -> Mapping[int, OrderCount]:
        """Subject id → its work orders counted; nothing is read if no award asks for an on-time rate."""
        return order_counts(self.session, self.campaign, self.ids["indicator"]) if ON_TIME in self.codes else {}

    @cached_property
    def ballots(self) -> Mapping[int, Count]:
        """Subject id → its ballots."""
        return rows.ballots_of(self.session, self.campaign, self.ids["vote"])

    @cached_property
    def questionnaires(self) -> dict[int, Questionnaire]:
        """Survey id → the survey."""
        return rows.surveys_of(self.session, self.campaign)

    @cached_property
    def tallies(self) -> Tallies:
        """The counts of everyone's answers: the mean of the whole wave is part of each figure."""
        return rows.tallies_of(self.session, self.campaign, self.questionnaires) if self.questionnaires else {}

    @cached_property
    def survey_batches(self) -> tuple[int, ...]:
        """The imports that brought the answers."""
        return rows.survey_batches_of(self.session, self.campaign) if self.questionnaires else ()
