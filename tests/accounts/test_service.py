"""Verbs on accounts, on both databases."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts import passwords, queries, service, signing_in
from awards.accounts.errors import LastOfficeError, TooManyAttemptsError, WeakPasswordError, WrongPasswordError
from awards.accounts.models import User
from awards.audit.models import Event
from awards.errors import AwardsError
from tests import factories
from tests.conftest import NOW

PASSWORD = "right-and-good-1"
STAMP: dict[str, Any] = {"actor": "office", "now": NOW}


def make(session: Session, username: str = "wangfang", **values: Any) -> User:
    return service.create_user(
        session, **{"username": username, "name": "王芳", "password": PASSWORD, **STAMP, **values}
    )


def events(session: Session) -> list[str]:
    return list(session.scalars(select(Event.name).order_by(Event.id)))


def held(user: User) -> set[tuple[str, int | None]]:
    return {(grant.role, grant.department_id) for grant in user.roles}


def sign_in(session: Session, name: str, password: str, address: str = "10.0.0.1") -> User:
    attempt = signing_in.begin_sign_in(session, name, address, now=NOW)
    return signing_in.complete_sign_in(session, attempt, signing_in.check_password(attempt, password), now=NOW)


def test_an_account_is_made_with_roles_and_recorded(session: Session) -> None:
    unit = factories.make_department()
    user = make(session, "WangFang", roles=["office"], nominates_for=[unit])
    assert user.username == "wangfang"
    assert held(user) == {("office", None), ("nominator", unit.id)}
    assert passwords.matches(user.password_hash, PASSWORD)
    assert events(session) == ["user:created", "user:roles-granted"]
    assert PASSWORD not in str([event.data for event in session.scalars(select(Event))])


def test_names_that_cannot_be(session: Session) -> None:
    person, other = factories.make_person(), factories.make_person()
    make(session, "taken")
    make(session, other.code, person=other)
    cases: list[tuple[str, dict[str, Any]]] = [
        ("username", {"username": "TAKEN"}),
        ("username", {"username": "no spaces"}),
        ("username", {"username": person.code}),
        ("person", {"username": "second", "person": other}),
        ("person", {"username": "unit", "person": factories.make_department()}),
        ("roles", {"username": "roles", "roles": ["king"]}),
        ("roles", {"username": "roles2", "roles": ["nominator"]}),
    ]
    for field, values in cases:
        with pytest.raises(AwardsError) as caught:
            make(session, **values)
        assert caught.value.field == field, values
        session.rollback()


def test_weak_passwords_are_refused_at_every_door(session: Session) -> None:
    with pytest.raises(WeakPasswordError):
        make(session, password="12345678")
    session.rollback()
    user = make(session)
    with pytest.raises(WeakPasswordError):
        service.set_password(session, user, "wangfang-99", **STAMP)


def test_signing_in_by_user_name_and_by_staff_number(session: Session) -> None:
    person = factories.make_person()
    user = make(session, person=person)
    assert sign_in(session, "WANGFANG ", PASSWORD).id == user.id
    assert sign_in(session, person.code, PASSWORD).id == user.id
    assert events(session)[-1] == "user:signed-in"


def test_a_judge_from_outside_has_no_staff_number(session: Session) -> None:
    user = make(session, "professor")
    assert sign_in(session, "professor", PASSWORD).id == user.id
    assert user.as_viewer().departments == frozenset()


@pytest.mark.parametrize("who", ["wrong", "nobody", "closed"])
def test_wrong_sign_ins_all_say_the_same(session: Session, who: str) -> None:
    make(session, "wrong")
    service.set_active(session, make(session, "closed"), is_active=False, **STAMP)
    with pytest.raises(WrongPasswordError) as caught:
        sign_in(session, who, "not it at all 1" if who == "wrong" else PASSWORD)
    assert str(caught.value) == "The name or the password is wrong."


def test_the_sixth_try_waits_even_with_the_right_password_and_nobody_waits_longer(session: Session) -> None:
    make(session)
    for name in ("wangfang", "nobody"):
        for _ in range(5):
            with pytest.raises(WrongPasswordError):
                sign_in(session, name, "not it at all 1")
        with pytest.raises(TooManyAttemptsError) as caught:
            sign_in(session, name, PASSWORD)
        assert caught.value.seconds == 2


def test_a_password_changed_between_the_steps_counts_no_more(session: Session) -> None:
    user = make(session)
    attempt = signing_in.begin_sign_in(session, "wangfang", "10.0.0.1", now=NOW)
    signing_in.check_password(attempt, PASSWORD)
    service.set_password(session, user, "another-good-one-2", **STAMP)
    with pytest.raises(WrongPasswordError):
        signing_in.complete_sign_in(session, attempt, None, now=NOW)


def test_an_outdated_hash_is_renewed_at_sign_in(session: Session) -> None:
    user = make(session)
    user.password_hash = cheap = passwords.PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    session.flush()
    stamp = user.stamp
    sign_in(session, "wangfang", PASSWORD)
    assert user.password_hash != cheap
    assert not passwords.is_outdated(user.password_hash)
    assert user.stamp == stamp


def test_a_new_password_and_a_closed_account_end_sessions(session: Session) -> None:
    user = make(session)
    cookie = user.get_id()
    assert queries.user_of_session(session, cookie) is user
    service.set_password(session, user, "another-good-one-2", **STAMP)
    session.flush()
    assert queries.user_of_session(session, cookie) is None
    cookie = user.get_id()
    service.set_active(session, user, is_active=False, **STAMP)
    service.set_active(session, user, is_active=True, **STAMP)
    session.flush()
    assert queries.user_of_session(session, cookie) is None
    assert queries.user_of_session(session, "rubbish") is None


def test_roles_become_exactly_what_is_asked(session: Session) -> None:
    first, second = factories.make_department(), factories.make_department("公寓管理中心")
    user = make(session, roles=["leader"], nominates_for=[first])
    service.grant_roles(session, user, roles=["discipline"], nominates_for=[second], **STAMP)
    assert held(user) == {("discipline", None), ("nominator", second.id)}
    before = len(events(session))
    service.grant_roles(session, user, roles=["discipline"], nominates_for=[second], **STAMP)
    assert len(events(session)) == before


def test_the_last_active_office_account_keeps_its_role(session: Session) -> None:
    office = make(session, "office1", roles=["office"])
    second = make(session, "office2", roles=["office"])
    service.set_active(session, second, is_active=False, **STAMP)
    with pytest.raises(LastOfficeError):
        service.grant_roles(session, office, roles=["leader"], nominates_for=[], **STAMP)
    with pytest.raises(LastOfficeError):
        service.set_active(session, office, is_active=False, **STAMP)
    assert held(office) == {("office", None)}
    service.grant_roles(session, second, roles=[], nominates_for=[], **STAMP)
    assert held(second) == set()
    service.grant_roles(session, second, roles=["office"], nominates_for=[], **STAMP)
    service.set_active(session, second, is_active=True, **STAMP)
    service.grant_roles(session, office, roles=[], nominates_for=[], **STAMP)
    assert held(office) == set()


def test_accounts_are_found_by_name_number_role_and_state(session: Session) -> None:
    person = factories.make_person(name="赵立新")
    make(session, person.code, name="赵立新", person=person, roles=["leader"])
    make(session, "judge_1", name="陈教授")
    service.set_active(session, make(session, "judgex1", name="林老师"), is_active=False, **STAMP)

    def found(**values: Any) -> list[str]:
        return [user.username for user in queries.users_page(session, **values, now=NOW, today=NOW.date()).users]

    assert found(text="立新") == [person.code]
    assert found(text=person.code) == [person.code]
    assert found(text="judge_1") == ["judge_1"]
    assert found(role="leader") == [person.code]
    assert found(state="inactive") == ["judgex1"]
    assert found(text="JUDGE", state="active") == ["judge_1"]
    assert found(text="%") == []
    assert queries.users_page(session, page=99, now=NOW, today=NOW.date()).page == 1


def test_user_name_and_staff_number_are_one_count(session: Session) -> None:
    person = factories.make_person()
    make(session, person=person)
    for name in ("wangfang", person.code, "ＷａｎｇＦａｎｇ", f" {person.code} ", "wangfang"):
        with pytest.raises(WrongPasswordError):
            sign_in(session, name, "not it at all 1")
    for name in ("wangfang", person.code):
        with pytest.raises(TooManyAttemptsError):
            sign_in(session, name, PASSWORD)
