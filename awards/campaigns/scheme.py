"""The rules of an award as the documents of the scoring engine want them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import scoring
from awards.campaigns.models import Award, Component, Criterion
from awards.campaigns.orders import counts_orders, order_rule_of
from awards.db import plain

Document = dict[str, Any]


def scheme_of(
    award: Award, *, counts: Mapping[str, int], survey_parts: Mapping[str, Document], judges: Sequence[str]
) -> Document:
    """The `scheme` of a bundle, exactly as the scoring engine reads it.

    `counts` is the number of active subjects per kind (for winners that are a share and not sealed); `survey_parts` has
    per survey component what only the year's answers tell (`items`, `wave`, and `strata` if they were merged); `judges`
    are the codes of the seats on the panel.
    """
    return {
        "places": award.places,
        "components": [_component(component, survey_parts, judges) for component in award.components],
        "bonus_cap": plain(award.bonus_cap),
        "deduction_cap": plain(award.deduction_cap),
        "tie_break": list(award.tie_break),
        "winners": winners_of(award, counts),
        "per_department": award.per_department,
        "min_score": None if award.min_score is None else plain(award.min_score),
    }


def winners_of(award: Award, counts: Mapping[str, int]) -> int:
    """How many are honoured: the number that was sealed, else what the rule gives today."""
    return award.seal.winners if award.seal else resolve_winners(award.winners, counts.get(award.subject_kind, 0))


def resolve_count(rule: Mapping[str, Any], count: int) -> int:
    """How many a rule allows out of `count`: a number, all, or a share in percent rounded half up, at least `at_least`.

    `{"type": "share", "value": "10", "at_least": 1}` of 25 is 2.5 and so 3.
    """
    if rule["type"] == "all":
        return count
    value = Fraction(Decimal(str(rule["value"])))
    if rule["type"] == "number":
        return int(value)
    rounded = (2 * value * count + 100) // 200
    return max(int(rounded), int(rule.get("at_least", 1)))


def resolve_winners(rule: Mapping[str, Any], count: int) -> int:
    """How many places a winners rule gives with `count` active subjects of the award's kind; never fewer than one."""
    return max(resolve_count(rule, count), 1)


def rules_digest(award: Award) -> str:
    """SHA-256 of the rules as declared: what a seal vouches for. Neither the year's answers nor the panel are in it."""
    return scoring.digest(declared_rules(award))


def declared_rules(award: Award) -> Document:
    """Everything that is declared about an award before anyone is judged, as plain JSON."""
    return {
        "code": award.code,
        "name": award.name,
        "year": award.campaign.year,
        "subject_kind": award.subject_kind,
        "places": award.places,
        "winners": award.winners,
        "quota": award.quota,
        "per_department": award.per_department,
        "min_score": None if award.min_score is None else plain(award.min_score),
        "bonus_cap": plain(award.bonus_cap),
        "deduction_cap": plain(award.deduction_cap),
        "tie_break": list(award.tie_break),
        "vetoes": award.vetoes,
        "conditions": award.conditions,
        "components": [_declared(component) for component in award.components],
        **_order_rule(award),
        **_quotas(award),
        **_options(award),
    }


def sealed_rules(award: Award, *, winners: int, counted: int) -> Document:
    """The document that a seal keeps: what is declared, what of the year belongs to it, and how many are honoured."""
    campaign = award.campaign
    used = {one.source.get("indicator") for one in award.components}
    return {
        "format": "award-rules/1",
        "rules": declared_rules(award),
        "windows": {
            one.code: [one.starts_on.isoformat(), one.ends_on.isoformat()] for one in campaign.phases if one.is_window
        },
        "timezone": campaign.timezone,
        "settings": dict(campaign.settings or {}),
        "indicators": [
            {"code": one.code, "label": one.label, "min": plain(one.minimum), "max": plain(one.maximum)}
            for one in campaign.indicators
            if one.code in used
        ],
        "winners": {"places": winners, "of": counted},
    }


def _order_rule(award: Award) -> Document:
    if not counts_orders(award):
        return {}
    rule = order_rule_of(award.campaign)
    return {"orders": {"limit_hours": rule.limit_hours, "starts": rule.starts}}


def _quotas(award: Award) -> Document:
    """The departments' numbers that were set by hand, by the ids that bundles use too: codes and names of departments
    may change. Without any the rule says all."""
    if not award.quotas:
        return {}
    return {"quotas": {f"d{quota.department_id}": quota.places for quota in award.quotas}}


def _options(award: Award) -> Document:
    """What is not as usual in nominating and judging; rules without any say what they always said."""
    return {"options": dict(award.options)} if award.options else {}


def _declared(component: Component) -> Document:
    criteria = [
        {**_criterion(criterion), "step": plain(criterion.step), "anchors": criterion.anchors}
        for criterion in component.criteria
    ]
    extra = {"criteria": criteria} if component.kind == "panel" else {}
    return {**_head(component), **component.settings, "source": component.source, **extra}


def _component(component: Component, survey_parts: Mapping[str, Document], judges: Sequence[str]) -> Document:
    document = {**_head(component), **component.settings}
    if component.kind == "panel":
        document["judges"] = list(judges)
        document["criteria"] = [_criterion(criterion) for criterion in component.criteria]
    if component.kind == "survey":
        document |= survey_parts.get(component.code, {})
    return document


def _head(component: Component) -> Document:
    return {
        "code": component.code,
        "kind": component.kind,
        "label": component.label,
        "weight": plain(component.weight),
        "missing": component.missing,
    }


def _criterion(criterion: Criterion) -> Document:
    return {
        "code": criterion.code,
        "label": criterion.label,
        "max": plain(criterion.maximum),
        "weight": plain(criterion.weight),
    }
