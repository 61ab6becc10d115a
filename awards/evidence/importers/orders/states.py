"""What a work order's state means, written as words or as a code."""

from collections.abc import Mapping
from typing import Any

from awards.errors import AwardsError
from awards.evidence.models import ORDER_STATES
from awards.i18n import lazy
from awards.imports.reading.text import spelling_key

WORDS = {
    "open": (
        "待派单",
        "待处理",
        "待接单",
        "已派单",
        "已接单",
        "待维修",
        "处理中",
        "维修中",
        "已到场",
        "未完工",
        "open",
    ),
    "finished": ("已完工", "已完成", "待评价", "已评价", "已办结", "finished"),
    "cancelled": ("已取消", "已撤销", "已作废", "cancelled"),
}
# No code for cancelled: an order that is in no count is never guessed from a number. A mapping file can state it.
CODES = {"1": "open", "2": "open", "3": "finished", "4": "finished"}
KNOWN = {**{spelling_key(word): state for state, words in WORDS.items() for word in words}, **CODES}
OPTION = "states"


class UnknownStateError(AwardsError):
    """The mapping gives a state a meaning that there is not."""


def known_states(options: Mapping[str, Any]) -> dict[str, str]:
    """Key of a state's spelling → open, finished or cancelled; `options["states"]` adds to it or changes it.

    Raises UnknownStateError.
    """
    declared = options.get(OPTION) or {}
    if not isinstance(declared, dict) or not set(map(str, declared.values())) <= set(ORDER_STATES):
        known = ", ".join(ORDER_STATES)
        raise UnknownStateError(
            lazy("The option “states” gives each state one of these meanings: %(known)s.", known=known)
        )
    return {**KNOWN, **{spelling_key(str(text)): str(state) for text, state in declared.items()}}
