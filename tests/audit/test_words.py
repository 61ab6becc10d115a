"""Every event that the code records has words of its own in the log."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from awards.audit.words import EVENTS
from awards.permissions import Permission
from awards.reminders.models import MOVES as MOVES_OF_REMINDERS

AWARDS = Path(__file__).parents[2] / "awards"
NAME = re.compile(r"[a-z]+:[a-z]+(-[a-z]+)*")
KINDS = {name.partition(":")[0] for name in EVENTS}


def names_in(tree: ast.AST) -> Iterator[str]:
    """Whole names as they are written down, and those of nominations, whose kind is put before them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            yield node.value
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "trace":
            yield from (f"nomination:{one.value}" for one in node.args if isinstance(one, ast.Constant))
        elif isinstance(node, ast.keyword) and node.arg == "event" and isinstance(node.value, ast.Constant):
            yield f"nomination:{node.value.value}"


def test_every_event_that_is_recorded_has_words() -> None:
    written = {name for path in AWARDS.rglob("*.py") for name in names_in(ast.parse(path.read_text("utf-8")))}
    recorded = {name for name in written if name.partition(":")[0] in KINDS} - set(Permission)
    recorded |= {f"reminder:{state.replace('_', '-')}" for state in MOVES_OF_REMINDERS}
    recorded |= {"veto:withdrawn", "adjustment:withdrawn"}
    assert len(recorded) > 80
    assert sorted(recorded - EVENTS.keys()) == []
