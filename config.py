"""Configuration from environment variables `AWARDS_*`, checked at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
DEVELOPMENT_KEY = "development-only-not-secret"
KNOWN = {
    "AWARDS_ENV",
    "AWARDS_DATABASE_URL",
    "AWARDS_SECRET_KEY",
    "AWARDS_FILES_DIR",
    "AWARDS_DEBUG",
    "AWARDS_SQLITE_SYNCHRONOUS",
    "AWARDS_SECURE_COOKIES",
    "AWARDS_TIMEZONE",
    "AWARDS_FONT",
    "AWARDS_FONTS_DIR",
    "AWARDS_WORKERS",
    "AWARDS_DEMO_NOW",
    "AWARDS_TRUSTED_PROXIES",
    "AWARDS_BASE_URL",
    "AWARDS_MAIL_HOST",
    "AWARDS_MAIL_PORT",
    "AWARDS_MAIL_USER",
    "AWARDS_MAIL_PASSWORD",
    "AWARDS_MAIL_FROM",
    "AWARDS_MAIL_SECURITY",
}


MAIL_PORTS = {"starttls": 587, "ssl": 465, "none": 25}


class ConfigError(Exception):
    """One line per mistake; `mistakes` lists them."""

    def __init__(self, mistakes: list[str]):
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True)
class Mail:
    """How mail is sent: `security` is starttls, ssl or none, `sender` an address. Without a `host` nothing is."""

    host: str = ""
    port: int = MAIL_PORTS["starttls"]
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""


@dataclass(frozen=True)
class Config:
    """Checked settings. `env` is development, production or test."""

    env: str
    database_url: str
    secret_key: str
    files_dir: Path
    debug: bool
    sqlite_synchronous: str
    secure_cookies: bool
    timezone: str
    font: str
    workers: int
    fonts_dir: str = ""
    demo_now: str = ""
    trusted_proxies: int = 0
    base_url: str = ""
    mail: Mail = Mail()

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def trusted_hosts(self) -> list[str] | None:
        """The host names that are answered; None answers any, as where nothing says where the site is, or only an IPv6
        address, with which Werkzeug compares nothing."""
        host = urlsplit(self.base_url).hostname
        if not host or ":" in host:
            return None
        return [host] if self.is_production else [host, "localhost", "127.0.0.1"]


def load_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read and check the environment. Raises ConfigError with one clear message per mistake."""
    env = os.environ if environ is None else environ
    mistakes = [f"{name}: unknown setting" for name in sorted(env) if name.startswith("AWARDS_") and name not in KNOWN]
    kind = env.get("AWARDS_ENV", "development")
    config = Config(
        env=kind,
        database_url=env.get("AWARDS_DATABASE_URL") or f"sqlite:///{ROOT / 'instance' / 'awards.sqlite'}",
        secret_key=env.get("AWARDS_SECRET_KEY", DEVELOPMENT_KEY),
        files_dir=Path(env.get("AWARDS_FILES_DIR") or ROOT / "instance" / "files"),
        debug=_flag(env, "AWARDS_DEBUG", "0", mistakes),
        sqlite_synchronous=env.get("AWARDS_SQLITE_SYNCHRONOUS", "FULL" if kind == "production" else "NORMAL").upper(),
        secure_cookies=_flag(env, "AWARDS_SECURE_COOKIES", "1" if kind == "production" else "0", mistakes),
        timezone=env.get("AWARDS_TIMEZONE", "Asia/Shanghai"),
        font=env.get("AWARDS_FONT", ""),
        fonts_dir=env.get("AWARDS_FONTS_DIR", ""),
        workers=_count(env, "AWARDS_WORKERS", 2, mistakes),
        trusted_proxies=_count(env, "AWARDS_TRUSTED_PROXIES", 0, mistakes, least=0),
        demo_now=env.get("AWARDS_DEMO_NOW", ""),
        base_url=env.get("AWARDS_BASE_URL", "").rstrip("/"),
        mail=_mail(env, mistakes),
    )
    mistakes += [*_mistakes_of(config), *_mistakes_of_mail(config.mail)]
    if mistakes:
        raise ConfigError(mistakes)
    return config


def _mail(env: Mapping[str, str], mistakes: list[str]) -> Mail:
    security = env.get("AWARDS_MAIL_SECURITY") or "starttls"
    port = env.get("AWARDS_MAIL_PORT") or str(MAIL_PORTS.get(security, 25))
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        mistakes.append("AWARDS_MAIL_PORT: must be a number from 1 to 65535")
        port = "25"
    return Mail(
        host=env.get("AWARDS_MAIL_HOST", ""),
        port=int(port),
        security=security,
        user=env.get("AWARDS_MAIL_USER", ""),
        password=env.get("AWARDS_MAIL_PASSWORD", ""),
        sender=env.get("AWARDS_MAIL_FROM", ""),
    )


def _mistakes_of_mail(mail: Mail) -> list[str]:
    checks = [
        (mail.security in MAIL_PORTS, "AWARDS_MAIL_SECURITY: must be starttls, ssl or none"),
        (not mail.host or _is_address(mail.sender), "AWARDS_MAIL_FROM: must be an address, as awards@example.edu"),
        (not mail.sender or bool(mail.host), "AWARDS_MAIL_HOST: is needed where there is a sender"),
        (bool(mail.user) == bool(mail.password), "AWARDS_MAIL_PASSWORD: user and password go together"),
        (not mail.user or mail.security != "none", "AWARDS_MAIL_SECURITY: a password is never sent unprotected"),
    ]
    return [message for holds, message in checks if not holds]


def _mistakes_of(config: Config) -> list[str]:
    checks = [
        (config.env in ("development", "production", "test"), "AWARDS_ENV: must be development, production or test"),
        (
            config.sqlite_synchronous in ("NORMAL", "FULL", "EXTRA"),
            "AWARDS_SQLITE_SYNCHRONOUS: must be NORMAL, FULL or EXTRA",
        ),
        (_is_zone(config.timezone), f"AWARDS_TIMEZONE: no such time zone: {config.timezone}"),
        (not config.font or Path(config.font).is_file(), f"AWARDS_FONT: no such file: {config.font}"),
        (
            not config.fonts_dir or Path(config.fonts_dir).is_dir(),
            f"AWARDS_FONTS_DIR: no such folder: {config.fonts_dir}",
        ),
        (_is_database(config.database_url), "AWARDS_DATABASE_URL: must be sqlite:///FILE or postgresql+psycopg://…"),
        (_is_instant(config.demo_now), "AWARDS_DEMO_NOW: must be an instant with its zone, as 2015-12-15T10:00+08:00"),
        (_is_site(config.base_url), "AWARDS_BASE_URL: must be as https://awards.example.edu"),
        (bool(config.secret_key), "AWARDS_SECRET_KEY: must not be empty"),
    ]
    if config.is_production:
        checks += [
            (
                config.secret_key != DEVELOPMENT_KEY and len(config.secret_key) >= 32,
                "AWARDS_SECRET_KEY: production needs a key of its own of at least 32 characters",
            ),
            (not config.debug, "AWARDS_DEBUG: must be off in production"),
            (not config.demo_now, "AWARDS_DEMO_NOW: only the demo may stop the clock"),
        ]
    return [message for holds, message in checks if not holds]


def _flag(env: Mapping[str, str], name: str, default: str, mistakes: list[str]) -> bool:
    text = env.get(name, default).lower()
    if text not in ("0", "1", "true", "false", "yes", "no"):
        mistakes.append(f"{name}: must be 1 or 0")
    return text in ("1", "true", "yes")


def _count(env: Mapping[str, str], name: str, default: int, mistakes: list[str], *, least: int = 1) -> int:
    text = env.get(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= 64:
        mistakes.append(f"{name}: must be a number from {least} to 64")
        return default
    return int(text)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def _is_database(url: str) -> bool:
    try:
        return make_url(url).drivername in ("sqlite", "postgresql+psycopg")
    except ArgumentError:
        return False


def _is_instant(text: str) -> bool:
    try:
        return not text or datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_site(url: str) -> bool:
    parts = urlsplit(url)
    return not url or (parts.scheme in ("http", "https") and bool(parts.netloc) and url.isascii())


def _is_address(text: str) -> bool:
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    return bool(address.username) and "." in address.domain and text.isascii()
