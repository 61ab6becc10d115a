"""What can go wrong with accounts."""

from awards.errors import AwardsError
from awards.i18n import lazy


class WrongPasswordError(AwardsError):
    """Name and password do not belong together; says the same whether or not the account exists."""

    default = lazy("The name or the password is wrong.")


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
