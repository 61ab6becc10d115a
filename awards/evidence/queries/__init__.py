"""Reading evidence: about one subject, about the nominees of an award, about the whole year."""

from awards.evidence.queries.coverage import Cell, Coverage, award_nominees, coverage_of
from awards.evidence.queries.ledger import Ledger, PlaceCounts, ledger_of
from awards.evidence.queries.lines import EvidenceLine, evidence_of

__all__ = [
    "Cell",
    "Coverage",
    "EvidenceLine",
    "Ledger",
    "PlaceCounts",
    "award_nominees",
    "coverage_of",
    "evidence_of",
    "ledger_of",
]
