"""What the demo year holds, and how far each of its awards has come on the demo's day."""

import hashlib
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import scoring
from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.demo.accounts import ACCOUNTS
from awards.demo.files.survey import mapping_file
from awards.evidence.models import Adjustment, AnswerDecision, Ballot, Correction, InspectionVisit, SurveyAnswer, Veto
from awards.evidence.queries import award_nominees
from awards.evidence.queries.coverage import coverage_of
from awards.files.service import path_of
from awards.imports.models import ImportBatch
from awards.judging.models import PanelSeat, ReleasedComment, Sheet
from awards.judging.rules import rubric_of, standing_of
from awards.nominations.models import Nomination
from awards.nominations.quotas import quotas_of
from awards.notices.models import Notice, Objection
from awards.organisation.models import Subject
from awards.results.models import Publication
from awards.runs.bundle import build_bundle
from awards.runs.models import Run
from awards.runs.queries import result_of, tied_at_cut
from tests.demo.conftest import THE_DAY
from tests.demo.raw import RawYear
from tests.pages import Browser

pytestmark = pytest.mark.xdist_group("demo")

AWARDS = (
    *("excellent-department", "civilised-window", "service-model", "skilled-technician", "cleaning-model"),
    "model-zone",
)
STATES = {
    "excellent-department": {"accepted": 3, "submitted": 3, "returned": 1, "draft": 1},
    "civilised-window": {"accepted": 9},
    "service-model": {"accepted": 10, "rejected": 1},
    "skilled-technician": {"accepted": 6},
    "cleaning-model": {"accepted": 2, "submitted": 1, "proposed": 1, "returned": 1, "draft": 1},
    "model-zone": {"accepted": 5},
}
# What `make demo` has always had accounts for.
USERNAMES = {
    *("office", "leader", "discipline", "20000", "20007", "20434"),
    *(f"zw{number:02}" for number in range(1, 9)),
    *(f"judge{number}" for number in range(1, 10)),
}


def award_of(session: Session, code: str) -> Award:
    return session.scalars(select(Award).where(Award.code == code)).one()


def count(session: Session, what: Any, *where: Any) -> int:
    return session.scalar(select(func.count()).select_from(what).where(*where)) or 0


def sheets_of(session: Session, award: str, username: str = "") -> list[Sheet]:
    query = select(Sheet).join(Sheet.seat).join(PanelSeat.user).join(PanelSeat.award).where(Award.code == award)
    return list(session.scalars(query.where(User.username == username) if username else query))


def test_there_are_as_many_of_everything_as_a_year_has(session: Session, year: RawYear) -> None:
    kinds = Counter(session.scalars(select(Subject.kind)))
    assert kinds == {"department": 8, "window": 9, "zone": 5, "person": 160}
    assert count(session, Nomination) == 45
    assert count(session, SurveyAnswer) == 2000
    assert count(session, InspectionVisit) == len(year.visits) == 12 * 15 + 6 * 9
    assert len(year.orders) == 900
    assert count(session, Ballot) == len(year.ballots) > 140
    assert (count(session, Veto), count(session, Adjustment)) == (1, 3)


def test_there_is_a_sheet_of_visits_for_every_month_and_some_are_unannounced(session: Session) -> None:
    months = select(InspectionVisit.mode, InspectionVisit.month_on).distinct()
    found = Counter(mode for mode, _ in session.execute(months))
    assert found == {"announced": 12, "mystery": 6}


def test_the_second_export_of_the_survey_added_nothing(session: Session) -> None:
    batches = {
        one.file_name.split("_")[1]: one for one in session.scalars(select(ImportBatch).filter_by(kind="survey"))
    }
    assert (batches["按文本"].added, batches["按文本"].same) == (2000, 0)
    assert (batches["按序号"].added, batches["按序号"].changed, batches["按序号"].same) == (0, 0, 2000)
    assert batches["按序号"].mapping["labels"][0] == "非常满意"


@pytest.mark.parametrize("stated", [True, False])
def test_the_command_takes_positions_only_with_what_they_mean(
    app: Flask, files: dict[str, Path], tmp_path: Path, *, stated: bool
) -> None:
    """The office's mapping file, and the export once more: nothing is added."""
    (name,) = [one for one in files if "按序号" in one]
    path = Path(shutil.copy(files[name], tmp_path / name))
    words = ["import", "survey", str(path), "--year", "2015", "--dry-run"]
    said = app.test_cli_runner().invoke(args=[*words, "--mapping", str(mapping_file(tmp_path))] if stated else words)
    assert said.exit_code == (0 if stated else 2), said.output
    assert ("to add 0, to change 0, the same 2000, rejected 0" in said.output) is stated
    assert path.with_suffix(".mapping.toml").exists() is not stated


def test_answers_of_one_burst_are_left_out_with_a_reason(session: Session) -> None:
    (decision,) = session.scalars(select(AnswerDecision))
    assert (decision.flag, decision.verdict) == ("burst", "leave_out") and decision.reason
    assert count(session, SurveyAnswer, SurveyAnswer.left_out_id == decision.id) == 12


def test_everything_decided_by_hand_has_its_document(session: Session) -> None:
    entries: list[Veto | Adjustment] = [*session.scalars(select(Veto)), *session.scalars(select(Adjustment))]
    assert all(one.file_id and one.decided_by for one in entries)
    points = sorted(one.points for one in entries if isinstance(one, Adjustment))
    assert points[0] < 0 < points[1]


def test_names_that_are_shared_credit_nobody_by_mistake(session: Session, year: RawYear) -> None:
    names = Counter(one.name for one in year.people.values())
    shared = {name for name, times in names.items() if times > 1}
    assert len(shared) == 3
    credited: dict[str, set[str]] = {}
    for one in year.orders:
        if one.repairer in shared and (number := year.technician_of(one)):
            credited.setdefault(one.repairer, set()).add(number)
    assert sorted(map(len, credited.values())) == [1, 2]


def test_nine_judges_two_of_them_from_outside(session: Session) -> None:
    judges = session.scalars(select(User).where(User.id.in_(select(PanelSeat.user_id)))).all()
    assert len(judges) == 9
    assert sorted(one.username for one in judges if one.person_id is None) == ["judge1", "judge2"]


def test_the_command_tells_every_account_and_what_it_does(session: Session, built: tuple[Flask, Result]) -> None:
    said = built[1].output
    assert {account.username for account in ACCOUNTS} == USERNAMES
    assert all(f"{one.username:<12}{one.does}" in said for one in ACCOUNTS)
    assert set(session.scalars(select(User.username))) == USERNAMES


@pytest.mark.parametrize("code", AWARDS)
def test_nominations_stand_where_they_should(session: Session, code: str) -> None:
    award = award_of(session, code)
    found = session.scalars(select(Nomination).where(Nomination.award_id == award.id)).all()
    assert Counter(one.state for one in found) == STATES[code]
    assert len({one.deed for one in found}) == len(found)


def test_no_department_has_more_than_its_quota(session: Session) -> None:
    awards = [award_of(session, code) for code in AWARDS]
    departments = list(session.scalars(select(Subject.id).where(Subject.kind == "department")))
    quotas = quotas_of(session, awards, departments, THE_DAY.date())
    assert all(one.limit is None or one.used <= one.limit for one in quotas.values())
    # The rejected one has left its place, the self-nomination waits for one.
    assert sum(one.used for one in quotas.values()) == 43


@pytest.mark.parametrize("code", AWARDS)
def test_coverage_is_complete_or_says_why_not(session: Session, code: str) -> None:
    office = session.scalars(select(User).where(User.username == "office")).one().as_viewer()
    coverage = coverage_of(session, award_nominees(session, office, 2015, code))
    assert coverage.unexplained == 0
    lacking = {one.code: coverage.lacking(one) for one in coverage.components if one.kind != "panel"}
    gaps = {"excellent-department": ["ZW04"], "service-model": ["20203"]}.get(code, [])
    assert [subject.code for found in lacking.values() for subject, _ in found] == gaps
    assert all(cell.reason for found in lacking.values() for _, cell in found)


def test_one_award_is_published(session: Session) -> None:
    (publication,) = session.scalars(select(Publication))
    assert (publication.run.award.code, publication.run.number) == ("service-model", 2)


def test_a_nominee_reads_released_words_and_not_what_stays_with_the_panel(app: Flask, session: Session) -> None:
    released = {one.words: one.sheet.comment for one in session.scalars(select(ReleasedComment))}
    assert sorted(words == signed for words, signed in released.items()) == [False, True]
    user = session.scalars(select(User).where(User.username == "20000")).one()
    page = Browser(app).sign_in(user).get("/2015/awards/service-model/results/feedback")
    assert all(words in page for words in released)
    written = session.scalars(select(Sheet.comment).where(Sheet.comment != "")).all()
    assert len(written) == 5 and not any(one in page for one in written if one not in released)


def test_a_notice_is_up_and_objections_to_it_are_in_every_open_state(session: Session) -> None:
    notices = {one.award.code: one for one in session.scalars(select(Notice))}
    up, over = notices["model-zone"], notices["service-model"]
    assert over.ends_on < THE_DAY.date() < up.ends_on and up.taken_down_at is None
    assert len(up.people) == 2
    states = {(one.notice.award.code, one.number): one.state for one in session.scalars(select(Objection))}
    assert states == {
        ("service-model", 1): "dismissed",
        ("model-zone", 1): "investigating",
        ("model-zone", 2): "received",
    }


def test_windows_wait_for_a_vote_on_a_tie(session: Session) -> None:
    award = award_of(session, "civilised-window")
    (run,) = session.scalars(select(Run).where(Run.award_id == award.id))
    result = result_of(run)
    assert not run.is_approvable and result["blocked_by"][0]["code"] == "tied_at_cut"
    assert len(tied_at_cut(session, award)) == 2
    assert {one.state for one in sheets_of(session, award.code)} == {"signed", "recused"}


def test_a_number_was_corrected_after_that_run_and_the_tie_remains(session: Session) -> None:
    award = award_of(session, "civilised-window")
    (run,) = session.scalars(select(Run).where(Run.award_id == award.id))
    (correction,) = session.scalars(select(Correction))
    assert correction.at > run.created_at and correction.subject.code == "CK09"
    bundle = build_bundle(session, award)
    assert scoring.digest(bundle) != run.bundle_sha256
    assert scoring.run(bundle)["blocked_by"][0] == result_of(run)["blocked_by"][0]


def test_technicians_are_judged_half_way(session: Session) -> None:
    award = award_of(session, "skilled-technician")
    assert count(session, Run, Run.award_id == award.id) == 0
    rubric = rubric_of(award)
    standings = {
        name: Counter(standing_of(one, rubric) for one in sheets_of(session, award.code, name))
        for name in ("judge1", "judge2", "judge5", "judge8", "judge9")
    }
    assert standings == {
        "judge1": {"complete": 3, "untouched": 3},
        "judge2": {"signed": 6},
        "judge5": {"recused": 3, "complete": 1, "untouched": 2},
        "judge8": {},
        "judge9": {"recused": 1, "untouched": 5},
    }


@pytest.mark.parametrize("code", ["excellent-department", "cleaning-model"])
def test_two_awards_are_open_and_nobody_judges_them(session: Session, code: str) -> None:
    award = award_of(session, code)
    assert count(session, PanelSeat, PanelSeat.award_id == award.id) == 0
    assert count(session, Run, Run.award_id == award.id) == 0


def test_a_second_time_the_command_refuses(app: Flask, built: tuple[Flask, Result]) -> None:
    said = app.test_cli_runner().invoke(args=["demo"])
    assert said.exit_code == 1


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("office", "/"),
        ("office", "/2015/evidence/service-model"),
        ("leader", "/"),
        ("discipline", "/"),
        ("zw05", "/2015/nominations"),
        ("judge1", "/judging"),
        ("20000", "/2015/awards/service-model/results"),
        ("20007", "/2015/awards/service-model/results"),
    ],
)
def test_its_pages_open(app: Flask, session: Session, username: str, path: str) -> None:
    user = session.scalars(select(User).where(User.username == username)).one()
    Browser(app).sign_in(user).get(path)


def test_a_second_build_writes_the_files_that_were_imported(session: Session, files: dict[str, Path]) -> None:
    written = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert written == {one.file_name: one.file.sha256 for one in session.scalars(select(ImportBatch))}


def test_files_with_personal_data_are_not_kept(app: Flask, session: Session) -> None:
    kept = {
        one.kind
        for one in session.scalars(select(ImportBatch))
        if path_of(app.config["AWARDS"].files_dir, one.file.sha256).is_file()
    }
    assert kept == {"departments", "roster", "inspections", "indicators", "ballots", "honours"}
