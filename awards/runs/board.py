"""What the pages of runs show: the list with what blocks the latest run, and one run's ranking with names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.models import Award
from awards.evidence.queries import Change, YearChanges, anything_since
from awards.nominations.models import Nomination
from awards.runs import queries, words
from awards.runs.decided import decisions_of_all
from awards.runs.gaps import Unexplained, reasons_in, unexplained
from awards.runs.models import Decision, Ruling, Run
from awards.runs.preflight import Preflight, preflights_of

Bilingual = dict[str, str]


@dataclass(frozen=True)
class Board:
    """Everything about an award's runs; `blockers` are the latest run's, `published` is run number → event, `nominees`
    are all, by their ids in bundles; `changes` are those of the evidence since the first run, `confirmed` is run
    number → when it was computed again to the byte; `decision` is the one that stands."""

    preflight: Preflight
    runs: list[Run]
    blockers: list[words.Blocker]
    published: dict[int, Event]
    rulings: list[Ruling]
    nominees: dict[str, Nomination]
    changes: list[Change]
    confirmed: dict[int, datetime]
    decision: Decision | None = None

    def is_outdated(self, run: Run) -> bool:
        """Whether the evidence about its nominees changed after a run was made, or last confirmed."""
        known = queries.known_until(run, self.confirmed)
        return any(change.at > known for change in self.changes)

    @property
    def is_tied(self) -> bool:
        """Whether a vote on a tie is what the latest run waits for."""
        return any(blocker.code == "tied_at_cut" for blocker in self.blockers)

    @property
    def is_ruled_since(self) -> bool:
        """Whether a ruling was recorded or withdrawn after the latest run. While a decision stands, the next run would
        not obey it."""
        if not self.runs or self.decision is not None:
            return False
        last = queries.known_until(self.runs[0], self.confirmed)
        return any(one.created_at > last or (one.withdrawn_at and one.withdrawn_at > last) for one in self.rulings)

    @property
    def shown(self) -> int | None:
        """The number of the run that the results page shows."""
        return next(reversed(self.published), None)


@dataclass(frozen=True)
class Cell:
    """A component of one nominee: figures as in the result, notes in words; `source` is "orders" or "sheet" where the
    figure can come from either, `has_rows` whether rows are behind it."""

    code: str
    points: str | None
    contribution: str | None
    notes: list[Bilingual]
    source: str = ""
    has_rows: bool = False


@dataclass(frozen=True)
class Line:
    """One nominee of a run; `nomination` knows the name."""

    nomination: Nomination
    rank: int | None
    total: str | None
    adjustment: str
    status: str
    words: Bilingual
    reason: Bilingual
    tone: str
    notes: list[Bilingual]
    cells: list[Cell]


@dataclass(frozen=True)
class RunSheet:
    """A run's ranking, with those who have no rank at its end; `components` are `{"code", "label", "weight", …}`;
    `is_decided`: the decision that stands is on this run."""

    components: list[dict[str, Any]]
    lines: list[Line]
    blockers: list[words.Blocker]
    is_latest: bool
    published: Event | None
    changes: list[Change]
    unexplained: list[Unexplained]
    confirmed_at: datetime | None
    is_decided: bool = False

    @property
    def has_notes(self) -> bool:
        """Whether any figure needs a word of explanation."""
        return any(line.notes or any(cell.notes for cell in line.cells) for line in self.lines)


def board_of(session: Session, award: Award) -> Board:
    """The list of runs, in a constant number of statements."""
    return boards_of(session, [award])[award.id]


def boards_of(session: Session, awards: Sequence[Award]) -> dict[int, Board]:
    """Award id → its board, for awards of one year with components and campaign loaded, in as many statements as for
    one."""
    if not awards:
        return {}
    runs, nominees = queries.runs_of_all(session, awards), queries.nominees_of_all(session, awards)
    accepted = {award: [one for one in nominees[award.id].values() if one.state == "accepted"] for award in awards}
    preflights, rulings = preflights_of(session, accepted), queries.rulings_of_all(session, awards)
    published, confirmed = queries.publications_of_all(session, awards), queries.confirmations_of_all(session, awards)
    decisions = decisions_of_all(session, awards)
    changes, blocked = _changes(session, awards, runs, nominees), _blockers(session, runs, nominees)
    return {
        one: Board(
            preflight=preflights[one],
            runs=runs[one],
            blockers=blocked.get(one, []),
            published=published[one],
            rulings=rulings[one],
            nominees=nominees[one],
            changes=changes.get(one, []),
            confirmed=confirmed[one],
            decision=decisions.get(one),
        )
        for one in preflights
    }


def _blockers(
    session: Session, runs: Mapping[int, Sequence[Run]], nominees: Mapping[int, Mapping[str, Nomination]]
) -> dict[int, list[words.Blocker]]:
    """Award id → what keeps its latest run from being approved, where something does."""
    blocked = [latest[0] for latest in runs.values() if latest and not latest[0].is_approvable]
    results = queries.results_of(session, blocked)
    return {run.award_id: words.blockers(results[run.id], nominees[run.award_id]) for run in blocked}


def _changes(
    session: Session,
    awards: Sequence[Award],
    runs: Mapping[int, Sequence[Run]],
    nominees: Mapping[int, Mapping[str, Nomination]],
) -> dict[int, list[Change]]:
    """Award id → what changed in the evidence about its nominees since its first run: that is more than what changed
    after any other."""
    since = {one: made[-1].created_at for one, made in runs.items() if made}
    fields = [(award, [one.subject for one in nominees[award.id].values()]) for award in awards if award.id in since]
    if not fields or not anything_since(session, fields[0][0], min(since.values())):
        return {}
    changes = YearChanges.load(session, fields, min(since.values()))
    return {award.id: changes.about(award, subjects, since[award.id]) for award, subjects in fields}


def sheet_of_run(session: Session, case: queries.RunCase) -> RunSheet:
    """One run with names, in a constant number of statements."""
    award, run = case.case.award, case.run
    nominees, result = queries.nominees_of(session, award), queries.result_of(run)
    latest, made_of = queries.latest_run(session, award), run.evidence or {}
    reasons, confirmed = reasons_in(session, award, result, nominees), queries.confirmations_of(session, award)
    known, ids = queries.known_until(run, confirmed), [row["id"] for row in result["ranking"]]
    return RunSheet(
        components=queries.bundle_of(run)["scheme"]["components"],
        lines=[_line(row, nominees[row["id"]], made_of.get(row["id"], {})) for row in result["ranking"]],
        blockers=words.blockers(result, nominees),
        is_latest=latest is not None and latest.id == run.id,
        published=queries.publications_of(session, award).get(run.number),
        changes=queries.changes_after(session, award, known, ids),
        unexplained=unexplained(award, reasons, nominees),
        confirmed_at=confirmed.get(run.number),
        is_decided=run.id in {one.run_id for one in decisions_of_all(session, [award]).values()},
    )


def _line(row: dict[str, Any], nomination: Nomination, made_of: dict[str, Any]) -> Line:
    return Line(
        nomination=nomination,
        rank=row["rank"],
        total=row["total"],
        adjustment=row["adjustment"],
        status=row["status"],
        words=words.status(row["status"]),
        reason=words.status_reason(row["status"]),
        tone=words.tone(row["status"]),
        notes=[words.note(note) for note in row["notes"]],
        cells=[_cell(part, made_of.get(part["code"])) for part in row["components"]],
    )


def _cell(part: dict[str, Any], made_of: dict[str, Any] | None) -> Cell:
    notes, source = [words.note(note) for note in part["notes"]], (made_of or {}).get("source", "")
    return Cell(part["code"], part["points"], part["contribution"], notes, source, made_of is not None)
