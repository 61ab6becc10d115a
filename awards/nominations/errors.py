"""What can be wrong with a nomination, beside the house's general errors."""

from awards.errors import AwardsError
from awards.i18n import lazy


class QuotaError(AwardsError):
    """The department has put forward as many as it may."""


class AlreadyNominatedError(AwardsError):
    """Someone has put this subject forward for this award already."""


class StatementError(AwardsError):
    """The deed or the statement is too short or too long; `field` says which."""


class TooManyFilesError(AwardsError):
    default = lazy("A nomination takes at most %(most)s files. Remove one first.", most=10)


class DuplicateFileError(AwardsError):
    """The same content is attached already, perhaps under another name."""
