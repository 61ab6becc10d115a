"""What somebody could be reminded of, and that no draft is written twice, on both databases."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts.models import User
from awards.campaigns.models import Campaign, Extension
from awards.campaigns.queries import campaign_of_year
from awards.errors import StaleError, WrongStateError
from awards.reminders import service
from awards.reminders.models import INTERRUPTED_AFTER, Message
from awards.reminders.occasions import Occasion, occasions_of
from awards.text import InputNeededError
from tests import factories
from tests.conftest import NOW
from tests.reminders.world import make_world

STAMP = service.Stamp("office", NOW)
JUDGING = NOW.replace(day=15)


def occasions(session: Session, user: User, at: datetime = NOW) -> list[Occasion]:
    session.expire_all()
    with clock.turned_to(at):
        return occasions_of(session, user.as_viewer(), campaign_of_year(session, None, 2015))


def told(found: list[Occasion]) -> list[tuple[str, str, date]]:
    return [(one.kind, one.recipient.name, one.deadline) for one in found]


def drafts(session: Session, campaign: Campaign, found: list[Occasion], language: str = "zh") -> list[Message]:
    service.make_drafts(
        session, campaign, found, language=language, address_of=lambda one: f"/{one.endpoint}", stamp=STAMP
    )
    return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_silent_department_and_a_returned_nomination_while_nominations_are_open(session: Session) -> None:
    world = make_world()
    last = date(2015, 12, 10)
    found = told(occasions(session, world.office))
    assert ("none_sent", "张三", last) in found
    assert ("returned", "李四", last) in found
    assert {kind for kind, _, _ in found} == {"none_sent", "returned"}
    # What was returned counts as sent: that department is asked for the one thing only.
    assert [kind for kind, name, _ in found if name == "李四"] == ["returned"]
    assert occasions(session, world.office, NOW.replace(day=11)) == []


def test_a_department_with_more_time_has_its_own_deadline(session: Session) -> None:
    world = make_world()
    extension = {"step": "nominations", "ends_on": date(2015, 12, 14), "reason": "停电", "actor": "office"}
    factories.save(Extension(campaign=world.campaign, department=world.silent, created_at=NOW, **extension))
    assert told(occasions(session, world.office, NOW.replace(day=12))) == [("none_sent", "张三", date(2015, 12, 14))]


def test_judges_are_reminded_of_declarations_then_of_sheets_while_judging_is_open(session: Session) -> None:
    world = make_world()
    seat, done = factories.make_seat(world.award), factories.make_seat(world.award)
    nominee = factories.make_nomination(world.award, factories.make_person(name="赵敏"))
    factories.make_sheet(done, nominee, "9", "8", state="signed")
    judges = ("undeclared", "unsigned")
    (one,) = [one for one in occasions(session, world.office, JUDGING) if one.kind in judges]
    assert (one.kind, one.recipient.id, one.facts["count"]) == ("undeclared", seat.user_id, "1")
    factories.make_sheet(seat, nominee, "9.5", "8")
    (one,) = [one for one in occasions(session, world.office, JUDGING) if one.kind in judges]
    assert (one.kind, one.recipient.id, one.deadline) == ("unsigned", seat.user_id, date(2015, 12, 20))
    assert not [one for one in occasions(session, world.office) if one.kind in judges]
    # No mark and no nominee stands in what a judge gets.
    (draft,) = drafts(session, world.campaign, [one])
    text = draft.subject + draft.body
    assert "赵敏" not in text and "9.5" not in text and "12月20日" in text


def test_the_office_is_reminded_of_decisions_and_of_missing_evidence(session: Session) -> None:
    world = make_world()
    factories.make_nomination(world.award, state="submitted")
    factories.make_nomination(world.award)
    found = {one.kind: one for one in occasions(session, world.office) if one.recipient.id == world.office.id}
    assert set(found) == {"office_waiting", "evidence_lacking"}
    assert found["office_waiting"].facts["count"] == "1"
    assert found["evidence_lacking"].facts["components"]["en"] == "Appraisal"


def test_nobody_is_written_to_about_an_award_in_which_they_are_a_nominee(session: Session) -> None:
    world = make_world()
    person = factories.make_person()
    second = factories.make_user("office", person=person)
    factories.make_nomination(world.award, person, state="submitted")
    assert second.id not in {one.recipient.id for one in occasions(session, world.office)}
    # And who is a nominee does not even learn that there is something to remind of.
    assert [one for one in occasions(session, second) if one.award is not None] == []


def test_the_same_reminder_is_written_once_whatever_its_language(session: Session) -> None:
    world = make_world()
    found = occasions(session, world.office)
    first = drafts(session, world.campaign, found)
    assert len(first) == 2
    assert len(drafts(session, world.campaign, found, "en")) == 2
    service.drop(session, first, stamp=STAMP)
    assert [one.state for one in drafts(session, world.campaign, found)] == ["dropped", "dropped"]
    # A later last day is another occasion.
    extension = {"step": "nominations", "ends_on": date(2015, 12, 14), "reason": "停电", "actor": "office"}
    factories.save(Extension(campaign=world.campaign, created_at=NOW, **extension))
    assert len(drafts(session, world.campaign, occasions(session, world.office))) == 4


def test_the_database_itself_refuses_the_same_occasion_twice(session: Session) -> None:
    world = make_world()
    (draft, _) = drafts(session, world.campaign, occasions(session, world.office))
    copied = {name: getattr(draft, name) for name in ("campaign_id", "recipient_id", "kind", "occasion", "subject")}
    session.add(Message(**copied, body="again", made_by="office", made_at=NOW))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize(("language", "subject"), [("zh", "公寓管理中心"), ("en", "Housing")])
def test_texts_say_who_what_until_when_and_where(session: Session, language: str, subject: str) -> None:
    world = make_world()
    found = [one for one in occasions(session, world.office) if one.kind == "none_sent"]
    (draft,) = drafts(session, world.campaign, found, language)
    assert subject in draft.subject and draft.language == language
    assert "张三" in draft.body and "/nominations.list_own" in draft.body and "$" not in draft.body
    assert ("12月10日" if language == "zh" else "10 Dec 2015") in draft.body


def test_an_edited_text_is_kept_and_the_second_editor_is_told(session: Session) -> None:
    world = make_world()
    (draft, _) = drafts(session, world.campaign, occasions(session, world.office))
    service.edit_text(session, draft, subject="别忘了\n推荐", body="请今天提交。", version=1, stamp=STAMP)
    assert (draft.subject, draft.body, draft.version) == ("别忘了 推荐", "请今天提交。", 2)
    with pytest.raises(StaleError):
        service.edit_text(session, draft, subject="x", body="y", version=1, stamp=STAMP)
    with pytest.raises(InputNeededError) as caught:
        service.edit_text(session, draft, subject="x", body=" ", version=2, stamp=STAMP)
    assert caught.value.field == "body"
    service.move(session, draft, "handed_on", stamp=STAMP)
    with pytest.raises(WrongStateError):
        service.edit_text(session, draft, subject="x", body="y", version=2, stamp=STAMP)


def test_what_was_sent_or_handed_on_stays_so(session: Session) -> None:
    world = make_world("zhang@example.edu")
    first, second = drafts(session, world.campaign, occasions(session, world.office))
    letter = service.claim(session, first, stamp=STAMP)
    assert letter is not None and letter.address == "zhang@example.edu"
    assert service.claim(session, first, stamp=STAMP) is None
    service.settle(session, first, "sent", claimed_at=letter.claimed_at, stamp=STAMP)
    assert (first.state, first.done_at) == ("sent", NOW)
    service.settle(session, first, "draft", claimed_at=letter.claimed_at, stamp=STAMP)
    assert first.state == "sent"
    service.move(session, second, "handed_on", stamp=STAMP)
    for state in ("draft", "dropped", "sent", "sending"):
        for message in (first, second):
            with pytest.raises(WrongStateError):
                service.move(session, message, state, stamp=STAMP)


def test_what_became_of_an_earlier_mailing_says_nothing_of_a_later_one(session: Session) -> None:
    world = make_world("zhang@example.edu")
    first, second = drafts(session, world.campaign, occasions(session, world.office))
    earlier = service.claim(session, first, stamp=STAMP)
    assert earlier is not None
    with pytest.raises(WrongStateError):
        service.move(session, first, "draft", stamp=STAMP)
    later = replace(STAMP, now=NOW + INTERRUPTED_AFTER)
    service.move(session, first, "draft", stamp=later)
    service.claim(session, first, stamp=later)
    for state in ("sent", "draft"):
        service.settle(session, first, state, claimed_at=earlier.claimed_at, stamp=later)
    assert first.state == "sending"
    # Silence is known to be silence at once.
    letter = service.claim(session, second, stamp=STAMP)
    assert letter is not None
    service.settle(session, second, "sending", claimed_at=letter.claimed_at, stamp=STAMP, error="timed out")
    service.move(session, second, "draft", stamp=STAMP)


def test_whoever_has_no_address_is_not_claimed(session: Session) -> None:
    world = make_world()
    (draft, _) = drafts(session, world.campaign, occasions(session, world.office))
    assert service.claim(session, draft, stamp=STAMP) is None
    assert draft.state == "draft"
