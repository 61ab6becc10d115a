"""Sending letters by SMTP. Whether a letter went out is known, or it is said that it is not."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

from awards.errors import AwardsError
from awards.i18n import lazy
from config import Mail

TIMEOUT = 15  # seconds that each step of the dialogue may take
LONGEST = 300


class MailClosedError(AwardsError):
    """The mail server was not reached, or refused us: nothing was sent."""

    status = 503


class NotSentError(Exception):
    """The server refused the letter: it did not go out."""


class UnclearError(Exception):
    """The server fell silent while it had the letter: it may have gone out."""


@dataclass(frozen=True)
class Letter:
    """One message as it goes out, taken for mailing at an instant."""

    key: str
    claimed_at: datetime
    name: str
    address: str
    subject: str
    body: str


class Post:
    """An open connection to the mail server."""

    def __init__(self, mail: Mail, server: smtplib.SMTP) -> None:
        self._mail, self._server = mail, server

    def send(self, letter: Letter, now: datetime) -> None:
        """Raises NotSentError or UnclearError."""
        try:
            message = composed(letter, self._mail.sender, now)
        except (ValueError, MessageError) as error:
            raise NotSentError(told(error)) from error
        try:
            self._server.send_message(message, self._mail.sender, [letter.address])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
            raise NotSentError(told(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise UnclearError(told(error)) from error


@contextmanager
def post_office(mail: Mail) -> Iterator[Post]:
    """A connection, secured and signed in as the settings say. Raises MailClosedError if there is none to be had."""
    try:
        server = _connected(mail)
    except (smtplib.SMTPException, OSError) as error:
        text = lazy("The mail server cannot be used now (%(why)s). Nothing was sent.", why=told(error))
        raise MailClosedError(text) from error
    try:
        yield Post(mail, server)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def _connected(mail: Mail) -> smtplib.SMTP:
    if mail.security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
    try:
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
    except BaseException:
        server.close()
        raise
    return server


def composed(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    """The letter as plain text in UTF-8. Its id is made of the message's: a server that gets it twice can tell."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(display_name=letter.name, addr_spec=letter.address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, charset="utf-8", cte="base64")
    return message


def told(error: Exception) -> str:
    """What went wrong, in a line without anything that we sent to the server."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{error.smtp_code}: user or password refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answer(*next(iter(error.recipients.values())))
    return " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST]


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {words}".split())[:LONGEST]
