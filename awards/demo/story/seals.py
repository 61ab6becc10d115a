"""December: the rules of the awards that are judged are sealed; one seal is broken for a slip and put on anew."""

from datetime import date

from awards.campaigns.extending import extend_window
from awards.campaigns.sealing import seal_award, unseal_award
from awards.demo.accounts import PANELS
from awards.demo.candidates import TECHNICIAN
from awards.demo.story.stage import ACTOR, Stage, at
from awards.demo.world import YEAR

SLIP = "评分标准的文字有误，更正后重新封存"
ILLNESS = "科室负责人因病住院，延长申报"


def seal(stage: Stage) -> None:
    """优秀科室 and 保洁标兵 wait for their seal, as they wait for their panels."""
    for code in PANELS:
        seal_award(stage.session, stage.awards[code], actor=ACTOR, now=at(12, 8))
    unseal_award(stage.session, stage.awards[TECHNICIAN], reason=SLIP, actor="leader", now=at(12, 9))
    seal_award(stage.session, stage.awards[TECHNICIAN], actor=ACTOR, now=at(12, 9, 6))


def give_more_time(stage: Stage) -> None:
    """One department may nominate for three days more."""
    department = stage.subject("department", "ZW05")
    extend_window(
        stage.session,
        stage.campaign,
        "nominations",
        date(YEAR, 12, 30),
        reason=ILLNESS,
        department=department,
        actor=ACTOR,
        now=at(12, 14),
    )
