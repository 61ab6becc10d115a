"""What is decided by hand: a veto, bonuses, a deduction, each with its document; and why some evidence is missing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from awards.demo.candidates import DEPARTMENT, LATE_ONCE, NOBODYS_WINDOW, PRAISED, SERVICE, VETOED
from awards.demo.files import write_sheets
from awards.demo.people import one_of
from awards.demo.story.stage import Stage, at
from awards.demo.world import YEAR
from awards.evidence.queries import award_nominees
from awards.evidence.service import Details, Document, enter_adjustment, enter_veto, record_gap_reason
from awards.organisation.models import Subject

GROUP = "服务质量提升年活动领导小组"
COMPLAINT = Details(
    date(YEAR, 9, 18),
    "接待报修时言语失当，投诉经查属实",
    GROUP,
    "9月25日听取本人陈述：承认当日言语失当，已向来访学生当面致歉。",
    date(YEAR, 9, 25),
)
STORM = Details(date(YEAR, 7, 30), "暴雨夜主动到岗疏散受困师生，受到学校通报表扬", GROUP)
LATE = Details(date(YEAR, 10, 12), "迎检当日无故迟到四十分钟", GROUP, "本人无异议。", date(YEAR, 10, 15))
HELPED = Details(date(YEAR, 11, 24), "寒潮期间连续值守，保障图书馆门前道路畅通，受到学校通报表扬", GROUP)
GAPS = (
    (
        SERVICE,
        "satisfaction",
        NOBODYS_WINDOW,
        "班车驾驶员不在服务窗口上岗，问卷未设对应评价对象，其余指标按比例分担权重",
    ),
    (DEPARTMENT, "satisfaction", "ZW04", "该单位不设服务窗口，问卷只评价窗口和责任区，其余指标按比例分担权重"),
)


def decide(stage: Stage) -> None:
    """A nominee with an upheld complaint, one who was praised, one who was late on another day than the visits."""
    complaint = documented(
        stage,
        COMPLAINT,
        "投诉查实登记表.xlsx",
        ("受理日期", "反映人", "事由", "查实结论"),
        (date(YEAR, 9, 18), "学生(匿名)", "报修接待时言语失当，推诿两次", "属实，已当面致歉"),
    )
    options: dict[str, Any] = {"store": stage.store, "actor": stage.office, "now": at(12, 9)}
    vetoed = person(stage, VETOED)
    enter_veto(stage.session, stage.campaign, vetoed, complaint, code="upheld_complaint", **options)
    praise = ("文号", "标题", "摘要")
    storm = documented(
        stage, STORM, "学校通报.xlsx", praise, ("校发〔2015〕41号", "关于暴雨应急处置的通报", STORM.reason)
    )
    absence = ("检查日期", "时间", "情况", "当班负责人")
    late = documented(
        stage, LATE, "迎检考勤记录.xlsx", absence, (date(YEAR, 10, 12), "7:30", "8:10到岗，未请假", "值班主任")
    )
    helped = documented(
        stage, HELPED, "学校通报-寒潮.xlsx", praise, ("校发〔2015〕67号", "关于寒潮应对的通报", HELPED.reason)
    )
    service, department = stage.awards[SERVICE], stage.awards[DEPARTMENT]
    for who, award, details, points in (
        (person(stage, PRAISED), service, storm, "1.5"),
        (person(stage, LATE_ONCE), service, late, "-0.5"),
        (stage.subject("department", "ZW04"), department, helped, "1"),
    ):
        enter_adjustment(
            *(stage.session, stage.campaign, who, details),
            points=Decimal(points),
            award=award,
            is_another=True,
            **options,
        )


def documented(stage: Stage, details: Details, name: str, columns: tuple[str, ...], row: tuple[Any, ...]) -> Details:
    """With its source document."""
    path = write_sheets(stage.folder / name, 登记=[columns, row])
    return replace(details, document=Document(BytesIO(path.read_bytes()), name))


def person(stage: Stage, who: tuple[str, str, int, str]) -> Subject:
    """Somebody who is put forward."""
    return stage.subject("person", one_of(stage.people, *who).number)


def explain_gaps(stage: Stage) -> None:
    """Why a weight is carried by the others: told before the run."""
    for award, code, who, reason in GAPS:
        case = award_nominees(stage.session, stage.office, YEAR, award)
        (component,) = [one for one in case.award.components if one.code == code]
        subject = stage.subject("department", who) if isinstance(who, str) else person(stage, who)
        record_gap_reason(
            stage.session, case, component, [subject], reason=reason, actor=stage.office, now=at(12, 9, 6)
        )
