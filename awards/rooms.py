"""Which rooms the application has: their pages, commands, importers and rules."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

ROOMS = (
    "audit",
    "files",
    "imports",
    "organisation",
    "accounts",
    "campaigns",
    "evidence",
    "nominations",
    "judging",
    "runs",
    "notices",
    "results",
    "reminders",
    "home",
    "demo",
)
PARTS = ("models", "rules", "holding", "audited", "merging", "importers", "views", "cli")


def register_rooms(app: Flask) -> None:
    """Import each room's parts in walking order; `views.bp` and `cli.bp` are registered, the rest register themselves.

    A room's views may offer `init_app(app)` for wiring of its own (the sign-in manager).
    """
    for room in ROOMS:
        for part in PARTS:
            name = f"awards.{room}.{part}"
            if find_spec(f"awards.{room}") is None or find_spec(name) is None:
                continue
            module = import_module(name)
            if hasattr(module, "init_app"):
                module.init_app(app)
            if hasattr(module, "bp"):
                app.register_blueprint(module.bp)
