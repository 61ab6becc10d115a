"""Values as JSON and back: what a dry run found is kept in a file, so that showing it reads no table again."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Any

from awards.i18n import LazyMessage

HOME = "awards."


def to_data(value: Any) -> Any:
    """A value as JSON can hold it: messages, tuples, sets, mappings and dataclasses of this application come back as
    they were, anything else as its text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, LazyMessage):
        return {"message": value.msgid, "params": to_data(value.params)}
    if isinstance(value, Mapping):
        return {"map": [[to_data(key), to_data(one)] for key, one in value.items()]}
    if isinstance(value, list):
        return [to_data(one) for one in value]
    if isinstance(value, tuple):
        return {"tuple": [to_data(one) for one in value]}
    if isinstance(value, (set, frozenset)):
        return {"set": [to_data(one) for one in value]}
    if is_dataclass(value):
        found = {field.name: getattr(value, field.name) for field in fields(value)}
        contents = {name: to_data(one) for name, one in found.items() if not callable(one)}
        return {"type": f"{type(value).__module__}:{type(value).__name__}", "fields": contents}
    return str(value)


def from_data(data: Any) -> Any:
    """What `to_data` was given. Raises ValueError for data that is not of its making, or of another version."""
    if isinstance(data, list):
        return [from_data(one) for one in data]
    if not isinstance(data, dict):
        return data
    try:
        return _restored(data)
    except (KeyError, TypeError, AttributeError, ImportError) as error:
        raise ValueError("this was not kept by this version") from error


def _restored(data: Mapping[str, Any]) -> Any:
    if "message" in data:
        return LazyMessage(data["message"], from_data(data["params"]))
    if "map" in data:
        return {from_data(key): from_data(value) for key, value in data["map"]}
    if "tuple" in data:
        return tuple(from_data(one) for one in data["tuple"])
    if "set" in data:
        return frozenset(from_data(one) for one in data["set"])
    made = _type_of(data["type"])
    return made(**{name: from_data(value) for name, value in data["fields"].items()})


def _type_of(name: str) -> Any:
    """A dataclass of this application by name: nothing else is ever made from a file."""
    module, _, title = name.partition(":")
    found = getattr(import_module(module), title) if module.startswith(HOME) else None
    if not (isinstance(found, type) and is_dataclass(found)):
        raise ValueError(f"{name} is not kept in files")
    return found
