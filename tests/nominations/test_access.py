"""Who sees, handles and decides which nomination: each refusal first makes what could leak."""

import pytest
from flask import Flask

from awards.accounts.models import User
from awards.db import db
from awards.nominations.models import Nomination, NominationFile
from awards.nominations.queries import case_of
from awards.nominations.rules import FileCase, may_read_file, may_see, reads_files
from awards.permissions import Viewer
from tests import factories
from tests.nominations.material import World, make_world
from tests.pages import Browser

WORDS = "绝不外传的事迹"
FRIEND = Viewer(user_id=-1, username="friend of the house")


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


def make_viewer(world: World, nomination: Nomination, who: str) -> User:
    """One of the people who might look."""
    if who == "nominator":
        return world.nominator
    if who == "other nominator":
        return factories.make_user(nominates_for=factories.make_department())
    if who == "nominee":
        return factories.make_user(person=world.person)
    if who == "staff":
        return factories.make_user(person=factories.make_person(world.department))
    role, _, concerned = who.partition(", ")
    person = factories.make_person()
    if concerned:
        factories.make_nomination(world.award, person, state="submitted")
    return factories.make_user(role, person=person)


# Who → status of the page of a draft, of a submitted nomination, of its editor, of the desk.
STATUSES = {
    "nominator": (200, 200, 303, 403),
    "other nominator": (404, 404, 404, 404),
    "nominee": (404, 200, 403, 403),
    "staff": (404, 404, 404, 404),
    "office": (404, 200, 403, 200),
    "leader": (404, 200, 403, 403),
    "discipline": (404, 200, 403, 403),
    "office, a nominee": (404, 403, 403, 403),
    "leader, a nominee": (404, 403, 403, 403),
    "discipline, a nominee": (404, 403, 403, 403),
}


@pytest.mark.parametrize("who", ["nominator", "nominee", "leader", "discipline", "office"])
def test_a_year_in_preparation_is_known_to_the_office_only(browser: Browser, who: str) -> None:
    world = make_world(campaign=factories.make_campaign(opened_at=None))
    nomination = world.draft(deed=WORDS)
    nomination.state, nomination.submitted_at = "submitted", factories.THEN
    browser.sign_in(make_viewer(world, nomination, who))
    for page in ("", "/dossier"):
        browser.get(f"/nominations/{nomination.id}{page}", status=200 if who == "office" else 404)


@pytest.mark.parametrize("who", STATUSES)
def test_who_opens_what(browser: Browser, world: World, who: str) -> None:
    nomination = world.draft(deed=WORDS)
    browser.sign_in(make_viewer(world, nomination, who))
    draft, sent, editor, desk = STATUSES[who]
    path = f"/nominations/{nomination.id}"

    page = browser.get(path, status=draft)
    assert (WORDS in page) is (draft == 200)
    nomination.state, nomination.submitted_at = "submitted", factories.THEN
    page = browser.get(path, status=sent)
    assert (WORDS in page) is (sent == 200)
    browser.get(f"{path}/edit", status=editor)
    browser.get(f"{path}/decision", status=desk)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("office", 200),
        ("leader", 200),
        ("discipline", 200),
        ("nominator", 403),
        ("staff", 403),
        ("office, a nominee", 403),
        ("leader, a nominee", 403),
    ],
)
def test_who_opens_the_list_of_an_award(browser: Browser, world: World, who: str, status: int) -> None:
    sent = world.draft(state="submitted", deed=WORDS)
    browser.sign_in(make_viewer(world, sent, who))
    page = browser.get("/2015/awards/service-model/nominations", status=status)
    assert (WORDS in page) is (status == 200)


@pytest.mark.parametrize(
    "who", ["nominator", "nominee", "leader", "discipline", "office, a nominee", "other nominator"]
)
@pytest.mark.parametrize("verb", ["accept", "return", "reject"])
def test_only_the_office_decides_and_never_on_its_own_award(
    browser: Browser, world: World, who: str, verb: str
) -> None:
    sent = world.draft(state="submitted")
    browser.sign_in(make_viewer(world, sent, who))
    form = {"return-reason": "补", "reject-code": "veto", f"{verb}-version": "1"}
    browser.post(f"/nominations/{sent.id}/{verb}", form, status=404 if who == "other nominator" else 403)
    assert (sent.state, sent.moves) == ("submitted", [])


@pytest.mark.parametrize("who", ["office", "leader", "nominee", "other nominator", "staff"])
@pytest.mark.parametrize("verb", ["edit", "submit", "withdraw"])
def test_only_the_department_handles_its_nomination(browser: Browser, world: World, who: str, verb: str) -> None:
    sent = world.draft(state="returned", deed="原来的")
    browser.sign_in(make_viewer(world, sent, who))
    status = 404 if who in ("other nominator", "staff") else 403
    form = {"version": "1", "deed": "改了", "statement": "改了"}
    browser.post(f"/nominations/{sent.id}/{verb}", form, status=status)
    assert (sent.state, sent.deed, sent.moves) == ("returned", "原来的", [])


def test_a_nominator_who_is_put_forward_sees_nothing_of_the_rivals(browser: Browser, world: World) -> None:
    rival = world.draft(state="submitted", deed=WORDS)
    own = factories.make_nomination(world.award, world.nominator.person, state="submitted", deed="自己的事迹")
    browser.sign_in(world.nominator).speak("en")

    page = browser.get("/2015/nominations")
    assert "You are put forward for an award yourself" in page
    assert WORDS not in page
    browser.get(f"/nominations/{rival.id}", status=403)
    browser.post(f"/nominations/{rival.id}/withdraw", status=403)
    assert "自己的事迹" in browser.get(f"/nominations/{own.id}")
    browser.post(f"/nominations/{own.id}/withdraw", status=403)


def test_a_stranger_is_asked_to_sign_in_and_learns_nothing(browser: Browser, world: World) -> None:
    sent = world.draft(state="submitted")
    for path in (
        f"/nominations/{sent.id}",
        f"/nominations/{sent.id + 999}",
        f"/nominations/{sent.id}/edit",
        f"/nominations/{sent.id}/decision",
        "/2015/nominations",
        "/2015/nominations/new",
        "/2015/awards/service-model/nominations",
        "/files/1/a.pdf",
    ):
        assert "/sign-in" in browser.get(path, status=302).location, path


def test_a_nominator_without_a_campaign_is_told(browser: Browser, world: World) -> None:
    browser.sign_in(world.nominator)
    browser.get("/1999/nominations", status=404)
    browser.get("/1999/nominations/new", status=404)
    browser.get("/2015/nominations/new?award=nothing")


def test_staff_without_a_department_to_nominate_for_is_refused(browser: Browser, world: World) -> None:
    browser.sign_in(factories.make_user("office"))
    browser.get("/2015/nominations", status=403)
    browser.get("/2015/nominations/new", status=403)
    browser.post("/2015/nominations/new", {"award": "service-model", "subject": world.person.id}, status=403)


@reads_files
def the_friend_reads(viewer: Viewer, thing: FileCase) -> bool:
    return viewer == FRIEND


def test_a_later_room_can_let_someone_read_files_and_nothing_else(world: World) -> None:
    case = FileCase(world.draft(), case_of(db.session, world.award), NominationFile())
    assert may_see(FRIEND, case) is False
    assert may_read_file(FRIEND, case) is True
    assert may_read_file(Viewer(user_id=2, username="someone"), case) is False
