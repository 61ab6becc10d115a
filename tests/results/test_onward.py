"""Every page that the walk passes says what is left of it and, once nothing is, leads the office to publishing."""

from datetime import timedelta

from sqlalchemy import select

from awards import clock
from awards.campaigns.models import Award, Campaign
from awards.db import db
from awards.evidence.models import Honour
from awards.evidence.queries import PastHonours, past_honours
from awards.notices.queries import notice_up
from awards.runs.queries import decision_of
from awards.runs.service import withdraw_decision
from tests import factories
from tests.pages import Browser
from tests.results.clearing import NOTICE, cleared, publish_run
from tests.runs.stage import LATER, set_stage


def test_what_is_left_is_told_on_each_page_until_it_is_published(browser: Browser) -> None:
    stage = set_stage()
    run = stage.run(db.session)
    ready = LATER + NOTICE
    cleared(db.session, run, at=ready)
    db.session.commit()
    notice = notice_up(db.session, stage.award)
    assert notice is not None
    pages = [f"{stage.path}/{one}" for one in ("runs", "decision", "notice", "results")]
    publishing = f'href="{stage.path}/runs/1/publish"'
    office, leader = factories.make_user("office"), factories.make_user("leader")
    browser.speak("en").sign_in(office)
    with clock.turned_to(LATER + timedelta(days=1)):
        for path in pages:
            page = browser.get(path)
            assert "Its public notice stands until the end of" in page and publishing not in page.text, path
    stranger = Browser(browser.app).speak("en")
    with clock.turned_to(LATER + timedelta(days=1)):
        words = stranger.get(pages[3])
        assert "Who is to be honoured stands in the public notice until midnight on" in words
        assert f'href="{pages[2]}"' in words.text and "Before run" not in words
    with clock.turned_to(ready):
        for path in pages:
            page = browser.get(path)
            assert "Run 1 is ready to be published" in page and publishing in page.text, path
        assert "The result appears here as soon as nothing is left" in stranger.get(pages[3])
        assert "the notice is over, nothing is published yet" in stranger.get("/")
        browser.sign_in(leader)
        for path in pages:
            page = browser.get(path)
            assert "The office publishes it." in page and publishing not in page.text, path
        publish_run(db.session, run, actor="office", now=ready)
        db.session.commit()
        assert all("Before run" not in browser.get(path) for path in pages)
        board = "/2015/board"
        assert "What is published is what the latest run says." in browser.get(board)
        decision = decision_of(db.session, stage.award)
        assert decision is not None
        withdraw_decision(db.session, decision, reason="查实有误", actor="leader", now=ready)
        assert "Run 1 waits for the decision" in browser.get(board)
        assert "Suspended: the decision was withdrawn" in stranger.get("/roll")
        honour = db.session.scalars(select(Honour)).first()
        assert honour is not None
        following = [Award(id=0, code=stage.award.code, campaign=Campaign(year=2016))]
        known = past_honours(db.session, following, [honour.subject], 1)[0]
        assert known == PastHonours({}, frozenset({2015}), frozenset({2015}))
