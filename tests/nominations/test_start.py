"""The start of a nomination: who is found, and at once what speaks for and against each."""

import pytest
from flask import Flask

from awards.db import db
from awards.nominations.models import Nomination
from tests import factories
from tests.nominations.material import World, make_world
from tests.pages import Browser
from tests.statements import counted

START = "/2015/nominations/new"
SEARCH = f"{START}?award=service-model&q="
CONDITIONS = [
    {"code": "in_post", "check": "since", "months": 12, "label": {"zh": "在岗满一年", "en": "One year in post"}},
    {
        "code": "able",
        "check": "evidence",
        "component": "appraisal",
        "least": "90",
        "label": {"zh": "考核90分以上", "en": "Appraised at 90"},
    },
]


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(conditions=CONDITIONS)


@pytest.fixture
def nominator(browser: Browser, world: World) -> Browser:
    return browser.sign_in(world.nominator).speak("en")


def test_conditions_evidence_and_what_is_missing_are_seen_at_once(nominator: Browser, world: World) -> None:
    page = nominator.get(SEARCH + "王小红")
    assert "met One year in post Since 1 Mar 2005, says the register." in page
    assert "Appraisal missing" in page
    assert "No evidence yet: without it the nomination cannot be scored." in page
    assert "5 of 5 places left; drafts count." in page
    assert "Nominate 王小红" in page

    new = factories.make_person(world.department, "赵新", since_on=factories.THEN.date())
    page = nominator.get(SEARCH + new.code)
    assert "Conditions not met: 1" in page


def test_the_only_award_is_chosen_and_a_link_can_name_award_and_person(nominator: Browser, world: World) -> None:
    assert "王小红" in nominator.get(START)
    factories.make_award(world.award.campaign, code="other")
    assert "王小红" not in nominator.get(START)
    assert "王小红" in nominator.get(SEARCH + world.person.code)


def test_a_used_up_quota_is_told_before_anything_is_typed(nominator: Browser, world: World) -> None:
    world.award.quota = {"type": "number", "value": "1"}
    world.draft()
    page = nominator.get(SEARCH)
    assert "The quota is used up (1 of 1, drafts included)" in page
    other = factories.make_person(world.department, "李雷")
    page = nominator.post(START, {"award": "service-model", "q": "李雷", "subject": other.id}, status=422)
    assert "Withdraw one to free its place." in page
    assert "李雷" in page


def test_what_was_withdrawn_can_be_taken_up_again(nominator: Browser, world: World) -> None:
    nomination = world.draft(state="withdrawn", deed="旧")
    assert "Withdrawn before" in nominator.get(SEARCH)
    nominator.post(START, {"award": "service-model", "subject": world.person.id})
    assert (nomination.state, nomination.deed) == ("draft", "旧")


def test_who_competes_sees_nothing_of_the_award(browser: Browser, world: World) -> None:
    """A nominator who is put forward by somebody else."""
    person = world.nominator.person
    assert person is not None
    colleague = factories.make_user(nominates_for=world.department)
    factories.make_nomination(world.award, person, created_by=colleague, state="submitted")
    page = browser.sign_in(world.nominator).speak("en").get(SEARCH)
    assert "You are put forward for this award yourself" in page
    assert "王小红" not in page


def test_twenty_hits_cost_as_much_as_one(app: Flask, nominator: Browser, world: World) -> None:
    nominator.get(SEARCH + world.person.code)
    with counted(app) as one:
        nominator.get(SEARCH + world.person.code)
    people = [factories.make_person(world.department) for _ in range(24)]
    for person in people[:10]:
        factories.make_nomination(world.award, person, state="submitted", created_by=world.nominator)
    db.session.expire_all()
    with counted(app) as twenty:
        page = nominator.get(SEARCH + "王小红")
    assert page.text.count('class="candidate"') == 20
    assert len(twenty) == len(one)
    assert db.session.query(Nomination).count() == 10
