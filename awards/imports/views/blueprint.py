"""The blueprint that the pages of this room belong to, and what they share."""

from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, url_for

from awards.imports.forms import LEAVE_OUT
from awards.imports.plan import REGISTRY
from awards.imports.words import ACTIONS, KINDS, PHASES, STATES, TASKS, TONES

bp = Blueprint("imports", __name__, url_prefix="/imports")


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this room call things."""
    return {
        "states": STATES,
        "tones": TONES,
        "actions": ACTIONS,
        "tasks": TASKS,
        "phases": PHASES,
        "name_kinds": KINDS,
        "importers": REGISTRY,
        "leave_out": LEAVE_OUT,
    }


def store() -> Path:
    """Where file contents are kept."""
    folder: Path = current_app.config["AWARDS"].files_dir
    return folder


def back_to(batch_id: int) -> Any:
    return redirect(url_for(".show_batch", batch_id=batch_id), code=303)
