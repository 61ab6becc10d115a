"""Reading evidence: about one subject, about the nominees of an award, about the whole year."""

from awards.evidence.queries.changes import Change, YearChanges, anything_since, changes_since, feeding_kinds
from awards.evidence.queries.coverage import Cell, Coverage, award_nominees, coverage_for, coverage_of, coverages_of
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
from awards.evidence.queries.gaps import reasons_for
from awards.evidence.queries.honours import PastHonours, honours_of, past_honours, suspends_honours
from awards.evidence.queries.ledger import Ledger, PlaceCounts, ledger_of
from awards.evidence.queries.lines import EvidenceLine, evidence_of
from awards.evidence.queries.uses import uses_rows_of

__all__ = [
    "CapUse",
    "Cell",
    "Change",
    "Coverage",
    "DecidedLine",
    "DecidedList",
    "Decisions",
    "EntryCase",
    "EvidenceLine",
    "Ledger",
    "PastHonours",
    "PlaceCounts",
    "SubjectCase",
    "YearChanges",
    "anything_since",
    "award_nominees",
    "awards_for",
    "caps_of",
    "changes_since",
    "counting_for",
    "coverage_for",
    "coverage_of",
    "coverages_of",
    "decided_about",
    "decided_in",
    "decided_lines",
    "decisions_for",
    "entry_case",
    "evidence_of",
    "feeding_kinds",
    "honours_of",
    "ledger_of",
    "past_honours",
    "reasons_for",
    "subject_case",
    "suspends_honours",
    "uses_rows_of",
    "veto_labels",
]
