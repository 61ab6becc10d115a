"""Reading runs. Bundles and results stay in the database until someone asks for their bytes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards import clock
from awards.audit.models import Event
from awards.campaigns.models import Award
from awards.errors import ForbiddenError, NotFoundError
from awards.evidence.queries import Change, anything_since, changes_since
from awards.i18n import lazy
from awards.judging.models import PanelSeat
from awards.judging.queries import may_still_sign
from awards.nominations.models import Nomination
from awards.nominations.queries import AwardCase, award_case
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.runs import parsed
from awards.runs.models import Decision, Ruling, Run, RunDocument
from scoring import ENGINE

CONFIRMED = "run:confirmed"


@dataclass(frozen=True)
class RunCase:
    """One run of one award."""

    case: AwardCase
    run: Run

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the run's award."""
        return self.case.concerns(viewer)


def runs_case(session: Session, viewer: Viewer, year: int, code: str) -> AwardCase:
    """An award whose runs are asked for. Raises NotFoundError, and ForbiddenError for a judge of its panel who may
    still sign: a run holds the others' marks."""
    case = award_case(session, viewer, year, code)
    at_work = may_still_sign(session, case.award, clock.today(case.award.campaign.timezone))
    if viewer.is_signed_in and viewer.user_id in {one.seat.user_id for one in at_work}:
        raise ForbiddenError(lazy("You judge for this award: its runs are open to you once you have signed."))
    return case


def run_case(session: Session, viewer: Viewer, year: int, code: str, number: int) -> RunCase:
    """The run with this number. Raises as `runs_case`."""
    case = runs_case(session, viewer, year, code)
    run = session.scalar(select(Run).where(Run.award_id == case.award.id, Run.number == number))
    if run is None:
        raise NotFoundError
    return RunCase(case, run)


def runs_of(session: Session, award: Award) -> list[Run]:
    """Every run of an award, the newest first."""
    return runs_of_all(session, [award])[award.id]


def runs_of_all(session: Session, awards: Sequence[Award]) -> dict[int, list[Run]]:
    """Award id → its runs, the newest first."""
    found: dict[int, list[Run]] = {award.id: [] for award in awards}
    for run in session.scalars(select(Run).where(Run.award_id.in_(found)).order_by(Run.number.desc())):
        found[run.award_id].append(run)
    return found


def latest_run(session: Session, award: Award) -> Run | None:
    """The run with the highest number."""
    return session.scalar(select(Run).where(Run.award_id == award.id).order_by(Run.number.desc()).limit(1))


def decision_of(session: Session, award: Award) -> Decision | None:
    """The decision that stands, with its run; None where nothing is decided."""
    query = select(Decision).where(Decision.award_id == award.id, Decision.withdrawn_at.is_(None))
    return session.scalar(query.options(joinedload(Decision.run)))


def rulings_of(session: Session, award: Award) -> list[Ruling]:
    """Every ruling of an award in the order in which they were recorded, withdrawn ones among them."""
    return rulings_of_all(session, [award])[award.id]


def rulings_of_all(session: Session, awards: Sequence[Award]) -> dict[int, list[Ruling]]:
    """Award id → as `rulings_of`."""
    found: dict[int, list[Ruling]] = {award.id: [] for award in awards}
    for ruling in session.scalars(select(Ruling).where(Ruling.award_id.in_(found)).order_by(Ruling.id)):
        found[ruling.award_id].append(ruling)
    return found


def rulings_decided_with(session: Session, decision: Decision) -> list[Ruling]:
    """The rulings that its run obeys, in the order in which they were recorded: none is recorded between a run and the
    decision on it."""
    return [one for one in rulings_of(session, decision.award) if one.counted_at(decision.run.created_at)]


@dataclass(frozen=True)
class RulingCase:
    """One ruling of one award."""

    case: AwardCase
    ruling: Ruling

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the ruling's award."""
        return self.case.concerns(viewer)


def ruling_case(session: Session, viewer: Viewer, year: int, code: str, ruling_id: int) -> RulingCase:
    """The ruling with this id. Raises as `runs_case`."""
    case = runs_case(session, viewer, year, code)
    query = select(Ruling).where(Ruling.award_id == case.award.id, Ruling.id == ruling_id)
    ruling = session.scalar(query.options(joinedload(Ruling.award).joinedload(Award.campaign)))
    if ruling is None:
        raise NotFoundError
    return RulingCase(case, ruling)


@dataclass(frozen=True)
class KindCase:
    """An award, and the kind of ruling that is to be recorded for it."""

    case: AwardCase
    kind: str

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.case.concerns(viewer)


def kind_case(session: Session, viewer: Viewer, year: int, code: str, kind: str) -> KindCase:
    """An award and a kind of ruling. Raises as `runs_case`: the form names who is tied."""
    return KindCase(runs_case(session, viewer, year, code), kind)


def tied_at_cut(session: Session, award: Award) -> list[str]:
    """The ids of those who are tied where the places run out in the latest run; [] if nobody is."""
    last = latest_run(session, award)
    blocked = result_of(last)["blocked_by"] if last else []
    return next((list(entry["nominees"]) for entry in blocked if entry["code"] == "tied_at_cut"), [])


def nominees_of(session: Session, award: Award) -> dict[str, Nomination]:
    """Nominee id of a bundle ("n12") → its nomination with subject and departments, whatever its state is today."""
    return nominees_of_all(session, [award])[award.id]


def nominees_of_all(session: Session, awards: Sequence[Award]) -> dict[int, dict[str, Nomination]]:
    """Award id → as `nominees_of`, in the order of ids."""
    found: dict[int, dict[str, Nomination]] = {award.id: {} for award in awards}
    query = select(Nomination).where(Nomination.award_id.in_(found)).order_by(Nomination.id)
    for one in session.scalars(query.options(joinedload(Nomination.subject).selectinload(Subject.departments))):
        found[one.award_id][nominee_id(one)] = one
    return found


def accepted_of(session: Session, award: Award) -> list[Nomination]:
    """The nominations that enter a bundle, with subject and departments, in the order of their ids."""
    query = select(Nomination).where(Nomination.award_id == award.id, Nomination.state == "accepted")
    query = query.options(joinedload(Nomination.subject).selectinload(Subject.departments))
    return list(session.scalars(query.order_by(Nomination.id)))


def confirmations_of(session: Session, award: Award) -> dict[int, datetime]:
    """Run number → when the very same bundle was computed again for the last time, for runs of which it was."""
    return {number: event.at for number, event in _events_of(session, [award], CONFIRMED)[award.id].items()}


def confirmations_of_all(session: Session, awards: Sequence[Award]) -> dict[int, dict[int, datetime]]:
    """Award id → as `confirmations_of`."""
    found = _events_of(session, awards, CONFIRMED)
    return {one: {number: event.at for number, event in events.items()} for one, events in found.items()}


def known_until(run: Run, confirmations: Mapping[int, datetime]) -> datetime:
    """The later of a run's making and its last confirmation: what was changed until then, the run knows."""
    return max(run.created_at, confirmations.get(run.number, run.created_at))


def changes_after_run(session: Session, award: Award, run: Run, ids: Collection[str] | None = None) -> list[Change]:
    """What a run of the award does not know: as `changes_after`, since it was made or confirmed."""
    return changes_after(session, award, known_until(run, confirmations_of(session, award)), ids)


def changes_after(session: Session, award: Award, since: datetime, ids: Collection[str] | None = None) -> list[Change]:
    """What changed in the evidence about an award's nominees (those with these ids in bundles, if given) since an
    instant, the earliest first; the award's components and campaign must be loaded."""
    if not anything_since(session, award, since):
        return []
    query = select(Subject).join(Nomination, Nomination.subject_id == Subject.id).where(Nomination.award_id == award.id)
    if ids is not None:
        query = query.where(Nomination.id.in_([int(one.removeprefix("n")) for one in ids]))
    return changes_since(session, award, session.scalars(query).all(), since)


def nominee_id(nomination: Nomination) -> str:
    """How a bundle names a nomination."""
    return f"n{nomination.id}"


def document_of(session: Session, run: Run, kind: str) -> RunDocument | None:
    """What this engine computed from a run before and was kept, if anything; `kind` is one of DOCUMENT_KINDS."""
    query = select(RunDocument).where(RunDocument.run_id == run.id, RunDocument.kind == kind)
    return session.scalar(query.where(RunDocument.engine == ENGINE))


def digests_of(session: Session, run: Run) -> dict[str, str]:
    """Kind of a kept document → its digest, for what this engine computed."""
    query = select(RunDocument.kind, RunDocument.sha256).where(RunDocument.run_id == run.id)
    return dict(session.execute(query.where(RunDocument.engine == ENGINE)).all())


def judges_of(session: Session, award: Award) -> dict[str, str]:
    """Judge id of a bundle ("j3") → the name of who sits there."""
    query = select(PanelSeat).where(PanelSeat.award_id == award.id).options(joinedload(PanelSeat.user))
    return {seat.code: seat.user.name for seat in session.scalars(query)}


def publications_of(session: Session, award: Award) -> dict[int, Event]:
    """Run number → the event of its latest publication, as the audit chain tells it."""
    return publications_of_all(session, [award])[award.id]


def publications_of_all(session: Session, awards: Sequence[Award]) -> dict[int, dict[int, Event]]:
    """Award id → as `publications_of`."""
    return _events_of(session, awards, "result:published")


def _events_of(session: Session, awards: Sequence[Award], name: str) -> dict[int, dict[int, Event]]:
    """Award id → run number → the latest event of that name that tells it, in the order in which they happened."""
    subjects = {subject_of(award): award.id for award in awards}
    found: dict[int, dict[int, Event]] = {award.id: {} for award in awards}
    query = select(Event).where(Event.name == name, Event.subject.in_(subjects)).order_by(Event.id)
    for event in session.scalars(query):
        found[subjects[event.subject]][event.data["run"]] = event
    return found


def subject_of(award: Award) -> str:
    """How audit events name an award."""
    return f"award:{award.campaign.year}/{award.code}"


def result_of(run: Run) -> dict[str, Any]:
    """The result document of a run, parsed; not to be changed."""
    return parsed.results.get(run.result_sha256, lambda: run.result)


def results_of(session: Session, runs: Sequence[Run]) -> dict[int, dict[str, Any]]:
    """Run id → its result; those that are not parsed here yet are read in one statement."""
    unread = [run.id for run in runs if not parsed.results.knows(run.result_sha256)]
    texts: dict[int, bytes] = {}
    if unread:
        texts = dict(session.execute(select(Run.id, Run.result).where(Run.id.in_(unread))).all())
    return {run.id: parsed.results.get(run.result_sha256, partial(_text_of, texts, run)) for run in runs}


def _text_of(texts: Mapping[int, bytes], run: Run) -> bytes:
    text = texts.get(run.id)
    return run.result if text is None else text


def bundle_of(run: Run) -> dict[str, Any]:
    """The bundle of a run, parsed; not to be changed."""
    return parsed.bundles.get(run.bundle_sha256, lambda: run.bundle)


def selected_of(run: Run) -> list[str]:
    """The ids of those whom a run selects, best first."""
    return [row["id"] for row in result_of(run)["ranking"] if row["status"] == "selected"]
