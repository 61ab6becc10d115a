"""What an event says, as lines of a table."""

import json
from dataclasses import dataclass
from typing import Any

from awards.audit.models import Event
from awards.i18n import LazyMessage, bi, lazy

NOTHING = "—"
UNCHANGING = ("before", "after", "changes")


@dataclass(frozen=True)
class Change:
    """`name` ("" for the thing as a whole) was `before` and is `after`, as texts."""

    name: str
    before: str
    after: str


def changes_of(event: Event) -> list[Change]:
    """What was before and is after, part by part where both have parts."""
    data = event.data
    named = data.get("changes")
    if isinstance(named, dict) and all(isinstance(pair, list) and len(pair) == 2 for pair in named.values()):
        return [Change(name, text_of(before), text_of(after)) for name, (before, after) in sorted(named.items())]
    if "before" not in data and "after" not in data:
        return []
    before, after = data.get("before"), data.get("after", data.get("target"))
    if isinstance(before, dict) and isinstance(after, dict) and not _is_bilingual(before):
        names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        return [Change(name, text_of(before.get(name)), text_of(after.get(name))) for name in names]
    return [Change("", text_of(before), text_of(after))]


def facts_of(event: Event) -> list[tuple[str, str]]:
    """Everything else that the event says, name → text."""
    shown = changes_of(event)
    hidden = UNCHANGING if shown else ()
    return [(name, text_of(value)) for name, value in event.data.items() if name not in hidden]


def text_of(value: Any) -> str:
    """A value of an event's data for people."""
    if isinstance(value, bool):
        words: LazyMessage = lazy("yes") if value else lazy("no")
        return str(words)
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, list) and not any(isinstance(one, (list, dict)) for one in value):
        return ", ".join(map(str, value))
    if isinstance(value, dict) and _is_bilingual(value):
        return bi(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)


def _is_bilingual(value: dict[str, Any]) -> bool:
    return value.keys() <= {"zh", "en"} and all(isinstance(one, str) for one in value.values())
