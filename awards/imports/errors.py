"""Why a batch was not imported."""

from awards.errors import AwardsError, NotFoundError, WrongStateError
from awards.i18n import lazy


class UnknownImportKindError(AwardsError):
    """No importer is known by this name."""


class MissingYearError(AwardsError):
    default = lazy("Files of this kind belong to a year: say which.")


class OpenSpellingsError(AwardsError):
    """Names in the file stand for nobody yet."""


class UnstatedError(AwardsError):
    default = lazy("It is not stated yet what the numbers in this file mean.")


class UnconfirmedRejectsError(AwardsError):
    """Rows were rejected and nobody has said that the others shall be imported all the same."""


class AlreadyImportedError(WrongStateError):
    default = lazy("This file was imported already; nothing was imported twice.")


class WrongAnswerError(AwardsError):
    """An answer about a spelling that names nobody."""


class IdentityNumbersError(AwardsError):
    """A file, or something typed, holds numbers of identity cards, which are never stored here."""

    default = lazy("This holds the number of an identity card. Such numbers are never kept here: leave it out.")


class OtherKindError(AwardsError):
    """The file is of another kind than the one that was chosen."""


class CancelledImportError(WrongStateError):
    default = lazy("Cancelled. Nothing was written.")


class ForgottenContentError(NotFoundError):
    """The content of a file that holds personal data was deleted, as it should be."""

    default = lazy(
        "Files of this kind hold personal data: their contents are deleted as soon as they are imported, put aside or "
        "undone. Name, size and digest stay as the record. Upload the file again to look at it."
    )


class JobRunningError(WrongStateError):
    default = lazy("This file is being worked on just now: wait until that is done, or cancel it.")
