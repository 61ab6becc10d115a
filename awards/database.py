"""Bringing a database to the models' state, and saying how far it is."""

from flask import Flask

from awards.db import alembic


def pending_migrations(app: Flask) -> str:
    """What is missing, in words; empty when the database is where the code expects it."""
    with app.app_context():
        current = {revision.revision for revision in alembic.current()}
        heads = {revision.revision for revision in alembic.heads()}
    if current == heads:
        return ""
    return f"at {', '.join(sorted(current)) or 'nothing'}, expected {', '.join(sorted(heads))}"


def upgrade(app: Flask) -> None:
    """Run every migration that is missing. The application must have been made with `migrating=True`."""
    with app.app_context():
        alembic.upgrade()
