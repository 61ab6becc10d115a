"""Pages of the office: the list of an award and the decision."""

import pytest
from flask import Flask

from awards.nominations.models import Nomination
from tests import factories
from tests.nominations.material import World, make_world
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


@pytest.fixture
def office(browser: Browser, world: World) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def put(world: World, name: str, state: str = "submitted", **values: object) -> Nomination:
    return factories.make_nomination(
        world.award, factories.make_person(world.department, name), state=state, created_by=world.nominator, **values
    )


def test_the_list_filters_searches_and_hides_drafts(office: Browser, world: World) -> None:
    put(world, "王小红")
    put(world, "李雷", "accepted")
    put(world, "韩梅梅", "draft")
    path = "/2015/awards/service-model/nominations"

    page = office.get(path)
    assert ("王小红" in page, "李雷" in page, "韩梅梅" in page) == (True, True, False)
    assert "all (2)" in page
    page = office.get(f"{path}?state=accepted")
    assert ("王小红" in page, "李雷" in page) == (False, True)
    page = office.get(f"{path}?q=小红&sort=name")
    assert ("王小红" in page, "李雷" in page) == (True, False)
    assert "Nothing fits the filter." in office.get(f"{path}?q=nobody")
    office.get(f"{path}?state=nonsense&sort=nonsense&q=%25")


def test_the_order_is_the_one_asked_for(office: Browser, world: World) -> None:
    for name in ("丙", "甲", "乙"):
        put(world, name)
    words = office.get("/2015/awards/service-model/nominations?sort=name").words
    order = sorted(("丙", "甲", "乙"))
    assert [words.index(name) for name in order] == sorted(words.index(name) for name in order)


def test_an_award_without_nominations_says_so(office: Browser) -> None:
    assert "Nothing was sent in yet." in office.get("/2015/awards/service-model/nominations")


def test_each_decision_by_its_form(office: Browser, world: World) -> None:
    accepted, returned, rejected = put(world, "甲"), put(world, "乙"), put(world, "丙")
    page = office.get(f"/nominations/{accepted.id}/decision")
    assert "As the judges see it" in page

    office.post(f"/nominations/{accepted.id}/accept", {"accept-version": "1"})
    office.post(f"/nominations/{returned.id}/return", {"return-version": "1", "return-reason": "补充数据"})
    form = {"reject-version": "1", "reject-code": "wrong_award", "reject-reason": "应报技术能手"}
    office.post(f"/nominations/{rejected.id}/reject", form)

    assert [one.state for one in (accepted, returned, rejected)] == ["accepted", "returned", "rejected"]
    assert (returned.reason, rejected.reject_code, rejected.reason) == ("补充数据", "wrong_award", "应报技术能手")
    # The timeline says the coded reason in words.
    assert "Belongs to another award: 应报技术能手" in office.get(f"/nominations/{rejected.id}")


def test_a_rejection_has_a_page_of_its_own(office: Browser, world: World) -> None:
    nomination = put(world, "甲")
    assert "Reject it for a reason" in office.get(f"/nominations/{nomination.id}/decision")

    page = office.get(f"/nominations/{nomination.id}/reject")

    assert page.outline.headings[0] == "Reject the nomination of 甲?"
    assert "A rejection is final for this award and year." in page
    assert (page.outline.fields["reject-version"], nomination.state) == ("1", "submitted")


@pytest.mark.parametrize("verb", ["accept", "return", "reject"])
def test_after_a_decision_the_list_is_narrowed_as_before(office: Browser, world: World, verb: str) -> None:
    nomination, narrowed = put(world, "甲"), "?state=submitted&q=甲&sort=name"
    page = office.get(f"/2015/awards/service-model/nominations{narrowed}")
    kept = "?state=submitted&amp;q=%E7%94%B2&amp;sort=name"
    assert f"/nominations/{nomination.id}/decision{kept}" in page.text
    desk = office.get(f"/nominations/{nomination.id}/decision{narrowed}")
    assert f"/nominations/{nomination.id}/{verb}{kept}" in desk.text

    form = {f"{verb}-version": "1", "return-reason": "补", "reject-code": "veto"}
    page = office.post(f"/nominations/{nomination.id}/{verb}{narrowed}", form)

    assert page.location.endswith(f"/nominations{kept.replace('&amp;', '&')}")


@pytest.mark.parametrize(
    ("verb", "form", "words"),
    [
        ("return", {"return-version": "1", "return-reason": " "}, "Say what is to be improved."),
        ("return", {"return-version": "1", "return-reason": "长" * 501}, "at most 500"),
        ("reject", {"reject-version": "1", "reject-reason": "说了很多"}, "Choose a reason from the list."),
        ("reject", {"reject-version": "1", "reject-code": "nonsense", "reject-reason": "说了"}, "from the list."),
        ("reject", {"reject-version": "1", "reject-code": "other", "reject-reason": ""}, "Say in words"),
    ],
)
def test_a_refused_decision_keeps_what_was_typed(
    office: Browser, world: World, verb: str, form: dict[str, str], words: str
) -> None:
    nomination = put(world, "甲")
    page = office.post(f"/nominations/{nomination.id}/{verb}", form, status=422)
    assert words in page
    assert form.get(f"{verb}-reason", "").strip() in page.text
    assert (nomination.state, nomination.moves) == ("submitted", [])


def test_what_changed_meanwhile_is_not_decided_blindly(office: Browser, world: World) -> None:
    nomination = put(world, "甲", version=2)
    page = office.post(
        f"/nominations/{nomination.id}/return", {"return-version": "1", "return-reason": "原来的意见"}, status=409
    )
    assert "原来的意见" in page.text
    assert (nomination.state, page.outline.fields["return-version"]) == ("submitted", "2")

    nomination.state = "withdrawn"
    page = office.post(f"/nominations/{nomination.id}/accept", {"accept-version": "2"}, status=422)
    assert nomination.state == "withdrawn"


def test_a_double_decision_is_one(office: Browser, world: World) -> None:
    nomination = put(world, "甲")
    for _ in range(2):
        office.post(f"/nominations/{nomination.id}/accept", {"accept-version": "1"})
    assert [move.state for move in nomination.moves] == ["accepted"]


def test_the_list_costs_the_same_for_one_and_for_fifty(app: Flask, office: Browser, world: World) -> None:
    put(world, "王小红")
    path = "/2015/awards/service-model/nominations"
    with counted(app) as one:
        office.get(path)
    for _ in range(49):
        put(world, "王小红")
    with counted(app) as fifty:
        page = office.get(path)

    assert page.words.count("Decide on 王小红") == 50
    assert len(fifty) == len(one)


def test_the_desk_costs_the_same_for_any_number_of_rivals_and_moves(app: Flask, office: Browser, world: World) -> None:
    nomination = put(world, "甲")
    with counted(app) as few:
        office.get(f"/nominations/{nomination.id}/decision")
    for number in range(20):
        put(world, f"对手{number}")
    with counted(app) as many:
        office.get(f"/nominations/{nomination.id}/decision")
    assert len(many) == len(few)
