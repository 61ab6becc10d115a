"""Role × endpoint: every view is in the table, and opens for exactly those whom the table names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from awards.accounts.models import User
from awards.db import db
from awards.evidence.models import Adjustment, IndicatorValue
from awards.files.service import store_file
from awards.imports.models import Alias, ImportBatch
from awards.judging.models import Reopening
from awards.nominations.models import NominationFile
from awards.notices.models import Notice, ObjectionFile
from awards.reminders.models import Message
from awards.results.certifying import issue_certificates
from awards.results.commending import LONGEST, issue_commendation
from awards.runs.models import Ruling
from awards.runs.service import make_run
from awards.runs.what_if import make_what_if
from tests import factories
from tests.conftest import NOW, isolated
from tests.evidence.made import make_survey, make_visit
from tests.evidence.orders import make_order
from tests.nominations.material import sheets
from tests.notices.objected import make_objection, notice_of
from tests.pages import Browser
from tests.results.clearing import publish_run

EVERYONE = {
    *("anonymous", "staff", "nominee", "nominator", "other nominator", "judge"),
    *("leader", "discipline", "office", "office nominee"),
}
SIGNED_IN = EVERYONE - {"anonymous"}
OFFICE = {"office", "office nominee"}
UNCONCERNED = {"office"}
CIRCLE = {"office", "leader", "discipline"}
CIRCLE_OF_YEAR = CIRCLE | {"office nominee"}
NOMINATORS = {"nominator", "other nominator"}

AWARD = {"year": 2015, "code": "service-model"}


@dataclass(frozen=True)
class World:
    """What the URLs speak about, and who may come."""

    users: dict[str, User | None]
    values: dict[str, Any]


Values = Callable[[World], dict[str, Any]]


def of(*names: str, **fixed: Any) -> Values:
    """URL values: fixed ones and those that the world knows by name (`sheet_id`, …)."""
    return lambda world: {**fixed, **{name: world.values[name] for name in names}}


def of_signed(world: World) -> dict[str, Any]:
    """The sheet that a judge of the panel has signed."""
    return {**AWARD, "seat_code": "j2", "sheet_id": world.values["signed_id"]}


def of_comment(world: World) -> dict[str, Any]:
    """The comment on that sheet."""
    return {**AWARD, "sheet_id": world.values["signed_id"]}


TABLE: dict[str, tuple[set[str], Values]] = {
    "home.index": (EVERYONE, of()),
    "home.show_board": (CIRCLE_OF_YEAR, of(year=2015)),
    "reminders.list_messages": (OFFICE, of(year=2015)),
    "reminders.make_drafts": (OFFICE, of(year=2015)),
    "reminders.send_messages": (OFFICE, of(year=2015)),
    "reminders.show_message": (UNCONCERNED, of("message_id", year=2015)),
    "reminders.move_message": (UNCONCERNED, of("message_id", year=2015)),
    "accounts.sign_in": (EVERYONE, of()),
    "accounts.sign_out": (EVERYONE, of()),
    "accounts.change_password": (SIGNED_IN, of()),
    "audit.list_events": ({"discipline"}, of()),
    "audit.show_event": ({"discipline"}, of("event_id")),
    "accounts.list_users": (OFFICE, of()),
    "accounts.create_user": (OFFICE, of()),
    "accounts.edit_user": (OFFICE, of("user_id")),
    "accounts.reset_password": (OFFICE, of("user_id")),
    "accounts.set_first_password": (EVERYONE, of()),
    "accounts.edit_own": (SIGNED_IN, of()),
    "accounts.show_candidates": (OFFICE, of()),
    "accounts.open_accounts": (OFFICE, of()),
    "accounts.show_waiting": (OFFICE, of()),
    "accounts.renew_codes": (OFFICE, of()),
    "accounts.show_left": (OFFICE, of()),
    "accounts.close_left": (OFFICE, of()),
    "imports.list_batches": (OFFICE, of()),
    "imports.upload_file": (OFFICE, of()),
    "imports.receive_file": (OFFICE, of()),
    "imports.show_batch": (OFFICE, of("batch_id")),
    "imports.answer_spellings": (OFFICE, of("batch_id")),
    "imports.declare_options": (OFFICE, of("batch_id")),
    "imports.confirm_batch": (OFFICE, of("batch_id")),
    "imports.discard_batch": (OFFICE, of("batch_id")),
    "imports.show_progress": (OFFICE, of("batch_id")),
    "imports.look_again": (OFFICE, of("batch_id")),
    "imports.cancel_job": (OFFICE, of("batch_id")),
    "imports.undo_batch": (OFFICE, of("batch_id")),
    "imports.download_rejects": (OFFICE, of("batch_id")),
    "imports.list_aliases": (OFFICE, of()),
    "imports.forget_alias": (OFFICE, of("alias_id")),
    "organisation.list_subjects": (OFFICE, of()),
    "organisation.show_subject": (OFFICE, of("kind", code="10001")),
    "organisation.edit_subject": (OFFICE, of("kind", code="10001")),
    "organisation.save_subject": (OFFICE, of("kind", code="10001")),
    "organisation.download_subjects": (OFFICE, of("kind")),
    "organisation.new_subject": (OFFICE, of("kind")),
    "organisation.create_subject": (OFFICE, of("kind")),
    "organisation.move_subject": (OFFICE, of("kind", code="10001")),
    "organisation.save_move": (OFFICE, of("kind", code="10001")),
    "organisation.merge_subject": (OFFICE, of("kind", code="10001")),
    "organisation.confirm_merge": (OFFICE, of("kind", code="10001")),
    "organisation.add_spelling": (OFFICE, of("kind", code="10001")),
    "organisation.forget_spelling": (OFFICE, of("kind", "alias_id", code="10001")),
    "campaigns.show_campaign": (EVERYONE, of(year=2015)),
    "campaigns.show_rules": (EVERYONE, of(**AWARD)),
    "campaigns.edit_settings": (UNCONCERNED, of(year=2015)),
    "campaigns.new_campaign": (OFFICE, of()),
    "campaigns.show_setup": (OFFICE, of(year=2015)),
    "campaigns.open_campaign": (OFFICE, of(year=2015)),
    "campaigns.edit_head": (UNCONCERNED, of(year=2015)),
    "campaigns.edit_dates": (UNCONCERNED, of(year=2015)),
    "campaigns.edit_notice": (UNCONCERNED, of(year=2015)),
    "campaigns.discard_campaign": (OFFICE, of(year=2015)),
    "campaigns.seal_award": (UNCONCERNED, of(**AWARD)),
    "campaigns.seal_all": (OFFICE, of(year=2015)),
    "campaigns.unseal_award": ({"leader"}, of(**AWARD)),
    "campaigns.sealed_rules": (EVERYONE, of(**AWARD)),
    "campaigns.extend_window": (UNCONCERNED, of(year=2015)),
    "campaigns.edit_scheme": (UNCONCERNED, of(**AWARD)),
    "campaigns.new_award": (OFFICE, of(year=2015)),
    "campaigns.remove_award": (UNCONCERNED, of(**AWARD)),
    "campaigns.move_award": (UNCONCERNED, of(**AWARD)),
    "campaigns.preview_scheme": (UNCONCERNED, of(**AWARD)),
    "campaigns.edit_indicators": (UNCONCERNED, of(year=2015)),
    "campaigns.save_indicators": (UNCONCERNED, of(year=2015)),
    "campaigns.edit_quotas": (UNCONCERNED, of(**AWARD)),
    "campaigns.save_quotas": (UNCONCERNED, of(**AWARD)),
    "evidence.list_evidence": (CIRCLE_OF_YEAR, of(year=2015)),
    "evidence.show_coverage": (CIRCLE, of(**AWARD)),
    "evidence.record_gap": (UNCONCERNED, of(**AWARD, component="panel")),
    "evidence.show_rows": (CIRCLE, of("subject_id", **AWARD, component="appraisal")),
    "evidence.show_file_row": (
        UNCONCERNED,
        lambda world: {"year": 2015, "batch_id": world.values["figures_id"], "row": 2},
    ),
    "evidence.show_survey": (CIRCLE_OF_YEAR, of(year=2015, code="386540716")),
    "evidence.decide_answers": (OFFICE, of(year=2015, code="386540716")),
    "evidence.show_orders": (CIRCLE_OF_YEAR, of(year=2015)),
    "evidence.credit_orders": (OFFICE, of(year=2015)),
    "evidence.credit_again": (OFFICE, of("order_id", year=2015)),
    "evidence.list_decided": (CIRCLE_OF_YEAR, of(year=2015)),
    "evidence.show_decided": (CIRCLE, of("kind", year=2015, code="10001")),
    "evidence.enter_veto": (UNCONCERNED, of("kind", year=2015, code="10001")),
    "evidence.enter_adjustment": (UNCONCERNED, of("kind", year=2015, code="10001")),
    "evidence.withdraw_decided": (UNCONCERNED, of("entry_id", year=2015, table="adjustments")),
    "evidence.open_document": (CIRCLE, of("entry_id", year=2015, table="adjustments", name="proof.pdf")),
    "evidence.show_picture": (CIRCLE_OF_YEAR, of(year=2015, name="inspections", theme="light", lang="zh")),
    "evidence.list_numbers": (CIRCLE, of("kind", year=2015, code="10001")),
    "evidence.show_number": (CIRCLE, of("row_id", year=2015, table="value")),
    "evidence.correct_number": (UNCONCERNED, of("row_id", year=2015, table="value")),
    "nominations.list_own": (NOMINATORS, of(year=2015)),
    "nominations.start": (NOMINATORS, of(year=2015)),
    "nominations.edit": ({"nominator"}, of("nomination_id")),
    "nominations.save_texts": ({"nominator"}, of("nomination_id")),
    "nominations.change_files": ({"nominator"}, of("nomination_id")),
    "nominations.submit": ({"nominator"}, of("nomination_id")),
    "nominations.withdraw": ({"nominator"}, of("nomination_id")),
    "nominations.start_own": ({"nominee", "office nominee"}, of(year=2015)),
    "nominations.endorse": ({"nominator"}, lambda world: {"nomination_id": world.values["own_id"]}),
    "nominations.send_back": ({"nominator"}, lambda world: {"nomination_id": world.values["own_id"]}),
    "nominations.show_nomination": (CIRCLE | {"nominator", "nominee"}, of("nomination_id")),
    "nominations.list_award": (CIRCLE, of(**AWARD)),
    "nominations.show_dossier": (CIRCLE, of("nomination_id")),
    "nominations.show_dossier_picture": (
        CIRCLE,
        of("nomination_id", name="inspections", theme="light", lang="zh"),
    ),
    "nominations.decide": (UNCONCERNED, of("nomination_id")),
    "nominations.rule_on_conditions": (UNCONCERNED, of("nomination_id")),
    "nominations.list_overrides": (CIRCLE_OF_YEAR, of(year=2015)),
    "nominations.accept": (UNCONCERNED, of("nomination_id")),
    "nominations.return_back": (UNCONCERNED, of("nomination_id")),
    "nominations.reject": (UNCONCERNED, of("nomination_id")),
    "nominations.open_file": (CIRCLE | {"nominator", "nominee", "judge"}, of("file_id", name="proof.pdf")),
    "nominations.preview_page": (CIRCLE | {"nominator", "nominee", "judge"}, of("file_id", number=1)),
    "judging.list_seats": (SIGNED_IN, of()),
    "judging.show_seat": ({"judge"}, of("seat_id")),
    "judging.declare": ({"judge"}, of("seat_id")),
    "judging.review": ({"judge"}, of("seat_id")),
    "judging.sign": ({"judge"}, of("seat_id")),
    "judging.confirm_marks": ({"judge"}, of("seat_id")),
    "judging.mark_sheet": ({"judge"}, of("sheet_id")),
    "judging.save_sheet": ({"judge"}, of("sheet_id")),
    "judging.save_field": ({"judge"}, of("sheet_id")),
    "judging.abstain": ({"judge"}, of("sheet_id")),
    "judging.resume": ({"judge"}, of("sheet_id")),
    "judging.go_on": ({"judge"}, of("seat_id")),
    "judging.show_grid": ({"judge"}, of("seat_id")),
    "judging.read_file": ({"judge"}, of("sheet_id", number=1)),
    "judging.show_marks": (CIRCLE | {"judge"}, of(**AWARD)),
    "judging.list_comments": (UNCONCERNED, of(**AWARD)),
    "judging.release_comment": (UNCONCERNED, of_comment),
    "judging.keep_comments": (UNCONCERNED, of(**AWARD)),
    "judging.withdraw_comment": (UNCONCERNED, of_comment),
    "judging.show_sheet": (CIRCLE, of_signed),
    "judging.ask_again": (UNCONCERNED, of_signed),
    "judging.save_question": (UNCONCERNED, of_signed),
    "judging.reopen_sheet": (UNCONCERNED, of_signed),
    "judging.save_reopening": (UNCONCERNED, of_signed),
    "judging.show_history": ({"judge"}, of("sheet_id")),
    "judging.answer_look": ({"judge"}, of("sheet_id")),
    "judging.show_panel": (UNCONCERNED, of(**AWARD)),
    "judging.add_seat": (UNCONCERNED, of(**AWARD)),
    "judging.remove_seat": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.restore_seat": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.show_judge": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.name_lead": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.replace_judge": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.put_judge": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.share_out": (UNCONCERNED, of(**AWARD)),
    "judging.take_sharing": (UNCONCERNED, of(**AWARD)),
    "judging.recuse": ({"judge"}, of("sheet_id")),
    "judging.print_sheets": ({"judge"}, of("seat_id")),
    "judging.export_sheets": ({"judge"}, of("seat_id")),
    "judging.import_sheets": ({"judge"}, of("seat_id")),
    "judging.preview_sheets": ({"judge"}, of("seat_id")),
    "judging.save_imported": ({"judge"}, of("seat_id")),
    "judging.print_paper": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.key_in": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.save_keyed": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.put_on_paper": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.key_declaration": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.key_abstention": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.sign_paper": (UNCONCERNED, of(**AWARD, seat_code="j1")),
    "judging.show_scan": (CIRCLE | {"judge"}, of("seat_id", "stored_id")),
    "runs.list_runs": (CIRCLE, of(**AWARD)),
    "runs.compare_runs": (CIRCLE, of(**AWARD)),
    "runs.list_what_ifs": (CIRCLE, of(**AWARD)),
    "runs.try_what_if": (UNCONCERNED | {"leader"}, of(**AWARD, number=1)),
    "runs.save_what_if": (UNCONCERNED | {"leader"}, of(**AWARD, number=1)),
    "runs.show_what_if": (CIRCLE, of(**AWARD, number=1)),
    "runs.download_what_if_bundle": (CIRCLE, of(**AWARD, number=1)),
    "runs.download_what_if_result": (CIRCLE, of(**AWARD, number=1)),
    "runs.show_run": (CIRCLE, of(**AWARD, number=1)),
    "runs.download_bundle": (CIRCLE, of(**AWARD, number=1)),
    "runs.download_result": (CIRCLE, of(**AWARD, number=1)),
    "runs.show_diagnostics": (CIRCLE, of(**AWARD, number=1)),
    "runs.download_diagnostics": (CIRCLE, of(**AWARD, number=1)),
    "runs.show_diagnostics_picture": (CIRCLE, of(**AWARD, number=1, name="judges-panel", theme="light", lang="zh")),
    "runs.record_ruling": (UNCONCERNED, of(**AWARD, kind="exclude")),
    "runs.withdraw_ruling": (UNCONCERNED, of("ruling_id", **AWARD)),
    "runs.make_run": (UNCONCERNED, of(**AWARD)),
    "runs.show_decision": (CIRCLE, of(**AWARD)),
    "runs.approve_run": ({"leader"}, of(**AWARD, number=1)),
    "runs.show_minutes": (CIRCLE, of(**AWARD)),
    "runs.download_minutes": (CIRCLE, of(**AWARD, ending="json")),
    "runs.show_minutes_of": (CIRCLE, of(**AWARD, number=1)),
    "runs.download_minutes_of": (CIRCLE, of(**AWARD, number=1, ending="json")),
    "runs.withdraw_decision": ({"leader"}, of(**AWARD)),
    "results.confirm_publishing": (UNCONCERNED, of(**AWARD, number=1)),
    "results.publish_run": (UNCONCERNED, of(**AWARD, number=1)),
    "results.show_results": (EVERYONE, of(**AWARD)),
    "results.show_changes": (SIGNED_IN, of(**AWARD)),
    "results.download_list": (SIGNED_IN, of(**AWARD)),
    "results.show_figure": (SIGNED_IN, of("publication", **AWARD, name="winners-light", lang="zh")),
    "results.show_derivation": (SIGNED_IN, of("nominee", **AWARD)),
    "results.show_feedback": (SIGNED_IN, of(**AWARD)),
    "results.verify": (EVERYONE, of()),
    "results.show_roll": (EVERYONE, of()),
    "results.verify_certificate": (EVERYONE, of("token")),
    "results.list_certificates": (SIGNED_IN, of(**AWARD)),
    "results.issue_certificates": (OFFICE, of(**AWARD)),
    "results.download_certificate": (OFFICE | {"nominee", "nominator"}, of("number", **AWARD, lang="zh")),
    "results.download_certificates": (OFFICE | {"nominee", "nominator"}, of(**AWARD, lang="zh", kind="pdf")),
    "results.show_commendation": (EVERYONE, of(year=2015)),
    "results.issue_commendation": (OFFICE, of(year=2015)),
    "results.download_commendation": (EVERYONE, of(year=2015, number=1, ending="pdf")),
    "results.download_award_list": (EVERYONE, of(year=2015)),
    "results.revoke_honour": ({"leader"}, of("nominee", **AWARD)),
    "results.download_public_bundle": (SIGNED_IN - {"judge"}, of(**AWARD)),
    "results.download_public_result": (SIGNED_IN - {"judge"}, of(**AWARD)),
    "results.show_edition": (CIRCLE, of("digest", **AWARD)),
    "notices.list_notices": (EVERYONE, of()),
    "notices.show_notice": (EVERYONE, of(**AWARD)),
    "notices.show_code": (EVERYONE, of(**AWARD)),
    "notices.download_notice": (EVERYONE, of(**AWARD, number=1, ending="json")),
    "notices.put_up_notice": (UNCONCERNED, of(**AWARD)),
    "notices.take_down_notice": (UNCONCERNED, of(**AWARD, number=1)),
    "notices.show_calendar": (UNCONCERNED, of(year=2015)),
    "notices.remove_day": (UNCONCERNED, of(year=2015, day="2015-10-10")),
    "notices.raise_objection": (EVERYONE, of(**AWARD)),
    "notices.show_receipt": (EVERYONE, of()),
    "notices.follow_objection": (EVERYONE, of()),
    "notices.list_objections": (CIRCLE_OF_YEAR, of(year=2015)),
    "notices.show_objection": (CIRCLE, of("objection_id", year=2015)),
    "notices.take_up_objection": ({"discipline"}, of("objection_id", year=2015)),
    "notices.rule_on_objection": ({"discipline"}, of("objection_id", year=2015, outcome="dismiss")),
    "notices.open_objection_file": ({"discipline"}, of("objection_id", year=2015, position=1, name="proof.pdf")),
}
SERVED_BY_LIBRARIES = {"static", "bootstrap.static"}


@pytest.fixture(scope="module")
def app(sqlite_app: Flask) -> Iterator[Flask]:
    """One transaction for the whole table, because what each visitor changed is undone: see `is_let_in`."""
    yield from isolated(sqlite_app)


@pytest.fixture(scope="module")
def world(app: Flask) -> World:
    """An award with an accepted nominee, marked, run and published; one user in every role."""
    department, elsewhere = factories.make_department(), factories.make_department("运输服务科")
    award = factories.make_award()
    award.components[0].missing = "reweight"
    person = factories.make_person(department, code="10001", name="李桂兰")
    nominator = factories.make_user(nominates_for=department)
    nomination = factories.make_nomination(award, person, created_by=nominator)
    other_award = factories.make_award(award.campaign, code="own-award", options={"self_nomination": True})
    own = factories.make_nomination(other_award, factories.make_person(department), state="proposed")
    concerned = factories.make_person(elsewhere, name="赵立新")
    factories.make_nomination(award, concerned, state="submitted")
    judge = factories.make_user()
    seat = factories.make_seat(award, judge, code="j1")
    sheet = factories.make_sheet(seat, nomination, "9", "9")
    signed = factories.make_seat(award, code="j2")
    signed_sheet = factories.make_sheet(signed, nomination, "9", "8", state="signed")
    signed_sheet.comment = "x"
    stored = store_file(db.session, app.config["AWARDS"].files_dir, BytesIO(sheets()), kind="pdf", now=NOW)
    scanned = {"signed_by": "office", "scan_id": stored.id, "signed_at": NOW, "at": NOW, "actor": "office"}
    factories.save(Reopening(sheet=sheet, marks={}, comment="", reason="x", **scanned))
    batch = factories.save(
        ImportBatch(kind="roster", file=stored, file_name="roster.xlsx", actor="office", created_at=NOW)
    )
    sheet_of_figures = "对象类型,代码,名称,指标代码,数值\n人员,10001,李桂兰,appraisal,90\n"
    written = BytesIO(sheet_of_figures.encode())
    csv = store_file(db.session, app.config["AWARDS"].files_dir, written, kind="text", now=NOW)
    imported = {"state": "imported", "imported_at": NOW, "actor": "office", "created_at": NOW}
    figures = factories.save(
        ImportBatch(kind="indicators", scope="2015", file=csv, file_name="figures.csv", **imported)
    )
    about = {"campaign_id": award.campaign_id, "subject": person, "batch": batch, "row": 2}
    value = factories.save(IndicatorValue(**about, code="appraisal", value=Decimal(90)))
    make_survey(award.campaign, code="386540716")
    make_visit(award.campaign, factories.make_window(department), "96")
    make_visit(award.campaign, person, "96")
    order = make_order(award.campaign, factories.make_person(department), department)
    run = make_run(db.session, award, actor="office", now=NOW)
    make_what_if(db.session, run, {"winners": 2}, title="x", actor="office", now=NOW)
    publication = publish_run(db.session, run, actor="office", now=NOW, figures={("winners-light", "zh"): b"<svg/>"})
    (certificate,) = issue_certificates(db.session, publication, actor="office", now=NOW)
    texts = dict.fromkeys(LONGEST, "表彰决定")
    issue_commendation(db.session, award.campaign, texts=texts, issued_on=NOW.date(), actor="office", now=NOW)
    bonus = {"happened_on": NOW.date(), "reason": "x", "decided_by": "x", "actor": "office", "created_at": NOW}
    filed = {"campaign_id": award.campaign_id, "subject": person, "file": stored, "file_name": "proof.pdf"}
    entry = factories.save(Adjustment(**bonus, **filed, points=Decimal(1)))
    notice = db.session.scalar(select(Notice).where(Notice.award_id == award.id)) or notice_of(run, nomination)
    proven = [ObjectionFile(position=1, file=stored, name="proof.pdf")]
    objection = make_objection(notice, nominee=f"n{nomination.id}", files=proven)
    excluded = {"data": {"nominee": f"n{nomination.id}"}, "reason": "x", "decided_on": NOW.date()}
    ruling = factories.save(Ruling(award=award, kind="exclude", **excluded, actor="office", created_at=NOW))
    proof = factories.save(NominationFile(nomination=nomination, file=stored, name="proof.pdf", position=0))
    alias = factories.save(
        Alias(kind="person", spelling_key="x", spelling="x", target="10001", actor="office", created_at=NOW)
    )
    mail = {"campaign": award.campaign, "award": award, "recipient": nominator, "kind": "returned", "occasion": "x"}
    message = factories.save(Message(**mail, subject="x", body="x", made_by="office", made_at=NOW))
    users = {
        "anonymous": None,
        "staff": factories.make_user(),
        "nominee": factories.make_user(person=person),
        "nominator": nominator,
        "other nominator": factories.make_user(nominates_for=elsewhere),
        "judge": judge,
        "leader": factories.make_user("leader"),
        "discipline": factories.make_user("discipline"),
        "office": factories.make_user("office"),
        "office nominee": factories.make_user("office", person=concerned),
    }
    values = {
        "user_id": factories.make_user().id,
        "batch_id": batch.id,
        "alias_id": alias.id,
        "entry_id": entry.id,
        "objection_id": objection.id,
        "row_id": value.id,
        "order_id": order.id,
        "figures_id": figures.id,
        "subject_id": person.id,
        "ruling_id": ruling.id,
        "kind": "person",
        "nomination_id": nomination.id,
        "own_id": own.id,
        "file_id": proof.id,
        "seat_id": seat.id,
        "stored_id": stored.id,
        "sheet_id": sheet.id,
        "signed_id": signed_sheet.id,
        "message_id": message.id,
        "publication": publication.id,
        "event_id": publication.audit_entry,
        "nominee": f"n{nomination.id}",
        "digest": run.bundle_sha256,
        "token": certificate.token,
        "number": certificate.number,
    }
    return World(users, values)


def is_let_in(app: Flask, user: User | None, endpoint: str, method: str, values: dict[str, Any]) -> bool:
    """Whether a request reaches the view: not sent to sign in, not forbidden, not told that there is nothing.

    What the request changed is undone, so that the next visitor finds the world as it was.
    """
    visitor = Browser(app)
    if user:
        visitor.sign_in(user)
    with app.test_request_context():
        path = url_for(endpoint, **values)
    db.session.commit()
    before = db.session.get_bind().begin_nested()  # type: ignore[union-attr]
    response = visitor.send(method, path)
    before.rollback()
    assert response.status_code < 500, f"{method} {path}: {response.status_code}"
    sent_away = response.status_code in {302, 303} and "/sign-in?next=" in response.headers["Location"]
    return not sent_away and response.status_code not in {401, 403, 404, 405}


def test_every_view_is_in_the_table_and_has_a_permission(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - SERVED_BY_LIBRARIES
    assert endpoints == set(TABLE)
    bare = [name for name in endpoints if not hasattr(app.view_functions[name], "permission")]
    assert bare == []


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_a_view_opens_for_exactly_its_roles(
    app: Flask, world: World, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "awards.web.render_template", lambda *_, **__: ""
    )  # the words of a refusal are looked at elsewhere
    allowed, values = TABLE[endpoint]
    methods = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
    for method in sorted(methods & {"GET", "POST"}):
        let_in = {role for role, user in world.users.items() if is_let_in(app, user, endpoint, method, values(world))}
        assert let_in == allowed, f"{method} {endpoint}: too many {let_in - allowed}, too few {allowed - let_in}"
