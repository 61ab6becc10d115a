"""Reading evidence: about one subject, about the nominees of an award, about the whole year."""

from awards.evidence.queries.coverage import Cell, Coverage, award_nominees, coverage_of
from awards.evidence.queries.decided import (
    CapUse,
    DecidedLine,
    DecidedList,
    Decisions,
    EntryCase,
    SubjectCase,
    awards_for,
    caps_of,
    counting_for,
    decided_about,
    decided_in,
    decided_lines,
    decisions_for,
    entry_case,
    subject_case,
    veto_labels,
)
from awards.evidence.queries.ledger import Ledger, PlaceCounts, ledger_of
from awards.evidence.queries.lines import EvidenceLine, evidence_of

__all__ = [
    "CapUse",
    "Cell",
    "Coverage",
    "DecidedLine",
    "DecidedList",
    "Decisions",
    "EntryCase",
    "EvidenceLine",
    "Ledger",
    "PlaceCounts",
    "SubjectCase",
    "award_nominees",
    "awards_for",
    "caps_of",
    "counting_for",
    "coverage_of",
    "decided_about",
    "decided_in",
    "decided_lines",
    "decisions_for",
    "entry_case",
    "evidence_of",
    "ledger_of",
    "subject_case",
    "veto_labels",
]
