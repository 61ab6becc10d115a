"""What is decided and corrected by hand in the demo year: a veto, a bonus, a deduction, one number."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.evidence.models import IndicatorValue
from awards.evidence.queries.corrections import row_case
from awards.evidence.service import Details, Document, correct_row, enter_adjustment, enter_veto
from awards.files.workbooks import write_table
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.runs.queries import accepted_of

GROUP = "服务质量提升年活动领导小组"
STORM = Details(date(2015, 7, 30), "暴雨夜主动到岗疏散受困师生，受到学校通报表扬", GROUP)
LATE = Details(date(2015, 10, 12), "迎检当日无故迟到四十分钟", GROUP, "本人无异议。", date(2015, 10, 15))


def complaint() -> Details:
    """An upheld complaint, with the form on which it was looked into."""
    columns = ("受理日期", "反映人", "事由", "查实结论")
    rows = [(date(2015, 9, 18), "学生(匿名)", "报修接待时言语失当，推诿两次", "属实，已当面致歉")]
    form = Document(BytesIO(write_table(columns, rows)), "投诉查实登记表.xlsx")
    hearing = "9月25日听取本人陈述：承认当日言语失当，已向来访学生当面致歉。"
    return Details(date(2015, 9, 18), "接待报修时言语失当，投诉经查属实", GROUP, hearing, date(2015, 9, 25), form)


def decide(session: Session, award: Award, *, actor: Viewer, store: Path, now: datetime) -> None:
    """Of the award's nominees the one of 维修服务中心 has a veto, the one of 综合办公室 a bonus and the one of
    饮食服务中心 a deduction, about another matter than what the visits found."""
    campaign, about = award.campaign, nominees_by_department(session, award)
    enter_veto(
        session, campaign, about["ZW03"], complaint(), code="upheld_complaint", store=store, actor=actor, now=now
    )
    for department, details, points in (("ZW07", STORM, Decimal("1.5")), ("ZW01", LATE, Decimal("-0.5"))):
        enter_adjustment(
            session,
            campaign,
            about[department],
            details,
            points=points,
            award=award,
            is_another=True,
            store=store,
            actor=actor,
            now=now,
        )


def nominees_by_department(session: Session, award: Award) -> dict[str, Subject]:
    """Code of a department → its accepted nominee."""
    return {one.subject.own_departments[0].code: one.subject for one in accepted_of(session, award)}


def correct_complaints(session: Session, window: Subject, *, year: int, actor: Viewer, now: datetime) -> None:
    """The upheld complaints of a window were counted wrongly: 0.3 a thousand where there were none, none where there
    were some. Runs that were made before say so."""
    query = select(IndicatorValue).filter_by(subject_id=window.id, code="upheld_per_1000")
    row = session.scalars(query).one()
    case = row_case(session, actor, year, "value", row.id)
    value = Decimal(0) if row.value else Decimal("0.3")
    correct_row(session, case, [value], reason="复核受理台账，投诉件数录入有误", actor=actor, now=now)
