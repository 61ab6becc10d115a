"""What stands before an award's next step and before its publication, each with the page that cures it. Pure: from what
the rooms read to words and links; what is missing was decided there."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from awards.campaigns.models import Award
from awards.campaigns.rules import is_sealed, window_of
from awards.home.walking import Walk
from awards.i18n import LazyMessage, lazy
from awards.runs.board import Board

Stage = Literal["judging", "approval", "publication"]
STAGES: dict[Stage, LazyMessage] = {
    "judging": lazy("Before judging"),
    "approval": lazy("Before a run can be approved"),
    "publication": lazy("Before publication"),
}


@dataclass(frozen=True)
class Blocker:
    """One thing in the way of a stage; `endpoint` with `values` is where it is cured, by the office alone where
    `is_office`."""

    stage: Stage
    words: LazyMessage
    endpoint: str
    values: Mapping[str, Any]
    is_office: bool = False


@dataclass(frozen=True)
class Way:
    """What is asked of one award: `blockers` by stage, and the step that can be taken now if nothing is in its way."""

    blockers: tuple[Blocker, ...]
    step: Blocker | None

    @property
    def stages(self) -> list[tuple[LazyMessage, list[Blocker]]]:
        """The stages that something is in the way of, the nearest first."""
        found = [(words, [one for one in self.blockers if one.stage == stage]) for stage, words in STAGES.items()]
        return [(words, blockers) for words, blockers in found if blockers]


def is_settled(board: Board) -> bool:
    """Whether the latest run is what everybody sees, and nothing has happened since."""
    latest = board.runs[0] if board.runs else None
    is_shown = latest is not None and board.shown == latest.number
    return is_shown and not board.is_ruled_since and not (latest and board.is_outdated(latest))


def way_of(
    award: Award, states: Counter[str], board: Board, today: date, *, sees_runs: bool = True, walk: Walk | None = None
) -> Way:
    """What stands before an award's next steps on `today` (date in the campaign's zone). `sees_runs` is False for a
    judge of its panel who may still sign; `walk` is how far what was decided has come."""
    walk = walk or Walk()
    if is_settled(board) and walk.decision is not None:
        return Way((), None)
    before = [*_before_judging(award, states, board, today), *_before_approval(award, board)]
    about_runs = list(_of_runs(award, board)) if sees_runs else []
    on_the_way = list(_after_decision(award, walk, today)) if sees_runs else []
    blockers = (*before, *about_runs, *_before_publication(award, board), *on_the_way)
    return Way(blockers, _step(award, board, walk) if sees_runs and not blockers else None)


def _values(award: Award, **more: Any) -> dict[str, Any]:
    return {"year": award.campaign.year, "code": award.code, **more}


def _last_nominations(award: Award) -> date:
    """The last day on which any department may send in: what was returned and stays there is out afterwards."""
    campaign = award.campaign
    later = [one.department_id for one in campaign.extensions if one.department_id is not None]
    days = window_of(campaign, "nominations", later)
    return days.ends_on if days else date.max


def _before_judging(award: Award, states: Counter[str], board: Board, today: date) -> Iterator[Blocker]:
    if count := states["submitted"]:
        text = lazy("Nominations that wait for a decision: %(count)s", count=count)
        yield Blocker("judging", text, "nominations.list_award", _values(award, state="submitted"))
    if states["returned"] and today <= _last_nominations(award):
        count = states["returned"]
        text = lazy("Nominations that are back with their departments: %(count)s", count=count)
        yield Blocker("judging", text, "nominations.list_award", _values(award, state="returned"))
    if not states["accepted"]:
        yield Blocker("judging", lazy("No nomination is accepted yet"), "nominations.list_award", _values(award))
    if not board.preflight.judges and any(component.kind == "panel" for component in award.components):
        yield Blocker("judging", lazy("Nobody sits on the panel"), "judging.show_panel", _values(award), is_office=True)
    if board.preflight.judges and board.preflight.lacking:
        yield Blocker("judging", _lacking(board), "judging.share_out", _values(award), is_office=True)
    if not is_sealed(award):
        text = lazy("The rules are not sealed")
        yield Blocker("judging", text, "campaigns.seal_award", _values(award), is_office=True)


def _lacking(board: Board) -> LazyMessage:
    count, nominees = len(board.preflight.lacking), board.preflight.nominees
    if count == nominees:
        return lazy("The nominees are not shared out among the judges")
    return lazy("Nominees with fewer judges than the rules say: %(count)s", count=count)


def _before_approval(award: Award, board: Board) -> Iterator[Blocker]:
    flight = board.preflight
    if flight.waiting:
        text = lazy("Judges who have not signed everything: %(count)s", count=len(flight.waiting))
        yield Blocker("approval", text, "judging.show_panel", _values(award), is_office=True)
    for gap in flight.gaps:
        if gap.blocks:
            words = {"component": gap.component.label, "count": len(gap.nominations)}
            text = lazy("Nominees without “%(component)s”, which the rules require: %(count)s", **words)
            yield Blocker("approval", text, "evidence.show_coverage", _values(award, gap=gap.component.code))


def _of_runs(award: Award, board: Board) -> Iterator[Blocker]:
    """What the latest run says, unless it is to be made again anyhow."""
    if not board.runs:
        return
    latest = board.runs[0]
    runs: tuple[str, dict[str, Any]] = ("runs.list_runs", _values(award))
    if board.is_ruled_since:
        text = lazy("Rulings were recorded or withdrawn since run %(number)s: compute a new one.", number=latest.number)
        yield Blocker("approval", text, *runs)
    elif board.is_outdated(latest):
        text = lazy("Run %(number)s was made before the evidence changed: compute a new one.", number=latest.number)
        yield Blocker("approval", text, *runs)
    else:
        for one in board.blockers:
            if one.code == "tied_at_cut":
                yield Blocker("approval", one.words, "runs.record_ruling", _values(award, kind="tie"), is_office=True)
            else:
                yield Blocker("approval", one.words, "runs.show_run", _values(award, number=latest.number))


def _before_publication(award: Award, board: Board) -> Iterator[Blocker]:
    for gap in board.preflight.gaps:
        if gap.unexplained:
            words = {"component": gap.component.label, "count": len(gap.unexplained)}
            text = lazy("Nominees without a recorded reason why “%(component)s” is missing: %(count)s", **words)
            values = _values(award, component=gap.component.code)
            yield Blocker("publication", text, "evidence.record_gap", values, is_office=True)


def _after_decision(award: Award, walk: Walk, today: date) -> Iterator[Blocker]:
    """What a decided award waits for."""
    if walk.is_up(today) and walk.notice is not None:
        text = lazy("The notice is up until %(day)s", day=walk.notice.ends_on)
        yield Blocker("publication", text, "notices.show_notice", _values(award))
    if walk.objections:
        text = lazy("Objections that wait for their ruling: %(count)s", count=walk.objections)
        yield Blocker("publication", text, "notices.list_objections", {"year": award.campaign.year})


def _step(award: Award, board: Board, walk: Walk) -> Blocker:
    """What can be done now that nothing is in the way."""
    if not board.runs:
        return Blocker("approval", lazy("Ready to be scored"), "runs.list_runs", _values(award))
    if walk.decision is None:
        text = lazy("Run %(number)s waits for the decision", number=board.runs[0].number)
        return Blocker("approval", text, "runs.show_decision", _values(award))
    number = walk.decision.run.number
    if walk.notice is None:
        text = lazy("Run %(number)s is decided on: put up the notice", number=number)
        return Blocker("publication", text, "notices.put_up_notice", _values(award), is_office=True)
    text = lazy("Run %(number)s is ready to be published", number=number)
    return Blocker("publication", text, "runs.show_run", _values(award, number=number))
