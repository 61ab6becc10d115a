"""The application's errors. Every message is fit to show a user and is translated when shown."""

from awards.i18n import LazyMessage, lazy


class AwardsError(Exception):
    """A rule of the house was broken by input or timing; never a programming mistake.

    `field` names the form field where the message belongs, if there is one.
    """

    status = 422
    default = lazy("This is not possible.")

    def __init__(self, message: LazyMessage | None = None, *, field: str | None = None):
        self.message = message or self.default
        self.field = field
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class NotFoundError(AwardsError):
    """The thing does not exist, or the viewer may not know that it does."""

    status = 404
    default = lazy("There is nothing here, or it is not open to you.")


class ForbiddenError(AwardsError):
    """The viewer may know of the thing but not do this."""

    status = 403
    default = lazy("You are not allowed to do this.")


class BusyError(AwardsError):
    """Somebody else is being served with this; the same again succeeds in a moment."""

    status = 503
    default = lazy("The server is busy. Try again in a moment.")


class StaleError(AwardsError):
    """Someone, or another tab, changed the thing since the page was loaded."""

    status = 409
    default = lazy(
        "This was changed in the meantime, perhaps in another window. Nothing was overwritten: compare and save again."
    )


class ClosedError(AwardsError):
    """The phase for this is not open now."""

    default = lazy("This is closed now.")


class WrongStateError(AwardsError):
    """The thing is in a state from which this cannot be done."""

    default = lazy("This cannot be done in its present state.")
