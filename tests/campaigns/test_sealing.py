"""Sealed rules: what a seal keeps, and that neither service nor SQL changes them afterwards."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.audited import check_seals
from awards.campaigns.extending import extend_window
from awards.campaigns.models import Award, DepartmentQuota, Indicator, Phase, Seal
from awards.campaigns.orders import OrderRule
from awards.campaigns.rules import is_open, window_of
from awards.campaigns.scheme import rules_digest
from awards.campaigns.sealing import is_intact, planned_seal, seal_award, unseal_award
from awards.campaigns.service import change_order_rule
from awards.errors import AwardsError, StaleError, WrongStateError
from awards.runs.bundle import build_bundle
from tests import factories
from tests.conftest import NOW
from tests.results.stage import published_stage
from tests.runs.stage import LATER

BY: dict[str, Any] = {"actor": "office", "now": NOW}


@pytest.fixture
def award(session: Session) -> Award:
    award = factories.make_sound_award(winners={"type": "share", "value": "30", "at_least": 1})
    factories.make_person()
    for _ in range(6):
        factories.make_person(factories.make_department())
    return award


def test_a_seal_keeps_the_rules_and_how_many_are_honoured(session: Session, award: Award) -> None:
    seal = seal_award(session, award, **BY)
    document = json.loads(seal.rules)

    assert award.seal is seal
    assert (seal.number, seal.winners, seal.counted) == (1, 2, 7)
    assert document["winners"] == {"places": 2, "of": 7}
    assert document["windows"]["judging"] == ["2015-12-11", "2015-12-20"]
    assert seal.sha256 == hashlib.sha256(seal.rules).hexdigest()


def test_the_number_of_winners_stays_when_people_come(session: Session, award: Award) -> None:
    seal = seal_award(session, award, **BY)
    department = factories.make_department()
    for _ in range(10):
        factories.make_person(department)
    scheme = build_bundle(session, award)["scheme"]

    assert scheme["winners"] == seal.winners == 2


def test_every_bundle_carries_the_digest_of_the_seal(session: Session, award: Award) -> None:
    before = build_bundle(session, award)["rules"]
    seal = seal_award(session, award, **BY)
    sealed = build_bundle(session, award)["rules"]
    unseal_award(session, award, reason="A slip of the pen", actor="leader", now=NOW)
    after = build_bundle(session, award)["rules"]

    assert before == after == {"sealed_sha256": ""}
    assert sealed == {"sealed_sha256": seal.sha256}


def test_sealing_twice_is_one_seal(session: Session, award: Award) -> None:
    seal = seal_award(session, award, **BY)

    assert seal_award(session, award, **BY) is seal
    assert seal_award(session, award, seen=seal.sha256, **BY) is seal
    assert session.query(Event).filter_by(name="award:sealed").count() == 1


def test_what_is_sealed_is_what_the_page_showed(session: Session, award: Award) -> None:
    shown = planned_seal(session, award, **BY).seal.sha256
    award.min_score = 80
    session.flush()

    with pytest.raises(StaleError):
        seal_award(session, award, seen=shown, **BY)
    assert award.seal is None


def test_a_broken_seal_stays_with_its_reason_and_the_next_one_has_a_number(session: Session, award: Award) -> None:
    first = seal_award(session, award, **BY)
    unseal_award(session, award, reason="权重有误", actor="leader", now=NOW)
    award.min_score = 80
    session.flush()
    second = seal_award(session, award, **BY)

    assert (first.stands, first.unsealed_by, first.unsealed_reason) == (False, "leader", "权重有误")
    assert (second.number, second.stands) == (2, True)
    assert first.sha256 != second.sha256


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_seal_is_broken_for_a_reason_only(session: Session, award: Award, reason: str) -> None:
    seal_award(session, award, **BY)
    with pytest.raises(AwardsError) as caught:
        unseal_award(session, award, reason=reason, actor="leader", now=NOW)
    assert caught.value.field == "reason"
    assert award.seal is not None


def test_what_is_not_sealed_cannot_be_opened(session: Session, award: Award) -> None:
    with pytest.raises(WrongStateError):
        unseal_award(session, award, reason="why", actor="leader", now=NOW)


CHANGES = {
    "the floor": "UPDATE awards SET min_score = '1'",
    "the winners": 'UPDATE awards SET winners = \'{"type": "all"}\'',
    "the tie order": "UPDATE awards SET tie_break = '[]'",
    "an award": "DELETE FROM awards",
    "a weight": "UPDATE components SET weight = '50'",
    "a component": "DELETE FROM components",
    "another component": (
        "INSERT INTO components (award_id, code, position, kind, label, weight, missing, settings, source) "
        "SELECT id, 'more', 9, 'vote', '{}', '1', 'zero', '{}', '{}' FROM awards"
    ),
    "a criterion": "UPDATE criteria SET maximum = '20'",
    "a criterion less": "DELETE FROM criteria",
    "another criterion": (
        "INSERT INTO criteria (component_id, code, position, label, maximum, weight, step, anchors) "
        "SELECT MAX(component_id), 'more', 9, '{}', '10', '1', '1', '[]' FROM criteria"
    ),
    "a quota": "UPDATE department_quotas SET places = 9",
    "a quota less": "DELETE FROM department_quotas",
    "a date": "UPDATE phases SET ends_on = '2015-12-31'",
    "a phase less": "DELETE FROM phases",
    "a figure": "UPDATE indicators SET maximum = '1000'",
    "the settings": "UPDATE campaigns SET settings = '{}'",
    "the time zone": "UPDATE campaigns SET timezone = 'UTC'",
    "a seal": "UPDATE seals SET winners = 9",
    "what a seal keeps": "UPDATE seals SET sha256 = 'x', unsealed_at = sealed_at, unsealed_reason = 'x'",
    "a seal less": "DELETE FROM seals",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_sql_changes_nothing_that_is_sealed(session: Session, award: Award, change: str) -> None:
    department = factories.make_department()
    session.add(DepartmentQuota(award=award, department=department, places=2))
    seal_award(session, award, **BY)
    session.commit()

    with pytest.raises(IntegrityError) as caught, session.begin_nested():
        session.execute(text(change.replace(":", "\\:")))
    assert "sealed rules are not changed" in str(caught.value) or "rows of seals are never" in str(caught.value)


@pytest.mark.parametrize("change", [CHANGES["a weight"], CHANGES["a date"], CHANGES["another criterion"]])
def test_sql_changes_what_is_open_again(session: Session, award: Award, change: str) -> None:
    seal_award(session, award, **BY)
    unseal_award(session, award, reason="why", actor="leader", now=NOW)
    before = rules_digest(award), [phase.ends_on for phase in award.campaign.phases]
    session.execute(text(change.replace(":", "\\:")))
    session.expire_all()

    assert (rules_digest(award), [phase.ends_on for phase in award.campaign.phases]) != before


def test_a_seal_of_another_award_leaves_this_one_open(session: Session, award: Award) -> None:
    other = factories.make_award(award.campaign, code="other", components=[factories.make_indicator(weight="100")])
    seal_award(session, award, **BY)
    other.components[0].label = {"zh": "新", "en": "New"}
    session.flush()

    assert other.seal is None


def test_the_year_of_a_sealed_award_takes_no_new_phase_or_figure(session: Session, award: Award) -> None:
    seal_award(session, award, **BY)
    session.commit()
    day = date(2015, 12, 31)
    rows: list[Any] = [
        Phase(campaign_id=award.campaign_id, code="more", name={}, starts_on=day, ends_on=day),
        Indicator(campaign_id=award.campaign_id, code="more", label={}, minimum=0, maximum=1),
    ]
    for row in rows:
        session.add(row)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_the_rule_for_work_orders_stands_with_the_seal(session: Session, award: Award) -> None:
    seal_award(session, award, **BY)
    with pytest.raises(WrongStateError):
        change_order_rule(session, award.campaign, OrderRule(24, "reported"), **BY)


def test_more_time_for_all_or_for_one_department(session: Session, award: Award) -> None:
    seal_award(session, award, **BY)
    campaign, department = award.campaign, factories.make_department()
    extend_window(session, campaign, "nominations", date(2015, 12, 12), reason="雪", **BY)
    extend_window(session, campaign, "nominations", date(2015, 12, 15), reason="病", department=department, **BY)
    session.expire_all()
    for_all, for_one = window_of(campaign, "nominations"), window_of(campaign, "nominations", [department.id])

    assert for_all is not None and for_one is not None
    assert (for_all.ends_on, for_one.ends_on) == (date(2015, 12, 12), date(2015, 12, 15))
    assert for_one.extension is not None and for_one.extension.reason == "病"
    assert is_open(campaign, "nominations", date(2015, 12, 12))
    assert not is_open(campaign, "nominations", date(2015, 12, 13))
    assert is_open(campaign, "nominations", date(2015, 12, 15), department_id=department.id)


@pytest.mark.parametrize(
    ("step", "day", "field"),
    [
        ("nominations", 10, "ends_on"),
        ("nominations", 9, "ends_on"),
        ("nominations", 21, "ends_on"),
        ("judging", 1, "ends_on"),
        ("judging", 32, "ends_on"),
        ("decision", 400, "ends_on"),
    ],
)
def test_a_window_is_only_made_longer_and_not_for_ever(
    session: Session, award: Award, step: Any, day: int, field: str
) -> None:
    with pytest.raises(AwardsError) as caught:
        extend_window(session, award.campaign, step, date(2015, 11, 30) + timedelta(days=day), reason="why", **BY)
    assert caught.value.field == field


def test_only_nominations_are_longer_for_one_department(session: Session, award: Award) -> None:
    department = factories.make_department()
    with pytest.raises(AwardsError) as caught:
        extend_window(session, award.campaign, "judging", date(2015, 12, 22), reason="why", department=department, **BY)
    assert caught.value.field == "department"


def test_an_extension_stays(session: Session, award: Award) -> None:
    extend_window(session, award.campaign, "judging", date(2015, 12, 22), reason="why", **BY)
    for change in ("UPDATE extensions SET reason = 'other'", "DELETE FROM extensions"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(change))
    assert session.query(Seal).count() == 0


def test_rules_that_are_sealed_are_sound_to_a_verification(session: Session, award: Award) -> None:
    seal_award(session, award, **BY)
    unseal_award(session, award, reason="why", actor="leader", now=NOW)
    award.min_score = 80
    session.flush()
    seal_award(session, award, **BY)

    assert list(check_seals(session)) == []


TAMPERING = {
    "UPDATE components SET weight = '50' WHERE kind = 'panel'": "the rules are not those that it keeps",
    "UPDATE seals SET winners = 5": "the rules are not those that it keeps",
    "UPDATE seals SET sha256 = 'x'": "no event tells of it",
    "UPDATE seals SET unsealed_at = sealed_at, unsealed_reason = 'x'": "what the events tell of its breaking is not so",
    "DELETE FROM seals": "of which an event tells, is not there",
}


def without_triggers(session: Session, *tables: str) -> None:
    """Take the tables' guards away, until the test's end."""
    for table in tables:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            continue
        known = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        for name in session.scalars(known, {"table": table}).all():
            session.execute(text(f"DROP TRIGGER {name}"))


@pytest.mark.parametrize(("change", "words"), TAMPERING.items())
def test_sealed_rules_that_were_tampered_with_are_named(
    session: Session, award: Award, change: str, words: str
) -> None:
    seal_award(session, award, **BY)
    session.commit()
    without_triggers(session, "components", "seals")
    session.execute(text(change))
    session.expire_all()
    found = [str(finding.message) for finding in check_seals(session)]

    assert found
    assert all("2015/service-model" in one for one in found)
    assert any(words in one for one in found)


def test_a_window_tells_the_last_day_for_all(session: Session, award: Award) -> None:
    campaign = award.campaign
    extend_window(
        session,
        campaign,
        "nominations",
        date(2015, 12, 14),
        reason="病",
        department=factories.make_department(),
        **BY,
    )
    extend_window(session, campaign, "nominations", date(2015, 12, 12), reason="雪", **BY)

    assert {phase.code: phase.last_on.day for phase in campaign.phases} == {
        "nominations": 12,
        "judging": 20,
        "decision": 31,
    }


def test_judging_that_is_over_is_not_opened_again_once_results_are_known(session: Session) -> None:
    stage = published_stage(session)
    campaign, after = stage.award.campaign, {"actor": "office", "now": LATER}
    with pytest.raises(AwardsError, match="not opened again") as caught:
        extend_window(session, campaign, "judging", date(2015, 12, 25), reason="why", **after)
    assert caught.value.field == "step"


def test_judging_that_is_over_is_opened_again_while_nothing_is_known(session: Session, award: Award) -> None:
    extend_window(session, award.campaign, "judging", date(2015, 12, 25), reason="why", actor="office", now=LATER)
    assert is_open(award.campaign, "judging", date(2015, 12, 25))


def test_a_department_may_change_its_number_under_a_seal(session: Session, award: Award) -> None:
    department = factories.make_department()
    session.add(DepartmentQuota(award=award, department=department, places=2))
    session.flush()
    session.refresh(award)
    seal_award(session, award, **BY)
    department.code, department.name_zh = "ZW99", "新名称"
    session.flush()

    assert is_intact(award)


def test_tables_of_rules_that_are_open_are_emptied(session: Session) -> None:
    """The guards are about seals, and about nothing else."""
    award = factories.make_award()
    for seal in award.seals:
        seal.unsealed_at, seal.unsealed_by, seal.unsealed_reason = LATER, "leader", "why"
    session.flush()
    session.add(DepartmentQuota(award=award, department=factories.make_department(), places=3))
    session.flush()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    session.execute(text("DELETE FROM department_quotas" if is_sqlite else "TRUNCATE department_quotas"))
    assert session.scalar(select(func.count()).select_from(DepartmentQuota)) == 0
