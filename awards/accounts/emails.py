"""E-mail addresses: their form, and nothing more; whether somebody reads there only a letter tells."""

from email.errors import MessageError
from email.headerregistry import Address

from awards.errors import AwardsError
from awards.i18n import lazy
from awards.text import clean

LONGEST = 120
NO_ADDRESS = lazy("This is no e-mail address. One looks like name@example.com.")


def plain_email(typed: str) -> str:
    """The address as it is kept, "" for none. Raises AwardsError (field `email`) for what is none.

    The standard library's reading of RFC 5322 decides; besides, only ASCII without quotes, and a dot in the domain.
    """
    email = clean(typed, one_line=True)
    if not email:
        return ""
    try:
        address = Address(addr_spec=email)
    except (MessageError, ValueError, IndexError):
        raise AwardsError(NO_ADDRESS, field="email") from None
    is_plain = email.isascii() and not any(sign in email for sign in " \"'()<>,;:\\[]")
    if not is_plain or len(email) > LONGEST or "." not in address.domain.strip("."):
        raise AwardsError(NO_ADDRESS, field="email")
    return email
