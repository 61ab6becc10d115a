"""What events vouch for: marks, runs and publications, and the heads that were printed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from awards.audit import findings
from awards.audit.findings import checks, verifies
from awards.audit.service import record
from awards.files.models import StoredFile
from awards.judging import service
from awards.judging.errors import MarksError
from awards.judging.models import MarkChange, Sheet
from awards.judging.queries import changes_of_sheet
from awards.nominations.service import Ruling, rule_on_conditions
from awards.results.models import Publication
from awards.runs.service import keep_document, make_run
from tests.audit.tampering import drop_triggers, found, tamper
from tests.factories import make_award, make_nomination, make_person, make_user
from tests.factories import save as save_row
from tests.judging.worlds import JUDGING, World, make_world
from tests.results.clearing import publish_run
from tests.results.stage import publish
from tests.runs.stage import LATER, set_stage


def said(session: Session) -> list[str]:
    """What is found, but for the seals of the factory's awards, of which no event tells."""
    return [line for one in found(session) if not (line := str(one.message)).startswith("Seal ")]


def save(session: Session, sheet: Sheet, **marks: str | None) -> None:
    typed = {code: None if mark is None else Decimal(mark) for code, mark in marks.items()}
    service.save_marks(session, sheet, typed, expected_version=sheet.version, actor="judge", now=JUDGING)


def signed_world(session: Session) -> tuple[World, list[Sheet]]:
    """A judge who declared, marked and signed two sheets."""
    world = make_world()
    sheets = service.declare(session, world.seat, {}, actor="judge", now=JUDGING)
    for sheet in sheets:
        save(session, sheet, attitude="9", skill="8")
    service.sign_sheets(session, world.seat, actor="judge", now=JUDGING)
    session.commit()
    return world, sheets


def test_marks_as_they_were_signed_are_sound(session: Session) -> None:
    signed_world(session)
    assert said(session) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE marks SET value = '10' WHERE sheet_id = :sheet AND value = '9'",
        "DELETE FROM marks WHERE sheet_id = :sheet AND value = '9'",
    ],
)
def test_marks_that_are_not_those_that_were_signed(session: Session, change: str) -> None:
    world, sheets = signed_world(session)
    tamper(session, change, sheet=sheets[0].id)
    by_signature, by_history = said(session)
    year = world.award.campaign.year
    assert f"Signature of award:{year}/{world.award.code}/j1" in by_signature
    assert "the marks are not those that were signed" in by_signature
    assert f"Sheet {sheets[0].id}: the marks on attitude are not the last of their history." == by_history


def test_what_stands_beside_the_marks_is_as_it_was_signed(session: Session) -> None:
    _, sheets = signed_world(session)
    scan = save_row(StoredFile(sha256="5" * 64, size=1, kind="jpeg", created_at=JUDGING))
    for change, words in (
        (
            "UPDATE sheets SET comment = '改写的评语' WHERE id = :sheet AND 0 < :scan",
            "the comments are not those that were signed",
        ),
        (
            "UPDATE sheets SET signed_by = 'office', scan_id = :scan WHERE id = :sheet",
            "who signed for the judge, or from which scan",
        ),
    ):
        tamper(session, change, sheet=sheets[0].id, scan=scan.id)
        session.expire_all()
        [finding] = said(session)
        assert words in finding
        session.rollback()


def test_rulings_on_conditions_are_those_that_the_log_knows(session: Session) -> None:
    award = make_award(conditions=[{"code": "sound", "check": "tick", "label": {"zh": "无事故", "en": "sound"}}])
    nomination = make_nomination(award, make_person(), state="submitted")
    office = make_user("office").as_viewer()
    for holds in (True, False):
        rulings = [Ruling("sound", holds=holds, reason="已核实")]
        rule_on_conditions(session, nomination, rulings, actor=office, now=JUDGING)
    session.commit()
    assert said(session) == []

    drop_triggers(session, "condition_rulings")
    for change, words in (
        ("UPDATE condition_rulings SET reason = '' WHERE NOT holds", "it is not what was recorded"),
        ("DELETE FROM condition_rulings WHERE NOT holds", "it is gone"),
    ):
        with session.begin_nested() as inner:
            tamper(session, change)
            found_now = said(session)
            inner.rollback()
        assert len(found_now) == 1 and words in found_now[0]
    tamper(session, "UPDATE condition_rulings SET code = 'other' WHERE NOT holds")
    gone, unknown = said(session)
    assert "it is gone" in gone and "A ruling on other of" in unknown and "no event says so" in unknown


def test_a_signature_that_was_taken_away_and_one_that_nobody_gave(session: Session) -> None:
    _, sheets = signed_world(session)
    tamper(session, "UPDATE sheets SET state = 'open', signed_at = NULL WHERE id = :sheet", sheet=sheets[0].id)
    tamper(session, "UPDATE sheets SET nomination_id = nomination_id WHERE id = :sheet", sheet=sheets[1].id)
    session.expire_all()
    [finding] = said(session)
    assert f"sheets that were signed are not, of nominations {sheets[0].nomination_id}" in finding


def test_a_sheet_signed_without_an_event(session: Session) -> None:
    world = make_world()
    [sheet, _] = service.declare(session, world.seat, {}, actor="judge", now=JUDGING)
    session.commit()
    tamper(session, "UPDATE sheets SET state = 'signed', signed_at = declared_at WHERE id = :sheet", sheet=sheet.id)
    assert said(session) == [f"Sheet {sheet.id} is signed, and no event says so."]


def test_every_change_of_a_mark_is_kept(session: Session) -> None:
    world = make_world(1)
    [sheet] = service.declare(session, world.seat, {}, actor="judge", now=JUDGING)
    save(session, sheet, attitude="9", skill="8")
    save(session, sheet, attitude="9", skill="7.5")
    save(session, sheet, attitude=None)
    save(session, sheet, skill="7.5")
    service.abstain(session, sheet, "亲属", actor="judge", now=JUDGING)
    service.resume(session, sheet, actor="judge", now=JUDGING)
    session.commit()
    kept = [(one.criterion.code, one.value, one.actor, one.at) for one in changes_of_sheet(session, sheet)]
    assert sorted(kept[:2]) == [("attitude", 9, "judge", JUDGING), ("skill", 8, "judge", JUDGING)]
    assert kept[2:] == [("skill", Decimal("7.5"), "judge", JUDGING), ("attitude", None, "judge", JUDGING)]
    assert said(session) == []


def test_nothing_is_kept_of_a_save_that_was_refused(session: Session) -> None:
    world = make_world(1)
    [sheet] = service.declare(session, world.seat, {}, actor="judge", now=JUDGING)
    with pytest.raises(MarksError):
        save(session, sheet, attitude="11")
    assert changes_of_sheet(session, sheet) == []


def test_a_mark_that_was_put_in_beside_the_history(session: Session) -> None:
    world = make_world(1)
    [sheet] = service.declare(session, world.seat, {}, actor="judge", now=JUDGING)
    save(session, sheet, attitude="9")
    session.commit()
    tamper(
        session,
        "INSERT INTO marks (sheet_id, criterion_id, value, saved_at) SELECT :sheet, criteria.id, '10', :at "
        "FROM criteria WHERE code = 'skill'",
        sheet=sheet.id,
        at=JUDGING,
    )
    assert said(session) == [f"Sheet {sheet.id}: the marks on skill are not the last of their history."]


@pytest.mark.parametrize("statement", ["UPDATE mark_changes SET value = '1'", "DELETE FROM mark_changes"])
def test_the_history_refuses_change(session: Session, statement: str) -> None:
    signed_world(session)
    with pytest.raises(DBAPIError):
        session.execute(text(statement))
    session.rollback()
    assert session.query(MarkChange).count() == 4


UNVOUCHED = "is signed, and no event says so"  # sheets of the stage are made by the factory


def about_runs(session: Session) -> list[str]:
    return [one for one in said(session) if UNVOUCHED not in one]


def published(session: Session) -> Publication:
    publication = publish(set_stage(), session)
    keep_document(session, publication.run, "diagnostics", b"{}", now=LATER)
    session.commit()
    assert about_runs(session) == []
    return publication


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE runs SET bundle = result", "the bundle is not that of its digest"),
        ("UPDATE runs SET result = bundle", "the result is not that of its digest"),
        ("UPDATE runs SET result = bundle, result_sha256 = bundle_sha256", "its digests are not those of entry"),
        ("UPDATE runs SET number = 7", "no event tells of it"),
    ],
)
def test_a_run_that_is_another_now(session: Session, change: str, words: str) -> None:
    published(session)
    drop_triggers(session, "runs")
    tamper(session, change)
    assert any(words in one for one in about_runs(session))


def test_a_document_that_is_another_now(session: Session) -> None:
    publication = published(session)
    drop_triggers(session, "run_documents")
    tamper(session, "UPDATE run_documents SET sha256 = :to WHERE kind = 'diagnostics'", to="0" * 64)
    [finding] = about_runs(session)
    assert f"Run {publication.run.number}" in finding and "the document “diagnostics”" in finding


@pytest.mark.parametrize("table", ["runs", "run_documents"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET created_at = created_at", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_runs(session: Session, table: str, statement: str) -> None:
    published(session)
    with pytest.raises(DBAPIError):
        session.connection().exec_driver_sql(statement.format(table))
    session.rollback()
    assert about_runs(session) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE publications SET actor = 'mallory'", "bundle, actor or time are not those of entry"),
        ("UPDATE publications SET people = '{\"n1\": 1}'", "names, columns or figures that it shows are not those"),
        ("UPDATE publications SET scheme = '{}'", "names, columns or figures that it shows are not those"),
        ("UPDATE figures SET content = CAST('x' AS {bytes})", "names, columns or figures that it shows are not those"),
        ("DELETE FROM figures WHERE language = 'en'", "names, columns or figures that it shows are not those"),
        ("UPDATE publications SET notice_id = NULL", "the decision or the notice that it rests on"),
        ("UPDATE publications SET decision_id = NULL", "the decision or the notice that it rests on"),
        ("UPDATE publications SET replaced_at = published_at", "whether it is shown or was replaced"),
        ("UPDATE publications SET audit_head = '" + "0" * 64 + "'", "no longer has the digest"),
        ("UPDATE publications SET audit_entry = audit_entry + 1", "was printed for entry"),
    ],
)
def test_a_publication_that_is_another_now(session: Session, change: str, words: str) -> None:
    publication = published(session)
    drop_triggers(session, "publications")
    drop_triggers(session, "figures")
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    tamper(session, change.replace("{bytes}", "BLOB" if is_sqlite else "bytea").replace(":", "\\:"))
    [finding] = about_runs(session)
    award = publication.award
    assert words in finding
    assert f"Publication of {award.campaign.year}/{award.code}, run 1" in finding


def test_a_publication_that_was_removed(session: Session) -> None:
    published(session)
    drop_triggers(session, "figures")
    drop_triggers(session, "publications")
    tamper(session, "DELETE FROM figures")
    tamper(session, "DELETE FROM publications")
    [finding] = about_runs(session)
    assert "tells of it, and it is not there" in finding


def test_the_replaced_one_of_two_is_brought_back(session: Session) -> None:
    first = published(session)
    later = LATER + timedelta(hours=1)
    tamper(session, "UPDATE indicator_values SET value = '91' WHERE value = '90'")
    session.expire_all()
    run = make_run(session, first.award, actor="office", now=later)
    publish_run(session, run, actor="office", now=later)
    session.commit()
    assert about_runs(session) == []
    drop_triggers(session, "publications")
    tamper(session, "UPDATE publications SET replaced_at = :at WHERE replaced_at IS NULL", at=later)
    tamper(session, "UPDATE publications SET replaced_at = NULL WHERE id = :id", id=first.id)
    one, other = about_runs(session)
    assert "run 1: whether it is shown or was replaced" in one and "run 2: whether" in other


@pytest.mark.parametrize("data", ["{}", "[]", '"x"', "null", "{broken"])
@pytest.mark.parametrize("name", ["sheet:signed", "award:sealed", "run:made", "result:published"])
def test_a_broken_event_hides_nothing_of_the_rest(session: Session, name: str, data: str) -> None:
    published(session)
    drop_triggers(session, "events")
    if data == "{broken" and session.get_bind().dialect.name == "postgresql":
        data = "{}"  # it keeps no such thing
    record(session, name, actor="office", subject="y", now=LATER, run=1)
    drop_triggers(session, "runs")
    tamper(session, "UPDATE runs SET bundle = result")
    tamper(session, "UPDATE events SET data = :data, subject = 'x' WHERE name = :name", data=data, name=name)
    texts = about_runs(session)
    assert any("was changed: its digest" in one for one in texts)
    assert any("the bundle is not that of its digest" in one for one in texts)
    assert not any("could not be made" in one for one in texts)


def test_a_check_that_fails_is_a_finding_and_the_others_are_made(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(session)
    drop_triggers(session, "runs")
    tamper(session, "UPDATE runs SET bundle = result")
    session.commit()

    def fails(session: Session) -> None:
        session.execute(text("SELECT nothing FROM nowhere"))

    monkeypatch.setitem(findings._checks, "seals", fails)
    lines = [str(one.message) for one in found(session)]
    assert any("The check “seals” could not be made to its end: " in one for one in lines)
    assert any("the bundle is not that of its digest" in one for one in lines)


def test_a_publication_prints_the_head_of_its_moment(session: Session) -> None:
    publication = published(session)
    entry = publication.audit_entry
    drop_triggers(session, "events")
    tamper(session, "DELETE FROM events WHERE id >= :id", id=entry)
    assert any(f"entry {entry} with the digest {publication.audit_head} was cut off" in one for one in said(session))


def test_a_check_has_a_name_of_its_own() -> None:
    assert {"signatures", "mark history", "runs", "documents of runs", "publications"} <= checks().keys()
    with pytest.raises(ValueError, match="twice"):
        verifies("runs")(lambda session: ())
