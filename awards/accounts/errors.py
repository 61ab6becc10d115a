"""What can go wrong with accounts."""

from awards.errors import AwardsError
from awards.i18n import lazy


class WrongPasswordError(AwardsError):
    """Name and password do not belong together; says the same whether or not the account exists."""

    default = lazy("The name or the password is wrong.")


class WrongCodeError(WrongPasswordError):
    """What was typed looks like a one-time code; says the same whether or not the account exists."""

    default = lazy("The name or the one-time code is wrong. Compare it with your newest slip; older ones are void.")


class CodeOverError(AwardsError):
    """The right one-time code, too late."""

    default = lazy("This one-time code is over. Ask the office for a new slip.")


class CodeUsedError(AwardsError):
    """The right one-time code, after the own password was set."""

    default = lazy(
        "This one-time code is used up: the password has been set. Sign in with that password. "
        "If it was not you who set it, tell the office at once."
    )


class TicketOverError(AwardsError):
    """The page on which the own password is set is no longer good."""

    default = lazy(
        "This page is over: the password has been set, perhaps in another window, or there is a newer code. "
        "Please sign in again."
    )


class TooManyAttemptsError(AwardsError):
    """Too many wrong passwords: wait `seconds`."""

    status = 429

    def __init__(self, seconds: int):
        self.seconds = seconds
        super().__init__(
            lazy(
                "Too many attempts. Please wait %(seconds)s seconds, then try again; nothing is locked.",
                seconds=seconds,
            )
        )


class LastOfficeError(AwardsError):
    """Without an office account nobody could manage the awards or give the role back."""

    default = lazy("This is the last active account with the role “office”. Give the role to another account first.")


class WeakPasswordError(AwardsError):
    """The password is too easy to guess."""
