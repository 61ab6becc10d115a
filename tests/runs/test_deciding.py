"""The decision on a run: who approves what and when, what falls with it, and the page of the leading group."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.audit.service import record
from awards.campaigns.notice import HonourRule
from awards.db import db
from awards.errors import AwardsError, WrongStateError
from awards.i18n import bi
from awards.permissions import Viewer
from awards.runs import queries
from awards.runs.approvable import NotApprovableError
from awards.runs.audited import check_decisions
from awards.runs.documents import minutes_data, minutes_text, paragraphs_of
from awards.runs.minutes import minutes_of
from awards.runs.models import Decision, Run
from awards.runs.proposals import proposals_of
from awards.runs.service import DecisionError, approve_run, record_ruling, withdraw_decision, withdraw_ruling
from tests import factories
from tests.judging.worlds import JUDGING
from tests.pages import Browser
from tests.runs.stage import LATER, Stage, give_value, set_stage, sheet_of
from tests.runs.test_rulings import ids, rule, set_tie
from tests.statements import counted

STATED: dict[str, Any] = {
    "decided_on": date(2015, 12, 22),
    "attendance": "组长张建国等九人，缺席一人",
    "vote": "9:0:0",
    "note": "同意",
}
VOTED = {"in_favour": "９", "against": " 0 ", "abstained": "0"}  # as an input method for Chinese writes digits
TYPED = {**STATED, **VOTED, "decided_on": "2015-12-05"}


def approve(session: Session, run: Run, **values: Any) -> Decision:
    words = {**STATED, "actor": "leader", "approved_by": "张建国", "now": LATER, **values}
    return approve_run(session, run, **words)


def withdraw(session: Session, decision: Decision, *, now: Any = LATER) -> None:
    withdraw_decision(session, decision, reason="与会人数有误", actor="leader", now=now)


def uphold(session: Session, stage: Stage, *, remedy: str = "correct", now: Any = LATER) -> None:
    """What an officer's ruling on the latest run leaves in the log."""
    subject = queries.subject_of(stage.award)
    run = queries.latest_run(session, stage.award)
    assert run is not None
    about = {"notice": 1, "objection": 1, "remedy": remedy, "bundle": run.bundle_sha256}
    record(session, "objection:upheld", actor="discipline", subject=subject, now=now, **about)


def events(session: Session, name: str) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.name == name)))


def test_a_decision_keeps_what_was_decided_and_the_log_tells_of_it(session: Session) -> None:
    stage = set_stage()
    run = stage.run(session)

    decision = approve(session, run)

    assert (decision.number, decision.run_id, decision.stands) == (1, run.id, True)
    assert queries.decision_of(session, stage.award) is decision
    (event,) = events(session, "decision:approved")
    assert (event.subject, event.actor) == ("award:2015/service-model", "leader")
    assert event.data["bundle"] == run.bundle_sha256 and event.data["approved_by"] == "张建国"
    assert list(check_decisions(session)) == []


Arrange = Callable[[Session, Stage], Run]


def changed_since(session: Session, stage: Stage) -> Run:
    run = stage.run(session)
    sheet_of(session, stage.seats[0], stage.zhao).marks[0].value = 8  # type: ignore[assignment]
    session.commit()
    return run


def newer(session: Session, stage: Stage) -> Run:
    run = stage.run(session)
    rule(stage, "exclude", ids(stage.zhao))
    stage.run(session)
    return run


def incomplete(session: Session, stage: Stage) -> Run:
    factories.make_nomination(stage.award, factories.make_person(stage.repairs, "孙强"))
    return stage.run(session)


def undone(session: Session, stage: Stage) -> Run:
    run = stage.run(session)
    decision = approve(session, run)
    withdraw(session, decision)
    uphold(session, stage)
    return run


@pytest.mark.parametrize(
    ("arrange", "words"),
    [
        (changed_since, "Marks, evidence or the register changed after it"),
        (newer, "Only the latest run can be: that is run 2"),
        (incomplete, "孙强"),
        (undone, "An objection to this very result was upheld"),
    ],
)
def test_what_is_not_approved(session: Session, arrange: Arrange, words: str) -> None:
    stage = set_stage()
    run = arrange(session, stage)

    with pytest.raises(NotApprovableError, match=words):
        approve(session, run)

    assert queries.decision_of(session, stage.award) is None


def test_nothing_is_approved_with_a_tie_or_while_judges_may_sign(session: Session) -> None:
    stage = set_tie()
    with pytest.raises(NotApprovableError, match="the leading group has to vote"):
        approve(session, stage.run(session))
    rule(stage, "tie", ids(stage.wang, stage.li))
    stage.seats[0].user.name = "陈教授"
    sheet = sheet_of(session, stage.seats[0], stage.zhao)
    sheet.state, sheet.signed_at = "open", None
    run = stage.run(session)
    with pytest.raises(NotApprovableError, match="陈教授"):
        approve(session, run, decided_on=JUDGING.date(), now=JUDGING)
    assert approve(session, run).stands


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": date(2015, 12, 23)}, "decided_on"),  # tomorrow
        ({"decided_on": date(2015, 12, 21)}, "decided_on"),  # before there was the run
        ({"attendance": " "}, "attendance"),
        ({"vote": ""}, "in_favour"),
        ({"vote": "全体同意"}, "in_favour"),
        ({"vote": "9"}, "in_favour"),
        ({"vote": "0:0:9"}, "in_favour"),
        ({"vote": "8:0:2", "attendance": "应到十一人，实到 ９ 人"}, "in_favour"),
        ({"note": "字" * 1001}, "note"),
    ],
)
def test_what_an_approval_states(session: Session, values: dict[str, Any], field: str) -> None:
    run = set_stage().run(session)

    with pytest.raises(AwardsError) as caught:
        approve(session, run, **values)

    assert caught.value.field == field and isinstance(caught.value, DecisionError) == (field == "decided_on")
    assert events(session, "decision:approved") == []


# What each move does in each state of an award: undecided, decided, undecided again after a withdrawal.
MOVES = ("approve", "withdraw", "rule", "take a ruling back", "compute")
DONE = {
    "undecided": {"approve", "rule", "take a ruling back", "compute"},
    "decided": {"withdraw", "compute"},
    "withdrawn": {"approve", "rule", "take a ruling back", "compute"},
}


@pytest.mark.parametrize("state", DONE)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_in_every_state(session: Session, state: str, move: str) -> None:
    stage = set_stage()
    ruling = rule(stage, "exclude", ids(stage.zhao))
    run = stage.run(session)
    decision = approve(session, run) if state != "undecided" else None
    if decision is not None and state == "withdrawn":
        withdraw(session, decision)

    def make() -> None:
        if move == "approve":
            approve(session, run)
        elif move == "withdraw":
            withdraw(session, decision or Decision(withdrawn_at=LATER))
        elif move == "rule":
            rule(stage, "exclude", ids(stage.li))
        elif move == "take a ruling back":
            withdraw_ruling(session, ruling, reason="误录", actor="office", now=LATER)
        else:
            stage.run(session)

    if move in DONE[state]:
        make()
    else:
        with pytest.raises(WrongStateError):
            make()
    stands = queries.decision_of(session, stage.award)
    assert (stands is not None) == (move == "approve" if state != "decided" else move != "withdraw")


def test_a_withdrawn_decision_stays_and_the_same_run_is_approved_again(session: Session) -> None:
    stage = set_stage()
    run = stage.run(session)
    first = approve(session, run)
    withdraw(session, first)

    second = approve(session, run, now=LATER + timedelta(hours=1))

    assert (first.stands, first.withdrawn_reason, first.withdrawn_by) == (False, "与会人数有误", "leader")
    assert (second.number, second.stands) == (2, True)
    (event,) = events(session, "decision:withdrawn")
    assert event.data["decision"] == 1 and list(check_decisions(session)) == []


def test_a_step_of_the_procedure_that_was_done_again_may_give_the_same_result(session: Session) -> None:
    stage = set_stage()
    run = stage.run(session)
    withdraw(session, approve(session, run))
    uphold(session, stage, remedy="procedure")

    assert approve(session, run).number == 2


def test_after_an_upheld_objection_another_result_is_approved(session: Session) -> None:
    """Where a number was to be corrected, an exclusion is no correction, and taking it back is none; where somebody was
    to be excluded, the exclusion is what was asked for."""
    stage = set_stage()
    undone(session, stage)
    ruling = rule(stage, "exclude", ids(stage.wang))
    with pytest.raises(NotApprovableError, match="no figure has changed since"):
        approve(session, stage.run(session))
    withdraw_ruling(session, ruling, reason="误录", actor="office", now=LATER)
    with pytest.raises(NotApprovableError, match="this very result"):
        approve(session, stage.run(session))
    sheet_of(session, stage.seats[0], stage.wang).marks[0].value = 8  # type: ignore[assignment]
    corrected = stage.run(session)
    attempted = session.begin_nested()
    assert approve(session, corrected).stands
    attempted.rollback()

    uphold(session, stage, remedy="exclude")
    with pytest.raises(NotApprovableError, match="this very result"):
        approve(session, corrected)
    rule(stage, "exclude", ids(stage.wang))
    decision = approve(session, stage.run(session))

    assert decision.run.number == 5
    chosen = [row["id"] for row in queries.result_of(decision.run)["ranking"] if row["status"] == "selected"]
    assert chosen == ids(stage.li)


def attempt(session: Session, statement: Any, other: Decision) -> None:
    with session.begin_nested():
        if statement is not None:
            session.execute(statement)
        session.add(other)
        session.flush()


def test_the_database_keeps_decisions(session: Session) -> None:
    stage = set_stage()
    run = stage.run(session)
    decision = approve(session, run)
    session.commit()
    other = {"run_id": run.id, "number": 2, "attendance": "x", "vote": "x", "actor": "x", "approved_by": "x"}

    def second() -> Decision:
        return Decision(award_id=stage.award.id, decided_on=LATER.date(), created_at=LATER, **other)

    for statement in (
        update(Decision).values(vote="0:9"),
        update(Decision).values(withdrawn_at=LATER, withdrawn_reason="x", vote="0:9"),
        delete(Decision),
        None,
    ):
        with pytest.raises(DatabaseError):
            attempt(session, statement, second())
    session.expire_all()
    assert (decision.vote, decision.stands) == (STATED["vote"], True)


def test_a_decision_that_events_tell_otherwise_is_found(session: Session) -> None:
    stage = set_stage()
    run = stage.run(session)
    made = {"number": 1, "decided_on": LATER.date(), "attendance": "x", "vote": "x", "actor": "x", "approved_by": "x"}
    hidden = factories.save(Decision(award_id=stage.award.id, run_id=run.id, created_at=LATER, **made))
    assert [str(one.message) for one in check_decisions(session)] == [
        "Decision 1 on 2015/service-model: no event tells of it."
    ]
    hidden.withdraw(reason="x", actor="x", now=LATER)
    session.flush()
    assert "whether it was withdrawn" in str(list(check_decisions(session))[1].message)
    subject, told = queries.subject_of(stage.award), {"actor": "x", "now": LATER}
    data = {"run": 1, "bundle": run.bundle_sha256, "on": "2015-12-22", "approved_by": "x"}
    record(session, "decision:withdrawn", subject=subject, **told, decision=1, reason="x")
    record(session, "decision:approved", subject=subject, **told, decision=1, vote="0:9", **data)
    record(session, "decision:approved", subject=subject, **told, decision=2, vote="x", **data)
    found = [str(one.message) for one in check_decisions(session)]
    assert len(found) == 2 and "is not what entry" in found[0] and "is not there" in found[1]


# One personal award per person


def set_second(stage: Stage, code: str, people: list[Any]) -> Stage:
    """Another award of the year for these people of the stage, best first, with three judges."""
    award = factories.make_award(stage.award.campaign, code=code, name={"zh": f"{code}奖", "en": code})
    made = [factories.make_nomination(award, one) for one in people]
    seats = [factories.make_seat(award, code=code_of) for code_of in ("j1", "j2", "j3")]
    for place, nomination in enumerate(made):
        for seat in seats:
            factories.make_sheet(seat, nomination, str(9 - place), "8", state="signed")
    while len(made) < 3:
        made.append(made[0])
    return Stage(award, stage.repairs, stage.canteen, made[0], made[1], made[2], seats)


def test_who_is_honoured_by_an_award_that_goes_first_is_proposed_for_exclusion(app: Flask) -> None:
    stage = set_stage(campaign=factories.make_campaign(settings={"precedence": ["first", "service-model"]}))
    first = set_second(stage, "first", [stage.wang.subject, stage.zhao.subject])
    stage.run(db.session)
    leader = Viewer(user_id=0, username="leader", roles=frozenset({"leader"}))

    before = proposals_of(db.session, stage.award, leader)
    assert (before.exclusions, before.undecided) == ((), (first.award,))

    run = first.run(db.session)
    (proposed,) = proposals_of(db.session, stage.award, leader).exclusions
    assert (proposed.nominee, proposed.is_decided) == (ids(stage.wang)[0], False)
    assert bi({"en": str(proposed.reason)}) == "One personal award per person: “first” goes first"
    assert proposals_of(db.session, first.award, leader).exclusions == ()  # it goes first itself

    decision = approve(db.session, run)
    proposals = proposals_of(db.session, stage.award, leader)
    assert proposals.exclusions[0].is_decided and proposals.undecided == ()
    concerned = Viewer(user_id=1, person_id=stage.zhao.subject_id, roles=frozenset({"leader"}))
    assert proposals_of(db.session, stage.award, concerned).hidden == 1

    # Without the decided place elsewhere, and with two awards per person, nothing is proposed.
    two = HonourRule(2, ("first", "service-model"))
    with patch("awards.runs.proposals.honour_rule_of", return_value=two):
        assert proposals_of(db.session, stage.award, leader).exclusions == ()
    withdraw(db.session, decision)
    record_ruling(
        db.session, first.award, kind="exclude", nominees=ids(first.wang), reason="调离", vote="9:0",
        decided_on=LATER.date(), actor="office", now=LATER,
    )  # fmt: skip
    first.run(db.session)
    assert proposals_of(db.session, stage.award, leader).exclusions == ()


# The page


def test_the_office_records_what_is_proposed_with_a_vote(browser: Browser) -> None:
    stage = set_stage(campaign=factories.make_campaign(settings={"precedence": ["first"]}))
    set_second(stage, "first", [stage.wang.subject]).run(db.session)
    stage.run(db.session)
    browser.sign_in(factories.make_user("office")).speak("en")
    page = browser.get(f"{stage.path}/decision")
    link = f"{stage.path}/rulings/exclude?nominee={ids(stage.wang)[0]}"
    assert "Wang Xiaohong: One personal award per person: “first” goes first" in page and link in page.text

    page = browser.get(link)
    assert (
        f'<option selected value="{ids(stage.wang)[0]}">' in page.text and "“first” goes first</textarea>" in page.text
    )
    typed = {"reason": "每人一项", **VOTED, "decided_on": "2015-12-05", "nominee": ids(stage.wang)[0]}
    browser.post(f"{stage.path}/rulings/exclude", typed)

    page = browser.get(f"{stage.path}/decision")
    assert "Run 2 is computed anew" in page and "Excluded: Wang Xiaohong (9 for, 0 against, 0 abstained)" in page
    assert "Proposed exclusions" not in page and "1 selected for 1 places, by run 2." in page


def read_pdf(content: bytes) -> str:
    """The text of a document on A4 whose every page opens."""
    document = pypdfium2.PdfDocument(content)
    try:
        assert [round(side) for side in document[0].get_size()] == [595, 842]
        found = "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return "".join(letter for letter in found if letter.isprintable() and letter != "\u200b")


def test_a_leader_approves_and_withdraws(browser: Browser) -> None:
    stage = set_stage()
    browser.sign_in(factories.make_user("leader", name="张建国")).speak("en")
    assert "There is nothing to decide on" in browser.get(f"{stage.path}/decision")
    run = stage.run(db.session, now=factories.THEN)
    page = browser.get(f"{stage.path}/decision")
    for words in ("run 1 can be approved", "Wang Xiaohong", "92.00", "1 selected for 1 places", run.bundle_sha256):
        assert words in page
    assert "shares.light.en.svg" in page.text and "do the judges agree?" in page

    page = browser.post(f"{stage.path}/runs/1/approval", {"note": "记录", "against": "no"}, status=422)
    for field in ("Decided on", "Who was present", "Votes for", "Abstentions"):
        assert f"{field}: This is needed." in page
    assert "Votes against: A whole number from 0 to 999." in page and "记录" in page.text and 'value="no"' in page.text
    page = browser.post(f"{stage.path}/runs/1/approval", {**TYPED, "against": "9"}, status=422)
    assert "Votes for: Nothing is adopted unless more vote for it" in page and "缺席一人" in page.text
    browser.post(f"{stage.path}/runs/1/approval", TYPED)
    page = browser.get(f"{stage.path}/decision")
    assert "Run 1 is approved" in page and "张建国" in page and "9 for, 0 against" in page and "Approve run" not in page
    browser.post(f"{stage.path}/runs/1/approval", TYPED, status=422)
    page = browser.get(f"{stage.path}/decision/minutes")
    assert "Present: 组长张建国等九人" in page and run.bundle_sha256 in page and "Approved by 张建国" in page
    told = json.loads(browser.get(f"{stage.path}/decision/minutes.json").response.data)
    assert told["run"]["bundle"] == run.bundle_sha256 and minutes_data(told)["parts"][-1]["table"]["rows"]
    words = read_pdf(browser.get(f"{stage.path}/decision/minutes.pdf").response.data)
    assert (
        "Wang Xiaohong" in words
        and "9 for, 0 against, 0 abstained" in words.replace("\n", " ")
        and run.bundle_sha256 in words
    )
    assert "Approved" in browser.get(f"{stage.path}/runs")

    assert "taken down at once" in browser.get(f"{stage.path}/decision/withdrawal")
    browser.post(f"{stage.path}/decision/withdrawal", {"reason": ""}, status=422)
    browser.post(f"{stage.path}/decision/withdrawal", {"reason": "人数有误"})
    page = browser.get(f"{stage.path}/decision")
    assert "Decisions that were withdrawn" in page and "人数有误" in page and "Approve run 1" in page
    browser.get(f"{stage.path}/decision/withdrawal", status=404)
    # What was decided stays readable, and says what became of it.
    browser.get(f"{stage.path}/decision/minutes", status=404)
    assert f'href="{stage.path}/decision/1/minutes"' in page.text
    page = browser.get(f"{stage.path}/decision/1/minutes")
    assert "(decision 1, withdrawn)" in page and "This decision was withdrawn on" in page and "人数有误" in page
    assert f'href="{stage.path}/decision/1/minutes.pdf"' in page.text
    told = json.loads(browser.get(f"{stage.path}/decision/1/minutes.json").response.data)
    assert (told["number"], told["withdrawn"]["reason"]) == (1, "人数有误")
    browser.get(f"{stage.path}/decision/2/minutes", status=404)


def test_who_decides_on_what_stands_in_the_way(browser: Browser) -> None:
    stage = set_tie()
    stage.run(db.session, now=factories.THEN)
    browser.sign_in(factories.make_user("office")).speak("en")
    page = browser.get(f"{stage.path}/decision")
    assert "Run 1 cannot be approved yet" in page and f'href="{stage.path}/rulings/tie"' in page.text
    assert "Approve run" not in page
    browser.post(f"{stage.path}/runs/1/approval", TYPED, status=403)
    person = factories.make_user("leader", person=stage.wang.subject)
    browser.sign_in(person).get(f"{stage.path}/decision", status=403)
    browser.post(f"{stage.path}/runs/1/approval", TYPED, status=403)
    browser.sign_in(factories.make_user("leader")).speak("en")
    page = browser.post(f"{stage.path}/runs/1/approval", TYPED, status=422)
    assert "the leading group has to vote" in page and "组长张建国等九人" in page.text
    rule(stage, "tie", ids(stage.wang, stage.li), now=factories.THEN, decided_on=factories.THEN.date())
    stage.run(db.session, now=factories.THEN)
    db.session.commit()
    page = browser.post(f"{stage.path}/runs/1/approval", TYPED, status=422)  # the page was older than the vote
    assert "Only the latest run can be: that is run 2" in page


def test_while_a_decision_stands_rulings_are_refused_and_an_older_run_counts(browser: Browser) -> None:
    stage = set_stage()
    run = stage.run(db.session)
    approve(db.session, run)
    db.session.commit()
    browser.sign_in(factories.make_user("office")).speak("en")
    typed = {"reason": "调离", **VOTED, "decided_on": "2015-12-05", "nominee": ids(stage.wang)[0]}
    page = browser.post(f"{stage.path}/rulings/exclude", typed, status=422)
    assert "Run 1 was approved. Withdraw the decision first." in page
    give_value(stage.li, "99", code="other")
    sheet_of(db.session, stage.seats[0], stage.zhao).marks[0].value = 8  # type: ignore[assignment]
    stage.run(db.session)
    page = browser.get(f"{stage.path}/decision")
    assert "Run 2 is newer. Only run 1 counts as long as the decision on it stands." in page
    assert "/rulings/" not in page.text


def test_statements_of_the_page_do_not_grow(browser: Browser, app: Flask) -> None:
    stage = set_stage()
    stage.run(db.session)
    browser.sign_in(factories.make_user("leader")).speak("en")
    browser.get(f"{stage.path}/decision")
    with counted(app) as few:
        browser.get(f"{stage.path}/decision")
    for _ in range(30):
        nomination = factories.make_nomination(stage.award)
        factories.make_sheet(stage.seats[0], nomination, "7", "7", state="signed")
        give_value(nomination, "70")
    stage.run(db.session)
    browser.get(f"{stage.path}/decision")
    with counted(app) as many:
        browser.get(f"{stage.path}/decision")
    assert len(many) <= len(few)


# The minutes


def test_the_minutes_say_how_it_came_to_the_decision(session: Session) -> None:
    stage = set_tie()
    for seat, name in zip(stage.seats, ("陈教授", "刘主任", "黄老师"), strict=True):
        seat.user.name = name
    stage.seats[1].is_lead = True
    third = queries.accepted_of(session, stage.award)[1]
    abstained = sheet_of(session, stage.seats[1], third)
    abstained.state, abstained.reason, abstained.signed_at = "abstained", "不熟悉", None
    # Somebody whose nomination was withdrawn is not in the bundle, and neither is who was recused from them.
    gone = factories.make_nomination(stage.award, state="withdrawn")
    factories.make_sheet(stage.seats[2], gone, state="recused", reason="师生")
    stage.run(session)
    rule(stage, "tie", ids(stage.li, stage.wang))
    rule(stage, "exclude", ids(stage.zhao), vote="9:0", reason="调离")
    run = stage.run(session)
    decision = approve(session, run)
    withdraw(session, decision, now=LATER + timedelta(hours=1))

    told = minutes_of(session, decision, lang="zh")

    assert json.loads(json.dumps(told)) == told
    assert [(one["name"], one["is_lead"], one["signed"], one["recused"]) for one in told["panel"]] == [
        ("陈教授", False, 4, 0),
        ("刘主任", True, 3, 1),
        ("黄老师", False, 3, 1),
    ]
    assert told["recusals"] == [
        {"state": "recused", "reason": "亲属", "judges": ["黄老师"], "sheets": 1},
        {"state": "abstained", "reason": "不熟悉", "judges": ["刘主任"], "sheets": 1},
    ]
    assert {one["code"] for one in told["agreement"]} >= {"alpha"}
    assert [(one["kind"], one["names"], one["vote"]) for one in told["rulings"]] == [
        ("tie", ["孙丽", "王小红"], "5:2"),
        ("exclude", ["赵敏"], "9:0:0"),
    ]
    assert told["selected"] == [{"name": "孙丽", "units": ["饮食服务中心"]}]
    assert told["ranking"][-1]["status"] == "经裁定不参加表彰"
    assert told["run"]["bundle"] == run.bundle_sha256 and told["run"]["number"] == 2
    assert (told["attendance"], told["withdrawn"]["reason"]) == (STATED["attendance"], "与会人数有误")
    told["recusals"].append({"state": "recused", "reason": "auto:nomination", "judges": ["陈教授"], "sheets": 2})
    words = " ".join(paragraphs_of(minutes_text(told)))
    for said in (
        "On 22 December 2015 the leading group",
        "Recused (亲属): 黄老师, sheets: 1.",
        "Abstained (不熟悉): 刘主任, sheets: 1.",
        "Recused (wrote the nomination): 陈教授, sheets: 2.",
        "order of a tie: 1. 孙丽 2. 王小红. Votes cast: 5:2.",
        "excluded: 赵敏. Votes cast: 9 for, 0 against, 0 abstained. Reason: 调离",
        "To be honoured, 1 for 1 places: 孙丽.",
        "This decision was withdrawn on",
        run.bundle_sha256,
    ):
        assert said in words
    assert minutes_of(session, decision, lang="en")["selected"] == [{"name": "Sun Li", "units": ["Catering"]}]


def test_the_minutes_go_on_saying_what_they_said(session: Session) -> None:
    stage = set_stage()
    campaign, wang, judge = stage.award.campaign, stage.wang.subject, stage.seats[0]
    decision = approve(session, stage.run(session))
    before = [minutes_of(session, decision, lang=lang) for lang in ("zh", "en")]
    assert before[0]["named_on"] is None

    wang.name_zh, wang.name_en, wang.departments = "王晓红", "Wang X.", [stage.canteen]
    campaign.name, campaign.organiser = {"zh": "别的名", "en": "other"}, {"zh": "别处", "en": "elsewhere"}
    judge.is_lead, judge.user.name = not judge.is_lead, "改名"
    lost = sheet_of(session, stage.seats[2], stage.zhao)
    lost.reason = "别的缘由"
    session.flush()
    session.expire_all()

    assert [minutes_of(session, decision, lang=lang) for lang in ("zh", "en")] == before
    assert "as of" not in " ".join(paragraphs_of(minutes_text(before[1])))
    # A decision from before names were kept says of which day they are.
    with patch("awards.runs.minutes.names_kept", return_value=None):
        told = minutes_of(session, decision, lang="zh")
    assert (told["selected"][0]["name"], told["organiser"]) == ("王晓红", "别处")
    assert told["recusals"][0]["reason"] == "别的缘由" and told["named_on"]
    assert "Names, units, judges and organiser as of" in " ".join(paragraphs_of(minutes_text(told)))
