"""Judging: panels, recusals, score sheets, signatures."""
