"""Why a file gave no table; each message is for the clerk who chose the file.

Empty, encrypted, damaged and dangerous files raise the errors of awards.files.errors.
"""

from awards.errors import AwardsError
from awards.files import errors as files
from awards.files.errors import FileError, TooLargeError
from awards.i18n import lazy


class NotATableError(FileError):
    default = lazy("This is not a table. Use .xlsx, .xls, .ods or .csv.")


class WebPageError(NotATableError):
    default = files.WebPageError.default


class TooBigTableError(TooLargeError):
    default = lazy(
        "The table is too large, or its cells lie too far apart. Delete what is far below or to the right "
        "of the data, or save it as .csv, and try again."
    )


class ReadingTimeoutError(FileError):
    default = lazy("Reading this file takes too long. Save it as .csv and try again.")


class UnknownEncodingError(FileError):
    default = lazy("The text of this file is in no encoding that is known here. Save it as CSV UTF-8 and try again.")


class BrokenQuotesError(FileError):
    """A quotation mark that is opened and not closed would swallow the rows after it."""


class NoSuchSheetError(FileError):
    """A sheet was asked for by a name that the workbook does not have."""


class UncachedFormulaError(FileError):
    """Formulas that were never calculated: what they give is unknown, and reads as zero."""


class HeaderError(AwardsError):
    """The table has not the columns that are asked for."""


class MissingColumnsError(HeaderError):
    """`missing` are the names asked for, `found` the names that are there."""


class DuplicateColumnsError(HeaderError):
    """Two columns could be meant by one name."""


class CellError(AwardsError):
    """A cell that does not hold what its column must hold."""
