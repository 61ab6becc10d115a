"""The rows of a file beside those that are there already: what is new, what is the same, what contradicts."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from awards.i18n import LazyMessage, lazy
from awards.imports.plan import Action, PlannedRow, Reject
from awards.imports.rows import RowRejectedError, SheetRow


@dataclass(frozen=True)
class Known:
    """A row in the database: what it says, the same for people, and the file and row that it came from; `earlier` is
    what it said before each of its corrections."""

    says: Any
    text: str
    file_name: str
    row: int
    earlier: tuple[Any, ...] = ()

    def was_corrected_from(self, says: Any) -> bool:
        """Whether it said this before somebody corrected it."""
        return self.says != says and says in self.earlier


@dataclass
class Ledger:
    """Gathers the rows of one file. `known` has the year's rows by their own key. `grows(before, after)`, if given,
    says whether what a row says can have become another. `can_be_corrected` says whether people can change such rows
    one by one."""

    known: Mapping[Hashable, Known]
    rows: list[PlannedRow] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    grows: Callable[[Any, Any], bool] = lambda before, after: False
    can_be_corrected: bool = True
    _seen: dict[Hashable, int] = field(default_factory=dict)

    def take(
        self,
        row: SheetRow,
        key: Hashable,
        values: Mapping[str, Any],
        *,
        says: Any,
        text: str,
        cell: str,
        about: str = "",
    ) -> None:
        """Plan a row: `add` if its key is new, `same` if it says what is there, or was until it was corrected or went
        on, `change` if what is there can have become what it says.

        `says` is compared with Known.says; `text` and `about` (whom) are for people; `cell` is the column to point at.
        Raises RowRejectedError if the key stands in the file twice, or is there with another value.
        """
        first = self._seen.setdefault(key, row.row.number)
        if first != row.row.number:
            raise row.refusal(cell, lazy("Row %(row)s of this file is about the same already.", row=first))
        before = self.known.get(key)
        action, aside = self._compare(before, says) if before else ("add", None)
        if before is not None and action is None:
            raise row.refusal(cell, contradiction(before, can_be_corrected=self.can_be_corrected))
        shown = " · ".join(part for part in (about, text, str(aside or "")) if part)
        named = ":".join(map(str, key)) if isinstance(key, tuple) else str(key)
        self.rows.append(PlannedRow(row.sheet, row.row.number, named, action or "add", values, shown))

    def _compare(self, before: Known, says: Any) -> tuple[Action | None, LazyMessage | None]:
        """What to do about a row that is there, and what to say of it; None if the two contradict each other."""
        if before.says == says:
            return "same", None
        if before.was_corrected_from(says):
            return "same", lazy("corrected since: %(value)s", value=before.text)
        if self.grows(before.says, says):
            return "change", lazy("so far: %(value)s", value=before.text)
        if self.grows(says, before.says):
            return "same", lazy("a later file says: %(value)s", value=before.text)
        return None, None

    def refuse(self, error: RowRejectedError) -> None:
        """Remember why a row was rejected."""
        self.rejects.append(error.reject)


def contradiction(before: Known, *, can_be_corrected: bool = False) -> LazyMessage:
    """Why a row that is there with another value is not taken, and what can be done about it."""
    words = {"file": before.file_name, "row": before.row, "value": before.text}
    if can_be_corrected:
        return lazy("Already imported with %(value)s from “%(file)s”, row %(row)s. Correct it there.", **words)
    if before.text:
        return lazy("Already imported with %(value)s from “%(file)s”, row %(row)s. What is there stays.", **words)
    return lazy("Already imported with other contents from “%(file)s”, row %(row)s. What is there stays.", **words)
