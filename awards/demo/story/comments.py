"""What judges wrote about nominees, and what the lead of 服务标兵 lets them read; those of 文明窗口 wait for it."""

from dataclasses import dataclass

from awards.demo.candidates import SERVICE, VETOED, WINDOW
from awards.demo.people import one_of
from awards.demo.story.stage import Stage, at
from awards.judging.queries import comments_view
from awards.judging.releasing import release_comment

LEAD = "judge7"


@dataclass(frozen=True)
class Remark:
    """A judge's comment on a nominee, a window's code or a person's place in the roster; `released` are the words that
    the nominee reads, empty where the panel keeps it to itself."""

    award: str
    judge: str
    who: str | tuple[str, str, int, str]
    words: str
    released: str = ""


SERVER = ("ZW01", "服务员", 0, "CK01")
HANDBOOK = "图文手册编得实用，值得在各食堂推广；高峰时段的分流还可以再想办法。"
REMARKS = (
    Remark(SERVICE, "judge2", SERVER, HANDBOOK, HANDBOOK),
    Remark(
        *(SERVICE, "judge9", SERVER, "采购科去食堂验货时见过几次，对谁都是笑脸，对新来的学生尤其耐心。"),
        "待人热情，对新来的学生尤其耐心。",
    ),
    Remark(SERVICE, "judge1", VETOED, "事迹突出，可惜有投诉查实，请单位帮助其吸取教训。"),
    Remark(WINDOW, "judge2", "CK06", "排队时间短，单据核对仔细，建议增设自助退费。"),
    Remark(WINDOW, "judge5", "CK03", "夜间值守到位，钥匙借还登记规范。"),
)


def remark_on(stage: Stage, award: str, code: str, judge: str) -> str:
    """What a judge writes about a nominee; empty for most."""
    found = (one for one in REMARKS if (one.award, one.judge, code_of(stage, one)) == (award, judge, code))
    return next((one.words for one in found), "")


def code_of(stage: Stage, remark: Remark) -> str:
    """The code of whom a comment is about."""
    return remark.who if isinstance(remark.who, str) else one_of(stage.people, *remark.who).number


def release_comments(stage: Stage) -> None:
    """服务标兵: one as it was written, one in words that do not tell who wrote it."""
    view = comments_view(stage.session, stage.viewer(LEAD), stage.campaign.year, SERVICE)
    sheets = {line.sheet.comment: line.sheet for line in view.lines}
    for one in REMARKS:
        if one.released:
            release_comment(stage.session, sheets[one.words], one.released, actor=LEAD, now=at(12, 14, 3))
