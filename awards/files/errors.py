"""What can be wrong with an uploaded file; each message is for the person who chose it."""

from awards.errors import AwardsError
from awards.i18n import lazy


class FileError(AwardsError):
    """A file that cannot be taken."""

    default = lazy("This file cannot be read.")


class EmptyFileError(FileError):
    default = lazy("The file is empty.")


class TooLargeError(FileError):
    """More bytes than allowed, packed or unpacked."""


class UnknownKindError(FileError):
    default = lazy("The content of this file is of no kind that is known here.")


class WebPageError(UnknownKindError):
    default = lazy("This is a web page under the name of a table. Open it in Excel, save it as .xlsx and try that.")


class ProgramError(UnknownKindError):
    default = lazy("This is a program, whatever its name says. Programs are not taken.")


class DrawingError(UnknownKindError):
    default = lazy("This is an SVG drawing or a web page, which can hold programs. Save it as PNG or PDF and try that.")


class DamagedTextError(UnknownKindError):
    default = lazy(
        "This file is no text that can be read: it holds NUL bytes, or signs of no encoding that is known here. "
        "Save it again as .xlsx or as CSV UTF-8, and try that."
    )


class KindNotAllowedError(FileError):
    """A known kind, but not one that is asked for."""


class MisnamedFileError(FileError):
    """The content is not what the ending of the name says."""


class EncryptedFileError(FileError):
    default = lazy("The file is protected by a password. Remove the password where it was made and try again.")


class CorruptFileError(FileError):
    default = lazy("The file is damaged or incomplete. Open it where it was made, save it again and try that.")


class ZipBombError(TooLargeError):
    default = lazy("The file unpacks to far more than its size and is not opened, for safety.")


class MacrosError(FileError):
    default = lazy("The document contains macros. Save it without macros (.docx or .xlsx) and try again.")


class TooManyPixelsError(TooLargeError):
    """A picture whose decoding would take too much memory."""
