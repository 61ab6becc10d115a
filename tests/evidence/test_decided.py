"""Vetoes, bonuses and deductions: what may be entered, by whom, what counts, what a bundle holds of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.models import Award, Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import db
from awards.errors import AwardsError, ForbiddenError, WrongStateError
from awards.evidence import queries, service
from awards.evidence.models import Adjustment, Veto
from awards.evidence.queries.decided import lacking_of
from awards.files.errors import FileError
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.runs.bundle import build_bundle
from tests.evidence.made import make_visit
from tests.factories import make_award, make_campaign, make_department, make_nomination, make_person, make_window

NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)
OFFICE = Viewer(user_id=1, username="wang", roles=frozenset({"office"}))
VETOES = [
    {"code": "safety_accident", "label": {"zh": "安全责任事故", "en": "Safety accident"}},
    {"code": "falsified", "label": {"zh": "弄虚作假", "en": "Falsification"}},
]


def details(**values: Any) -> service.Details:
    return service.Details(
        **{
            "happened_on": date(2015, 10, 14),
            "reason": "值班脱岗",
            "decided_by": "领导小组",
            "hearing": "本人陈述",
            "heard_on": date(2015, 10, 20),
            **values,
        }
    )


def the_year() -> Campaign:
    """The campaign as the pages load it."""
    db.session.commit()
    return campaign_of_year(db.session, None, 2015)


def enter_points(subject: Subject, points: str, store: Path, award: Award | None = None, **values: Any) -> Adjustment:
    words: dict[str, Any] = {"actor": OFFICE, "now": NOW, **{k: values.pop(k) for k in list(values) if k != "details"}}
    return service.enter_adjustment(
        db.session,
        the_year(),
        subject,
        values.get("details", details()),
        points=Decimal(points),
        award=award,
        store=store,
        **words,
    )


def enter_veto(subject: Subject, store: Path, code: str = "safety_accident", **values: Any) -> Veto:
    actor = values.pop("actor", OFFICE)
    return service.enter_veto(
        db.session, the_year(), subject, details(**values), code=code, store=store, actor=actor, now=NOW
    )


def test_a_veto_is_kept_with_its_document_and_leaves_a_trace(session: Session, tmp_path: Path) -> None:
    make_award(vetoes=VETOES)
    document = service.Document(BytesIO(b"%PDF-1.7\n"), "处理决定.pdf")

    veto = enter_veto(make_person(), tmp_path, document=document)

    assert (veto.code, veto.reason, veto.decided_by) == ("safety_accident", "值班脱岗", "领导小组")
    assert veto.file is not None and veto.file.kind == "pdf" and veto.file_name == "处理决定.pdf"
    event = session.scalars(select(Event).where(Event.name == "veto:entered")).one()
    assert event.actor == "wang" and event.data["code"] == "safety_accident"


def test_a_document_that_is_not_what_it_says_is_refused(session: Session, tmp_path: Path) -> None:
    make_award(vetoes=VETOES)

    with pytest.raises(FileError) as caught:
        enter_veto(make_person(), tmp_path, document=service.Document(BytesIO(b"%PDF-1.7\n"), "decision.png"))

    assert caught.value.field == "document"
    assert session.scalar(select(Veto.id)) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "no_such"}, "code"),
        ({"reason": "  "}, "reason"),
        ({"reason": "长" * 301}, "reason"),
        ({"decided_by": ""}, "decided_by"),
        ({"hearing": "长" * 2001}, "hearing"),
        ({"happened_on": None}, "happened_on"),
        ({"happened_on": date(2014, 12, 31)}, "happened_on"),
        ({"happened_on": date(2015, 12, 6)}, "happened_on"),  # tomorrow
        ({"heard_on": date(2015, 10, 13)}, "heard_on"),  # the day before
    ],
)
def test_what_a_veto_needs(session: Session, tmp_path: Path, values: dict[str, Any], field: str) -> None:
    make_award(vetoes=VETOES)

    with pytest.raises(AwardsError) as caught:
        enter_veto(make_person(), tmp_path, **values)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("points", "is_possible"),
    [
        ("0.5", True),
        ("-1.25", True),
        ("0", False),
        ("0.125", False),
        ("100.5", False),
        ("NaN", False),
        ("1e999999999", False),
    ],
)
def test_points_are_not_zero_and_have_the_places_of_the_award(
    session: Session, tmp_path: Path, points: str, is_possible: bool
) -> None:
    award, person = make_award(places=2), make_person()

    if is_possible:
        assert enter_points(person, points, tmp_path, award).points == Decimal(points)
    else:
        with pytest.raises(AwardsError) as caught:
            enter_points(person, points, tmp_path, award)
        assert caught.value.field == "points"


def test_points_are_refused_where_their_cap_is_zero(session: Session, tmp_path: Path) -> None:
    campaign = make_campaign()
    award, person = make_award(campaign, bonus_cap=Decimal(0)), make_person()
    other = make_award(campaign, code="other")

    with pytest.raises(AwardsError, match="their cap is 0"):
        enter_points(person, "1", tmp_path, None)  # for every award, and one of them knows no bonus

    assert enter_points(person, "1", tmp_path, other).award_id == other.id
    assert enter_points(person, "-1", tmp_path, award).award_id == award.id


def test_a_deduction_in_a_month_with_findings_asks_whether_it_repeats_them(session: Session, tmp_path: Path) -> None:
    campaign = make_campaign()
    make_award(campaign)
    window = make_window()
    person = make_person(window.departments[0], serves=window)
    make_visit(campaign, window, "95", month=10, findings="着装挂牌扣2分", sheet="窗口")
    make_visit(campaign, window, "100", month=11, findings="")

    with pytest.raises(service.RepeatedFindingError) as caught:
        enter_points(person, "-1", tmp_path)

    assert [visit.findings for visit in caught.value.visits] == ["着装挂牌扣2分"]
    # Said to be another matter, a bonus, and a month without findings are taken.
    assert enter_points(person, "-1", tmp_path, is_another=True).points == -1
    assert enter_points(person, "1", tmp_path).points == 1
    assert enter_points(person, "-1", tmp_path, details=details(happened_on=date(2015, 11, 3), heard_on=None))


@pytest.mark.parametrize(
    ("score", "items", "found"),
    [
        ("5/15", [("着装挂牌", "0", "10"), ("台账完整", "5", "5")], ["着装挂牌 0/10"]),
        ("15", [("着装挂牌", "9", "10"), ("加分项", "6", "5")], ["着装挂牌 9/10"]),  # one mark hides the other
        ("99", [], []),
    ],
)
def test_marks_that_were_taken_off_without_a_word_are_findings(
    session: Session, tmp_path: Path, score: str, items: list[tuple[str, str, str]], found: list[str]
) -> None:
    campaign, window = make_campaign(), make_window()
    make_award(campaign, subject_kind="window")
    contents = [{"label": label, "score": mark, "out_of": most} for label, mark, most in items]
    make_visit(campaign, window, f"{score}/15" if score == "15" else score, month=10, findings="", items=contents)

    with pytest.raises(service.RepeatedFindingError) as caught:
        enter_points(window, "-1", tmp_path)

    assert [lacking_of(visit) for visit in caught.value.visits] == [found]


def test_a_department_answers_for_the_findings_at_its_windows(session: Session, tmp_path: Path) -> None:
    campaign, department = make_campaign(), make_department()
    make_award(campaign, subject_kind="department")
    make_visit(campaign, make_window(department), "95", month=10, findings="台账缺页")

    with pytest.raises(service.RepeatedFindingError):
        enter_points(department, "-1", tmp_path)


def test_the_same_is_not_entered_twice(session: Session, tmp_path: Path) -> None:
    make_award(vetoes=VETOES)
    person = make_person()
    veto, _ = enter_veto(person, tmp_path), enter_points(person, "-1", tmp_path)

    with pytest.raises(AwardsError, match="entered already by wang"):
        enter_veto(person, tmp_path)
    with pytest.raises(AwardsError, match="entered already by wang"):
        enter_points(person, "-1", tmp_path)

    service.withdraw_entry(session, the_year(), veto, reason="查明不实", actor=OFFICE, now=NOW)
    assert enter_veto(person, tmp_path).counts


def test_points_like_these_of_the_same_day_are_asked_about(session: Session, tmp_path: Path) -> None:
    campaign = make_campaign()
    award, other = make_award(campaign), make_award(campaign, code="other")
    person = make_person()
    first = enter_points(person, "-1", tmp_path, award)
    worded = details(reason="值班脱岗。")

    for where in (award, None):  # for every award is for this one too
        with pytest.raises(service.RepeatedFindingError, match="Entered before") as caught:
            enter_points(person, "-1", tmp_path, where, details=worded)
        assert (caught.value.entries, caught.value.visits) == ([first], [])

    # For another award, of other points, of another day, or said to be another matter they are taken.
    assert enter_points(person, "-1", tmp_path, other, details=worded)
    assert enter_points(person, "-2", tmp_path, award, details=worded)
    assert enter_points(person, "-1", tmp_path, award, details=details(reason="又", happened_on=date(2015, 10, 13)))
    assert enter_points(person, "-1", tmp_path, award, details=worded, is_another=True)
    with pytest.raises(AwardsError, match="entered already by wang"):  # the very same is never taken twice
        enter_points(person, "-1", tmp_path, award, details=worded, is_another=True)


def test_nobody_decides_about_himself_or_his_rivals(session: Session, tmp_path: Path) -> None:
    campaign = make_campaign()
    award = make_award(campaign, vetoes=VETOES)
    me, rival, elsewhere = make_person(), make_person(), make_window()
    make_award(campaign, code="civilised-window", subject_kind="window", vetoes=VETOES)
    myself = Viewer(user_id=2, username="me", person_id=me.id, roles=frozenset({"office"}))

    with pytest.raises(ForbiddenError):
        enter_veto(me, tmp_path, actor=myself)
    against_nobody = enter_veto(rival, tmp_path, actor=myself)

    make_nomination(award, me, state="submitted")
    with pytest.raises(ForbiddenError):
        enter_points(rival, "-1", tmp_path, award, actor=myself)
    with pytest.raises(ForbiddenError):
        service.withdraw_entry(session, the_year(), against_nobody, reason="x", actor=myself, now=NOW)
    assert enter_veto(elsewhere, tmp_path, actor=myself).subject_id == elsewhere.id


def test_withdrawn_once_with_a_reason_and_kept(session: Session, tmp_path: Path) -> None:
    make_award()
    entry = enter_points(make_person(), "1", tmp_path)

    with pytest.raises(AwardsError) as caught:
        service.withdraw_entry(session, the_year(), entry, reason=" ", actor=OFFICE, now=NOW)
    assert caught.value.field == "reason" and entry.counts

    service.withdraw_entry(session, the_year(), entry, reason="重复计分", actor=OFFICE, now=NOW)

    kept = session.scalars(select(Adjustment)).one()
    assert (kept.counts, kept.withdrawn_reason, kept.withdrawn_by, kept.withdrawn_at) == (
        False,
        "重复计分",
        "wang",
        NOW,
    )
    with pytest.raises(WrongStateError):
        service.withdraw_entry(session, the_year(), entry, reason="again", actor=OFFICE, now=NOW)


def test_the_caps_beside_what_is_used(session: Session, tmp_path: Path) -> None:
    campaign, person = make_campaign(), make_person()
    first, second = make_award(campaign, position=0), make_award(campaign, code="other", position=1)
    enter_points(person, "2", tmp_path, first)
    enter_points(person, "1.5", tmp_path)
    enter_points(person, "-0.5", tmp_path, second)
    taken_back = enter_points(person, "3", tmp_path, first)
    service.withdraw_entry(session, the_year(), taken_back, reason="误录", actor=OFFICE, now=NOW)
    year = the_year()

    uses = queries.caps_of(session, queries.subject_case(session, OFFICE, 2015, "person", person.code))

    # The first award: 2 + 1.5 = 3.5 of 3; the second: 1.5 of 3, and 0.5 of 10 taken off.
    assert [(use.award.code, use.bonus, use.bonus_counted, use.deduction) for use in uses] == [
        (year.awards[0].code, Decimal("3.5"), Decimal(3), Decimal(0)),
        ("other", Decimal("1.5"), Decimal("1.5"), Decimal("0.5")),
    ]


def test_a_bundle_holds_the_award_s_vetoes_merged_and_its_adjustments(session: Session, tmp_path: Path) -> None:
    campaign = make_campaign()
    award = make_award(campaign, vetoes=VETOES[:1])
    make_award(campaign, code="other", vetoes=VETOES)
    nomination, clean = make_nomination(award), make_nomination(award)
    person = nomination.subject
    enter_veto(person, tmp_path, happened_on=date(2015, 6, 1), reason="烫伤事故")
    enter_veto(person, tmp_path, happened_on=date(2015, 9, 1), reason="触电事故")
    enter_veto(person, tmp_path, "falsified")  # a ground that only the other award knows
    enter_points(person, "1.50", tmp_path, award)
    taken_back = enter_points(person, "-2", tmp_path, award)
    service.withdraw_entry(session, the_year(), taken_back, reason="误录", actor=OFFICE, now=NOW)
    session.commit()

    by_id = {one["id"]: one for one in build_bundle(session, award)["nominees"]}

    nominee = by_id[f"n{nomination.id}"]
    assert nominee["vetoes"] == [{"code": "safety_accident", "reason": "烫伤事故；触电事故"}]
    assert nominee["adjustments"] == [{"points": "1.5", "reason": "值班脱岗"}]
    assert (by_id[f"n{clean.id}"]["vetoes"], by_id[f"n{clean.id}"]["adjustments"]) == ([], [])
