"""Once an award is decided its nominations, panel and sheets stand: nothing is started, sent in, ruled on or seated."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from awards import clock
from awards.db import db
from awards.errors import ClosedError
from awards.judging.seating import add_seat
from awards.nominations import service
from awards.runs.queries import decision_of
from awards.runs.service import withdraw_decision
from tests import factories
from tests.nominations.material import STATEMENT
from tests.pages import Browser
from tests.results.clearing import NOTICE, approved
from tests.runs.stage import Stage, set_stage

WORDS = "is decided, so its nominations stand as they are"


def decided(session: Session) -> Stage:
    """An award on which a decision stands while the year still takes nominations."""
    stage = set_stage()
    approved(session, stage.run(session, now=clock.now()), at=clock.now() + NOTICE)
    session.commit()
    return stage


def test_no_verb_touches_them_until_the_decision_is_withdrawn(session: Session) -> None:
    stage, now = decided(session), clock.now()
    draft = factories.make_nomination(
        stage.award, factories.make_person(stage.repairs, "新人"), state="draft", statement=STATEMENT
    )
    sent = factories.make_nomination(stage.award, factories.make_person(stage.repairs, "后人"), state="submitted")
    user = factories.make_user("office", nominates_for=stage.repairs)
    by = {"actor": user.as_viewer(), "now": now}
    other = factories.make_person(stage.repairs, "别人")
    verbs = [
        lambda: service.start_nomination(session, stage.award, other, **by),
        lambda: service.save_draft(
            session, draft, deed="新", statement=STATEMENT, expected_version=draft.version, now=now
        ),
        lambda: service.submit_nomination(session, draft, expected_version=draft.version, **by),
        lambda: service.accept(session, sent, **by),
        lambda: service.reject(session, sent, code="not_eligible", **by),
        lambda: service.return_nomination(session, stage.wang, reason="补充材料", **by),
    ]
    for verb in verbs:
        with pytest.raises(ClosedError, match=WORDS):
            verb()
    with pytest.raises(ClosedError, match="its panel and its score sheets stand as they are"):
        add_seat(session, stage.award, user, actor="office", now=now)
    decision = decision_of(session, stage.award)
    assert decision is not None
    withdraw_decision(session, decision, reason="补报一人", actor="leader", now=now + timedelta(minutes=1))
    for verb in verbs[:3]:
        verb()
    add_seat(session, stage.award, user, actor="office", now=now)
    assert (draft.state, stage.wang.state) == ("submitted", "accepted")


def test_pages_offer_it_no_more_and_say_why(browser: Browser) -> None:
    stage = decided(db.session)
    person = factories.make_person(stage.repairs, "新人")
    draft = factories.make_nomination(stage.award, person, state="draft", statement=STATEMENT)
    nominator = factories.make_user(nominates_for=stage.repairs)
    assert "/nominations/new" not in browser.sign_in(nominator).get("/2015/nominations").text
    other = factories.make_award(stage.award.campaign, code="other", name={"zh": "另一奖项", "en": "Another award"})
    browser.speak("en")
    start = browser.get("/2015/nominations/new")
    assert [one for one in ("other", stage.award.code) if f'value="{one}"' in start.text] == ["other"]
    assert WORDS in browser.get(f"/2015/nominations/new?award={stage.award.code}&q=")
    sent = {"award": stage.award.code, "subject": str(person.id)}
    assert WORDS in browser.post("/2015/nominations/new", sent, status=422)
    page = browser.get("/2015/nominations")
    assert "The award is decided." in page and "/nominations/new" in page.text and "Until the end" not in page
    assert WORDS in browser.get(f"/nominations/{draft.id}")
    assert WORDS in browser.post(f"/nominations/{draft.id}/submit", {"version": str(draft.version)}, status=422)
    tasks = browser.get("/")
    assert "Drafts not sent in" not in tasks and other.name["en"] in tasks
    browser.sign_in(factories.make_user("office"))
    path = f"/nominations/{stage.wang.id}"
    assert WORDS in browser.get(f"{path}/decision")
    typed = {"return-version": str(stage.wang.version), "return-reason": "请补充材料"}
    refused = browser.post(f"{path}/return", typed, status=422)
    assert WORDS in refused and "请补充材料" in refused.text
