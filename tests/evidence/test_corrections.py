"""Correcting one number: what counts afterwards, what is kept, and what an old file says when it comes again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.models import Campaign
from awards.db import db
from awards.errors import AwardsError, ForbiddenError, StaleError
from awards.evidence import service
from awards.evidence.measures import measures_for
from awards.evidence.models import Ballot, Correction, IndicatorValue, InspectionVisit
from awards.evidence.queries import changes_since
from awards.evidence.queries.corrections import Row, kind_of, numbers_about, row_case
from awards.evidence.queries.decided import subject_case
from awards.organisation.models import Subject
from awards.permissions import Viewer
from tests.evidence.bringing import bring_in, look_at, make_register
from tests.evidence.made import make_ballot, make_component, make_value, make_visit
from tests.evidence.test_decided import OFFICE
from tests.factories import make_award, make_campaign, make_indicator, make_nomination, make_person, make_window
from tests.samples import ballots_xlsx, indicators_xlsx, write_workbook

NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)
ITEMS = [
    {"label": "着装挂牌", "score": "8", "out_of": "10"},
    {"label": "台账完整", "score": "4.5", "out_of": "5"},
]


def correct(row: Row, *numbers: str, **values: Any) -> Correction:
    words: dict[str, Any] = {"reason": "录入有误", "actor": OFFICE, "now": NOW, **values}
    case = row_case(db.session, OFFICE, 2015, kind_of(row), row.id)
    return service.correct_row(db.session, case, [Decimal(one) for one in numbers], **words)


def data_of(campaign: Campaign, subject: Subject, component: Any) -> Any:
    """What a bundle would hold of a subject for one component."""
    award = make_award(campaign, code="measured", components=[component], tie_break=[])
    return measures_for(db.session, award, [subject]).data[subject.id][component.code]


def test_a_corrected_value_is_what_counts_and_the_old_one_is_kept(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    row = make_value(campaign, person, "appraisal", "59")

    correct(row, "95")

    assert data_of(campaign, person, make_indicator("100")) == "95"
    kept = session.scalars(select(Correction)).one()
    assert (kept.before, kept.after, kept.reason, kept.actor) == ({"value": "59"}, {"value": "95"}, "录入有误", "wang")
    event = session.scalars(select(Event).where(Event.name == "row:corrected")).one()
    assert event.subject == f"value:{row.id}" and event.data["before"] == {"value": "59"}


def test_a_visit_is_corrected_item_by_item(session: Session) -> None:
    campaign, window = make_campaign(), make_window()
    row = make_visit(campaign, window, "12.5/15", items=ITEMS, findings="着装挂牌扣2分")

    correct(row, "10", "4.5", findings="")

    assert (row.score, row.items[0]["score"], row.findings) == (Decimal("14.5"), "10", "")
    data = data_of(campaign, window, make_component("inspection", "100"))
    assert data == [{"score": "14.5", "out_of": "15", "weight": "1"}]
    kept = session.scalars(select(Correction)).one()
    assert (kept.before["score"], kept.before["findings"], kept.after["score"]) == ("12.5", "着装挂牌扣2分", "14.5")


def test_a_visit_without_items_has_its_score_corrected(session: Session) -> None:
    row = make_visit(make_campaign(), make_window(), "47/50")

    correct(row, "49")

    assert (row.score, row.out_of) == (Decimal(49), Decimal(50))


def test_votes_are_corrected_together(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    row = make_ballot(campaign, person, in_favour=15, valid=29)

    correct(row, "32", "31", "29", "25", "1")

    assert data_of(campaign, person, make_component("vote", "100")) == {"for": 25, "valid": 29}


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("value", ("100.5",)),  # the indicator goes from 0 to 100
        ("value", ("-1",)),
        ("visit", ("10.5", "4")),
        ("visit", ("-1", "4")),
        ("visit", ("10",)),
        ("ballot", ("32", "33", "29", "25", "1")),  # more returned than sent
        ("ballot", ("32", "31", "29", "30", "0")),  # more for than valid
        ("ballot", ("32", "31", "31", "30", "2")),  # for and abstained are more than returned
        ("ballot", ("32", "31", "29", "2.5", "1")),
        ("ballot", ("32", "31", "29", "25", "-1")),
        ("ballot", ("9" * 20, "31", "29", "25", "1")),
    ],
)
def test_impossible_numbers_are_refused(session: Session, kind: str, numbers: tuple[str, ...]) -> None:
    campaign, person = make_campaign(), make_person()
    rows: dict[str, Row] = {
        "value": make_value(campaign, person, "appraisal", "59"),
        "visit": make_visit(campaign, person, "12.5/15", items=ITEMS),
        "ballot": make_ballot(campaign, person, in_favour=15, valid=29),
    }

    with pytest.raises(service.CorrectionError) as caught:
        correct(rows[kind], *numbers)

    assert caught.value.field == "numbers"
    session.rollback()
    assert session.scalar(select(Correction.id)) is None


def test_a_correction_needs_a_reason_and_a_difference_and_the_row_as_it_was_seen(session: Session) -> None:
    row = make_value(make_campaign(), make_person(), "appraisal", "59")

    with pytest.raises(AwardsError) as caught:
        correct(row, "95", reason=" ")
    assert caught.value.field == "reason"
    session.rollback()
    with pytest.raises(service.CorrectionError, match="Nothing is different"):
        correct(row, "59.0")
    correct(row, "95", expected=0)
    with pytest.raises(StaleError):
        correct(row, "96", expected=0)


def test_nobody_corrects_the_own_numbers_or_those_of_rivals(session: Session) -> None:
    campaign, me, rival = make_campaign(), make_person(), make_person()
    mine, others = make_value(campaign, me, "appraisal", "59"), make_value(campaign, rival, "appraisal", "95")
    myself = Viewer(user_id=2, username="me", person_id=me.id, roles=frozenset({"office"}))

    with pytest.raises(ForbiddenError):
        correct(mine, "95", actor=myself)
    make_nomination(make_award(campaign), me, state="submitted")
    with pytest.raises(ForbiddenError):
        correct(others, "59", actor=myself)


def test_nobody_corrects_the_numbers_of_a_window_that_decides_between_rivals(session: Session) -> None:
    campaign, me, rival = make_campaign(), make_person(), make_person()
    component = make_component("inspection", "100", source={"subjects": "self+serves"})
    award = make_award(campaign, components=[component], tie_break=[])
    mine, theirs, elsewhere = (make_visit(campaign, make_window(), "90") for _ in range(3))
    me.serves, rival.serves = mine.subject, theirs.subject
    for person in (me, rival):
        make_nomination(award, person, state="submitted")
    myself = Viewer(user_id=2, username="me", person_id=me.id, roles=frozenset({"office"}))

    for visit in (mine, theirs):
        with pytest.raises(ForbiddenError):
            correct(visit, "95", actor=myself)
    correct(elsewhere, "95", actor=myself)


def test_the_numbers_about_a_subject_and_how_often_they_were_corrected(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    row = make_value(campaign, person, "appraisal", "59")
    make_visit(campaign, person, "95", month=5)
    make_ballot(campaign, person, in_favour=15, valid=29)
    correct(row, "95")
    correct(row, "96")

    lines = numbers_about(session, subject_case(session, OFFICE, 2015, "person", person.code))

    assert [(line.kind, line.text, line.corrected) for line in lines] == [
        ("visit", "95/100", 0),
        ("value", "96", 2),
        ("ballot", "31/30/29/15/0", 0),
    ]


def test_the_old_file_comes_again_and_says_that_a_value_was_corrected(session: Session, tmp_path: Path) -> None:
    make_register()
    person = session.scalars(select(Subject).where(Subject.kind == "person").limit(1)).one()
    row = ("个人", person.code, person.name_zh, "", "appraisal")
    path = indicators_xlsx(tmp_path / "指标.xlsx", [(*row, 59, "")])
    bring_in(session, "indicators", path)
    correct(session.scalars(select(IndicatorValue)).one(), "95")

    again = look_at(session, "indicators", path)
    corrected = look_at(session, "indicators", indicators_xlsx(tmp_path / "新.xlsx", [(*row, 95, "")]))
    other = look_at(session, "indicators", indicators_xlsx(tmp_path / "别.xlsx", [(*row, 80, "")]))

    assert [one.action for one in again.rows] == ["same"] and not again.rejects
    assert "corrected since: 95" in again.rows[0].text
    assert [one.action for one in corrected.rows] == ["same"] and "corrected" not in corrected.rows[0].text
    assert not other.rows and len(other.rejects) == 1  # neither what was there nor what is there now


def test_the_old_sheets_of_votes_and_visits_are_known_after_a_correction(session: Session, tmp_path: Path) -> None:
    make_register()
    person = session.scalars(select(Subject).where(Subject.kind == "person").limit(1)).one()
    window = session.scalars(select(Subject).where(Subject.kind == "window").limit(1)).one()
    votes = ballots_xlsx(tmp_path / "计票.xlsx", [(person.code, person.name_zh, "", 32, 30, 29, 15, 1)])
    sheet = [
        ("2015年10月巡回检查评分表", "", "", "", ""),
        ("窗口", "着装挂牌(10)", "台账完整(5)", "得分", "扣分原因"),
        (window.name_zh, 8, 4.5, 12.5, "着装挂牌扣2分"),
    ]
    visits = write_workbook(tmp_path / "巡查.xlsx", {"窗口": sheet})
    bring_in(session, "ballots", votes)
    bring_in(session, "inspections", visits)
    correct(session.scalars(select(Ballot)).one(), "32", "30", "29", "25", "1")
    correct(session.scalars(select(InspectionVisit)).one(), "10", "4.5", findings="")

    for kind, path, words in (("ballots", votes, "32/30/29/25/1"), ("inspections", visits, "14.5/15")):
        plan = look_at(session, kind, path)
        assert [one.action for one in plan.rows] == ["same"] and not plan.rejects
        assert f"corrected since: {words}" in plan.rows[0].text


def test_changes_that_touch_an_award_s_nominees(session: Session) -> None:
    campaign, window = make_campaign(), make_window()
    person, stranger = make_person(serves=window), make_person()
    visited = make_component("inspection", "50", source={"subjects": "serves"})
    award = make_award(campaign, components=[visited, make_indicator("50")], tie_break=[])
    touching = [make_visit(campaign, window, "95"), make_value(campaign, person, "appraisal", "59")]
    others: list[Row] = [
        make_value(campaign, stranger, "appraisal", "59"),  # nobody of the award
        make_value(campaign, person, "on_time_rate", "59"),  # an indicator that the award does not measure
        make_ballot(campaign, person, in_favour=15, valid=29),  # nor does it count votes
        make_visit(campaign, person, "95"),  # visits count for the place that the person serves
    ]
    before = NOW - timedelta(hours=1)
    for row in (*touching, *others):
        correct(row, *(("32", "30", "29", "25", "1") if isinstance(row, Ballot) else ("90",)))

    words = [str(change.words) for change in changes_since(session, award, [person], before)]

    assert words == [
        f"Made before a correction of a visit to {window.name_zh}.",
        f"Made before a correction of “Appraisal” of {person.name_zh}.",
    ]
    assert changes_since(session, award, [person], NOW) == []
