"""The rows behind a number: recomputed, each counting once, told apart by file and row, set beside what a run froze."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign
from awards.db import db
from awards.evidence.measures import measures_for
from awards.evidence.models import WorkOrder
from awards.evidence.queries.rows import RowsPage, compared, rows_case, rows_page
from awards.files.service import store_file
from awards.imports.models import ImportBatch
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.runs.service import make_run
from tests.conftest import NOW
from tests.evidence.made import (
    make_answers,
    make_ballot,
    make_batch,
    make_component,
    make_survey,
    make_value,
    make_visit,
)
from tests.factories import (
    make_award,
    make_campaign,
    make_department,
    make_indicator,
    make_nomination,
    make_person,
    make_user,
    make_window,
    save,
)
from tests.pages import Browser
from tests.statements import counted

START = datetime(2015, 6, 1, 0, 0, tzinfo=UTC)
WEIGHTS = {"announced": "1", "mystery": "2"}


def make_measured_award(campaign: Campaign, subjects: str = "self", **values: Any) -> Award:
    """Visits, answers, an on-time rate and votes."""
    components = [
        make_component("inspection", source={"subjects": subjects, "weights": WEIGHTS}),
        make_component("survey", source={"subjects": subjects}),
        make_indicator("40", "on_time_rate", missing="reweight"),
        make_component("vote"),
    ]
    return make_award(campaign, components=components, tie_break=[], **values)


def make_order(campaign: Campaign, number: int, hours: int | None, *, batch: ImportBatch, **values: Any) -> WorkOrder:
    """An order reported on the first of June, finished after some hours; None: open."""
    at = START + timedelta(days=number)
    finished = None if hours is None else at + timedelta(hours=hours)
    state = "open" if hours is None else "finished"
    about = {"campaign_id": campaign.id, "batch": batch, "row": number + 2, "number": f"BX{number:03}"}
    times = {"reported_at": at, "finished_at": finished, "state": state, "state_text": state, "repairer": "王军"}
    return save(WorkOrder(**about, **times, **values))


def page_of(session: Session, award: Award, subject: Subject, component: str, **asked: Any) -> RowsPage:
    """The rows of one number."""
    year = award.campaign.year
    case = rows_case(session, Viewer(), year, award.code, subject_id=subject.id, component=component)
    return rows_page(session, case, **asked)


def test_each_page_gives_what_a_run_gets(session: Session) -> None:
    campaign, department = make_campaign(), make_department()
    window = make_window(department)
    award = make_measured_award(campaign, "self+windows", subject_kind="department")
    make_visit(campaign, department, "90", month=5)
    make_visit(campaign, window, "47/50", month=5, mode="mystery")
    survey = make_survey(campaign)
    make_answers(survey, window, "学生", "满意", "满意", times=8)
    make_answers(survey, department, "教职工", "非常满意", "不满意", times=2)
    make_answers(survey, make_window(), "学生", "不满意", "不满意", times=5)
    make_value(campaign, department, "on_time_rate", "81.5")
    make_ballot(campaign, department, 21, 28)

    measured = measures_for(session, award, [department])

    for component in award.components:
        page = page_of(session, award, department, component.code)
        assert page.data == measured.data[department.id][component.code]
        assert page.count == measured.rows[department.id][component.code]
        assert sorted(page.batches) == measured.batches[department.id][component.code] or component.kind == "survey"
        assert page.scheme == measured.scheme.get(component.code, {})


def test_visits_with_their_places_files_and_rows(session: Session) -> None:
    campaign, department = make_campaign(), make_department()
    window = make_window(department)
    award = make_measured_award(campaign, "self+windows", subject_kind="department")
    make_visit(campaign, department, "90", month=6, row=7)
    make_visit(campaign, window, "47/50", month=5, mode="mystery", row=9)
    make_visit(campaign, make_window(), "10", month=5)

    page = page_of(session, award, department, "inspection")

    assert [
        (one.month, one.row.subject.kind, one.figure, one.points, one.weight, one.row.row) for one in page.listed
    ] == [
        ("2015-05", "window", "47/50", "94", "2", 9),
        ("2015-06", "department", "90/100", "90", "1", 7),
    ]
    assert {place.code for place in page.places} == {department.code, window.code}
    assert page.points == "92.67"  # (2·94 + 1·90) / 3


def test_answers_as_counts_with_small_strata_merged_and_imports(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award, survey = make_measured_award(campaign), make_survey(campaign)
    make_answers(survey, person, "学生", "满意", "非常满意", times=6)
    make_answers(survey, person, "学生", "满意", "非常满意", times=3)
    make_answers(survey, person, "教职工", "不满意", "不满意", times=2)
    make_answers(survey, person, "家长", "不满意", "不满意", times=9)  # in no stratum
    make_answers(survey, make_person(), "学生", "不满意", "满意", times=7)

    page = page_of(session, award, person, "survey")

    assert page.answers is not None
    (line,) = page.answers.strata
    assert (line.label, line.merged, line.responses, line.wave) == ("student", ("staff",), 11, 16)
    # Worst to best: nine 满意 and two 不满意; nine 非常满意 and two 不满意. The wave's students: 9 + 7.
    assert [one.counts for one in line.items] == [(0, 2, 0, 9, 0), (0, 2, 0, 0, 9)]
    assert [one.wave for one in line.items] == [(0, 7, 0, 9, 0), (0, 0, 0, 7, 9)]
    assert [share.answers for share in page.answers.shares] == [6, 3, 2]


def test_orders_by_verdict_each_once(session: Session) -> None:
    campaign, department = make_campaign(), make_department()
    person = make_person(department)
    award, batch = make_measured_award(campaign), make_batch("orders")
    mine: dict[str, Any] = {"subject": person, "department": department, "batch": batch}
    for number, hours in enumerate((10, 72, 73, None, 1)):
        make_order(campaign, number, hours, **mine)
    make_order(campaign, 5, None, **mine)  # the newest instant is its report: within the limit
    make_value(campaign, person, "on_time_rate", "100")

    page = page_of(session, award, person, "on_time_rate")

    # Open since the fourth of June with a limit of 72 hours; the newest instant is the sixth: within the limit, too.
    assert page.orders is not None
    verdicts = [(line.order.number, line.verdict) for line in page.orders.lines]
    assert verdicts == [
        ("BX000", "on_time"),
        ("BX001", "on_time"),
        ("BX002", "late"),
        ("BX003", "pending"),
        ("BX004", "on_time"),
        ("BX005", "pending"),
    ]
    assert (page.source, page.data, page.count) == ("orders", "75", 4)
    late = page_of(session, award, person, "on_time_rate", verdict="late").orders
    assert late is not None and [line.order.number for line in late.lines] == ["BX002"]
    assert measures_for(session, award, [person]).data[person.id]["on_time_rate"] == page.data


def test_orders_are_paged(session: Session) -> None:
    campaign, person, batch = make_campaign(), make_person(), make_batch("orders")
    award = make_measured_award(campaign)
    for number in range(53):
        make_order(campaign, number, 1, subject=person, batch=batch)

    orders = page_of(session, award, person, "on_time_rate", page=2).orders

    assert orders is not None
    assert (len(orders.lines), orders.page, orders.pages, orders.count.counted) == (3, 2, 2, 53)


def test_a_run_keeps_sources_rows_and_imports(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award, batch = make_measured_award(campaign), make_batch("orders")
    nomination = make_nomination(award, person)
    first, second = make_visit(campaign, person, "90", month=5), make_visit(campaign, person, "80", month=6)
    make_order(campaign, 0, 5, subject=person, batch=batch)

    run = make_run(session, award, actor="office", now=NOW)

    assert run.evidence == {
        f"n{nomination.id}": {
            "inspection": {"source": "", "rows": 2, "batches": sorted([first.batch_id, second.batch_id])},
            "on_time_rate": {"source": "orders", "rows": 1, "batches": [batch.id]},
        }
    }
    assert b"batches" not in run.bundle


def test_what_rows_give_today_beside_what_a_run_froze(session: Session) -> None:
    campaign, person = make_campaign(), make_person()
    award, office = make_measured_award(campaign), make_user("office").as_viewer()
    make_nomination(award, person)
    make_visit(campaign, person, "90", month=5)
    run = make_run(session, award, actor="office", now=NOW)

    same = compared(session, office, page_of(session, award, person, "inspection"), run.number)
    batch = make_batch(file_name="六月检查.xlsx")
    batch.imported_at = NOW + timedelta(days=1)
    make_visit(campaign, person, "80", month=6, batch=batch)
    later = compared(session, office, page_of(session, award, person, "inspection"), run.number)

    assert same is not None and same.is_equal and not same.changes
    assert later is not None and not later.is_equal
    assert [str(change.words) for change in later.changes] == ["Made before “六月检查.xlsx” was imported."]
    assert compared(session, office, page_of(session, award, person, "inspection"), 9) is None


def test_two_clicks_from_the_run_to_the_row_of_the_file(app: Flask, browser: Browser) -> None:
    campaign, person = make_campaign(), make_person(name="王小红", code="20015")
    award = make_award(campaign, components=[make_indicator("100")], tie_break=[])
    make_nomination(award, person)
    text = "对象类型,代码,名称,指标代码,数值,备注\n人员,20015,王小红,appraisal,97.5,年度\n"
    file = store_file(db.session, app.config["AWARDS"].files_dir, BytesIO(text.encode()), kind="text", now=NOW)
    batch = make_batch("indicators", file_name="指标.csv")
    batch.file = file
    value = make_value(campaign, person, "appraisal", "97.5")
    value.batch = batch
    run = make_run(db.session, award, actor="office", now=NOW)
    browser.sign_in(make_user("office")).speak("en")

    rows = f"/2015/evidence/service-model/{person.id}/appraisal"
    assert f'href="{rows}?run={run.number}"' in browser.get("/2015/awards/service-model/runs/1").text
    page = browser.get(f"{rows}?run={run.number}")
    assert "What these rows give today is what run 1 froze." in page and "97.50 points" not in page
    row = f"/2015/evidence/files/{batch.id}/2"
    assert f'href="{row}"' in page.text and file.sha256[:12] in page
    page = browser.get(row)
    assert "E2 数值 97.5" in page and "F2 备注 年度" in page
    browser.get(f"/2015/evidence/files/{batch.id}/3", status=404)
    browser.speak("zh").get(rows)

    page = browser.sign_in(make_user("discipline")).speak("en").get(rows)
    assert "row 2 指标.csv" in page and "/evidence/files/" not in page.text
    browser.get(row, status=403)


@pytest.mark.parametrize("kind", ["orders", "survey"])
def test_a_file_with_personal_data_is_not_read_again_even_if_it_is_there(
    app: Flask, browser: Browser, kind: str
) -> None:
    make_campaign()
    text = (
        "单号,报修时间,报修人,描述,班组,维修人,完工时间,状态\n"
        "BX001,2015-06-01 08:00,张同学 13800000000,宿舍漏水,水电班,王军,2015-06-01 10:00,已完工\n"
    )
    file = store_file(db.session, app.config["AWARDS"].files_dir, BytesIO(text.encode()), kind="text", now=NOW)
    batch = make_batch(kind, file_name="工单.csv")
    batch.file = file
    browser.sign_in(make_user("office")).speak("en")

    page = browser.get(f"/2015/evidence/files/{batch.id}/2")
    assert "The contents of this file are not kept." in page and "look at its row 2." in page
    assert file.sha256 in page.text
    assert not any(secret in page.text for secret in ("张同学", "13800000000", "漏水", "BX001"))


def test_small_groups_are_not_printed(browser: Browser) -> None:
    campaign, person = make_campaign(), make_person()
    award = make_measured_award(campaign)
    make_nomination(award, person)
    make_answers(make_survey(campaign), person, "学生", "满意", "满意", times=4)
    make_ballot(campaign, person, 3, 4)
    browser.sign_in(make_user("office")).speak("en")

    page = browser.get(f"/2015/evidence/service-model/{person.id}/survey")
    assert "answers count fewer than 5" in page
    assert "题目1" not in page
    page = browser.get(f"/2015/evidence/service-model/{person.id}/vote")
    assert "3 / 4" not in page and "/4/3/" not in page and "6/5/4" not in page


def test_every_kind_of_page_opens(browser: Browser) -> None:
    campaign, department = make_campaign(), make_department()
    person, batch = make_person(department), make_batch("orders")
    award = make_measured_award(campaign)
    make_visit(campaign, person, "96")
    make_answers(make_survey(campaign), person, "学生", "满意", "满意", times=12)
    make_order(campaign, 0, 5, subject=person, department=department, batch=batch)
    make_value(campaign, person, "on_time_rate", "92")
    make_ballot(campaign, person, 21, 28)
    browser.sign_in(make_user("leader"))
    for language in ("zh", "en"):
        for component in award.components:
            browser.speak(language).get(f"/2015/evidence/service-model/{person.id}/{component.code}")
    page = browser.get(f"/2015/evidence/service-model/{person.id}/on_time_rate")
    assert "The values below do not count" in page
    assert "No evidence: the other components carry its weight." in browser.get(
        f"/2015/evidence/service-model/{make_person().id}/inspection"
    )
    browser.get(f"/2015/evidence/service-model/{department.id}/inspection", status=404)


@pytest.mark.parametrize("component", ["panel", "nothing"])
def test_no_rows_of_a_panel(browser: Browser, component: str) -> None:
    award, person = make_award(), make_person()
    make_nomination(award, person)
    browser.sign_in(make_user("office")).get(f"/2015/evidence/service-model/{person.id}/{component}", status=404)


def test_who_may_see_rows(browser: Browser) -> None:
    campaign, person, other = make_campaign(), make_person(), make_person()
    award = make_measured_award(campaign)
    make_nomination(award, person)
    path = f"/2015/evidence/service-model/{other.id}/inspection"

    browser.get(path, status=302)
    for user in (make_user(), make_user("office", person=person), make_user("leader", person=other)):
        browser.sign_in(user).get(path, status=403)
    for role in ("office", "leader", "discipline"):
        browser.sign_in(make_user(role)).get(path)


def test_statements_do_not_grow_with_rows(app: Flask, browser: Browser) -> None:
    campaign, person, batch = make_campaign(), make_person(), make_batch("orders")
    award, survey = make_measured_award(campaign), make_survey(campaign)
    browser.sign_in(make_user("office"))
    counts = []
    for start, end in ((0, 1), (1, 40)):
        for number in range(start, end):
            make_visit(campaign, person, "96", sheet=f"窗口{number}")
            make_order(campaign, number, 5, subject=person, batch=batch)
            make_answers(survey, person, "学生", "满意", "满意", times=6)
        with counted(app) as sent:
            for component in award.components:
                browser.get(f"/2015/evidence/service-model/{person.id}/{component.code}")
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_of_two_sheets_the_one_that_the_visit_names(app: Flask, browser: Browser) -> None:
    campaign, content = make_campaign(), BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, mark in (("巡回检查", 9), ("暗访检查", 7)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [f"2015年5月{name}表"])
            sheet.write_row(1, 0, ["序号", "单位", "窗口", "着装挂牌(10)", "得分", "扣分原因"])
            sheet.write_row(2, 0, [1, "维修服务中心", "报修服务大厅", mark, mark, ""])
    content.seek(0)
    file = store_file(db.session, app.config["AWARDS"].files_dir, content, kind="xlsx", now=NOW)
    batch = make_batch(file_name="2015年5月检查表.xlsx")
    batch.file = file
    award, window = make_measured_award(campaign, subject_kind="window"), make_window()
    make_visit(campaign, window, "9/10", month=5, batch=batch, row=3, sheet="巡回检查表")
    make_visit(campaign, window, "7/10", month=5, batch=batch, row=3, sheet="暗访检查表", mode="mystery")
    browser.sign_in(make_user("office"))

    both = browser.get(f"/2015/evidence/files/{batch.id}/3")
    one = browser.get(f"/2015/evidence/files/{batch.id}/3?sheet=暗访检查表")

    assert "“巡回检查”" in both and "“暗访检查”" in both
    assert "“暗访检查”" in one and "“巡回检查”" not in one and "D3 着装挂牌(10) 7" in one
    rows = browser.get(f"/2015/evidence/{award.code}/{window.id}/inspection").text
    assert rows.count(f"/2015/evidence/files/{batch.id}/3?sheet=") == 2
