"""What is wrong with declared rules: where, and in which words."""

from typing import NamedTuple

from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy


class Mistake(NamedTuple):
    """One thing wrong: `path` as `components[2].settings.transform.to`, `message` for whoever wrote it."""

    path: str
    message: LazyMessage

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class RulesError(AwardsError):
    """Rules that cannot be declared; `mistakes` has every one of them."""

    default = lazy("The rules have mistakes. Nothing was saved.")

    def __init__(self, mistakes: list[Mistake]):
        self.mistakes = mistakes
        super().__init__()
