"""What pictures show, against figures worked by hand; and that the same figures give the same bytes."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.evidence import charts
from awards.evidence.queries.pictures import (
    INSPECTIONS,
    NAMES,
    ON_TIME,
    SATISFACTION,
    Month,
    Months,
    Picture,
    Rate,
    Share,
    Unit,
    months_in,
    pictures_of,
)
from awards.organisation.models import Subject
from tests.evidence.made import make_answers, make_survey, make_visit
from tests.evidence.orders import make_order
from tests.factories import make_campaign, make_department, make_person, make_window
from tests.statements import counted

D = Decimal


def unit(number: int = 0, name: str = "报修服务大厅", is_own: bool = False) -> Unit:
    return Unit(f"CK{number:02}", name, f"Window {number}", is_own)


def some_pictures(lines: int = 3, own: int | None = None, name: str = "报修服务大厅") -> dict[str, Picture]:
    """Each picture with so many lines, one of them the nominee's own."""
    units = [unit(number, name, number == own) for number in range(lines)]
    shares = [Share(one, 20, D("75.0"), D("80.0"), D("60.1"), D("91.2")) for one in units]
    months = (Month(date(2015, 4, 1), "announced", D("95.00"), 1), Month(date(2015, 6, 1), "mystery", D("88.50"), 2))
    rates = [Rate(one, 18, 20, D("90.0")) for one in units]
    return {
        SATISFACTION: Picture(SATISFACTION, tuple(shares)),
        INSPECTIONS: Picture(INSPECTIONS, tuple(Months(one, months) for one in units)),
        ON_TIME: Picture(ON_TIME, tuple(rates)),
    }


def drawn(picture: Picture, lang: str = "zh", theme: str = "light") -> bytes:
    """A drawing made now, not one that is remembered."""
    return charts.draw.__wrapped__(picture, lang, theme)


def marks_in(svg: bytes) -> list[str]:
    """The ids of the marks, as an XML reader finds them."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    ids = [element.get("id", "") for element in root.iter()]
    return [name for name in ids if name.startswith("mark-")]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_figures_give_the_same_bytes_and_other_ones_others(name: str) -> None:
    picture = some_pictures()[name]
    versions = {(lang, theme): drawn(picture, lang, theme) for lang in ("zh", "en") for theme in ("light", "dark")}

    assert drawn(picture) == versions["zh", "light"]
    assert len(set(versions.values())) == 4
    assert len({charts.digest(picture, *version) for version in versions}) == 4
    assert charts.digest(picture, "zh", "light") != charts.digest(some_pictures(4)[name], "zh", "light")


@pytest.mark.parametrize(("name", "each"), [(SATISFACTION, 1), (INSPECTIONS, 2), (ON_TIME, 1)])
@pytest.mark.parametrize("lines", [1, 5])
def test_there_is_a_mark_for_each_figure(name: str, each: int, lines: int) -> None:
    found = marks_in(drawn(some_pictures(lines)[name]))

    assert len(found) == len(set(found)) == each * lines


@pytest.mark.parametrize("name", NAMES)
def test_text_is_drawn_as_outlines_and_never_as_a_box(name: str) -> None:
    svg = drawn(some_pictures(name="王\ue000䶮窗口$x$")[name]).decode()

    assert "<text" not in svg
    assert "<!-- 王〓䶮窗口$x$ -->" in svg


def test_announced_and_mystery_visits_differ_in_shape() -> None:
    svg = drawn(some_pictures(1)[INSPECTIONS]).decode()
    shapes = [
        re.search(rf'id="mark-0-{mode}-\d+">\s*<defs>\s*<path id="\w+" d="([^"]+)"', svg) for mode in charts.SHAPES
    ]

    assert all(shapes) and shapes[0][1] != shapes[1][1]  # type: ignore[index]


def test_forty_lines_are_drawn_the_own_one_among_them() -> None:
    picture = some_pictures(60, own=59)[SATISFACTION]
    lines = charts.drawn_lines(picture)

    assert len(lines) == charts.MOST_LINES == len(marks_in(drawn(picture)))
    assert lines[-1].unit.is_own and lines[:39] == list(picture.lines[:39])


def test_months_run_from_the_first_visit_to_the_last() -> None:
    assert months_in(some_pictures()[INSPECTIONS].lines) == [date(2015, month, 1) for month in (4, 5, 6)]
    assert months_in(()) == []


def test_satisfaction_by_hand(session: Session) -> None:
    campaign, hall, card, small = make_campaign(), make_window(), make_window(name="购电充值窗口"), make_window()
    person = make_person()
    survey = make_survey(campaign, items=1)
    other = make_survey(campaign, items=2, scale=["差", "中", "好"])
    make_answers(survey, hall, "学生", "满意", times=6)
    make_answers(survey, hall, "教职工", "满意", times=2)
    make_answers(survey, hall, "学生", "不满意", times=2)
    make_answers(survey, hall, "访客", "非常不满意", times=9)  # of no stratum: in no count
    make_answers(survey, small, "学生", "满意", times=4)
    make_answers(survey, person, "学生", "满意", times=9)  # a person is no unit
    make_answers(survey, card, "学生", "满意", times=8)
    make_answers(survey, card, "学生", "不满意", times=2)
    make_answers(other, card, "学生", "好", "好", times=10)

    picture = pictures_of(session, campaign)[SATISFACTION]

    assert picture.small == 1
    assert [line.unit.zh for line in picture.lines] == ["购电充值窗口", "报修服务大厅"]
    # 8 of 10 satisfied; index (8·75 + 2·25) / 10; Wilson's interval of 8 of 10.
    assert picture.lines[1] == Share(unit_of(hall), 10, D("65.0"), D("80.0"), D("49.0"), D("94.3"))
    # 28 of 30 marks; index (8·75 + 2·25 + 20·100) / 30; n = 10/1 + 20/2 = 20 people, p = 28/30.
    assert picture.lines[0] == Share(unit_of(card), 20, D("88.3"), D("93.3"), D("74.1"), D("98.6"))


def unit_of(subject: Subject, is_own: bool = False) -> Unit:
    return Unit(subject.code, subject.name["zh"], subject.name["en"], is_own)


def test_inspections_by_hand(session: Session) -> None:
    campaign, window = make_campaign(), make_window()
    make_visit(campaign, window, "95", month=10, sheet="甲")
    make_visit(campaign, window, "2/3", month=10, sheet="乙")
    make_visit(campaign, window, "88", month=10, sheet="丙", mode="mystery")
    make_visit(campaign, window, "47/50", month=4)
    make_visit(make_campaign(2014), window, "10", month=10)

    [line] = pictures_of(session, campaign)[INSPECTIONS].lines

    assert line == Months(
        unit_of(window),
        (
            Month(date(2015, 4, 1), "announced", D("94.00"), 1),
            Month(date(2015, 10, 1), "announced", D("80.83"), 2),  # (95 + 66.666…) / 2
            Month(date(2015, 10, 1), "mystery", D("88.00"), 1),
        ),
    )


def team(campaign: Campaign) -> tuple[Subject, Subject, Subject]:
    """A department whose two technicians finished 2 of 3 and 1 of 1 on time, and another with 1 of 2."""
    repairs, garden = make_department(), make_department("校园环境中心")
    person, colleague = make_person(repairs), make_person(repairs, "高伟")
    for hours in (2, 71, 73):
        make_order(campaign, person, repairs, hours=hours)
    make_order(campaign, colleague, repairs)
    make_order(campaign, colleague, repairs, state="cancelled", hours=None)
    for hours in (1, 100):
        make_order(campaign, None, garden, hours=hours)
    return repairs, garden, person


def test_on_time_rates_by_hand(session: Session) -> None:
    campaign = make_campaign()
    repairs, garden, _ = team(campaign)

    assert pictures_of(session, campaign)[ON_TIME].lines == (
        Rate(unit_of(repairs), 3, 4, D("75.0")),
        Rate(unit_of(garden), 1, 2, D("50.0")),
    )


def test_a_technician_beside_the_own_department(session: Session) -> None:
    campaign = make_campaign()
    repairs, garden, person = team(campaign)

    assert pictures_of(session, campaign, subject=person)[ON_TIME].lines == (
        Rate(unit_of(repairs), 3, 4, D("75.0")),
        Rate(unit_of(person, is_own=True), 2, 3, D("66.7")),
    )
    lines = pictures_of(session, campaign, subject=garden)[ON_TIME].lines
    assert [(line.unit.code, line.unit.is_own) for line in lines] == [(repairs.code, False), (garden.code, True)]
    assert ON_TIME not in pictures_of(session, campaign, subject=make_window(repairs))


def test_the_nominees_own_are_marked_among_the_others(session: Session) -> None:
    campaign, department = make_campaign(), make_department()
    window, stranger = make_window(department), make_window()
    person = make_person(make_department(), serves=window)
    survey = make_survey(campaign, items=1)
    for subject in (window, stranger, person):
        make_answers(survey, subject, "学生", "满意", times=5)
        make_visit(campaign, subject, "96")

    for nominee, own, visited in [
        (window, {window.code}, {window.code}),
        (department, {window.code}, {window.code}),
        (person, {window.code, person.code}, {window.code, person.code}),
    ]:
        found = pictures_of(session, campaign, subject=nominee)
        assert {line.unit.code for line in found[SATISFACTION].lines if line.unit.is_own} == own
        assert {window.code, stranger.code} <= {line.unit.code for line in found[SATISFACTION].lines}
        assert {line.unit.code for line in found[INSPECTIONS].lines} == visited
    assert pictures_of(session, campaign, subject=make_window()) == {}


def test_nothing_to_draw(session: Session) -> None:
    assert pictures_of(session, make_campaign()) == {}


def test_statements_do_not_grow(database: Flask, session: Session) -> None:
    campaign = make_campaign()
    survey = make_survey(campaign, items=1)
    counts = []
    for more in (1, 20):
        for _ in range(more):
            window = make_window()
            make_answers(survey, window, "学生", "满意", times=6)
            make_visit(campaign, window, "96")
            make_order(campaign, None, make_department())
        session.expire_all()
        with counted(database) as sent:
            assert len(pictures_of(session, campaign)) == 3
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 10
