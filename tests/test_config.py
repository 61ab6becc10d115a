"""Configuration is checked at the start, one message per mistake."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import request

from awards import create_app
from config import DEVELOPMENT_KEY, ROOT, ConfigError, load_config
from tests.conftest import config_for

GOOD_KEY = "k" * 40


def mistakes_of(**settings: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(settings)
    return caught.value.mistakes


def test_an_empty_environment_is_a_development_machine() -> None:
    config = load_config({})
    assert (config.env, config.secret_key, config.debug) == ("development", DEVELOPMENT_KEY, False)
    assert config.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("AWARDS_ENV", "staging", "AWARDS_ENV"),
        ("AWARDS_DATABASE_URL", "mysql://x/y", "AWARDS_DATABASE_URL"),
        ("AWARDS_DATABASE_URL", "nonsense", "AWARDS_DATABASE_URL"),
        ("AWARDS_TIMEZONE", "Mars/Base", "AWARDS_TIMEZONE"),
        ("AWARDS_DEBUG", "perhaps", "AWARDS_DEBUG"),
        ("AWARDS_WORKERS", "0", "AWARDS_WORKERS"),
        ("AWARDS_TRUSTED_PROXIES", "many", "AWARDS_TRUSTED_PROXIES"),
        ("AWARDS_SQLITE_SYNCHRONOUS", "OFF", "AWARDS_SQLITE_SYNCHRONOUS"),
        ("AWARDS_FONT", "/no/such/font.otf", "AWARDS_FONT"),
        ("AWARDS_FONTS_DIR", "/no/such/folder", "AWARDS_FONTS_DIR"),
        ("AWARDS_DEMO_NOW", "2015-12-15T10:00", "AWARDS_DEMO_NOW"),
        ("AWARDS_BASE_URL", "awards.example.edu", "AWARDS_BASE_URL"),
        ("AWARDS_MAIL_PORT", "70000", "AWARDS_MAIL_PORT"),
        ("AWARDS_MAIL_SECURITY", "maybe", "AWARDS_MAIL_SECURITY"),
        ("AWARDS_MAIL_HOST", "mail.example.edu", "AWARDS_MAIL_FROM"),
        ("AWARDS_MAIL_FROM", "awards@example.edu", "AWARDS_MAIL_HOST"),
        ("AWARDS_MAIL_USER", "awards", "AWARDS_MAIL_PASSWORD"),
        ("AWARDS_SECERT_KEY", "x", "AWARDS_SECERT_KEY: unknown setting"),
    ],
)
def test_each_mistake_has_its_message(name: str, value: str, says: str) -> None:
    (mistake,) = mistakes_of(**{name: value})
    assert says in mistake


def test_mail_is_off_until_there_is_a_host_and_its_password_is_not_shown() -> None:
    assert load_config({}).mail.host == ""
    given = {"HOST": "mail.example.edu", "FROM": "a@example.edu", "USER": "a", "PASSWORD": "hush", "SECURITY": "ssl"}
    config = load_config({f"AWARDS_MAIL_{name}": value for name, value in given.items()})
    assert (config.mail.port, config.mail.password) == (465, "hush")
    assert "hush" not in repr(config)
    (told,) = mistakes_of(**{f"AWARDS_MAIL_{name}": value for name, value in {**given, "SECURITY": "none"}.items()})
    assert "never sent unprotected" in told and "hush" not in told


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes_of(AWARDS_ENV="production", AWARDS_DEBUG="1", AWARDS_TIMEZONE="Mars/Base")
    assert [line.split(":")[0] for line in told] == ["AWARDS_TIMEZONE", "AWARDS_SECRET_KEY", "AWARDS_DEBUG"]


@pytest.mark.parametrize("key", ["", DEVELOPMENT_KEY, "short"])
def test_production_needs_a_key_of_its_own(key: str) -> None:
    told = mistakes_of(AWARDS_ENV="production", AWARDS_SECRET_KEY=key)
    assert any(line.startswith("AWARDS_SECRET_KEY") for line in told)


def test_production_is_strict_by_default() -> None:
    config = load_config({"AWARDS_ENV": "production", "AWARDS_SECRET_KEY": GOOD_KEY})
    assert (config.secure_cookies, config.sqlite_synchronous) == (True, "FULL")


def run(command: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={"PATH": "", **settings}, capture_output=True, text=True, check=False
    )


def test_production_refuses_an_unmigrated_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    served = run(["run.py"], AWARDS_ENV="production", AWARDS_SECRET_KEY=GOOD_KEY, AWARDS_DATABASE_URL=url, PORT="5999")
    assert served.returncode == 2
    assert "db upgrade" in served.stderr


def test_the_server_names_every_mistake_of_its_settings() -> None:
    served = run(["run.py"], AWARDS_ENV="production", AWARDS_TIMEZONE="Mars/Base")
    assert served.returncode == 2
    assert "AWARDS_TIMEZONE" in served.stderr and "AWARDS_SECRET_KEY" in served.stderr
    assert "Traceback" not in served.stderr


def test_commands_name_the_mistakes_too() -> None:
    command = run(["-m", "flask", "--app", "run", "db", "status"], AWARDS_DEBUG="perhaps")
    assert command.returncode == 2
    assert command.stderr.strip().endswith("AWARDS_DEBUG: must be 1 or 0")
    assert "Traceback" not in command.stderr


def test_production_refuses_the_demo(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    settings = {"AWARDS_ENV": "production", "AWARDS_SECRET_KEY": GOOD_KEY, "AWARDS_DATABASE_URL": url}
    command = run(["-m", "flask", "--app", "run", "demo"], **settings)
    assert command.returncode == 2
    assert "production" in command.stderr


@pytest.mark.parametrize(("proxies", "seen", "env"), [(0, "10.0.0.9", "test"), (1, "203.0.113.7", "production")])
def test_a_server_answers_to_its_own_name_and_takes_addresses_from_trusted_proxies_only(
    tmp_path: Path, proxies: int, seen: str, env: str
) -> None:
    settings = config_for(f"sqlite:///{tmp_path / 'proxy.sqlite'}", tmp_path)
    site = "https://awards.example.edu:8443"
    app = create_app(replace(settings, env=env, trusted_proxies=proxies, base_url=site))
    told: list[str | None] = []
    app.before_request_funcs[None] = [lambda: told.append(request.remote_addr)]
    sent = {"headers": {"X-Forwarded-For": "203.0.113.7"}, "environ_base": {"REMOTE_ADDR": "10.0.0.9"}}
    path, status = "/static/css/base.css", {}
    for host in ("awards.example.edu", "localhost:5000", "evil.example", "x.awards.example.edu"):
        with app.test_client().get(path, base_url=f"http://{host}", **sent) as response:
            status[host] = response.status_code
            assert response.status_code == 200 or (site in response.text and host not in response.text.split())
    near = 400 if env == "production" else 200  # a request to this machine, as it comes past the proxy
    assert list(status.values()) == [200, near, 400, 400] and set(told) == {seen}
    forwarded = {"X-Forwarded-Host": "awards.example.edu"}
    with app.test_client().get(path, base_url="http://evil.example", headers=forwarded) as response:
        assert response.status_code == (200 if proxies else 400)
    hosts = [replace(settings, base_url=one).trusted_hosts for one in ("", "http://[::1]:8000")]
    assert hosts == [None, None]
