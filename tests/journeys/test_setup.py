"""A new office user sets up a year in a real browser, with only the address and an account: from the preset, one award
removed, one criterion added, weights moved, sealed and opened. At a desk, each page looked at as on a phone too."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import Server, bound
from tests.journeys.looks import violations

pytestmark = pytest.mark.browser

PASSWORD = "Journey-2015-setup"
PANEL = "components[4]"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


class Newcomer:
    """Someone who reads the page and presses what it offers, in English."""

    def __init__(self, page: Page):
        self.page = page
        self.main = page.locator("main")

    def press(self, text: str) -> None:
        self.main.get_by_role("button", name=text, exact=True).first.click()
        self.page.wait_for_load_state()
        bound(self.page)

    def follow(self, text: str) -> None:
        self.main.get_by_role("link", name=text, exact=True).first.click()
        self.page.wait_for_load_state()
        bound(self.page)

    def fill(self, name: str, text: str) -> None:
        self.main.locator(f"[name='{name}']").fill(text)

    def should_say(self, text: str) -> None:
        expect(self.main).to_contain_text(text)

    def fits(self) -> None:
        """Nothing sticks out of the window, at a desk or on a phone, and on a phone axe finds nothing: wide pages are
        looked at elsewhere."""
        assert self.page.evaluate(FITS), self.page.url
        self.page.set_viewport_size(PHONE)
        assert self.page.evaluate(FITS), self.page.url
        assert violations(self.page) == [], self.page.url
        self.page.set_viewport_size(DESK)


def test_a_newcomer_prepares_seals_and_opens_a_year(page: Page, server: Server) -> None:
    account = ("user", "add", "office", "--name", "王芳", "--role", "office", "--password-stdin")
    server.commands(account, stdin=PASSWORD)
    server.start("2015-02-20T10:00+08:00")
    someone = Newcomer(page)

    sign_in(someone)
    start(someone)
    move_a_day(someone)
    remove_an_award(someone)
    change_the_rules(someone)
    stay_hidden(someone)
    seal(someone)
    open_the_year(someone)
    read_as_a_stranger(someone)


def sign_in(someone: Newcomer) -> None:
    someone.page.goto("/?lang=en")
    someone.should_say("There is no campaign yet.")
    someone.follow("Sign in")
    someone.fill("name", "office")
    someone.fill("password", PASSWORD)
    someone.press("Sign in")


def start(someone: Newcomer) -> None:
    """From the preset, which is offered first; its names are taken."""
    someone.follow("New campaign")
    someone.fits()
    expect(someone.main.locator("#year")).to_have_value("2015")
    someone.press("Prepare this year")
    someone.should_say("2015 is being prepared.")
    someone.should_say("Service Quality Year")
    someone.fits()


def move_a_day(someone: Newcomer) -> None:
    """A wrong day is told at its field, then put right; the line follows what is typed."""
    someone.follow("Set the dates")
    someone.fits()
    bar = someone.main.locator(".year-drawing rect").first
    before = bar.get_attribute("width")
    someone.fill("days-0-last", "2015-02-01")
    someone.press("Save the dates")
    someone.should_say("It ends on 1 Feb 2015, before it begins on 1 Mar 2015.")
    someone.fill("days-0-last", "2015-04-29")
    someone.press("Draw the line anew")
    someone.should_say("Days between “Mobilisation” and “Implementation” that belong to no phase: 1")
    assert someone.main.locator(".year-drawing rect").first.get_attribute("width") != before
    drawn = someone.main.locator(".year-drawing rect").first
    someone.fill("days-0-last", "2015-04-30")
    expect(drawn).to_have_attribute("width", str(before))
    someone.press("Save the dates")
    someone.should_say("The dates were saved.")
    someone.follow("Back to the steps")


def remove_an_award(someone: Newcomer) -> None:
    someone.follow("Remove “Cleaning model”")
    someone.press("Remove the award")
    someone.page.goto("/2015/setup")
    expect(someone.main.locator("#step-awards")).not_to_contain_text("Cleaning model")


def change_the_rules(someone: Newcomer) -> None:
    """One more criterion for the panel of the service model, and five of a hundred from one component to another."""
    someone.follow("Change the rules of “Service model”")
    someone.fits()
    someone.press("Add a criterion")
    someone.fill(f"{PANEL}.criteria[3].label.zh", "团结协作")
    someone.fill(f"{PANEL}.criteria[3].label.en", "Working together")
    for place, weight in enumerate(("30", "30", "20", "20")):
        someone.fill(f"{PANEL}.criteria[{place}].weight", weight)
    someone.fill("components[0].weight", "25")
    someone.press("Save the rules")
    someone.should_say("The weights sum to 95: 5 are missing.")
    someone.fill(f"{PANEL}.weight", "25")
    someone.press("Save the rules")
    someone.page.goto("/2015/awards/service-model/rules")
    someone.should_say("Working together")
    someone.should_say("25\u00a0%")


def stay_hidden(someone: Newcomer) -> None:
    """Strangers do not know of the year yet, and it can be given up."""
    someone.page.goto("/2015/setup/discard")
    someone.fits()
    with someone.page.expect_response("**/2015/setup") as answer:
        someone.page.goto("/2015/setup")
    assert answer.value.status == 200
    stranger = someone.page.context.browser
    assert stranger is not None
    context = stranger.new_context(base_url=someone.page.url.partition("/2015")[0])
    try:
        answered = context.new_page().goto("/2015")
        assert answered is not None and answered.status == 404
    finally:
        context.close()


def seal(someone: Newcomer) -> None:
    someone.should_say("0 of 4 awards are sealed.")
    someone.follow("Look and seal")
    someone.fits()
    someone.press("Seal 4 awards")
    someone.page.goto("/2015/setup")
    someone.should_say("4 of 4 awards are sealed.")


def open_the_year(someone: Newcomer) -> None:
    someone.follow("Open 2015")
    someone.fits()
    someone.press("Open 2015 to everyone")
    someone.should_say("2015 is open: everyone sees it now.")
    someone.page.goto("/2015/setup")
    someone.should_say("The year is open since 20 Feb 2015.")
    someone.fits()


def read_as_a_stranger(someone: Newcomer) -> None:
    someone.page.context.clear_cookies()
    someone.page.goto("/2015?lang=en")
    someone.should_say("Service model")
    someone.should_say("public notice for 5 working days")
    someone.page.goto("/2015/awards/service-model/rules")
    someone.should_say("Working together")
