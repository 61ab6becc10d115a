"""Raw rows, as the files had them, and what was decided or corrected by hand. Nothing derived is stored but counts of
survey answers."""

from awards.evidence.models.corrections import CORRECTED, Correction
from awards.evidence.models.decided import Adjustment, Decided, GapReason, Veto
from awards.evidence.models.rows import (
    ORDER_STATES,
    VISIT_MODES,
    Ballot,
    FromFile,
    Honour,
    IndicatorValue,
    InspectionVisit,
    WorkOrder,
)
from awards.evidence.models.surveys import VERDICTS, AnswerDecision, Survey, SurveyAnswer, SurveyCount

__all__ = [
    "CORRECTED",
    "ORDER_STATES",
    "VERDICTS",
    "VISIT_MODES",
    "Adjustment",
    "AnswerDecision",
    "Ballot",
    "Correction",
    "Decided",
    "FromFile",
    "GapReason",
    "Honour",
    "IndicatorValue",
    "InspectionVisit",
    "Survey",
    "SurveyAnswer",
    "SurveyCount",
    "Veto",
    "WorkOrder",
]
