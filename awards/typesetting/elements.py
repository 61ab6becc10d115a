"""Elements of a Word file that python-docx has no words for."""

from typing import Any


def qualified(name: str) -> str:
    """The name that lxml knows "w:name" by."""
    from docx.oxml.ns import qn

    return str(qn(name))


def child(parent: Any, name: str, *, before: tuple[str, ...] = ()) -> Any:
    """A new element, in front of the first of those that the schema has after it."""
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    later = next((one for one in parent if one.tag in {qualified(other) for other in before}), None)
    if later is None:
        parent.append(made)
    else:
        later.addprevious(made)
    return made


def put(element: Any, **values: Any) -> None:
    """Set attributes of the namespace w."""
    for name, value in values.items():
        element.set(qualified(f"w:{name}"), str(value))
