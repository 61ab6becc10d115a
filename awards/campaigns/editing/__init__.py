"""Changing an award's rules: what may change, saving, telling what changed, new awards and their end."""
