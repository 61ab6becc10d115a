"""My tasks: what each role finds on the first page, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.audit.service import record
from awards.campaigns.models import Award, Extension
from awards.files.models import StoredFile
from awards.home.queries import home_of
from awards.home.tasks import Deadline, Task, tasks_of
from awards.imports.models import ImportBatch
from awards.judging.releasing import keep_inside, release_comment, withdraw_comment
from awards.notices.models import Notice
from awards.results.models import Publication
from awards.runs.models import Run
from tests import factories
from tests.conftest import NOW
from tests.notices.stage import decided

TODAY = date(2015, 12, 5)


def tasks(session: Session, user: User, today: date = TODAY) -> list[Task]:
    session.expire_all()
    return tasks_of(home_of(session, user.as_viewer()), today)


def said(found: list[Task]) -> list[tuple[str, int | None]]:
    return [(str(task.text), task.count) for task in found]


def make_run(award: Award, number: int = 1, *, is_approvable: bool = True) -> Run:
    run = Run(
        award=award,
        number=number,
        bundle=b"{}",
        bundle_sha256="0" * 64,
        result=b"{}",
        result_sha256="0" * 64,
        engine="1",
        is_approvable=is_approvable,
        actor="office",
        created_at=factories.THEN,
    )
    factories.save(run)
    return run


def decided_on(run: Run, ends: date | None = None) -> None:
    """A decision that stands, and its notice if it has a last day."""
    decision = factories.save(decided(run))
    if ends is not None:
        days = {"starts_on": ends, "ends_on": ends, "days": [ends.isoformat()], "counts": "working"}
        told = {"people": [], "contact": {}, "sha256": "0" * 64, "actor": "office", "put_up_at": factories.THEN}
        factories.save(Notice(award_id=run.award_id, decision=decision, number=1, **days, **told))


def publish(run: Run, **values: Any) -> None:
    factories.save(
        Publication(
            award=run.award, run=run, people={}, scheme={}, actor="office", published_at=factories.THEN, **values
        )
    )


def test_a_nominator_finds_what_came_back_then_drafts_then_what_is_left(session: Session) -> None:
    award = factories.make_award()
    unit, other = factories.make_department(), factories.make_department("公寓管理中心")
    user = factories.make_user(nominates_for=unit)
    for state in ("returned", "draft", "draft", "submitted", "withdrawn"):
        factories.make_nomination(award, factories.make_person(unit), state=state)
    factories.make_nomination(award, factories.make_person(other), state="returned")
    found = tasks(session, user)
    # The quota is 5; returned, draft, draft and submitted take four places, the withdrawn one none.
    assert said(found) == [
        ("Nominations returned to you", 1),
        ("Drafts not sent in", 2),
        ("Places left in your quota", 1),
    ]
    assert found[2].parts == (({"zh": "服务标兵", "en": "Service model"}, 1),)
    assert {task.endpoint for task in found} == {"nominations.list_own"}
    assert found[0].deadline == Deadline(date(2015, 12, 1), date(2015, 12, 10), TODAY)


def test_a_quota_is_no_task_while_the_window_is_closed(session: Session) -> None:
    factories.make_award()
    user = factories.make_user(nominates_for=factories.make_department())
    assert said(tasks(session, user, date(2015, 12, 10))) == [("Places left in your quota", 5)]
    assert tasks(session, user, date(2015, 12, 11)) == []
    assert tasks(session, user, date(2015, 11, 30)) == []


def test_a_judge_finds_each_seat_with_what_is_open_and_none_where_all_is_signed(session: Session) -> None:
    award = factories.make_award()
    seat = factories.make_seat(award)
    nominees = [factories.make_nomination(award) for _ in range(5)]
    factories.make_sheet(seat, nominees[0], "9", "8", state="signed")
    factories.make_sheet(seat, nominees[1], "9", "8")
    factories.make_sheet(seat, nominees[2], "9")
    factories.make_sheet(seat, nominees[3], state="recused", reason="kin")
    found = tasks(session, seat.user)
    # Five nominees: one signed, one recused; open are one complete, one partial, one without a declaration.
    assert said(found) == [("Nominees to judge for “Service model”", 3)]
    assert [(str(word), count) for word, count in found[0].parts] == [
        ("to declare on", 1),
        ("partly marked", 1),
        ("to review and sign", 1),
    ]
    assert (found[0].endpoint, found[0].values) == ("judging.go_on", {"seat_id": seat.id})
    done = factories.make_seat(award)
    for nominee in nominees:
        factories.make_sheet(done, nominee, "9", "8", state="signed")
    assert tasks(session, done.user) == []


def test_the_office_finds_imports_and_each_awards_next_step(session: Session) -> None:
    campaign = factories.make_campaign()
    office = factories.make_user("office")
    deciding, judging, ready, blocked, publishing, published = (
        factories.make_award(campaign, code=code, name={"zh": code, "en": code})
        for code in ("deciding", "judging", "ready", "blocked", "publishing", "published")
    )
    factories.make_nomination(judging, state="submitted")
    factories.make_nomination(judging, state="submitted")
    factories.make_nomination(deciding, state="submitted")  # it is decided: nobody rules on it now
    factories.make_sheet(factories.make_seat(judging), factories.make_nomination(judging), "9")
    factories.make_sheet(factories.make_seat(ready), factories.make_nomination(ready), "9", "8", state="signed")
    make_run(blocked, is_approvable=False)
    publish(make_run(publishing))
    make_run(publishing, 2)
    publish(make_run(published))
    stored = StoredFile(sha256="1" * 64, kind="xlsx", size=1, created_at=factories.THEN)
    batch = {
        "kind": "ballots",
        "file": stored,
        "file_name": "计票.xlsx",
        "actor": "office",
        "created_at": factories.THEN,
    }
    factories.save(ImportBatch(**batch), ImportBatch(**batch, state="discarded"))
    decided_on(make_run(deciding), ends=date(2015, 12, 5))
    noticing = factories.make_award(campaign, code="noticing", name={"zh": "noticing", "en": "noticing"})
    decided_on(make_run(noticing))
    decided_on(session.query(Run).filter_by(award=publishing, number=2).one(), ends=date(2015, 12, 4))
    assert said(tasks(session, office)) == [
        ("Imported files to decide on", 1),
        ("Nominations to decide for “judging”", 2),
        ("Ready to be scored: “ready”", None),
        ("Something is in the way of “blocked”", None),
        ("Ready to be published: “publishing”", None),
        ("Put up the notice: “noticing”", None),
        # The notice of deciding is up until tonight. Sealed with their panels are judging and ready; published is out.
        ("Awards whose rules are not sealed", 3),
    ]


def test_a_nominee_finds_no_task_of_that_award_whatever_the_role(session: Session) -> None:
    campaign = factories.make_campaign()
    award = factories.make_award(campaign)
    person = factories.make_person()
    user = factories.make_user("office", person=person, nominates_for=person.departments[0])
    factories.make_seat(award, user)
    nomination = factories.make_nomination(award, person, state="submitted")
    (own,) = tasks(session, user)
    assert (str(own.text), str(own.hint)) == ("Your nomination for “Service model”", "Submitted")
    assert own.values == {"nomination_id": nomination.id}
    other = factories.make_award(campaign, code="other", name={"zh": "其他", "en": "Other"})
    factories.make_seal(other)
    factories.make_user(nominates_for=factories.make_department())
    assert [text for text, _ in said(tasks(session, user))] == [
        "Places left in your quota",
        "Your nomination for “Service model”",
    ]


def test_the_rest_of_the_staff_and_an_empty_year_have_no_tasks(session: Session) -> None:
    assert tasks(session, factories.make_user("office")) == []
    award = factories.make_award()
    factories.make_seal(award)
    factories.make_nomination(award, state="submitted")
    for role in ("leader", "discipline"):
        assert tasks(session, factories.make_user(role)) == []


def test_a_leader_finds_runs_to_decide_on_and_the_office_rules_to_be_sealed(session: Session) -> None:
    campaign = factories.make_campaign()
    ready, blocked = (factories.make_award(campaign, code=code, name={"en": code}) for code in ("ready", "blocked"))
    make_run(ready, 3)
    make_run(blocked, is_approvable=False)
    factories.make_seal(ready)
    leader = factories.make_user("leader")
    found = tasks(session, leader)
    assert said(found) == [("To decide on: “ready”, run 3", None)]
    assert found[0].endpoint == "runs.show_decision" and found[0].values["code"] == "ready"
    # Judging opens on the 11th, so the 10th is the last day to seal; it is asked for until it is done, and late then.
    office = factories.make_user("office")
    for day, is_late in ((date(2015, 12, 5), False), (date(2015, 12, 12), True), (date(2015, 12, 21), True)):
        (seal,) = [one for one in tasks(session, office, day) if one.endpoint == "campaigns.seal_all"]
        assert seal.count == 1 and seal.deadline is not None and seal.deadline.last == date(2015, 12, 10)
        assert seal.deadline.is_over is is_late and not seal.deadline.closes


def test_the_discipline_officer_finds_resets_and_overrides_of_two_weeks(session: Session) -> None:
    award = factories.make_award()
    factories.make_seal(award)
    words: dict[str, Any] = {"actor": "office", "subject": "user:judge"}
    for name, at in (
        ("user:reset-while-judging", NOW - timedelta(days=1)),
        ("user:reset-while-judging", NOW - timedelta(days=15)),
        ("user:reset", NOW),
        ("award:unsealed", NOW),
        ("campaign:extended", NOW),
    ):
        record(session, name, now=at, **words)
    session.commit()
    assert said(tasks(session, factories.make_user("discipline"))) == [
        ("Judges' accounts that were reset while judging", 1),
        ("Seals broken, time extended, rulings, judges removed", 2),
    ]
    assert tasks(session, factories.make_user("leader")) == []


def test_a_department_with_more_time_sees_its_own_last_day(session: Session) -> None:
    campaign = factories.make_campaign()
    award, unit = factories.make_award(campaign), factories.make_department()
    extension = {"step": "nominations", "ends_on": date(2015, 12, 14), "reason": "停电", "actor": "office"}
    factories.save(Extension(campaign=campaign, department=unit, created_at=factories.THEN, **extension))
    factories.make_nomination(award, factories.make_person(unit), state="returned")
    (task, left) = tasks(session, factories.make_user(nominates_for=unit), date(2015, 12, 12))
    assert task.deadline is not None and (task.deadline.last, task.deadline.is_open) == (date(2015, 12, 14), True)
    assert str(left.text) == "Places left in your quota"
    other = factories.make_user(nominates_for=factories.make_department())
    assert tasks(session, other, date(2015, 12, 12)) == []


def test_the_latest_year_is_home_and_the_others_are_named(session: Session) -> None:
    factories.make_award(factories.make_campaign(2014))
    factories.make_award(factories.make_campaign(2015))
    home = home_of(session, factories.make_user().as_viewer())
    assert home.campaign is not None
    assert (home.campaign.year, [campaign.year for campaign in home.others]) == (2015, [2014])


def test_the_lead_of_a_panel_finds_comments_to_release_until_they_are_or_the_result_is_out(session: Session) -> None:
    award = factories.make_award()
    lead, other = factories.make_seat(award), factories.make_seat(award)
    lead.is_lead = True
    first, second = (factories.make_nomination(award) for _ in range(2))
    sheets = [factories.make_sheet(seat, first, "9", "8", state="signed") for seat in (lead, other)]
    kin = factories.make_sheet(lead, second, state="recused", reason="亲属")
    waiting = factories.make_sheet(other, second, "9", "8")
    for sheet in (*sheets, waiting):
        sheet.comment = "很好"
    session.commit()
    day = date(2015, 12, 15)
    assert tasks(session, lead.user, day) == []
    waiting.state, waiting.signed_at = "signed", factories.THEN
    session.commit()
    # The one about whom the lead is recused from is another's to release.
    (task,) = tasks(session, lead.user, day)
    assert said([task]) == [("Comments to release for “Service model”", 2)]
    assert (task.endpoint, task.deadline and task.deadline.last) == ("judging.list_comments", date(2015, 12, 31))
    kin.state = "abstained"
    session.commit()
    assert said(tasks(session, lead.user, day)) == [("Comments to release for “Service model”", 3)]
    assert tasks(session, other.user, day) == []
    for sheet in (sheets[0], waiting):
        release_comment(session, sheet, "很好", actor="lead", now=NOW)
    assert keep_inside(session, award, [*sheets, waiting], actor="lead", now=NOW) == 1
    withdraw_comment(session, waiting, actor="lead", now=NOW)
    session.commit()
    assert tasks(session, lead.user, day) == []


@pytest.mark.unit
@pytest.mark.parametrize(
    ("today", "is_open", "left", "is_urgent", "is_over"),
    [
        (date(2015, 11, 30), False, 11, False, False),
        (date(2015, 12, 1), True, 10, False, False),
        (date(2015, 12, 8), True, 3, True, False),
        (date(2015, 12, 10), True, 1, True, False),
        (date(2015, 12, 11), False, 0, False, True),
    ],
)
def test_deadlines(today: date, is_open: bool, left: int, is_urgent: bool, is_over: bool) -> None:
    deadline = Deadline(date(2015, 12, 1), date(2015, 12, 10), today)
    assert (deadline.is_open, deadline.days_left, deadline.is_urgent, deadline.is_over) == (
        is_open,
        left,
        is_urgent,
        is_over,
    )


def test_what_can_be_published_before_the_decision_is_due_is_no_task_of_later(session: Session) -> None:
    award = factories.make_award()
    factories.make_seal(award)
    decided_on(make_run(award), ends=date(2015, 12, 4))
    office = factories.make_user("office")
    last = date(2015, 12, 31)

    (task,) = tasks(session, office)

    assert str(task.text).startswith("Ready to be published")
    assert (task.endpoint, task.values["number"]) == ("results.confirm_publishing", 1)
    assert task.deadline is not None and task.deadline.last == last
    assert task.deadline.is_open and task.deadline.days_left == (last - TODAY).days + 1


def test_a_judge_who_was_removed_holds_nothing_up(session: Session) -> None:
    award = factories.make_award()
    nominee = factories.make_nomination(award)
    factories.make_sheet(factories.make_seat(award), nominee, "9", "8", state="signed")
    gone = factories.make_seat(award)
    office = factories.make_user("office")
    assert tasks(session, office) == []
    gone.removed_at, gone.removed_by, gone.removed_reason = NOW, "office", "出差"
    session.commit()
    assert said(tasks(session, office)) == [("Ready to be scored: “Service model”", None)]


def test_the_officer_who_is_a_nominee_does_not_count_what_happens_to_the_own_award(session: Session) -> None:
    campaign = factories.make_campaign()
    mine, other = (factories.make_award(campaign, code=code) for code in ("service-model", "pathfinder"))
    person = factories.make_person()
    factories.make_nomination(mine, person)
    for award in (mine, other):
        about = f"award:{award.campaign.year}/{award.code}"
        record(session, "award:unsealed", actor="li", subject=about, now=NOW - timedelta(days=1))
    session.commit()
    everyone, nominee = factories.make_user("discipline"), factories.make_user("discipline", person=person)
    assert home_of(session, everyone.as_viewer()).events["award:unsealed"] == 2
    assert home_of(session, nominee.as_viewer()).events["award:unsealed"] == 1
