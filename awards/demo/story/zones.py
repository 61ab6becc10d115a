"""示范责任区: decided on, and in the days of its public notice; two objections, one of them under investigation."""

from datetime import date, datetime
from hashlib import sha256

from awards.demo.candidates import ZONE
from awards.demo.story.results import CONTACT
from awards.demo.story.stage import ACTOR, Stage, at
from awards.demo.world import YEAR
from awards.notices.investigating import take_up
from awards.notices.models import Notice, Objection
from awards.notices.objecting import Complaint, raise_objection
from awards.notices.service import put_up_notice
from awards.runs.service import approve_run, make_run

UNSWEPT = "该责任区11月下旬连续三天落叶未清，我有照片，请核对当周的巡查记录。"
UNTOLD = "公示没有写明巡查成绩是哪几个月的，建议说明计分期间，便于大家核对。"


def put_up_zones(stage: Stage) -> None:
    """Put up on a Friday, so the five working days end at Christmas."""
    award = stage.awards[ZONE]
    run = make_run(stage.session, award, actor=ACTOR, now=at(12, 15))
    decision = approve_run(
        stage.session,
        run,
        decided_on=date(YEAR, 12, 17),
        attendance="应到9人，实到8人：组长周建民，成员七人；列席：总务处办公室、纪检监察员",
        vote="8:0:0",
        note="同意公示。",
        actor="leader",
        approved_by=stage.user("leader").name,
        now=at(12, 17, 8),
    )
    notice = put_up_notice(stage.session, decision, contact=CONTACT, actor=ACTOR, now=at(12, 18, 1))
    take_up(stage.session, doubted(stage, notice), actor=stage.viewer("discipline"), now=at(12, 22, 1))
    asked(stage, notice)


def doubted(stage: Stage, notice: Notice) -> Objection:
    """Somebody who gives a name doubts one of the zones."""
    about = (notice.number, "nominee", notice.people[0]["id"])
    complaint = Complaint(*about, is_anonymous=False, name="林晓", contact="linxiao@example.edu.cn", text=UNSWEPT)
    return raised(stage, notice, complaint, at(12, 21, 5).replace(minute=20))


def asked(stage: Stage, notice: Notice) -> Objection:
    """Somebody without a name asks about the procedure; nobody has taken it up yet."""
    complaint = Complaint(notice.number, "procedure", "", is_anonymous=True, name="", contact="", text=UNTOLD)
    return raised(stage, notice, complaint, at(12, 22, 11))


def raised(stage: Stage, notice: Notice, complaint: Complaint, arrived: datetime) -> Objection:
    """As it came in by the page; nobody holds the receipt's code."""
    receipt = sha256(f"the demo's objection: {complaint.text}".encode()).hexdigest()
    return raise_objection(
        stage.session, notice, complaint, [], receipt_sha256=receipt, store=stage.store, arrived=arrived
    )
