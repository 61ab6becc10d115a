"""Wrong sign-ins are slowed down, for the account and for the address, and never locked out."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts import throttle
from awards.accounts.errors import TooManyAttemptsError
from awards.accounts.models import SignInAttempt
from tests.conftest import NOW


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


def fail(session: Session, times: int, *, name: str = "wang", address: str = "10.0.0.1", at: datetime = NOW) -> None:
    """So many attempts, each as late as the delays ask for."""
    for _ in range(times):
        try:
            throttle.count_attempt(session, name, address, at)
        except TooManyAttemptsError as error:
            at += seconds(error.seconds)
            throttle.count_attempt(session, name, address, at)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("failures", "delay"), [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (8, 16), (9, 32), (10, 60), (1000, 60)]
)
def test_an_accounts_delay_doubles_up_to_a_minute(failures: int, delay: int) -> None:
    assert throttle.delay_after("account", failures) == delay


@pytest.mark.unit
def test_an_address_may_belong_to_many() -> None:
    assert throttle.delay_after("address", 60) == 0
    assert throttle.delay_after("address", 61) == 2


def test_the_fifth_failure_makes_wait_and_waiting_is_enough(session: Session) -> None:
    fail(session, 5)
    with pytest.raises(TooManyAttemptsError) as caught:
        throttle.count_attempt(session, "wang", "10.0.0.2", NOW + seconds(1))
    assert caught.value.seconds == 1
    assert "1 seconds" in str(caught.value)
    throttle.count_attempt(session, "wang", "10.0.0.2", NOW + seconds(2))


def test_attempts_while_waiting_do_not_make_it_longer(session: Session) -> None:
    fail(session, 5)
    for _ in range(20):
        with pytest.raises(TooManyAttemptsError):
            throttle.count_attempt(session, "wang", "10.0.0.1", NOW + seconds(1))
    throttle.count_attempt(session, "wang", "10.0.0.1", NOW + seconds(2))


def test_another_account_and_another_spelling(session: Session) -> None:
    fail(session, 5, name="wang")
    throttle.count_attempt(session, "li", "10.0.0.1", NOW)
    with pytest.raises(TooManyAttemptsError):
        throttle.count_attempt(session, " WANG ", "10.0.0.9", NOW)


def test_an_address_that_tries_many_names_makes_those_wait_that_failed_and_nobody_else(session: Session) -> None:
    for number in range(66):  # a connection has as many IPv6 addresses as it likes
        throttle.count_attempt(session, f"name{number}", f"2001:db8:1:2::{number}", NOW)
    with pytest.raises(TooManyAttemptsError) as caught:
        throttle.count_attempt(session, "name7", "2001:db8:1:2:ffff::1", NOW)
    assert caught.value.seconds == 60
    throttle.count_attempt(session, "name7", "2001:db8:1:3::1", NOW)
    throttle.count_attempt(session, "another", "2001:db8:1:2::1", NOW)  # who types rightly does not notice
    for number in range(31):
        throttle.count_use(session, "verify", f"2001:db8:1:2::{number}", NOW)
    with pytest.raises(TooManyAttemptsError):
        throttle.count_use(session, "verify", "2001:db8:1:2::abc", NOW)
    throttle.count_use(session, "verify", "2001:db8:1:3::abc", NOW)


def test_somebody_who_goes_on_guessing_from_a_campus_starves_nobody_behind_its_address(session: Session) -> None:
    fail(session, 1, name="wang")
    for second in range(60):
        throttle.count_attempt(session, f"name{second}", "10.0.0.1", NOW + seconds(second))
    for second in range(10):
        throttle.count_attempt(session, f"more{second}", "10.0.0.1", NOW + seconds(59))
    throttle.count_attempt(session, "wang", "10.0.0.1", NOW + seconds(60))  # one typing mistake costs a minute at most


def test_success_frees_the_account_and_gives_the_address_its_attempt_back(session: Session) -> None:
    fail(session, 3)
    throttle.forgive(session, "wang", "10.0.0.1")
    left = {row.key: row.failures for row in session.scalars(select(SignInAttempt))}
    assert left == {throttle.key_of("address", "10.0.0.1"): 2}
    throttle.forgive(session, "nobody", "10.9.9.9")


def test_an_hour_of_quiet_is_forgotten(session: Session) -> None:
    fail(session, 9)
    later = NOW + timedelta(hours=2)
    for _ in range(5):
        throttle.count_attempt(session, "wang", "10.0.0.1", later)


def test_the_table_holds_no_names_and_no_addresses(session: Session) -> None:
    fail(session, 1, name="wangfang", address="10.20.30.40")
    kept = " ".join(session.scalars(select(SignInAttempt.key)))
    assert "wangfang" not in kept
    assert "10.20" not in kept
