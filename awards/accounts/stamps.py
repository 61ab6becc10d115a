"""Stamps: what makes a session cookie valid; a new one ends every older session of the account."""

import secrets


def new_stamp() -> str:
    """32 hexadecimal digits that nobody guesses."""
    return secrets.token_hex(16)
