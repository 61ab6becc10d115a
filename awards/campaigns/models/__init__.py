"""A campaign and everything that is declared before anyone is judged."""

from awards.campaigns.models.awards import (
    COMPONENT_KINDS,
    MISSING_POLICIES,
    Award,
    Component,
    Criterion,
    DepartmentQuota,
)
from awards.campaigns.models.seals import WINDOWS, Extension, Seal
from awards.campaigns.models.years import LIST_SCOPES, Bilingual, Campaign, Indicator, Phase

__all__ = [
    "COMPONENT_KINDS",
    "LIST_SCOPES",
    "MISSING_POLICIES",
    "WINDOWS",
    "Award",
    "Bilingual",
    "Campaign",
    "Component",
    "Criterion",
    "DepartmentQuota",
    "Extension",
    "Indicator",
    "Phase",
    "Seal",
]
