"""The demo year: files as offices have them, made by a seeded generator and brought in by the same importers."""
