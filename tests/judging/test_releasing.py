"""Comments released to nominees: by the lead of the panel, once all have signed, in edited words, and taken back."""

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.models import Event
from awards.db import db
from awards.errors import AwardsError, WrongStateError
from awards.judging.audited import check_released
from awards.judging.models import ReleasedComment
from awards.judging.queries import comments_view
from awards.judging.recusing import recuse
from awards.judging.releasing import release_comment, released_of, withdraw_comment
from awards.judging.reopening import reopen_sheet
from tests import factories
from tests.judging.worlds import AFTER, JUDGING, World, make_world
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def world(app: Flask) -> World:
    """The lead j1, a second judge j2 and two nominees; j2 commented on both, the lead is recused from the second."""
    world = make_world()
    world.seat.is_lead = True
    other = factories.make_seat(world.award, code="j2")
    first, second = world.nominations
    factories.make_sheet(world.seat, first, "9", "9", state="signed").comment = "请注意着装"
    factories.make_sheet(other, first, "8", "8", state="signed").comment = "我在三号楼值班时见过"
    factories.make_sheet(world.seat, second, state="recused", reason="亲属")
    factories.make_sheet(other, second, "7", "7", state="signed").comment = "很好"
    db.session.commit()
    return world


def path_of(world: World) -> str:
    return f"/2015/awards/{world.award.code}/panel/comments"


def test_the_lead_releases_in_edited_words_and_takes_back(browser: Browser, world: World) -> None:
    lead = browser.sign_in(world.user).speak("en")
    assert path_of(world) in lead.get(f"/2015/awards/{world.award.code}/panel/marks").text
    page = lead.get(path_of(world))
    # The comment about whom the lead is recused from is not the lead's.
    assert "我在三号楼值班时见过" in page and "请注意着装" in page and "很好" not in page
    lines = {
        line.sheet.comment: line.sheet
        for line in comments_view(db.session, world.user.as_viewer(), 2015, world.award.code).lines
    }
    sheet = lines["我在三号楼值班时见过"]
    send = f"{path_of(world)}/{sheet.id}"
    page = lead.post(send, {"words": "x" * 1001}, status=422)
    assert "At most 1000 characters." in page and "x" * 1001 in page.text
    assert "This is needed." in lead.post(send, {"words": "  "}, status=422)
    for words in ("曾在现场见过其服务", "曾在现场见过其服务", "服务周到"):
        lead.post(send, {"words": words}, status=303)
    page = lead.get(path_of(world))
    assert "As the judge wrote it: 我在三号楼值班时见过" in page and "服务周到" in page
    assert released_of(db.session, [sheet.nomination_id]) == {sheet.nomination_id: ["服务周到"]}
    lead.post(f"{send}/withdrawal", status=303)
    assert released_of(db.session, [sheet.nomination_id]) == {}
    assert "This comment is not released." in lead.post(f"{send}/withdrawal", status=422)
    events = db.session.query(Event).filter(Event.name.like("comments:%")).order_by(Event.id).all()
    assert [one.name.partition(":")[2] for one in events] == ["released", "withdrawn", "released", "withdrawn"]
    assert not any("服务" in str(one.data) or "j2" in one.subject for one in events)
    assert db.session.query(ReleasedComment).count() == 2
    assert not [*check_released(db.session)]
    # What is not to be read outside is kept inside, one by one or all at once; until then somebody is asked.
    page = lead.get(path_of(world))
    assert "Not decided yet: 1." in page and page.text.count("Stays with the panel") == 1
    lead.post(f"{path_of(world)}/keeping", {"sheet": lines["请注意着装"].id + 900}, status=404)
    lead.post(f"{path_of(world)}/keeping", {"sheet": lines["请注意着装"].id}, status=303)
    page = lead.get(path_of(world))
    assert "Comments that stay with the panel: 1." in page and page.text.count("Stays with the panel") == 2
    assert "Not decided yet" not in page
    lead.post(f"{path_of(world)}/keeping", status=303)
    assert "Comments that stay with the panel: 0." in lead.get(path_of(world))
    assert released_of(db.session, [lines["请注意着装"].nomination_id]) == {}
    assert db.session.query(Event).filter_by(name="comments:kept").count() == 1
    assert not [*check_released(db.session)]
    db.session.execute(update(ReleasedComment).values(words="别的话"))
    assert len([*check_released(db.session)]) == 3
    db.session.execute(delete(ReleasedComment))
    assert next(str(one.message) for one in check_released(db.session)).endswith("is gone.")


def test_the_office_has_what_the_lead_may_not_touch(browser: Browser, world: World) -> None:
    office = factories.make_user("office")
    page = browser.sign_in(office).speak("en").get(path_of(world))
    assert "很好" in page and "请注意着装" not in page
    (line,) = comments_view(db.session, office.as_viewer(), 2015, world.award.code).lines
    browser.post(f"{path_of(world)}/{line.sheet.id}", {"words": "很好"}, status=303)
    browser.post(f"{path_of(world)}/{line.sheet.id - 1}", {"words": "很好"}, status=404)
    for other in (factories.make_user("leader"), factories.make_user(person=world.nominations[0].subject)):
        browser.sign_in(other).get(path_of(world), status=403)


def test_nothing_before_all_have_signed(browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (line, *_rest) = comments_view(db.session, world.user.as_viewer(), 2015, world.award.code).lines
    third = factories.make_seat(world.award, code="j3")
    open_sheet = factories.make_sheet(third, world.nominations[0], "5")
    monkeypatch.setattr(clock, "now", lambda: JUDGING)
    page = browser.sign_in(world.user).speak("en").get(path_of(world))
    assert "once every judge has signed" in page and line.sheet.comment not in page
    with pytest.raises(WrongStateError):
        release_comment(db.session, line.sheet, "好", actor="judge", now=JUDGING)
    # After the window nobody is waited for; a sheet without a signed comment has nothing to release.
    release_comment(db.session, line.sheet, "好", actor="judge", now=AFTER)
    with pytest.raises(AwardsError):
        release_comment(db.session, open_sheet, "好", actor="judge", now=AFTER)
    withdraw_comment(db.session, line.sheet, actor="judge", now=AFTER)


def test_released_words_keep_no_order_of_judges(session: Session) -> None:
    world = make_world(1)
    seats = [world.seat, factories.make_seat(world.award, code="j2"), factories.make_seat(world.award, code="j3")]
    for seat, words in zip(seats, ("乙", "丙", "甲"), strict=True):
        sheet = factories.make_sheet(seat, world.nominations[0], "9", "9", state="signed")
        sheet.comment = words
        session.flush()
        for edited in ("别的话", words):
            release_comment(session, sheet, edited, actor="judge", now=AFTER)
    viewer = factories.make_user("office").as_viewer()
    assert len(comments_view(session, viewer, 2015, world.award.code).lines) == 3
    assert released_of(session, [world.nominations[0].id]) == {world.nominations[0].id: sorted("乙丙甲")}


def test_a_sheet_that_is_opened_again_speaks_to_nobody(session: Session) -> None:
    world = make_world(1)
    (nomination,) = world.nominations
    sheet = factories.make_sheet(world.seat, nomination, "9", "9", state="signed")
    sheet.comment = "请注意着装"
    release_comment(session, sheet, "请注意着装", actor="lead", now=AFTER)
    reopen_sheet(session, sheet, reason="打分有误", actor="office", now=JUDGING)
    assert released_of(session, [nomination.id]) == {}
    recuse(session, sheet, "亲属", actor=world.user.username, now=JUDGING)
    event = session.query(Event).filter(Event.name == "comments:withdrawn").one()
    assert (event.actor, event.data["nomination"]) == ("office", nomination.id)
    assert not [*check_released(session)]
    # Not even what somehow stands is read from a sheet that nobody stands for.
    session.add(ReleasedComment(sheet=sheet, words="好", actor="lead", released_at=AFTER))
    session.flush()
    assert released_of(session, [nomination.id]) == {}


def test_a_long_list_is_paged_and_searched_and_costs_the_same(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AFTER)
    world = make_world(22)
    seat, office = factories.make_seat(world.award, code="j2"), browser.sign_in(factories.make_user("office"))
    sent = []
    for some in (world.nominations[:1], world.nominations[1:]):
        for nomination in some:
            factories.make_sheet(seat, nomination, "9", "9", state="signed").comment = "好"
        db.session.commit()
        with counted(app) as statements:
            page = office.speak("en").get(path_of(world))
        sent.append(len(statements))
    assert sent[0] == sent[1]
    assert "Page 1 of 2" in page and page.text.count('class="comment"') == 20
    last = comments_view(db.session, factories.make_user("office").as_viewer(), 2015, world.award.code).lines[-1]
    assert "page=2#sheet-" in office.post(f"{path_of(world)}/{last.sheet.id}", {"words": "好"}, status=303).location
    assert "This is needed." in office.post(f"{path_of(world)}/{last.sheet.id}", {"words": ""}, status=422)
    page = office.speak("zh").get(f"{path_of(world)}?q=候选人2")
    assert page.text.count('class="comment"') == 4
