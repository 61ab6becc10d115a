"""My tasks: what is asked of a viewer, how much of it, by when. Pure: from what was read to words and links."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import Window, window_of
from awards.home.queries import OVERRIDES, RESETS, TWO_WEEKS, Board, Home, Unit
from awards.home.walking import Step, Walk, step_after_decision
from awards.i18n import LazyMessage, lazy
from awards.judging.queries import JudgeProgress
from awards.judging.rules import SeatCase
from awards.nominations.rules import EDITABLE
from awards.nominations.words import STATE_WORDS

URGENT_DAYS = 3


@dataclass(frozen=True)
class Deadline:
    """The days in which a task is to be done, both included; `today` is the date in the campaign's zone. Where it does
    not `close`, it can be done after the last day as well, and is late then."""

    first: date
    last: date
    today: date
    closes: bool = True

    @property
    def is_open(self) -> bool:
        return self.first <= self.today <= self.last

    @property
    def is_over(self) -> bool:
        return self.today > self.last

    @property
    def days_left(self) -> int:
        """1 on the last day."""
        return (self.last - self.today).days + 1

    @property
    def is_urgent(self) -> bool:
        return self.is_open and self.days_left <= URGENT_DAYS


@dataclass(frozen=True)
class Task:
    """One line of "my tasks": what, how many (None where it is one thing), where to do it, by when.

    `hint` is one sentence; `parts` say what the count is made of, each a label (bilingual, or a message) and a number.
    """

    text: LazyMessage
    count: int | None
    endpoint: str
    values: dict[str, Any]
    deadline: Deadline | None = None
    hint: LazyMessage | None = None
    parts: tuple[tuple[LazyMessage | Mapping[str, str], int], ...] = ()


SHEETS = {
    "untouched": lazy("untouched"),
    "partial": lazy("partly marked"),
    "complete": lazy("to review and sign"),
}


def tasks_of(home: Home, today: date) -> list[Task]:
    """Everything there is to do, what came back to the viewer first. `today` is the date in the campaign's zone."""
    if home.campaign is None:
        return []
    tasks = [*_of_unit(home.unit, home.campaign, today)] if home.unit else []
    tasks += _of_calls(home, today)
    tasks += _of_seats(_seats_at_work(home), home.campaign, today)
    tasks += _of_comments(home, home.campaign, today)
    if home.board and "leader" in home.roles:
        tasks += _of_leader(home.board, home.awards, home.walks, home.campaign, today)
    if home.board and "office" in home.roles:
        tasks += _of_office(home.board, home.awards, home.walks, home.campaign, today)
        tasks += _of_seals(home.board, home.awards, home.campaign, today)
    if "discipline" in home.roles:
        tasks += _of_objections(home, home.campaign, today)
    tasks += _of_discipline(home.events, today)
    if home.overrides:
        text = lazy("Conditions ruled otherwise than the evidence says")
        link: dict[str, Any] = {"endpoint": "nominations.list_overrides", "values": {"year": home.campaign.year}}
        tasks.append(Task(text, home.overrides, **link, hint=lazy("In the last two weeks.")))
    return [*tasks, *_of_nominee(home)]


def deadline_of(campaign: Campaign, window: Window, today: date, departments: Collection[int] = ()) -> Deadline | None:
    """The deadline that a window sets for these departments; None where the campaign has no such window."""
    days = window_of(campaign, window, departments)
    return None if days is None else Deadline(days.starts_on, days.ends_on, today)


def due_by(campaign: Campaign, window: Window, today: date) -> Deadline | None:
    """As deadline_of, for what may be done before the window opens and after its end as well."""
    deadline = deadline_of(campaign, window, today)
    return replace(deadline, first=min(deadline.first, today), closes=False) if deadline else None


def _of_unit(unit: Unit, campaign: Campaign, today: date) -> Iterator[Task]:
    """A nominator's: returned first, then drafts, then what is left of the quotas while the window is open."""
    deadline = deadline_of(campaign, "nominations", today, unit.departments)
    link: dict[str, Any] = {"endpoint": "nominations.list_own", "values": {"year": campaign.year}, "deadline": deadline}
    if count := unit.states["proposed"]:
        hint = lazy("Read it, then endorse it or return it with a reason.")
        yield Task(lazy("Self-nominations waiting for your endorsement"), count, **link, hint=hint)
    if count := unit.states["returned"]:
        hint = lazy("Read the office's reason, amend, and send in again.")
        yield Task(lazy("Nominations returned to you"), count, **link, hint=hint)
    if count := unit.states["draft"]:
        yield Task(lazy("Drafts not sent in"), count, **link)
    left = [(award.name, sum(quota.left or 0 for quota in quotas)) for award, quotas in unit.quotas.items()]
    free = tuple((name, count) for name, count in left if count)
    if free and deadline and deadline.is_open:
        total = sum(count for _, count in free)
        yield Task(lazy("Places left in your quota"), total, **link, parts=free)


def _of_seats(seats: Iterable[tuple[SeatCase, JudgeProgress]], campaign: Campaign, today: date) -> Iterator[Task]:
    """A judge's: one task per seat with something open."""
    deadline = deadline_of(campaign, "judging", today)
    for case, progress in seats:
        open_count = progress.nominees - progress.settled
        parts = [(lazy("to declare on"), progress.undeclared)]
        parts += [(word, progress.counts[key]) for key, word in SHEETS.items()]
        if open_count:
            yield Task(
                lazy("Nominees to judge for “%(award)s”", award=case.seat.award.name),
                open_count,
                "judging.go_on",
                {"seat_id": case.seat.id},
                deadline,
                parts=tuple((word, count) for word, count in parts if count),
            )


def _seats_at_work(home: Home) -> list[tuple[SeatCase, JudgeProgress]]:
    """The viewer's, but those of awards that are decided: their sheets stand."""
    return [one for one in home.seats if home.walks.get(one[0].seat.award_id, Walk()).decision is None]


def _of_calls(home: Home, today: date) -> Iterator[Task]:
    """A judge's: signed sheets that came back. Those that are open again are counted with the others to sign as well;
    here it is told why."""
    assert home.campaign is not None  # noqa: S101 - tasks_of has looked
    deadline = deadline_of(home.campaign, "judging", today)
    for case, _ in _seats_at_work(home):
        award, link = case.seat.award.name, {"seat_id": case.seat.id}
        if count := sum(one.sheet.seat_id == case.seat.id for one in home.calls.reopened.values()):
            text = lazy("Sheets opened again for “%(award)s”: sign once more", award=award)
            yield Task(text, count, "judging.show_seat", link, deadline)
        if count := sum(one.look.sheet.seat_id == case.seat.id for one in home.calls.looks.values()):
            text = lazy("Requests to look again at your marks for “%(award)s”", award=award)
            yield Task(text, count, "judging.show_seat", link, deadline)


def _of_comments(home: Home, campaign: Campaign, today: date) -> Iterator[Task]:
    """Who leads a panel: signed comments that were neither released nor kept inside, until the result is published."""
    for award in home.awards:
        if (count := home.comments[award.id]) and award.id not in home.published:
            text = lazy("Comments to release for “%(award)s”", award=award.name)
            hint = lazy(
                "Everyone has signed. Nominees read what you release; what you keep inside stays with the panel."
            )
            values = {"year": campaign.year, "code": award.code}
            yield Task(text, count, "judging.list_comments", values, due_by(campaign, "decision", today), hint)


def _of_office(
    board: Board, awards: Iterable[Award], walks: Mapping[int, Walk], campaign: Campaign, today: date
) -> Iterator[Task]:
    """The office's: imports, then award by award the next step that is due."""
    if board.waiting:
        hint = lazy("Each shows what it would change; spellings that nobody knows wait there for an answer.")
        yield Task(lazy("Imported files to decide on"), board.waiting, "imports.list_batches", {}, hint=hint)
    nominations = deadline_of(campaign, "nominations", today)
    if board.unmanned and nominations and not nominations.is_over:
        hint = lazy("Nobody can put anyone forward for them until an account is a nominator.")
        text = lazy("Departments without a nominator")
        yield Task(text, board.unmanned, "accounts.list_users", {}, nominations, hint)
    for award in awards:
        values = {"year": campaign.year, "code": award.code}
        walk = walks.get(award.id, Walk())
        if walk.decision is None and (count := board.states[award.id]["submitted"]):
            text = lazy("Nominations to decide for “%(award)s”", award=award.name)
            yield Task(text, count, "nominations.list_award", values, due_by(campaign, "nominations", today))
        judging = deadline_of(campaign, "judging", today)
        if walk.decision is None and (count := board.to_open[award.id]) and judging and judging.is_open:
            text = lazy("Judges of “%(award)s” who ask to open a signed sheet", award=award.name)
            yield Task(text, count, "judging.show_marks", values, judging)
        if step := _next_step(board, award, walk, today):
            where = values if step.number is None else {**values, "number": step.number}
            yield Task(step.words, None, step.endpoint, where, due_by(campaign, "decision", today), step.hint)


def _of_seals(board: Board, awards: Iterable[Award], campaign: Campaign, today: date) -> Iterator[Task]:
    """The office's: rules that have to be sealed before judging opens."""
    judging = deadline_of(campaign, "judging", today)
    count = sum(award.id not in board.sealed and award.id not in board.published for award in awards)
    if not count or judging is None:
        return
    last = judging.first - timedelta(days=1)
    deadline = Deadline(min(today, last), last, today, closes=False)
    hint = lazy("Nobody judges by rules that may change.")
    values = {"year": campaign.year}
    yield Task(lazy("Awards whose rules are not sealed"), count, "campaigns.seal_all", values, deadline, hint)


def _of_leader(
    board: Board, awards: Iterable[Award], walks: Mapping[int, Walk], campaign: Campaign, today: date
) -> Iterator[Task]:
    """The leader's: runs that can be decided on."""
    for award in awards:
        run = board.runs.get(award.id)
        is_decided = walks.get(award.id, Walk()).decision is not None
        if run is not None and run.is_approvable and not is_decided and board.published.get(award.id) != run.id:
            values = {"year": campaign.year, "code": award.code}
            text = lazy("To decide on: “%(award)s”, run %(number)s", award=award.name, number=run.number)
            yield Task(text, None, "runs.show_decision", values, due_by(campaign, "decision", today))


def _of_objections(home: Home, campaign: Campaign, today: date) -> Iterator[Task]:
    """The discipline officer's: objections that nobody has taken up, and one's own; those with a conflict are for
    another officer."""
    free = [one.objection for one in home.objections if not one.conflict]
    for text, state, found in (
        (lazy("Objections to take up"), "received", [one for one in free if not one.handler]),
        (
            lazy("Objections that you investigate"),
            "investigating",
            [one for one in free if one.handler == home.username],
        ),
    ):
        if found:
            due, late = min(one.due_on for one in found), sum(one.due_on < today for one in found)
            deadline: Deadline | None = Deadline(today, due, today)
            hint = lazy("No result is published before the ruling.")
            if late:
                deadline = None
                hint = lazy("Overdue: %(count)s, the first since %(day)s.", count=late, day=due)
            values = {"year": campaign.year, "state": state}
            yield Task(text, len(found), "notices.list_objections", values, deadline, hint)


def _of_discipline(events: Counter[str], today: date) -> Iterator[Task]:
    """The discipline officer's: what happened in the last two weeks that somebody outside the office should look at."""
    kinds: tuple[tuple[LazyMessage, tuple[str, ...], dict[str, str]], ...] = (
        (lazy("Judges' accounts that were reset while judging"), RESETS, {"group": "accounts"}),
        (lazy("Seals broken, time extended, rulings, judges removed"), OVERRIDES, {}),
    )
    since = {"since": (today - TWO_WEEKS).isoformat()}
    for text, names, about in kinds:
        if count := sum(events[name] for name in names):
            yield Task(text, count, "audit.list_events", about | since, hint=lazy("In the last two weeks."))


def _of_nominee(home: Home) -> Iterator[Task]:
    """How the viewer's own nominations stand, until the result is published."""
    awards = {award.id: award.name for award in home.campaign.awards} if home.campaign else {}
    for one in home.own:
        if one.award_id in awards and one.award_id not in home.published:
            text = lazy("Your nomination for “%(award)s”", award=awards[one.award_id])
            is_mine_to_write = one.is_own and one.state in EDITABLE
            link: dict[str, Any] = {
                "endpoint": "nominations.edit" if is_mine_to_write else "nominations.show_nomination",
                "values": {"nomination_id": one.id},
            }
            yield Task(text, None, **link, hint=STATE_WORDS[one.state])


def _next_step(board: Board, award: Award, walk: Walk, today: date) -> Step | None:
    """What to do about an award's runs and its notice; None while its panel is at work, while it is for the leader to
    decide, while a notice is up or objections are open, and once what was decided is published."""
    run, states = board.runs.get(award.id), board.states[award.id]
    if walk.decision is not None:
        is_shown = board.published.get(award.id) == walk.decision.run_id
        return None if is_shown else step_after_decision(award, walk, today)
    if run is None:
        is_judged = board.settled[award.id] >= states["accepted"] * board.seats[award.id]
        if not states["accepted"] or states["submitted"] or not is_judged:
            return None
        hint = lazy("Every nomination is decided, every sheet is signed.")
        return Step(lazy("Ready to be scored: “%(award)s”", award=award.name), "runs.list_runs", hint)
    if not run.is_approvable:
        hint = lazy("The run's page names each blocker and where to cure it.")
        return Step(lazy("Something is in the way of “%(award)s”", award=award.name), "runs.list_runs", hint)
    return None
