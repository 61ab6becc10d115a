"""What no column holds is told in words on both databases, never as a mistake of ours."""

import pytest
from flask import Flask
from sqlalchemy import select

from awards.accounts.models import User
from awards.db import db
from awards.incoming import LARGEST, row_number
from tests import factories
from tests.pages import Browser

TOO_LARGE = (2**31, 2**63, 10**30)


@pytest.fixture
def office(database: Flask) -> Browser:
    return Browser(database).speak("en").sign_in(factories.make_user("office"))


@pytest.mark.parametrize("number", TOO_LARGE)
@pytest.mark.parametrize("path", ["/nominations/{}", "/imports/{}", "/accounts/{}", "/{}", "/judging/{}"])
def test_an_address_with_a_number_beyond_every_column_leads_nowhere(office: Browser, path: str, number: int) -> None:
    office.get(path.format(number), status=404)


@pytest.mark.parametrize("number", [*TOO_LARGE, -1])
def test_a_filter_by_a_number_beyond_every_column_filters_nothing(office: Browser, number: int) -> None:
    factories.make_department("饮食服务中心")
    assert "饮食服务中心" in office.get(f"/register/?department={number}")


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_nominee_with_such_a_number_is_nobody(database: Flask, number: int) -> None:
    award = factories.make_award()
    visitor = Browser(database).speak("en").sign_in(factories.make_user(nominates_for=factories.make_department()))
    page = visitor.post("/2015/nominations/new", {"award": award.code, "subject": str(number)}, status=422)
    assert "Choose an award and a nominee." in page


def test_row_numbers_end_where_columns_do() -> None:
    assert row_number(str(LARGEST)) == 2147483647
    for text in ("2147483648", "-1", "", "x"):
        with pytest.raises(ValueError):
            row_number(text)


@pytest.mark.parametrize("path", ["/register/?q=a%00", "/imports/?kind=%00", "/accounts/?text=a%00&role=%00"])
def test_a_search_for_nul_finds_what_the_rest_of_it_finds(office: Browser, path: str) -> None:
    office.get(path)


@pytest.mark.parametrize("path", ["/register/person/2%000", "/2015/awards/a%00/rules", "/files/1/a%00.pdf"])
def test_nul_in_an_address_leads_nowhere(office: Browser, path: str) -> None:
    office.get(path, status=404)


def test_nul_in_a_form_is_dropped(office: Browser) -> None:
    user = factories.make_user("leader")
    version = office.get(f"/accounts/{user.id}").outline.fields["version"]
    typed = {"name": "张\0三🀄", "roles": ["leader"], "is_active": "y", "version": version}
    office.post(f"/accounts/{user.id}", typed)
    assert db.session.scalar(select(User.name).where(User.id == user.id)) == "张三🀄"


def test_nul_in_a_name_at_the_door_is_a_wrong_name(database: Flask) -> None:
    page = Browser(database).speak("en").post("/sign-in", {"name": "\0li", "password": "\0x"}, status=422)
    assert "The name or the password is wrong." in page
