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


def knows(app: Flask, revision: str) -> bool:
    """Whether a revision is one of this version's."""
    with app.app_context():
        return revision in {script.revision for script in alembic.script_directory.walk_revisions()}


def upgrade(app: Flask, to: str = "heads") -> None:
    """Run every migration that is missing until the revision `to`. The application must have been made with
    `migrating=True`."""
    with app.app_context():
        alembic.upgrade(to)
