"""`flask --app run user add`."""

import re

from flask import Flask

from awards.accounts import queries
from awards.accounts.passwords import matches
from awards.db import db
from tests import factories


def add(app: Flask, *words: str, given: str = "") -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["user", "add", *words], input=given)
    return result.exit_code, result.stdout, result.stderr


def test_an_office_account_from_nothing_prints_its_password_once(app: Flask) -> None:
    code, said, _ = add(app, "WangFang", "--name", "王芳", "--role", "office")
    user = queries.user_of_name(db.session, "wangfang")
    assert code == 0
    assert user is not None
    assert (user.name, [grant.role for grant in user.roles]) == ("王芳", ["office"])
    password = re.search(r"\b\w{4}-\w{4}-\w{4}\b", said)
    assert password is not None
    assert matches(user.password_hash, password[0])


def test_a_nominator_of_the_register_with_a_given_password(app: Flask) -> None:
    unit = factories.make_department()
    person = factories.make_person(unit, "赵立新")
    words = ("zhao", "--person", person.code, "--nominates-for", unit.code, "--password-stdin")
    code, said, _ = add(app, *words, given="demo-2015\n")
    user = queries.user_of_name(db.session, person.code)
    assert code == 0
    assert user is not None
    assert (user.username, user.name, user.roles[0].department_id) == ("zhao", "赵立新", unit.id)
    assert matches(user.password_hash, "demo-2015")
    assert "demo-2015" not in said


def test_bad_input_exits_with_2_and_says_why(app: Flask) -> None:
    factories.make_user(username="taken")
    for words, given, reason in (
        (("taken",), "", "already"),
        (("zhao", "--person", "99999"), "", "99999"),
        (("zhao", "--nominates-for", "ZZ9"), "", "ZZ9"),
        (("zhao", "--password-stdin"), "12345678\n", "digits only"),
        (("zhao", "--role", "king"), "", "king"),
    ):
        code, said, complaint = add(app, *words, given=given)
        assert (code, said, reason in complaint) == (2, "", True), words
    assert queries.user_of_name(db.session, "zhao") is None


def test_help_has_an_example(app: Flask) -> None:
    assert "flask --app run user add wangfang --name 王芳 --role office" in add(app, "--help")[1]
