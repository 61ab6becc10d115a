"""What changed in the evidence about some nominees after an instant: a run that was made before says so."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from awards.audit.models import Event
from awards.campaigns.models import Award, Component
from awards.campaigns.orders import ON_TIME
from awards.evidence.measures import rule_of
from awards.evidence.measures.places import Places
from awards.evidence.models import Adjustment, AnswerDecision, Correction, Survey, Veto
from awards.i18n import LazyMessage, lazy
from awards.imports.models import ImportBatch
from awards.organisation.models import Subject

CORRECTED = {"inspection": "visit", "indicator": "value", "vote": "ballot"}
IMPORTED = {
    "inspection": ("inspections",),
    "survey": ("survey",),
    "indicator": ("indicators",),
    "vote": ("ballots",),
}


CREDITED = "orders:credited"


@dataclass(frozen=True)
class Change:
    """Something that a run made before `at` does not know; `words` name whom it is about."""

    at: datetime
    words: LazyMessage


def anything_since(session: Session, award: Award, since: datetime) -> bool:
    """Whether anything at all was corrected, decided, withdrawn, credited, changed or undone in the award's year since
    an instant: one statement that spares a page the others."""
    mine = {"campaign_id": award.campaign_id}
    asked = [
        select(Correction.id).filter_by(**mine).where(Correction.at > since).exists(),
        *(
            select(table.id).filter_by(**mine).where(or_(table.created_at > since, table.withdrawn_at > since)).exists()
            for table in (Veto, Adjustment)
        ),
        select(AnswerDecision.id).join(Survey).filter_by(**mine).where(AnswerDecision.decided_at > since).exists(),
        select(Event.id).where(Event.name == CREDITED, Event.at > since).exists(),
        select(ImportBatch.id).where(or_(ImportBatch.undone_at > since, changed_after(since))).exists(),
    ]
    return bool(session.scalar(select(or_(*asked))))


def changes_since(session: Session, award: Award, subjects: Sequence[Subject], since: datetime) -> list[Change]:
    """Corrections, vetoes, adjustments, decisions on survey answers, orders that were credited, and imports that
    changed rows or were undone after an instant, as far as they touch these nominees of the award, the earliest first.

    The award's components and campaign must be loaded; a constant number of statements.
    """
    found = [
        *_corrections(session, award, subjects, since),
        *_decisions(session, award, subjects, since),
        *_answers(session, award, since),
        *_credited(session, award, since),
        *_changed(session, award, since),
        *_undone(session, award, since, feeding_kinds(award)),
    ]
    return sorted(found, key=lambda change: change.at)


def row_changes_since(
    session: Session, award: Award, subject: Subject, component: Component, since: datetime
) -> list[Change]:
    """Corrections and undone imports after an instant that touch one nominee's figure for one component."""
    found = [
        *_corrections(session, award, [subject], since, [component]),
        *_undone(session, award, since, imported_for(component)),
    ]
    return sorted(found, key=lambda change: change.at)


def _corrections(
    session: Session,
    award: Award,
    subjects: Sequence[Subject],
    since: datetime,
    only: Sequence[Component] | None = None,
) -> Iterator[Change]:
    query = select(Correction).where(Correction.campaign_id == award.campaign_id, Correction.at > since)
    corrections = session.scalars(query.options(joinedload(Correction.subject)).order_by(Correction.id)).all()
    asked = award.components if only is None else only
    components = [component for component in asked if component.kind in CORRECTED]
    if not corrections or not components:
        return
    places = Places.load(session, subjects, [rule_of(component) for component in components])
    touched = {
        (CORRECTED[component.kind], _code(component), place)
        for component in components
        for subject in subjects
        for place in places.of(subject, rule_of(component))
    }
    for one in corrections:
        if (one.kind, one.code, one.subject_id) in touched:
            yield Change(one.at, _corrected(award, one))


def _code(component: Component) -> str:
    return str(component.source["indicator"]) if component.kind == "indicator" else ""


def _corrected(award: Award, one: Correction) -> LazyMessage:
    name = one.subject.name
    if one.kind == "visit":
        return lazy("Made before a correction of a visit to %(name)s.", name=name)
    if one.kind == "ballot":
        return lazy("Made before a correction of the votes on %(name)s.", name=name)
    label = next((indicator.label for indicator in award.campaign.indicators if indicator.code == one.code), one.code)
    return lazy("Made before a correction of “%(indicator)s” of %(name)s.", indicator=label, name=name)


def _decisions(session: Session, award: Award, subjects: Sequence[Subject], since: datetime) -> Iterator[Change]:
    ids, codes = [subject.id for subject in subjects], [veto["code"] for veto in award.vetoes]
    wanted: dict[Any, Any] = {
        Veto: Veto.code.in_(codes),
        Adjustment: or_(Adjustment.award_id.is_(None), Adjustment.award_id == award.id),
    }
    for model, condition in wanted.items():
        query = select(model).where(model.campaign_id == award.campaign_id, model.subject_id.in_(ids), condition)
        query = query.where(or_(model.created_at > since, model.withdrawn_at > since))
        for one in session.scalars(query.options(joinedload(model.subject)).order_by(model.id)):
            words = {"name": one.subject.name}
            if one.created_at <= since:
                yield Change(one.withdrawn_at or one.created_at, _withdrawn(model, words))
            elif one.counts:
                yield Change(one.created_at, _entered(model, words))


def _entered(model: Any, words: dict[str, dict[str, str]]) -> LazyMessage:
    if model is Veto:
        return lazy("Made before a veto about %(name)s was entered.", **words)
    return lazy("Made before points for %(name)s were entered.", **words)


def _withdrawn(model: Any, words: dict[str, dict[str, str]]) -> LazyMessage:
    if model is Veto:
        return lazy("Made before a veto about %(name)s was withdrawn.", **words)
    return lazy("Made before points for %(name)s were withdrawn.", **words)


def _answers(session: Session, award: Award, since: datetime) -> Iterator[Change]:
    if not any(component.kind == "survey" for component in award.components):
        return
    query = select(AnswerDecision.decided_at, Survey.title).join(Survey, Survey.id == AnswerDecision.survey_id)
    query = query.where(Survey.campaign_id == award.campaign_id, AnswerDecision.decided_at > since)
    for at, title in session.execute(query.order_by(AnswerDecision.id)):
        yield Change(at, lazy("Made before it was decided which answers of “%(survey)s” count.", survey=title))


def _credited(session: Session, award: Award, since: datetime) -> Iterator[Change]:
    """Orders that somebody was credited with by hand; a department's are its own whoever repaired."""
    if award.subject_kind != "person" or ON_TIME not in {_code(one) for one in award.components}:
        return
    subject = f"campaign:{award.campaign.year}"
    query = select(Event.at).where(Event.name == CREDITED, Event.subject == subject, Event.at > since)
    for at in session.scalars(query.order_by(Event.id)):
        yield Change(at, lazy("Made before work orders were credited to technicians."))


def changed_after(since: datetime) -> ColumnElement[bool]:
    """Imports after an instant that changed rows of earlier ones."""
    return and_(ImportBatch.imported_at > since, ImportBatch.changed > 0, ImportBatch.state == "imported")


def _changed(session: Session, award: Award, since: datetime) -> Iterator[Change]:
    mine = (ImportBatch.scope == str(award.campaign.year), ImportBatch.kind.in_(feeding_kinds(award)))
    for batch in session.scalars(select(ImportBatch).where(*mine, changed_after(since)).order_by(ImportBatch.id)):
        if batch.imported_at is not None:
            yield Change(batch.imported_at, lazy("Made before “%(file)s” was imported.", file=batch.file_name))


def feeding_kinds(award: Award) -> frozenset[str]:
    """The kinds of imported files that the award's components are measured from."""
    return frozenset(kind for component in award.components for kind in imported_for(component))


def imported_for(component: Component) -> tuple[str, ...]:
    """The kinds of imported files that one component is measured from: an on-time rate also from work orders."""
    return (*IMPORTED.get(component.kind, ()), *(("orders",) if _code(component) == ON_TIME else ()))


def _undone(session: Session, award: Award, since: datetime, kinds: Collection[str]) -> Iterator[Change]:
    query = select(ImportBatch).where(
        ImportBatch.scope == str(award.campaign.year),
        ImportBatch.kind.in_(kinds),
        ImportBatch.undone_at > since,
        ImportBatch.imported_at <= since,
    )
    for batch in session.scalars(query.order_by(ImportBatch.id)):
        if batch.undone_at is not None:
            yield Change(
                batch.undone_at, lazy("Made before the import of “%(file)s” was undone.", file=batch.file_name)
            )
