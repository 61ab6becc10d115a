"""Presets: everything that a new campaign starts with, kept as readable data beside this file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from awards.campaigns.presets.mistakes import Mistake
from awards.campaigns.presets.shape import read_shape
from awards.campaigns.presets.trial import add_engine_mistakes
from awards.errors import AwardsError, NotFoundError
from awards.i18n import lazy

FOLDER = Path(__file__).parent


class PresetError(AwardsError):
    """A preset that cannot be used; `mistakes` has each with the path of what is wrong."""

    def __init__(self, code: str, mistakes: list[Mistake]):
        self.mistakes = mistakes
        lines = "\n".join(str(mistake) for mistake in mistakes)
        super().__init__(lazy("The preset “%(code)s” has mistakes:\n%(list)s", code=code, list=lines))


@dataclass(frozen=True)
class Preset:
    """A checked preset. `data` is shaped as `awards.campaigns.presets.shape.read_shape` returns it."""

    code: str
    name: dict[str, str]
    data: dict[str, Any]


def preset_codes() -> list[str]:
    """The presets that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_preset(code: str) -> Preset:
    """Raises NotFoundError if there is none of this code, PresetError with every mistake in it."""
    if code not in preset_codes():
        known = ", ".join(preset_codes())
        raise NotFoundError(lazy("There is no preset “%(code)s”. There is: %(known)s.", code=code, known=known))
    return read_preset((FOLDER / f"{code}.toml").read_text(encoding="utf-8"), code)


def read_preset(text: str, code: str) -> Preset:
    """A preset from the text of its file; raises PresetError with every mistake, each named with its path."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PresetError(code, [Mistake(f"{code}.toml", lazy("%(words)s", words=str(error)))]) from error
    data, mistakes = read_shape(raw)
    for index, award in enumerate(data["awards"]):
        add_engine_mistakes(award, f"awards[{index}].", mistakes)
    if data["code"] and data["code"] != code:
        words = {"code": data["code"], "file": code}
        mistakes.append(Mistake("code", lazy("It is “%(code)s”, but the file is called “%(file)s”.", **words)))
    if mistakes:
        raise PresetError(code, mistakes)
    return Preset(code, data["name"], data)
