"""Scoring runs: the bundle that freezes everything, and the result computed from it."""
