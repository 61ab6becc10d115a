"""Exclusions that the year's rule on personal awards proposes: one person gets so many, the first ones by the declared
order. The leading group decides; nothing is excluded by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Award
from awards.campaigns.notice import honour_rule_of, personal_awards
from awards.i18n import LazyMessage, lazy
from awards.judging.queries import may_still_sign
from awards.nominations.models import Nomination
from awards.nominations.queries import case_of
from awards.permissions import Viewer
from awards.runs import queries
from awards.runs.decided import decisions_of_all
from awards.runs.models import Decision, Run


@dataclass(frozen=True)
class Exclusion:
    """Somebody whom the award's run selects and whom awards that go first (`first`) honour already; `is_decided`
    whether a decision stands on every one of these."""

    nominee: str
    nomination: Nomination
    first: tuple[Award, ...]
    is_decided: bool
    per_person: int

    @property
    def reason(self) -> LazyMessage:
        """Fit to be the ruling's reason: it names the award and nobody."""
        award = self.first[0].name
        if self.per_person == 1:
            return lazy("One personal award per person: “%(award)s” goes first", award=award)
        return lazy("At most %(most)s personal awards per person: “%(award)s” goes first", most=self.per_person,
                    award=award)  # fmt: skip


@dataclass(frozen=True)
class Proposals:
    """`undecided` are awards that go first and on which no decision stands yet: what is proposed may change with them.
    `hidden` says how many that go first are not open to the viewer, so that nothing is told of them."""

    exclusions: tuple[Exclusion, ...] = ()
    undecided: tuple[Award, ...] = ()
    hidden: int = 0


def proposals_of(session: Session, award: Award, viewer: Viewer) -> Proposals:
    """What the rule proposes for the award's decided or latest run, in a number of statements that grows with the
    awards that go first and not with the nominees."""
    rule = honour_rule_of(award.campaign)
    order = {code: place for place, code in enumerate(rule.precedence)}
    if award.code not in order:
        return Proposals()
    ahead = [one for one in personal_awards(award.campaign) if order[one.code] < order[award.code]]
    ahead.sort(key=lambda one: order[one.code])
    shown = [one for one in ahead if _is_open_to(session, one, viewer)]
    decisions = decisions_of_all(session, [*shown, award])
    selected = _selected(session, [*shown, award], decisions)
    exclusions = []
    for subject_id, nomination in selected[award.id].items():
        first = tuple(one for one in shown if subject_id in selected[one.id])
        if len(first) >= rule.per_person:
            is_decided = all(one.id in decisions for one in first)
            key = queries.nominee_id(nomination)
            exclusions.append(Exclusion(key, nomination, first, is_decided, rule.per_person))
    undecided = tuple(one for one in shown if one.id not in decisions)
    return Proposals(tuple(exclusions), undecided, len(ahead) - len(shown))


def _is_open_to(session: Session, award: Award, viewer: Viewer) -> bool:
    """Whether the viewer may know of the award's runs: no nominee of it, no judge who may still sign."""
    if case_of(session, award).concerns(viewer):
        return False
    at_work = may_still_sign(session, award, clock.today(award.campaign.timezone))
    return viewer.user_id not in {one.seat.user_id for one in at_work}


def _selected(
    session: Session, awards: Sequence[Award], decisions: Mapping[int, Decision]
) -> dict[int, dict[int, Nomination]]:
    """Award id → subject id → nomination of whom its decided run selects, the latest where nothing is decided."""
    made, nominees = queries.runs_of_all(session, awards), queries.nominees_of_all(session, awards)
    counted: list[Run] = []
    for award in awards:
        decided = decisions[award.id].run_id if award.id in decisions else None
        counted += [run for run in made[award.id] if decided in (None, run.id)][:1]
    results = queries.results_of(session, counted)
    found: dict[int, dict[int, Nomination]] = {award.id: {} for award in awards}
    for run in counted:
        for row in results[run.id]["ranking"]:
            if row["status"] == "selected":
                nomination = nominees[run.award_id][row["id"]]
                found[run.award_id][nomination.subject_id] = nomination
    return found
