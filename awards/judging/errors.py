"""What can be wrong with a sheet, beside the house's general errors."""

from collections.abc import Mapping, Sequence

from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy


class MarksError(AwardsError):
    """Marks that the rubric does not allow; `faults` maps criterion code → what is wrong with its mark."""

    default = lazy("Nothing was saved: a mark does not fit its criterion.")

    def __init__(self, faults: Mapping[str, LazyMessage]):
        super().__init__()
        self.faults = dict(faults)


class DeclarationError(AwardsError):
    """A declaration without its answer or its reason; `faults` maps nomination id → what is missing."""

    default = lazy("Nothing was declared: an answer or a reason is missing.")

    def __init__(self, faults: Mapping[int, LazyMessage]):
        super().__init__()
        self.faults = dict(faults)


class IncompleteSheetError(AwardsError):
    """Some sheets cannot be signed yet; `names` are the nominees' bilingual names."""

    def __init__(self, names: Sequence[Mapping[str, str]]):
        listed = {"zh": "、".join(name["zh"] for name in names), "en": ", ".join(name["en"] for name in names)}
        super().__init__(
            lazy("Nothing was signed. Not every criterion has a mark for: %(names)s", count=len(names), names=listed)
        )
        self.names = list(names)
