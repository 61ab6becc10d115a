"""Everything about one nominee in one place, as it is laid before those who decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.evidence.models import Adjustment, GapReason, Honour, Veto
from awards.evidence.queries import EvidenceLine, counting_for, evidence_of, honours_of, reasons_for
from awards.evidence.queries.pictures import NAMES, Picture, pictures_of, secret_names
from awards.nominations.eligibility import RuledCondition, ruled_conditions
from awards.nominations.models import NominationMove
from awards.nominations.queries import nomination_case
from awards.nominations.rules import NominationCase, PictureCase
from awards.permissions import Viewer

RULINGS = ("returned", "accepted", "rejected")


@dataclass(frozen=True)
class Dossier:
    """`ruling` is the office's latest decision, None before the first; `reasons` say why components have no evidence,
    by component id; `vetoes` and `adjustments` are those that count; `secret` are the pictures that the viewer may not
    see."""

    ruling: NominationMove | None
    conditions: Sequence[RuledCondition]
    honours: Sequence[Honour]
    evidence: Sequence[EvidenceLine]
    reasons: Mapping[int, GapReason]
    vetoes: Sequence[Veto]
    adjustments: Sequence[Adjustment]
    labels: Mapping[str, Mapping[str, str]]
    pictures: Mapping[str, Picture]
    secret: frozenset[str]


def dossier_of(session: Session, case: NominationCase, viewer: Viewer) -> Dossier:
    """The dossier of a nominee; a constant number of statements."""
    nomination = case.nomination
    award, subject = nomination.award, nomination.subject
    secret = secret_names(session, award.campaign, viewer)
    vetoes, adjustments = counting_for(session, award, [subject.id])
    rulings = [move for move in nomination.moves if move.state in RULINGS]
    reasons = reasons_for(session, award, [subject.id])
    return Dossier(
        ruling=rulings[-1] if rulings else None,
        conditions=ruled_conditions(session, nomination),
        honours=honours_of(session, subject),
        evidence=evidence_of(session, subject, award.campaign, award),
        reasons={component: reason for (component, _), reason in reasons.items()},
        vetoes=vetoes,
        adjustments=adjustments,
        labels={veto["code"]: veto["label"] for veto in award.vetoes},
        pictures=pictures_of(session, award.campaign, [name for name in NAMES if name not in secret], subject),
        secret=secret,
    )


def picture_case(
    session: Session, viewer: Viewer, nomination_id: int, *, name: str, theme: str, lang: str
) -> PictureCase | None:
    """One picture about a nominee, not read yet. Raises NotFoundError; None for a stranger."""
    case = nomination_case(session, viewer, nomination_id)
    if case is None:
        return None
    is_secret = name in secret_names(session, case.nomination.award.campaign, viewer)
    return PictureCase(case.nomination, case.case, name, theme, lang, is_secret)
