"""Quotas by hand: kept, obeyed, told, refused once the rules are sealed; on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns import explain
from awards.campaigns.models import Award
from awards.campaigns.queries import award_of
from awards.campaigns.quotas import numbers_in, quota_rows, set_quotas, version_of
from awards.campaigns.scheme import declared_rules, rules_digest
from awards.db import db
from awards.errors import AwardsError, StaleError, WrongStateError
from awards.nominations.quotas import quota_of
from awards.organisation.models import Subject
from awards.permissions import Viewer
from tests import factories
from tests.statements import counted

NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)
TODAY = date(2015, 12, 5)


def unit(people: int, **values: Any) -> Subject:
    department = factories.make_department("科", **values)
    for _ in range(people):
        factories.make_person(department)
    return department


def events(session: Session) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.name == "award:quotas-changed").order_by(Event.id)))


def test_each_department_has_what_the_rule_gives_until_a_number_is_set(session: Session) -> None:
    award = factories.make_award(quota={"type": "share", "value": "10", "at_least": 1})
    large, small = unit(25), unit(3)
    factories.make_person(small, left_on=TODAY)
    unit(4, left_on=TODAY - timedelta(days=1))

    assert [(row.department, row.count, row.rule, row.by_hand) for row in quota_rows(session, award, TODAY)] == [
        (large, 25, 3, None),
        (small, 3, 1, None),
    ]
    assert set_quotas(session, award, {large.id: None, small.id: 2}, actor="office1", now=NOW)
    assert [row.places for row in quota_rows(session, award, TODAY)] == [3, 2]
    assert [(event.actor, event.subject, event.data) for event in events(session)] == [
        ("office1", "award:2015/service-model", {"changes": {small.code: [None, 2]}})
    ]


def test_units_are_counted_for_their_own_awards(session: Session) -> None:
    campaign = factories.make_campaign()
    department = unit(6)
    factories.make_window(department)
    factories.make_window(department)
    windows = factories.make_award(campaign, code="windows", subject_kind="window", quota={"type": "all"})
    units = factories.make_award(campaign, code="units", subject_kind="department")

    assert [(row.count, row.rule, row.places) for row in quota_rows(session, windows, TODAY)] == [(2, None, 2)]
    assert [(row.count, row.rule, row.places) for row in quota_rows(session, units, TODAY)] == [(1, 5, 5)]


def test_nominations_obey_the_number_set_by_hand(session: Session) -> None:
    award = factories.make_award(quota={"type": "all"})
    first, second = unit(3), unit(3)
    set_quotas(session, award, {first.id: 0, second.id: 7}, actor="office1", now=NOW)
    session.commit()

    assert [quota_of(session, award, one.id, TODAY).limit for one in (first, second)] == [0, 7]
    set_quotas(session, award, {first.id: None}, actor="office1", now=NOW)
    assert quota_of(session, award, first.id, TODAY).limit is None


def test_a_number_is_changed_and_taken_back_and_each_step_is_recorded(session: Session) -> None:
    award, department = factories.make_award(), unit(3)
    for number in (2, 2, 0, None, None):
        set_quotas(session, award, {department.id: number}, actor="office1", now=NOW)
        session.commit()

    assert [event.data["changes"][department.code] for event in events(session)] == [[None, 2], [2, 0], [0, None]]
    assert award_of(session, Viewer(), 2015, "service-model").quotas == []


def test_two_offices_at_once_the_second_is_told(session: Session) -> None:
    award, first, second = factories.make_award(), unit(3), unit(3)
    seen = version_of(award)
    set_quotas(session, award, {first.id: 2}, version=seen, actor="office1", now=NOW)
    with pytest.raises(StaleError):
        set_quotas(session, award, {second.id: 4}, version=seen, actor="office2", now=NOW)

    assert numbers_in(version_of(award)) == {first.id: 2}
    assert numbers_in("1=2 x=3 4=y 5 =6 ７=８ ") == {1: 2, 7: 8}
    set_quotas(session, award, {second.id: 4}, version=version_of(award), actor="office2", now=NOW)
    assert numbers_in(version_of(award)) == {first.id: 2, second.id: 4}


@pytest.mark.parametrize("number", [-1, 10_000])
def test_an_impossible_number_is_refused_at_its_field(session: Session, number: int) -> None:
    award, department = factories.make_award(), unit(1)
    with pytest.raises(AwardsError, match="from 0 to 9999") as caught:
        set_quotas(session, award, {department.id: number}, actor="office1", now=NOW)
    assert caught.value.field == f"places_{department.id}"
    assert events(session) == []


def test_only_departments_have_quotas(session: Session) -> None:
    award, person = factories.make_award(), factories.make_person()
    for id_ in (person.id, 2**31 - 1):
        with pytest.raises(AwardsError, match="not there any more"):
            set_quotas(session, award, {id_: 1}, actor="office1", now=NOW)


def test_sealed_rules_refuse_other_quotas(session: Session) -> None:
    award, department = factories.make_award(), unit(3)
    set_quotas(session, award, {department.id: 2}, actor="office1", now=NOW)
    factories.make_seal(award)
    session.commit()

    with pytest.raises(WrongStateError, match="are sealed"):
        set_quotas(session, award, {department.id: 3}, actor="office1", now=NOW)
    assert quota_of(session, award, department.id, TODAY).limit == 2


def test_what_is_declared_has_the_numbers_only_where_there_are_any(session: Session) -> None:
    award, department = factories.make_award(), unit(3)
    before, digest = declared_rules(award), rules_digest(award)
    assert "quotas" not in before
    set_quotas(session, award, {department.id: 2}, actor="office1", now=NOW)

    assert declared_rules(award) == {**before, "quotas": {f"d{department.id}": 2}}
    assert rules_digest(award) != digest
    set_quotas(session, award, {department.id: None}, actor="office1", now=NOW)
    assert rules_digest(award) == digest


def test_the_rules_in_words_name_the_departments(session: Session) -> None:
    award, department = factories.make_award(), unit(3, name_en="Repairs")
    rule = "Each department may put forward 5."
    assert (str(explain.quota_of(award)), explain.quotas_by_hand(award)) == (rule, [])
    set_quotas(session, award, {department.id: 2}, actor="office1", now=NOW)

    assert str(explain.quota_of(award)).startswith(f"{rule} For the departments named here")
    assert explain.quotas_by_hand(award) == [({"zh": "科", "en": "Repairs"}, 2)]


def test_statements_do_not_depend_on_the_number_of_departments(session: Session, database: Flask) -> None:
    award = factories.make_award(quota={"type": "share", "value": "10", "at_least": 1})

    def statements() -> int:
        session.commit()
        session.expunge_all()
        with counted(database) as sent:
            loaded = award_of(db.session, Viewer(), 2015, "service-model")
            quota_rows(db.session, loaded, TODAY)
            declared_rules(loaded)
        return len(sent)

    set_quotas(session, award, {unit(1).id: 1}, actor="office1", now=NOW)
    few = statements()
    more = {factories.make_department(f"科{number}").id: number for number in range(30)}
    set_quotas(session, session.scalars(select(Award)).one(), more, actor="office1", now=NOW)
    assert statements() == few
