"""Objections as services: every state × move, who may, until when, and what falls with an upheld one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts.models import User
from awards.accounts.throttle import place_of
from awards.audit.models import Event
from awards.errors import AwardsError, ClosedError, ForbiddenError, StaleError, WrongStateError
from awards.home.due import due_of
from awards.home.queries import home_of
from awards.home.tasks import tasks_of
from awards.nominations.service.files import read_upload
from awards.notices import receipts
from awards.notices.investigating import dismiss, take_up, uphold
from awards.notices.models import MOVES, Objection
from awards.notices.objecting import Complaint, checked, raise_objection
from awards.notices.objection_vouching import check_objections, digest_of_received
from awards.notices.pace import Pace, TooManyObjectionsError
from awards.runs.approvable import why_outdated
from awards.runs.models import Decision, Ruling, Run
from awards.runs.queries import decision_of, rulings_of, selected_of
from tests import factories
from tests.audit.tampering import drop_triggers
from tests.nominations.material import sheets
from tests.notices.objected import DURING, TEXT, Objected, objected, viewer_of
from tests.runs.stage import LATER, sheet_of

MIDNIGHT = datetime(2015, 12, 29, 16, 0, tzinfo=UTC)  # the end of the notice's last day in Shanghai
ALLOWED = {
    "received": {"take up"},
    "investigating": {"take over", "dismiss", "uphold"},
    "upheld": set(),
    "dismissed": set(),
}


def said(world: Objected, **values: object) -> Complaint:
    """A sound complaint against the one on the notice."""
    sound = {"notice": 1, "subject": "nominee", "nominee": world.wang, "is_anonymous": False, "name": "周建业"}
    return Complaint(**{**sound, "contact": "62750000", "text": TEXT, **values})  # type: ignore[arg-type]


def raised(session: Session, world: Objected, folder: Path, code: str = "1" * 20, **values: object) -> Objection:
    arrived = values.pop("arrived", DURING)
    assert isinstance(arrived, datetime)
    kept = {"receipt_sha256": receipts.digest_of(code), "store": folder, "arrived": arrived}
    return raise_objection(session, world.notice, said(world, **values), **kept)  # type: ignore[arg-type]


def moves(session: Session, world: Objected, objection: Objection) -> dict[str, Callable[[], None]]:
    """Every move, each by an officer who may; the officer has what is taken up."""
    me, other = viewer_of(world.officer), viewer_of(world.other)
    found = {"finding": "经查属实", "actor": me, "now": DURING}
    return {
        "take up": lambda: take_up(session, objection, actor=me, now=DURING),
        "take over": lambda: take_up(session, objection, relieves=world.officer.username, actor=other, now=DURING),
        "dismiss": lambda: dismiss(session, objection, **found),  # type: ignore[arg-type]
        "uphold": lambda: uphold(session, objection, remedy="correct", reason="数字有误", **found),  # type: ignore[arg-type]
    }


def test_every_state_allows_its_moves_and_no_other(session: Session) -> None:
    world = objected(session)
    assert set(ALLOWED) == set(MOVES)
    for state, allowed in ALLOWED.items():
        objection = world.objection(state)
        before = session.scalar(select(func.count(Event.id)))
        for name in ("take up", "take over", "dismiss", "uphold"):
            attempt = session.begin_nested()
            if name in allowed:
                moves(session, world, objection)[name]()
                assert objection.state == {"dismiss": "dismissed", "uphold": "upheld"}.get(name, "investigating")
            else:
                with pytest.raises((WrongStateError, StaleError)):
                    moves(session, world, objection)[name]()
                assert objection.state == state
            attempt.rollback()
            session.expire_all()
        assert session.scalar(select(func.count(Event.id))) == before


def test_only_an_officer_without_a_conflict_who_has_it_rules_on_it(session: Session) -> None:
    """Own department, once one department, nominee, no officer at all; then two officers at once."""
    world = objected(session)
    objection = world.objection()
    for user in (world.colleague, factories.make_user("office", "leader"), world.stage.wang.created_by):
        with pytest.raises(ForbiddenError):
            take_up(session, objection, actor=viewer_of(user), now=DURING)
    nominee = factories.make_user("discipline", person=world.stage.zhao.subject)
    with pytest.raises(ForbiddenError):
        take_up(session, objection, actor=viewer_of(nominee), now=DURING)
    take_up(session, objection, actor=viewer_of(world.officer), now=DURING)
    with pytest.raises(StaleError, match=world.officer.name):
        take_up(session, objection, actor=viewer_of(world.other), now=DURING)
    with pytest.raises(WrongStateError):
        dismiss(session, objection, finding="查无此事", actor=viewer_of(world.other), now=DURING)
    take_up(session, objection, relieves=world.officer.username, actor=viewer_of(world.other), now=DURING)
    with pytest.raises(WrongStateError):
        dismiss(session, objection, finding="查无此事", actor=viewer_of(world.officer), now=DURING)
    dismiss(session, objection, finding="查无此事", actor=viewer_of(world.other), now=DURING)
    assert (objection.handler, objection.state) == (world.other.username, "dismissed")
    # Against the procedure nobody's department stands in the way.
    take_up(session, world.objection(subject="procedure", nominee=""), actor=viewer_of(world.colleague), now=DURING)


def test_a_former_colleague_leaves_it_to_another_officer(session: Session) -> None:
    from awards.organisation.models import FormerDepartment

    world = objected(session)
    person = factories.make_person(world.stage.canteen, "吴建华")
    left = {"subject_id": person.id, "department_id": world.stage.repairs.id}
    factories.save(FormerDepartment(**left, until_on=date(2014, 6, 30)))
    officer = factories.make_user("discipline", person=person)
    with pytest.raises(ForbiddenError, match="two years"):
        take_up(session, world.objection(), actor=viewer_of(officer), now=DURING)


def test_an_upheld_objection_undoes_decision_and_notice_and_excludes(session: Session, tmp_path: Path) -> None:
    """The exclusion takes the place of a vote on a tie; the next run has whoever comes next; a second objection to the
    same nominee leads to the same exclusion and undoes nothing more."""
    world = objected(session)
    li = f"n{world.stage.li.id}"
    tie = {"data": {"order": [world.wang, li]}, "vote": "5:2", "reason": "表决", "decided_on": LATER.date()}
    vote = factories.save(Ruling(award=world.stage.award, kind="tie", **tie, actor="office", created_at=LATER))
    first, second = world.objection("investigating"), world.objection("investigating")
    by = {"finding": "经查属实", "reason": "异议成立", "actor": viewer_of(world.officer), "now": DURING}
    uphold(session, first, remedy="exclude", **by)  # type: ignore[arg-type]
    session.commit()
    assert (first.state, first.remedy) == ("upheld", "exclude")
    assert (world.notice.taken_down_reason, world.decision.withdrawn_reason) == ("异议成立", "异议成立")
    assert decision_of(session, world.stage.award) is None
    assert world.decision.withdrawn_at == first.decided_at == DURING
    assert not vote.counts
    standing = [one for one in rulings_of(session, world.stage.award) if one.counts]
    assert [(one.kind, one.nominees, one.id) for one in standing] == [("exclude", [world.wang], first.ruling_id)]
    run = world.stage.run(session, now=DURING)
    assert [(one["id"], one["status"]) for one in _ranking(run)][:2] == [(world.wang, "excluded"), (li, "selected")]
    events = session.scalar(select(func.count(Event.id)))
    uphold(session, second, remedy="exclude", **by)  # type: ignore[arg-type]
    assert second.ruling_id == first.ruling_id
    assert session.scalar(select(func.count(Event.id))) == (events or 0) + 1


def test_an_objection_to_an_old_notice_undoes_only_what_it_speaks_against(session: Session) -> None:
    """王小红 was on notice 1; a number was corrected, and run 2 honours 李建国 instead. Excluding her takes nobody's
    place: that decision stays, and runs after it obey. A step of the procedure speaks against it all the same."""
    world = objected(session)
    step = {"subject": "procedure", "nominee": ""}
    number, person, again, procedure = (world.objection("investigating", **one) for one in ({}, {}, {}, step))
    by = {"finding": "经查属实", "reason": "异议成立", "actor": viewer_of(world.officer), "now": DURING}
    assert uphold(session, number, remedy="correct", **by).bundle == world.decision.run.bundle_sha256  # type: ignore[arg-type]
    for seat in world.stage.seats:
        sheet_of(session, seat, world.stage.wang).marks[0].value = 1  # type: ignore[assignment]
    run = world.stage.run(session, now=DURING)
    second = factories.save(second_decision(run))
    assert selected_of(run) == [f"n{world.stage.li.id}"]

    later = {**by, "now": DURING + timedelta(hours=2)}
    with pytest.raises(StaleError):
        uphold(session, person, remedy="exclude", expected="1-1-0", **later)  # type: ignore[arg-type]
    assert uphold(session, person, remedy="exclude", expected="2-0-0", **later).is_nothing  # type: ignore[arg-type]
    session.commit()
    assert second.stands and person.ruling is not None and person.ruling.counts
    assert why_outdated(session, run, {world.wang, f"n{world.stage.li.id}", f"n{world.stage.zhao.id}"}) is None
    assert uphold(session, again, remedy="exclude", **later).is_nothing  # type: ignore[arg-type]
    fallen = uphold(session, procedure, remedy="procedure", **later)  # type: ignore[arg-type]
    assert fallen.decision is second and not second.stands
    event = session.scalars(select(Event).where(Event.name == "objection:upheld").order_by(Event.id.desc())).first()
    assert event is not None and event.data["fallen"] == run.bundle_sha256 != event.data["bundle"]
    run = world.stage.run(session, now=DURING + timedelta(hours=3))
    assert next(one["status"] for one in _ranking(run) if one["id"] == world.wang) == "excluded"


def second_decision(run: Run) -> Decision:
    """The row of the next decision, an hour after the objections."""
    kept = {"decided_on": DURING.date(), "attendance": "组长等 7 人", "vote": "7:0", "approved_by": "周主任"}
    at = DURING + timedelta(hours=1)
    return Decision(award=run.award, number=2, actor="leader", **kept, run=run, created_at=at)


def _ranking(run: object) -> list[dict[str, str]]:
    from awards.runs.queries import result_of

    return list(result_of(run)["ranking"])  # type: ignore[arg-type]


def test_what_follows_must_fit(session: Session) -> None:
    world = objected(session)
    objection = world.objection("investigating", subject="procedure", nominee="")
    sound = {"finding": "经查属实", "reason": "程序有误", "actor": viewer_of(world.officer), "now": DURING}
    for wrong, field in (
        ({"remedy": "exclude"}, "remedy"),
        ({"remedy": "x"}, "remedy"),
        ({"remedy": "procedure", "finding": " "}, "finding"),
        ({"remedy": "procedure", "reason": ""}, "reason"),
        ({"remedy": "procedure", "reason": "长" * 301}, "reason"),
    ):
        with pytest.raises(AwardsError) as caught:
            uphold(session, objection, **{**sound, **wrong})  # type: ignore[arg-type]
        assert caught.value.field == field
        assert world.notice.is_up and world.decision.stands
    uphold(session, objection, remedy="procedure", **sound)  # type: ignore[arg-type]
    assert objection.ruling_id is None and not world.notice.is_up


def test_it_is_kept_with_its_files_and_told_without_them(session: Session, tmp_path: Path) -> None:
    world = objected(session)
    files = [read_upload(BytesIO(sheets()), "证明.pdf")]
    kept = {"receipt_sha256": receipts.digest_of("2" * 20), "store": tmp_path, "arrived": DURING}
    first = raise_objection(session, world.notice, said(world), files, **kept)  # type: ignore[arg-type]
    assert (first.number, first.state, first.due_on) == (1, "received", date(2015, 12, 31))
    assert [(one.position, one.name, one.file.kind) for one in first.files] == [(1, "证明.pdf", "pdf")]
    # The same form sent twice is one objection; anonymous ones keep no name.
    assert raise_objection(session, world.notice, said(world), files, **kept) is first  # type: ignore[arg-type]
    second = raised(session, world, tmp_path, "3" * 20, is_anonymous=True)
    assert (second.number, second.name) == (2, "")
    event = session.scalars(select(Event).where(Event.name == "objection:received").order_by(Event.id)).first()
    assert event is not None and event.actor == ""
    told = {"notice": 1, "objection": 1, "due_on": "2015-12-31"}
    assert event.data == {**told, "objection_sha256": digest_of_received(first)}


def test_objections_are_vouched_for_by_events(session: Session, tmp_path: Path) -> None:
    """What is changed behind the services is found: each column that says something, a row that is gone or new."""
    world = objected(session)
    first, second = raised(session, world, tmp_path), raised(session, world, tmp_path, "5" * 20)
    by = {"actor": viewer_of(world.officer), "now": DURING}
    for one in (first, second):
        take_up(session, one, **by)  # type: ignore[arg-type]
    dismiss(session, second, finding="查无此事", **by)  # type: ignore[arg-type]
    session.commit()

    def found() -> list[str]:
        return [str(one.message) for one in check_objections(session)]

    assert found() == []
    for statement in ("UPDATE objections SET text = 'x'", "DELETE FROM objections"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(statement))
    drop_triggers(session, "objections")
    changes = {
        "text = 'x'": [" 1 ", "what was received"],
        "due_on = '2030-01-01'": [" 1 ", "what was received"],
        "handler = 'x'": [" 1 ", "leave it"],
        "number = 9": ["no event tells", "leave it", "not there"],
    }
    for change, words in changes.items():
        attempt = session.begin_nested()
        session.execute(text(f"UPDATE objections SET {change} WHERE number = 1"))  # noqa: S608
        wrong = " ".join(found())
        assert all(one in wrong for one in words), (change, wrong)
        attempt.rollback()
    session.execute(text("UPDATE objections SET finding = 'x' WHERE number = 2"))
    assert [one for one in found() if " 2 " in one and "finding" in one]
    world.objection(number=7)
    assert len(found()) == 2


def test_until_midnight_of_the_last_day_and_not_after(session: Session, tmp_path: Path) -> None:
    """What counts is when it came in. A notice that was taken down, one that was read in an earlier state, a result
    that is out: none takes any."""
    world = objected(session)
    last = raised(session, world, tmp_path, arrived=MIDNIGHT - timedelta(microseconds=1))
    assert last.received_at < MIDNIGHT and last.due_on == date(2016, 1, 6)
    with pytest.raises(ClosedError):
        raised(session, world, tmp_path, "4" * 20, arrived=MIDNIGHT)
    with pytest.raises(StaleError):
        raised(session, world, tmp_path, "4" * 20, notice=2)
    from awards.audit.service import record
    from awards.runs.queries import subject_of

    published = session.begin_nested()
    about = {"subject": subject_of(world.stage.award), "now": MIDNIGHT, "run": world.decision.run.number}
    record(session, "result:published", actor="office", **about)  # type: ignore[arg-type]
    with pytest.raises(ClosedError, match="published"):
        raised(session, world, tmp_path, "4" * 20, arrived=MIDNIGHT - timedelta(seconds=1))
    published.rollback()
    world.notice.take_down(reason="更正", actor="office", now=DURING)
    session.commit()
    with pytest.raises(ClosedError):
        raised(session, world, tmp_path, "4" * 20)
    assert session.scalar(select(func.count(Objection.id))) == 1


def test_officers_find_what_they_can_take_up_and_everyone_of_the_circle_by_when(session: Session) -> None:
    world = objected(session)
    for state in ("received", "received", "investigating", "dismissed"):
        world.objection(state)
    world.objection(due_on=date(2015, 12, 30), subject="procedure", nominee="")
    today, link = date(2015, 12, 24), "notices.list_objections"

    def asked(user: User, day: date = today) -> list[tuple[str, int | None, str]]:
        session.expire_all()
        tasks = [one for one in tasks_of(home_of(session, viewer_of(user)), day) if one.endpoint == link]
        return [(str(one.text), one.count, str(one.hint)) for one in tasks]

    calm = "No result is published before the ruling."
    assert asked(world.officer) == [
        ("Objections to take up", 3, calm),
        ("Objections that you investigate", 1, calm),
    ]
    assert asked(world.other) == [("Objections to take up", 3, calm)]
    assert asked(world.other, date(2015, 12, 31))[0][2] == "Overdue: 1, the first since 30 Dec 2015."
    # Who has a conflict is asked for what is against the procedure only; a nominee for nothing, nor the office.
    assert asked(world.colleague) == [("Objections to take up", 1, calm)]
    nominee = factories.make_user("discipline", person=world.stage.zhao.subject)
    assert asked(nominee) == asked(factories.make_user("office", "leader")) == []
    with clock.turned_to(DURING):
        for user, count in ((world.colleague, 2), (factories.make_user("leader"), 2), (nominee, 0)):
            due = [one for one in due_of(home_of(session, viewer_of(user)), today) if one.endpoint == link]
            assert [(one.on.day, str(one.open)) for one in due] == [
                (30, "Objections to rule on: 1"),
                (31, "Objections to rule on: 3"),
            ][:count]


def test_what_is_typed_must_be_an_objection(app: object) -> None:
    from awards.db import db

    world = objected(db.session)
    for wrong, field in (
        ({"subject": "x"}, "subject"),
        ({"nominee": ""}, "nominee"),
        ({"nominee": f"n{world.stage.li.id}"}, "nominee"),
        ({"text": "太短"}, "text"),
        ({"text": "长" * 3001}, "text"),
        ({"text": "\x00 \u200b"}, "text"),
        ({"name": " "}, "name"),
        ({"name": "名" * 81}, "name"),
        ({"contact": "9" * 201}, "contact"),
    ):
        with pytest.raises(AwardsError) as caught:
            checked(world.notice, said(world, **wrong), now=DURING)
        assert caught.value.field == field, wrong
    sound = checked(world.notice, said(world, subject="procedure", is_anonymous=True, text=f"  {TEXT}\r\n"), now=DURING)
    assert (sound.nominee, sound.name, sound.text) == ("", "", TEXT)


def test_the_database_refuses_what_no_objection_can_be(app: object) -> None:
    world = objected(factories.db.session)
    world.objection(number=5)
    for impossible in (
        {"name": ""},
        {"nominee": ""},
        {"handler": "x"},
        {"state": "investigating", "handler": ""},
        {"state": "upheld", "remedy": ""},
        {"state": "dismissed", "finding": ""},
        {"state": "upheld", "remedy": "exclude"},
        {"finding": "x"},
        {"state": "lost"},
        {"number": 5},
    ):
        with pytest.raises(IntegrityError):
            world.objection(**impossible)
        factories.db.session.rollback()


@pytest.mark.unit
def test_a_receipt_is_a_hundred_bits_that_follow_from_form_and_words() -> None:
    token = receipts.new_token()
    seed = receipts.seed_of(token, ["a", "b"])
    code = receipts.code_of("key", seed)
    assert receipts.seed_of(token, ["a", "b"]) == seed and receipts.code_of("key", seed) == code
    others = [(token, ["a", "c"]), (token, ["ab"]), (receipts.new_token(), ["a", "b"])]
    codes = {receipts.code_of("key", receipts.seed_of(*one)) for one in others}
    assert len({code, receipts.code_of("kez", seed), *codes}) == 5
    # A token that no form gave repeats nothing.
    assert receipts.seed_of("x", ["a"]) != receipts.seed_of("x", ["a"])
    plain = receipts.plain_code(code)
    assert len(plain) * receipts.BITS == 100 and set(plain) <= set(receipts.ALPHABET)
    assert receipts.plain_code(f" {code.lower().replace('-', ' ')} ") == plain
    assert receipts.plain_code("oOiIlL" + "2" * 14) == "001111" + "2" * 14
    assert receipts.plain_code(code[:-1]) == receipts.plain_code("U" * 20) == ""


@pytest.mark.unit
def test_one_connection_is_one_place_and_places_are_forgotten() -> None:
    same = [("::ffff:10.0.0.1", "10.0.0.1"), ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("unix:", "unix:")]
    assert all(place_of(one) == place_of(other) for one, other in same)
    assert len({place_of(one) for one in ("10.0.0.1", "10.0.0.2", "2001:db8:1:2::1", "2001:db8:1:3::1")}) == 4
    pace = Pace(most=2)
    for _ in range(21):
        pace.count("2001:db8::1", DURING)
    with pytest.raises(TooManyObjectionsError) as caught:
        pace.count("2001:db8::2", DURING)
    assert caught.value.seconds == 2 and "others in your house" in str(caught.value)
    pace.count("2001:db8::3", DURING + timedelta(hours=2))  # an hour of silence, or many others, and it starts afresh
    for _ in range(20):
        pace.count("2001:db8::3", DURING + timedelta(hours=2))
    for other in ("10.0.0.1", "10.0.0.2"):
        pace.count(other, DURING + timedelta(hours=2))
    pace.count("2001:db8::3", DURING + timedelta(hours=2))
