"""Kinds of events, for the filter of the log."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from awards.i18n import LazyMessage, lazy

SIGNED_IN = "user:signed-in"
HUSHED = (SIGNED_IN,)  # many, and shown only when they are asked for
SEALING = ("award:sealed", "award:unsealed")


@dataclass(frozen=True)
class Group:
    """Events whose names begin with one of `begins`, `but` for some names."""

    words: LazyMessage
    begins: tuple[str, ...]
    but: tuple[str, ...] = ()

    def __contains__(self, name: str) -> bool:
        return name.startswith(self.begins) and name not in self.but

    def holds(self, column: Any) -> ColumnElement[bool]:
        """The condition on the column of names."""
        return and_(or_(*(column.startswith(one, autoescape=True) for one in self.begins)), column.not_in(self.but))


GROUPS = {
    "seals": Group(lazy("Seals"), SEALING),
    "signatures": Group(lazy("Panel and signatures"), ("sheet:", "seat:", "comments:")),
    "imports": Group(lazy("Imports and remembered names"), ("batch:", "alias:")),
    "evidence": Group(lazy("Decisions about evidence"), ("row:", "survey:", "veto:", "adjustment:", "gap:", "orders:")),
    "rulings": Group(lazy("Rulings and decisions"), ("ruling:", "decision:")),
    "runs": Group(lazy("Runs and publications"), ("run:", "result:", "what-if:")),
    "notices": Group(lazy("Notices and objections"), ("notice:", "objection:", "calendar:")),
    "honours": Group(lazy("Certificates and honours"), ("certificate:", "honour:", "commendation:")),
    "accounts": Group(lazy("Roles and accounts"), ("user:",), HUSHED),
    "nominations": Group(lazy("Nominations"), ("nomination:",)),
    "register": Group(lazy("Register"), ("subject:", "register:")),
    "rules": Group(lazy("Rules and dates"), ("campaign:", "award:"), SEALING),
    "reminders": Group(lazy("Reminders"), ("reminder:",)),
    "sign-ins": Group(lazy("Sign-ins"), HUSHED),
}


def group_of(name: str) -> str:
    """The key of the group of an event; "" for a name that is in none."""
    return next((key for key, group in GROUPS.items() if name in group), "")
