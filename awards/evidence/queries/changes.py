"""What changed in the evidence about some nominees after an instant: a run that was made before says so."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign, Component
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
    return YearChanges.load(session, [(award, subjects)], since).about(award, subjects, since)


@dataclass(frozen=True)
class YearChanges:
    """What changed in a year's evidence since an instant, before it is asked whom it touches."""

    corrections: Sequence[Correction]
    decided: Mapping[Any, Sequence[Any]]
    answers: Sequence[tuple[datetime, str]]
    credited: Sequence[datetime]
    batches: Sequence[ImportBatch]
    places: Places

    @classmethod
    def load(
        cls, session: Session, fields: Sequence[tuple[Award, Sequence[Subject]]], since: datetime
    ) -> "YearChanges":
        """For awards of one year with the nominees of each; as many statements for several as for one."""
        campaign = fields[0][0].campaign
        corrections = _corrections_of(session, campaign, since)
        answers = select(AnswerDecision.decided_at, Survey.title).join(Survey, Survey.id == AnswerDecision.survey_id)
        answers = answers.where(Survey.campaign_id == campaign.id, AnswerDecision.decided_at > since)
        about = (f"orders:{campaign.year}", f"campaign:{campaign.year}")  # the latter in older logs
        credited = select(Event.at).where(Event.name == CREDITED, Event.subject.in_(about))
        return cls(
            corrections=corrections,
            decided={model: _decided_of(session, campaign, model, since) for model in (Veto, Adjustment)},
            answers=[(at, title) for at, title in session.execute(answers.order_by(AnswerDecision.id))],
            credited=list(session.scalars(credited.where(Event.at > since).order_by(Event.id))),
            batches=_batches_of(session, campaign, since),
            places=_places_of(session, fields) if corrections else Places({}),
        )

    def about(self, award: Award, subjects: Sequence[Subject], since: datetime) -> list[Change]:
        """What touches these nominees of one of the awards after an instant, the earliest first."""
        corrections = [one for one in self.corrections if one.at > since]
        found = [
            *_corrections(corrections, self.places, award, subjects, award.components),
            *_decisions(self.decided, award, subjects, since),
            *_answers(self.answers, award, since),
            *_credited(self.credited, award, since),
            *_changed(self.batches, award, since),
            *_undone(self.batches, since, feeding_kinds(award)),
        ]
        return sorted(found, key=lambda change: change.at)


def row_changes_since(
    session: Session, award: Award, subject: Subject, component: Component, since: datetime
) -> list[Change]:
    """Corrections and undone imports after an instant that touch one nominee's figure for one component."""
    corrections, batches = _corrections_of(session, award.campaign, since), _batches_of(session, award.campaign, since)
    places = Places.load(session, [subject], [rule_of(component)]) if corrections else Places({})
    found = [
        *_corrections(corrections, places, award, [subject], [component]),
        *_undone(batches, since, imported_for(component)),
    ]
    return sorted(found, key=lambda change: change.at)


def _corrections_of(session: Session, campaign: Campaign, since: datetime) -> Sequence[Correction]:
    query = select(Correction).where(Correction.campaign_id == campaign.id, Correction.at > since)
    return session.scalars(query.options(joinedload(Correction.subject)).order_by(Correction.id)).all()


def _decided_of(session: Session, campaign: Campaign, model: Any, since: datetime) -> Sequence[Any]:
    query = select(model).where(model.campaign_id == campaign.id)
    query = query.where(or_(model.created_at > since, model.withdrawn_at > since))
    return session.scalars(query.options(joinedload(model.subject)).order_by(model.id)).all()


def _batches_of(session: Session, campaign: Campaign, since: datetime) -> Sequence[ImportBatch]:
    query = select(ImportBatch).where(ImportBatch.scope == str(campaign.year))
    query = query.where(or_(ImportBatch.undone_at > since, changed_after(since)))
    return session.scalars(query.order_by(ImportBatch.id)).all()


def _places_of(session: Session, fields: Sequence[tuple[Award, Sequence[Subject]]]) -> Places:
    everyone = {one.id: one for _, subjects in fields for one in subjects}
    rules = {rule_of(one) for award, _ in fields for one in award.components if one.kind in CORRECTED}
    return Places.load(session, list(everyone.values()), rules)


def _corrections(
    corrections: Sequence[Correction],
    places: Places,
    award: Award,
    subjects: Sequence[Subject],
    asked: Sequence[Component],
) -> Iterator[Change]:
    components = [component for component in asked if component.kind in CORRECTED]
    if not corrections:
        return
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


def _decisions(
    decided: Mapping[Any, Sequence[Any]], award: Award, subjects: Sequence[Subject], since: datetime
) -> Iterator[Change]:
    ids, codes = {subject.id for subject in subjects}, {veto["code"] for veto in award.vetoes}
    for model, entries in decided.items():
        for one in entries:
            counts_here = one.code in codes if model is Veto else one.award_id in (None, award.id)
            if one.subject_id not in ids or not counts_here:
                continue
            words = {"name": one.subject.name}
            if one.created_at <= since:
                if one.withdrawn_at and one.withdrawn_at > since:
                    yield Change(one.withdrawn_at, _withdrawn(model, words))
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


def _answers(answers: Sequence[tuple[datetime, str]], award: Award, since: datetime) -> Iterator[Change]:
    if not any(component.kind == "survey" for component in award.components):
        return
    for at, title in answers:
        if at > since:
            yield Change(at, lazy("Made before it was decided which answers of “%(survey)s” count.", survey=title))


def _credited(credited: Sequence[datetime], award: Award, since: datetime) -> Iterator[Change]:
    """Orders that somebody was credited with by hand; a department's are its own whoever repaired."""
    if award.subject_kind != "person" or ON_TIME not in {_code(one) for one in award.components}:
        return
    for at in credited:
        if at > since:
            yield Change(at, lazy("Made before work orders were credited to technicians."))


def changed_after(since: datetime) -> ColumnElement[bool]:
    """Imports after an instant that changed rows of earlier ones."""
    return and_(ImportBatch.imported_at > since, ImportBatch.changed > 0, ImportBatch.state == "imported")


def _changed(batches: Sequence[ImportBatch], award: Award, since: datetime) -> Iterator[Change]:
    kinds = feeding_kinds(award)
    for batch in batches:
        at = batch.imported_at
        if batch.kind in kinds and batch.changed > 0 and batch.state == "imported" and at is not None and at > since:
            yield Change(at, lazy("Made before “%(file)s” was imported.", file=batch.file_name))


def feeding_kinds(award: Award) -> frozenset[str]:
    """The kinds of imported files that the award's components are measured from."""
    return frozenset(kind for component in award.components for kind in imported_for(component))


def imported_for(component: Component) -> tuple[str, ...]:
    """The kinds of imported files that one component is measured from: an on-time rate also from work orders."""
    return (*IMPORTED.get(component.kind, ()), *(("orders",) if _code(component) == ON_TIME else ()))


def _undone(batches: Sequence[ImportBatch], since: datetime, kinds: Collection[str]) -> Iterator[Change]:
    for batch in batches:
        made, gone = batch.imported_at, batch.undone_at
        if batch.kind in kinds and made is not None and gone is not None and made <= since < gone:
            yield Change(gone, lazy("Made before the import of “%(file)s” was undone.", file=batch.file_name))
