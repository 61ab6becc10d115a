"""An award's rules as a document: the inverse of `build_award`."""

import copy
from typing import Any

import scoring
from awards.campaigns.models import Award, Component, Criterion
from awards.db import plain


def document_of(award: Award) -> dict[str, Any]:
    """Everything that is declared about an award, as `check_award` reads it and `build_award` takes it.

    Numbers are text, limits that there are not are None. Nothing in the document is shared with the rows.
    """
    document = {
        "code": award.code,
        "name": award.name,
        "description": award.description,
        "subject_kind": award.subject_kind,
        "places": award.places,
        "winners": award.winners,
        "quota": award.quota,
        "per_department": award.per_department,
        "min_score": None if award.min_score is None else plain(award.min_score),
        "bonus_cap": plain(award.bonus_cap),
        "deduction_cap": plain(award.deduction_cap),
        "tie_break": award.tie_break,
        "vetoes": award.vetoes,
        "conditions": award.conditions,
        "options": award.options or {},
        "components": [component_document(component) for component in award.components],
    }
    return copy.deepcopy(document)


def component_document(component: Component) -> dict[str, Any]:
    """One component with its criteria; columns as they are, numbers as text."""
    return {
        "code": component.code,
        "kind": component.kind,
        "label": component.label,
        "weight": plain(component.weight),
        "missing": component.missing,
        "settings": component.settings,
        "source": component.source,
        "criteria": [criterion_document(criterion) for criterion in component.criteria],
    }


def criterion_document(criterion: Criterion) -> dict[str, Any]:
    """One line of a rubric; columns as they are, numbers as text."""
    return {
        "code": criterion.code,
        "label": criterion.label,
        "maximum": plain(criterion.maximum),
        "weight": plain(criterion.weight),
        "step": plain(criterion.step),
        "anchors": criterion.anchors,
    }


def version_of(award: Award) -> str:
    """The SHA-256 of the document: what tells two people who edit one award that they do."""
    return scoring.digest(document_of(award))
