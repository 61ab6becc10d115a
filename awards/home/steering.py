"""How the awards of a year stand, read in a constant number of statements, however many awards and nominees."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign
from awards.clock import today
from awards.home.blockers import Way, way_of
from awards.home.walking import Walk, walks_of
from awards.judging.queries import still_signing
from awards.nominations.models import MOVES
from awards.nominations.queries import concerned_awards
from awards.permissions import Viewer
from awards.runs.board import Board, boards_of


@dataclass(frozen=True)
class AwardLine:
    """One award on the board: nominations by state, what its room of runs knows, and what stands in its way.

    `sees_runs` is False for a judge of its panel who may still sign: a run holds the others' marks.
    """

    award: Award
    states: Counter[str]
    board: Board
    way: Way
    sees_runs: bool

    @property
    def shown_states(self) -> list[tuple[str, int]]:
        """The states that the list of nominations can be filtered by, in their order, with how many are in each."""
        return [(state, self.states[state]) for state in MOVES if state != "draft" and self.states[state]]

    @property
    def declared(self) -> tuple[int, int]:
        """Declarations made and asked for, of all judges together."""
        progress = self.board.preflight.progress
        return sum(one.declared for one in progress), sum(one.nominees for one in progress)

    @property
    def sheets(self) -> Counter[str]:
        """The sheets of all judges by their standing."""
        total: Counter[str] = Counter()
        for one in self.board.preflight.progress:
            total += one.counts
        return total

    @property
    def settled(self) -> int:
        """Sheets for which nothing is left to do."""
        return sum(one.settled for one in self.board.preflight.progress)


def steering_of(session: Session, viewer: Viewer, campaign: Campaign) -> list[AwardLine]:
    """The awards of a year (loaded as by `campaign_of_year`) in which the viewer is no nominee."""
    hidden = concerned_awards(session, viewer)
    awards = [award for award in campaign.awards if award.id not in hidden]
    boards, walks, day = boards_of(session, awards), walks_of(session, awards), today(campaign.timezone)
    return [_line(viewer, award, boards[award.id], walks[award.id], day) for award in awards]


def _line(viewer: Viewer, award: Award, board: Board, walk: Walk, day: date) -> AwardLine:
    states = Counter(one.state for one in board.nominees.values())
    at_work = still_signing(award, board.preflight.progress, day)
    sees_runs = viewer.user_id not in {one.seat.user_id for one in at_work}
    way = way_of(award, states, board, day, sees_runs=sees_runs, walk=walk)
    return AwardLine(award, states, board, way, sees_runs)
