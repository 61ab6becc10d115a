"""One file of a survey before its columns are known."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from awards.campaigns.models import Campaign
from awards.evidence.models import Survey
from awards.imports.aliases import Names
from awards.imports.plan import Reject
from awards.imports.reading import Header
from awards.imports.rows import RowRejectedError, SheetRow


@dataclass(frozen=True)
class Content:
    """The file's rows and what is there already: `code` is the survey's number, `known` the survey if it was imported
    before; `rejects` are rows that could not be translated."""

    code: str
    campaign: Campaign
    names: Names
    header: Header
    rows: list[SheetRow]
    known: Survey | None
    rejects: tuple[Reject, ...] = ()

    def translated(self, translate: Callable[[SheetRow], SheetRow]) -> "Content":
        """The same with each row translated, those that cannot be among the rejects."""
        rows, rejects = [], []
        for row in self.rows:
            try:
                rows.append(translate(row))
            except RowRejectedError as error:
                rejects.append(error.reject)
        return replace(self, rows=rows, rejects=(*self.rejects, *rejects))
