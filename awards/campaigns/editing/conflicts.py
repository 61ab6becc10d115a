"""Two people at one award: what the first saved while the second was typing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.documents import document_of
from awards.campaigns.editing.saving import CHANGED
from awards.campaigns.editing.values import Values, values_of
from awards.campaigns.editing.wording import ChangeLine, change_lines
from awards.campaigns.models import Award
from awards.campaigns.sealing import subject_of


@dataclass(frozen=True)
class Saved:
    """What somebody saved in the meantime."""

    event: Event
    lines: list[ChangeLine]


def saved_since(session: Session, award: Award, version: str) -> list[Saved]:
    """Who changed the award's rules since they were of that version, and how; the oldest first."""
    query = select(Event).where(Event.name == CHANGED, Event.subject == subject_of(award)).order_by(Event.id)
    events = list(session.scalars(query))
    starts = [place for place, event in enumerate(events) if event.data["version"][0] == version]
    later = events[starts[-1] :] if starts else []
    return [
        Saved(event, change_lines(event.data["changes"], [document_of(award), before_of(event)])) for event in later
    ]


def before_of(event: Event) -> dict[str, Any]:
    """The names that only an event remembers, of components and criteria that are gone, as a document."""
    document: dict[str, Any] = {}
    for key, (before, _) in event.data["changes"].items():
        home, _, code = key.rpartition(".")
        if isinstance(before, dict) and home and "." not in home:
            document.setdefault(home, []).append({**before, "code": code})
    return document


def saved_values(award: Award, typed: Values, saved: list[Saved]) -> dict[str, str]:
    """Path of a field → what stands there now, for what the others changed and was typed differently."""
    changed = [key for one in saved for key in one.event.data["changes"]]
    now = {who: (key, text) for who, key, _, text in _leaves(values_of(award))}
    marked = {}
    for who, _, path, text in _leaves(typed):
        key, stands = now.get(who, ("", text))
        if text != stands and any(key == other or key.startswith(f"{other}.") for other in changed):
            marked[path] = stands
    return marked


def _leaves(node: Any, who: str = "", key: str = "", path: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Identity, key as in recorded changes, path and text of every field."""
    if isinstance(node, Mapping):
        for name, inner in node.items():
            if name == "tie":
                yield f"{who}.tie", "tie_break", f"{path}.tie", str(inner)
            elif name not in ("id", "key"):
                yield from _leaves(inner, f"{who}.{name}", f"{key}.{name}".lstrip("."), f"{path}.{name}".lstrip("."))
    elif isinstance(node, list):
        for place, row in enumerate(node):
            known = row if isinstance(row, Mapping) else {}
            one = str(known.get("id") or known.get("code") or place)
            yield from _leaves(row, f"{who}#{one}", f"{key}.{known.get('code') or place + 1}", f"{path}[{place}]")
    else:
        yield who, key, path, str(node)
