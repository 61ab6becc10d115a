"""Rulings: a vote on a tie and an exclusion, as the next run obeys them, and the pages that record them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.db import db
from awards.errors import AwardsError, WrongStateError
from awards.nominations.models import Nomination
from awards.runs import queries
from awards.runs.models import Ruling, Run
from awards.runs.problems import UnscorableError
from awards.runs.service import RulingError, record_ruling, withdraw_ruling
from tests import factories
from tests.pages import Browser
from tests.runs.stage import LATER, Stage, give_value, set_stage

VOTED = {"vote": "5:2", "reason": "投票决定", "decided_on": date(2015, 12, 22)}


def set_tie() -> Stage:
    """The stage, and 孙丽 with the very figures of 王小红: 92.00 twice for the one place."""
    stage = set_stage()
    sun = factories.make_nomination(stage.award, factories.make_person(stage.canteen, "孙丽", name_en="Sun Li"))
    for seat, marks in zip(stage.seats, [("9", "8.5"), ("8", "9"), ("10", "9.5")], strict=True):
        factories.make_sheet(seat, sun, *marks, state="signed")
    give_value(sun, "95")
    stage.li = sun
    return stage


def ids(*nominations: Nomination) -> list[str]:
    return [queries.nominee_id(one) for one in nominations]


def rule(stage: Stage, kind: str, nominees: list[str], **values: Any) -> Ruling:
    words: dict[str, Any] = {**VOTED, "actor": "office", "now": LATER, **values}
    return record_ruling(db.session, stage.award, kind=kind, nominees=nominees, **words)


def statuses(run: Run) -> dict[str, str]:
    return {row["id"]: row["status"] for row in queries.result_of(run)["ranking"]}


def test_a_vote_on_a_tie_decides_the_next_run(session: Session) -> None:
    stage = set_tie()
    wang, sun = ids(stage.wang, stage.li)
    first = stage.run(session)
    assert not first.is_approvable and statuses(first)[wang] == statuses(first)[sun] == "tied_at_cut"

    rule(stage, "tie", [sun, wang])
    second = stage.run(session)

    assert second.number == 2 and second.is_approvable
    assert (statuses(second)[sun], statuses(second)[wang]) == ("selected", "not_selected")
    ruling = {"kind": "tie", "order": [sun, wang], "vote": "5:2", "reason": "投票决定"}
    assert queries.bundle_of(second)["rulings"] == [ruling]
    event = session.scalars(select(Event).where(Event.name == "ruling:recorded")).one()
    assert event.data["order"] == [sun, wang] and event.subject == "award:2015/service-model"


@pytest.mark.parametrize("nominees", [[], ["wang"], ["wang", "wang"], ["wang", "sun", "zhao"], ["wang", ""]])
def test_a_vote_places_exactly_the_tied(session: Session, nominees: list[str]) -> None:
    stage = set_tie()
    stage.run(session)
    known = dict(zip(("wang", "sun", "zhao"), ids(stage.wang, stage.li, stage.zhao), strict=True))

    with pytest.raises(RulingError) as caught:
        rule(stage, "tie", [known.get(one, one) for one in nominees])

    assert caught.value.field == "order" and session.scalar(select(Ruling.id)) is None


def test_without_a_tie_there_is_no_vote(session: Session) -> None:
    stage = set_stage()
    with pytest.raises(RulingError, match="nobody is tied"):
        rule(stage, "tie", ids(stage.wang, stage.li))
    stage.run(session)
    with pytest.raises(RulingError, match="nobody is tied"):
        rule(stage, "tie", ids(stage.wang, stage.li))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"vote": " "}, "votes"),
        ({"reason": ""}, "reason"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": date(2015, 12, 23)}, "decided_on"),  # tomorrow
    ],
)
def test_what_a_ruling_needs(session: Session, values: dict[str, Any], field: str) -> None:
    stage = set_tie()
    stage.run(session)

    with pytest.raises(AwardsError) as caught:
        rule(stage, "tie", ids(stage.wang, stage.li), **values)

    assert caught.value.field == field


def test_an_exclusion_frees_the_place_and_keeps_the_rank(session: Session) -> None:
    stage = set_stage()
    rule(stage, "exclude", ids(stage.wang), reason="另有任用")

    run = stage.run(session)

    rows = {row["id"]: (row["rank"], row["status"]) for row in queries.result_of(run)["ranking"]}
    wang, li, zhao = ids(stage.wang, stage.li, stage.zhao)
    assert rows == {wang: (1, "excluded"), li: (2, "selected"), zhao: (3, "not_selected")}
    assert queries.bundle_of(run)["rulings"] == [{"kind": "exclude", "nominee": wang, "reason": "另有任用"}]


def test_an_exclusion_of_who_is_no_nominee_any_more_excludes_nobody(session: Session) -> None:
    stage = set_stage()
    rule(stage, "exclude", ids(stage.li))
    stage.li.state, stage.li.decided_at = "returned", None
    session.commit()

    run = stage.run(session)

    assert queries.bundle_of(run)["rulings"] == []
    assert statuses(run) == dict(zip(ids(stage.wang, stage.zhao), ["selected", "not_selected"], strict=True))


def test_an_exclusion_names_one_accepted_nominee_once(session: Session) -> None:
    stage = set_stage()
    draft = factories.make_nomination(stage.award, state="submitted")
    for nominees in ([], ids(draft), ids(stage.wang, stage.li), ["n0"]):
        with pytest.raises(RulingError) as caught:
            rule(stage, "exclude", nominees)
        assert caught.value.field == "nominee"

    rule(stage, "exclude", ids(stage.wang))
    with pytest.raises(RulingError, match="already"):
        rule(stage, "exclude", ids(stage.wang))


def test_a_withdrawn_ruling_stays_on_record_and_is_not_obeyed(session: Session) -> None:
    stage = set_tie()
    stage.run(session)
    ruling = rule(stage, "tie", ids(stage.wang, stage.li))
    assert stage.run(session).is_approvable

    withdraw_ruling(session, ruling, reason="票数有误", actor="office", now=LATER)

    assert not stage.run(session).is_approvable
    kept = session.scalars(select(Ruling)).one()
    assert (kept.counts, kept.withdrawn_reason, kept.withdrawn_by) == (False, "票数有误", "office")
    with pytest.raises(WrongStateError):
        withdraw_ruling(session, ruling, reason="again", actor="office", now=LATER)


def test_a_vote_on_what_is_no_tie_any_more_keeps_the_run_from_being_made(session: Session) -> None:
    stage = set_tie()
    stage.run(session)
    ruling = rule(stage, "tie", ids(stage.wang, stage.li))
    rule(stage, "exclude", ids(stage.zhao))
    stage.li.state, stage.li.decided_at = "returned", None
    session.commit()

    with pytest.raises(UnscorableError) as caught:
        stage.run(session)

    about = caught.value.problems[-1]
    assert (about.name["zh"], about.component["en"]) == ("王小红、孙丽", "Ruling")
    withdraw_ruling(session, ruling, reason="不再并列", actor="office", now=LATER)
    assert statuses(stage.run(session))[ids(stage.wang)[0]] == "selected"


def test_the_page_records_the_vote_and_makes_the_run_at_once(browser: Browser) -> None:
    stage = set_tie()
    stage.run(db.session)
    wang, sun = ids(stage.wang, stage.li)
    browser.sign_in(factories.make_user("office")).speak("en")
    path = f"{stage.path}/rulings/tie"
    assert f'href="{path}"' in browser.get(f"{stage.path}/runs").text

    page = browser.get(path)
    assert "Place 1" in page and "Place 2" in page and "Place 3" not in page
    typed = {"votes-0": "５", "votes-1": "2", "reason": "投票决定", "decided_on": "2015-12-05"}
    page = browser.post(path, {**typed, "order-0": sun, "order-1": sun}, status=422)
    assert "Every one of the tied stands at exactly one place." in page and 'value="５"' in page.text
    page = browser.post(path, {"order-0": sun}, status=422)
    for field in ("Voted order", "Votes", "Reason", "Decided on"):
        assert f"{field}: This is needed." in page
    page = browser.post(path, {**typed, "votes-1": "5", "order-0": sun, "order-1": wang}, status=422)
    assert "The votes do not give this order" in page
    browser.post(path, {**typed, "order-0": sun, "order-1": wang})

    page = browser.get(f"{stage.path}/decision")
    assert "The ruling is recorded. Run 2 is computed anew: it is the one to decide on." in page
    assert "Order of a tie: 1. Sun Li 2. Wang Xiaohong (5:2)" in page
    assert db.session.query(Run).filter_by(number=2).one().is_approvable


def test_the_page_excludes_by_vote_and_takes_it_back(browser: Browser) -> None:
    stage = set_stage()
    stage.run(db.session, now=factories.THEN)
    browser.sign_in(factories.make_user("office")).speak("en")
    typed = {"reason": "另有任用", "in_favour": "8", "against": "0", "abstained": "1", "decided_on": "2015-12-05"}
    page = browser.post(f"{stage.path}/rulings/exclude", {**typed, "nominee": "n0"}, status=422)
    assert "Choose one of the accepted nominees." in page
    page = browser.post(f"{stage.path}/rulings/exclude", {}, status=422)
    for field in ("Nominee", "Votes for", "Votes against", "Abstentions", "Reason", "Decided on"):
        assert f"{field}: This is needed." in page
    browser.post(f"{stage.path}/rulings/exclude", {**typed, "nominee": ids(stage.wang)[0]})
    page = browser.get(f"{stage.path}/runs")
    assert "Excluded: Wang Xiaohong (8 for, 0 against, 1 abstained)" in page and "Run 2 is computed anew" in page
    assert "vote" not in queries.bundle_of(db.session.query(Run).filter_by(number=2).one())["rulings"][0]
    path = f"{stage.path}/rulings/{db.session.query(Ruling).one().id}/withdraw"

    assert "a new one is computed without the ruling at once" in browser.get(path)
    browser.post(path, {"reason": ""}, status=422)
    browser.post(path, {"reason": "误录"})

    page = browser.get(f"{stage.path}/runs")
    assert "withdrawn 误录" in page
    assert "The ruling is withdrawn. Run 3 is computed anew: it is the one to decide on." in page
    assert "was withdrawn already" in browser.post(path, {"reason": "again"}, status=422)


def test_a_ruling_stays_although_no_run_can_be_made_with_it(browser: Browser) -> None:
    """Whoever voted on a tie voted on something else once one of the tied is excluded otherwise."""
    stage = set_tie()
    stage.run(db.session, now=factories.THEN)
    rule(stage, "tie", ids(stage.wang, stage.li), now=factories.THEN, decided_on=factories.THEN.date())
    stage.li.state, stage.li.decided_at = "returned", None
    db.session.commit()
    browser.sign_in(factories.make_user("office")).speak("en")
    typed = {"reason": "另有任用", "decided_on": "2015-12-05", "nominee": ids(stage.zhao)[0]}
    typed |= {"in_favour": "9", "against": "0", "abstained": "0"}
    browser.post(f"{stage.path}/rulings/exclude", typed)

    page = browser.get(f"{stage.path}/runs")

    assert "No new run could be made, the data cannot be scored:" in page and "Excluded: Zhao Min" in page
    assert "since run 1: compute a new one" in page and db.session.query(Run).count() == 1


def test_leaders_read_rulings_and_record_none(browser: Browser) -> None:
    stage = set_stage()
    rule(stage, "exclude", ids(stage.wang), now=LATER)
    browser.sign_in(factories.make_user("leader")).speak("en")

    page = browser.get(f"{stage.path}/runs")

    assert "Excluded: Wang Xiaohong" in page and "/rulings/" not in page.text
    browser.get(f"{stage.path}/rulings/exclude", status=403)


def test_who_may_still_sign_rules_on_nobody(browser: Browser) -> None:
    """The form names who is tied, which is what the others' marks come to."""
    stage = set_tie()
    stage.run(db.session)
    browser.sign_in(factories.make_user("office")).speak("en")
    ruling = rule(stage, "exclude", ids(stage.zhao))
    path = f"{stage.path}/rulings"
    for page in ("tie", "exclude", f"{ruling.id}/withdraw"):
        browser.get(f"{path}/{page}")

    user = factories.make_user("office")
    seat = factories.make_seat(stage.award, code="j9", user=user)
    factories.make_sheet(seat, stage.wang, "9", "9", state="open")
    browser.sign_in(user)

    for page in ("tie", "exclude", f"{ruling.id}/withdraw"):
        browser.get(f"{path}/{page}", status=403)
    browser.post(f"{path}/exclude", {"nominee": ids(stage.wang)[0], "reason": "x"}, status=403)
