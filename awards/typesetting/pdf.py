"""PDFs by typst: a template of templates/documents and data, which it reads as JSON."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from awards.typesetting.faces import Typefaces, typefaces

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
_lock = Lock()  # a compiler is one thread's at a time


def render(template: str, data: Mapping[str, Any], *, fonts: str = "") -> bytes:
    """The PDF that the template (its name in templates/documents without `.typ`) makes of data that JSON can hold.

    The template reads them as `json(bytes(sys.inputs.data))`, and the families of the styles title, song, fang, kai and
    hei as `json(bytes(sys.inputs.styles))`. Every text comes to it settable: no character shows as a box. The same data
    make the same bytes. `fonts` is a folder to look in first. A template that fails raises typst.TypstError.
    """
    faces = typefaces(fonts)
    inputs = {"data": json.dumps(settable(data, faces), ensure_ascii=False)}
    with _lock:
        compiled: bytes = _compiler(template, fonts).compile(format="pdf", timestamp=0, sys_inputs=_with(inputs, faces))
    return compiled


def settable(data: Any, faces: Typefaces) -> Any:
    """The same data with every text such that the typefaces can set it."""
    if isinstance(data, str):
        return faces.settable(data)
    if isinstance(data, Mapping):
        return {key: settable(value, faces) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [settable(value, faces) for value in data]
    return data


def _with(inputs: dict[str, str], faces: Typefaces) -> dict[str, str]:
    return {**inputs, "styles": json.dumps(dict(faces.styles))}


@lru_cache(maxsize=16)
def _compiler(template: str, fonts: str) -> Any:
    import typst

    file = TEMPLATES / f"{template}.typ"
    return typst.Compiler(str(file), root=str(TEMPLATES), font_paths=typefaces(fonts).fonts, ignore_system_fonts=True)
