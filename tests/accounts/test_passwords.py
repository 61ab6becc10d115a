"""Passwords: hashes, what is too easy, one-time passwords."""

import pytest
from argon2 import Type, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from awards.accounts import passwords
from awards.accounts.errors import WeakPasswordError
from awards.accounts.names import is_username, plain_name
from tests.conftest import REAL_DUMMY, REAL_HASHER

pytestmark = pytest.mark.unit


def test_a_hash_belongs_to_its_password_only() -> None:
    kept = passwords.hash_of("correct horse 9")
    assert passwords.matches(kept, "correct horse 9")
    assert not passwords.matches(kept, "correct horse 8")
    assert kept.startswith("$argon2id$")
    assert kept != passwords.hash_of("correct horse 9")


def test_hashes_cost_what_the_rfc_asks_for() -> None:
    """The other tests hash cheaply: `tests.conftest` keeps the real ones."""
    assert RFC_9106_LOW_MEMORY.type is Type.ID
    assert (RFC_9106_LOW_MEMORY.memory_cost, RFC_9106_LOW_MEMORY.time_cost) == (65536, 3)
    assert extract_parameters(REAL_HASHER.hash("correct horse 9")) == RFC_9106_LOW_MEMORY
    assert extract_parameters(REAL_DUMMY) == RFC_9106_LOW_MEMORY


@pytest.mark.parametrize("kept", ["", "!", "md5$abc"])
def test_what_is_no_hash_matches_nothing(kept: str) -> None:
    assert not passwords.matches(kept, "")
    assert not passwords.matches(kept, kept)


def test_a_hash_that_does_not_exist_is_checked_at_the_price_of_one_that_does(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    class Hasher(passwords.PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            checked.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "hasher", Hasher())
    passwords.matches("", "whatever 1")
    assert checked == ["", passwords.DUMMY]


def test_outdated_parameters_are_noticed() -> None:
    cheap = passwords.PasswordHasher(time_cost=1, memory_cost=1024).hash("correct horse 9")
    assert passwords.is_outdated(cheap)
    assert not passwords.is_outdated(passwords.hash_of("correct horse 9"))


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("short-7", "at least 8"),
        ("x" * 201, "at most 200"),
        ("20151201", "digits only"),
        ("aabbaabb", "four different"),
        ("my-WANGFANG-9", "user name"),
        ("x20014y-ab", "user name"),
    ],
)
def test_easy_passwords_are_refused_with_the_reason(password: str, word: str) -> None:
    with pytest.raises(WeakPasswordError) as caught:
        passwords.require_good(password, "wangfang", "20014")
    assert word in str(caught.value)
    assert caught.value.field == "password"


def test_good_passwords_pass_whatever_the_script() -> None:
    passwords.require_good("demo-2015", "wangfang", "20014")
    passwords.require_good("春风化雨润物无声", "wangfang", "20014")


def test_one_time_passwords_are_good_and_differ() -> None:
    made = {passwords.generate() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.require_good(password, "wangfang")
        assert not set(password) & set("01ilo")


@pytest.mark.parametrize(
    ("typed", "kept"), [(" WangFang ", "wangfang"), ("２００１４", "20014"), ("Zoë", "zoë"), ("王芳", "王芳")]
)
def test_names_have_one_spelling(typed: str, kept: str) -> None:
    assert plain_name(typed) == kept


@pytest.mark.parametrize(("name", "fits"), [("wang.fang-2", True), ("王芳", True), ("a", False), ("", False)])
def test_user_names(name: str, fits: bool) -> None:
    assert is_username(name) is fits
    assert not is_username("wang fang")
    assert not is_username("-wang")
