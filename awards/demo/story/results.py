"""From runs to honours: 服务标兵 tied, voted on, approved, put up, objected to, published; 文明窗口 tied and waiting; a
number corrected after its run."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import select

from awards.demo.candidates import SERVICE, WINDOW
from awards.demo.story.stage import ACTOR, Stage, at
from awards.demo.world import YEAR
from awards.evidence.models import IndicatorValue
from awards.evidence.queries.corrections import row_case
from awards.evidence.service import correct_row
from awards.notices.investigating import dismiss, take_up
from awards.notices.models import Notice, Objection
from awards.notices.objecting import Complaint, raise_objection
from awards.notices.service import put_up_notice
from awards.results.certifying import issue_certificates
from awards.results.service import publish_run
from awards.runs.queries import tied_at_cut
from awards.runs.service import approve_run, make_run, record_ruling
from awards.runs.what_if import make_what_if

CORRECTED = "CK09"
CONTACT = {"office": "总务处办公室", "telephone": "010-62750001", "mail": "zwc@example.edu.cn"}
DOUBT = "事迹材料称全年夜间抢修无一超时，但10月有两次报修超过一天才到场，请核实工单。"
FINDING = "调取10月全部工单和到场签字单核对：所指两单均为次日预约单，按预约时间到场，未超时。事迹材料属实。"
RECEIPT = sha256(b"the demo's objection: nobody holds its code").hexdigest()


def end_the_year(stage: Stage) -> None:
    """As it stands on the demo's day."""
    publish_service_model(stage)
    make_run(stage.session, stage.awards[WINDOW], actor=ACTOR, now=at(12, 14, 5))
    correct_complaints(stage)


def publish_service_model(stage: Stage) -> None:
    """The first run ends in a tie for the last place; the leading group votes, the second run obeys and is approved.
    Its notice is put up, an objection dismissed; when the days are over it is published, and certificates are
    issued."""
    award = stage.awards[SERVICE]
    make_run(stage.session, award, actor=ACTOR, now=at(12, 14))
    record_ruling(
        stage.session,
        award,
        kind="tie",
        nominees=sorted(tied_at_cut(stage.session, award)),
        vote="5:4",
        reason="两人综合得分及各顺位指标均相同，经领导小组无记名投票确定先后",
        decided_on=date(YEAR, 12, 14),
        actor=ACTOR,
        now=at(12, 14, 2),
    )
    run = make_run(stage.session, award, actor=ACTOR, now=at(12, 14, 3))
    make_what_if(stage.session, run, {"winners": 3}, title="若只表彰三人", actor=ACTOR, now=at(12, 14, 3))
    decision = approve_run(
        stage.session,
        run,
        decided_on=date(YEAR, 12, 14),
        attendance="应到9人，实到9人：组长周建民，成员八人；列席：总务处办公室、纪检监察员",
        vote="9:0:0",
        note="同意按第二次计分结果公示。",
        actor="leader",
        approved_by=stage.user("leader").name,
        now=at(12, 14, 4),
    )
    notice = put_up_notice(stage.session, decision, contact=CONTACT, actor=ACTOR, now=at(12, 14, 6))
    objection = object_to(stage, notice)
    officer = stage.viewer("discipline")
    take_up(stage.session, objection, actor=officer, now=at(12, 17))
    dismiss(stage.session, objection, finding=FINDING, actor=officer, now=at(12, 18, 3))
    publication = publish_run(stage.session, run, actor=ACTOR, now=at(12, 22))
    issue_certificates(stage.session, publication, actor=ACTOR, now=at(12, 22, 3))


def object_to(stage: Stage, notice: Notice) -> Objection:
    """Somebody who gives no name doubts what is said of a nominee."""
    complaint = Complaint(
        notice=notice.number,
        subject="nominee",
        nominee=notice.people[0]["id"],
        text=DOUBT,
        is_anonymous=True,
        name="",
        contact="",
    )
    return raise_objection(
        stage.session, notice, complaint, [], receipt_sha256=RECEIPT, store=stage.store, arrived=at(12, 16, 7)
    )


def correct_complaints(stage: Stage) -> None:
    """The upheld complaints of a window were counted wrongly. The run of 文明窗口 was made before and says so."""
    window = stage.subject("window", CORRECTED)
    query = select(IndicatorValue).filter_by(subject_id=window.id, code="upheld_per_1000")
    row = stage.session.scalars(query).one()
    case = row_case(stage.session, stage.office, YEAR, "value", row.id)
    reason, now = "复核受理台账，漏记一件已查实的投诉", at(12, 14, 6)
    correct_row(stage.session, case, [Decimal("0.3")], reason=reason, actor=stage.office, now=now)
