"""The panels: who sits on them, who declared what, and the marks."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from awards.demo.accounts import ACCOUNTS, JUDGES, PANELS
from awards.demo.candidates import LATE_ONCE, SERVICE, TECHNICIAN, WINDOW, twins
from awards.demo.people import one_of
from awards.demo.story.comments import LEAD as COMMENTS_LEAD
from awards.demo.story.comments import release_comments, remark_on
from awards.demo.story.stage import ACTOR, Stage, at
from awards.demo.world import dice
from awards.judging.leading import name_lead
from awards.judging.looks import ask_again
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries import sheets_of_seat
from awards.judging.reopening import reopen_sheet
from awards.judging.service import add_seat, declare, save_marks, sign_sheets

# How much milder or stricter than the others each judge marks.
LENIENCY = dict(zip(JUDGES, (-0.3, 0.1, 0.3, 0.0, -0.2, 0.2, 0.4, -0.1, 0.0), strict=True))
# 技术能手 is under way: the share of the sheets that is marked, None who has not declared yet.
UNDER_WAY = dict(zip(PANELS[TECHNICIAN], (0.5, 1.0, 1.0, 0.34, 0.5, None, 0.0), strict=True))
LEAD = next(one for one, share in UNDER_WAY.items() if share == 1.0)
LEADS = {TECHNICIAN: LEAD, SERVICE: COMMENTS_LEAD, WINDOW: COMMENTS_LEAD}
CONFLICTED = "judge9"
WRONG_LINE = "评委说明：把最后一项的分数填到了另一名候选人的那一行"
LOOK_AGAIN = "请再看一遍技能比武的证明材料，它是评审开始前一天补交的"
KIN, TEACHER = "与被推荐人系亲属", "曾与被推荐人为师徒关系"


def judge(stage: Stage) -> None:
    """Three awards are judged and signed, 技术能手 half way, led by one who has signed; for the others no panel is
    seated yet."""
    for code, panel in PANELS.items():
        for username in panel:
            share = UNDER_WAY[username] if code == TECHNICIAN else 1.0
            seat = score(stage, code, username, share=share)
            if username == LEADS.get(code):
                name_lead(stage.session, seat, actor=ACTOR, now=at(12, 10))
    look_twice(stage)
    release_comments(stage)


def score(stage: Stage, award: str, username: str, *, share: float | None) -> PanelSeat:
    """One judge declares, marks this share of the nominees, and signs when all are marked."""
    user = stage.user(username)
    seat = add_seat(stage.session, stage.awards[award], user, actor=ACTOR, now=at(12, 10))
    if share is None:
        return seat
    conflicts = conflicts_of(stage, seat) if username == CONFLICTED else {}
    declare(stage.session, seat, conflicts, actor=username, now=at(12, 11))
    sheets = [sheet for sheet in sheets_of_seat(stage.session, seat) if sheet.state == "open"]
    for sheet in sheets[: round(len(sheets) * share)]:
        mark(stage, sheet, username)
    if share == 1.0:
        sign_sheets(stage.session, seat, actor=username, now=at(12, 13))
    return seat


def look_twice(stage: Stage) -> None:
    """技术能手: a sheet that was opened again and signed once more, and one about which its judge is asked."""
    first, second = (signed_by(stage, TECHNICIAN, username)[0] for username in ("judge2", "judge3"))
    reopen_sheet(stage.session, first, reason=WRONG_LINE, actor=ACTOR, now=at(12, 14))
    by: dict[str, Any] = {"actor": "judge2", "now": at(12, 14)}
    save_marks(stage.session, first, lowered(first), expected_version=first.version, **by)
    sign_sheets(stage.session, first.seat, **by)
    ask_again(stage.session, second, reason=LOOK_AGAIN, actor=LEAD, now=at(12, 14))


def lowered(sheet: Sheet) -> dict[str, Decimal]:
    """Half a point less on the last criterion."""
    last = max(sheet.marks, key=lambda mark: mark.criterion_id)
    return {last.criterion.code: last.value - Decimal("0.5")}


def signed_by(stage: Stage, award: str, username: str) -> list[Sheet]:
    """The signed sheets of one judge for one award."""
    query = select(PanelSeat).where(PanelSeat.award == stage.awards[award], PanelSeat.user == stage.user(username))
    sheets = sheets_of_seat(stage.session, stage.session.scalars(query).one())
    return [sheet for sheet in sheets if sheet.state == "signed"]


def conflicts_of(stage: Stage, seat: PanelSeat) -> dict[int, str]:
    """What the one judge declares who knows a nominee too well: nomination id → reason."""
    known = {SERVICE: (LATE_ONCE, KIN), TECHNICIAN: (("ZW02", "水工", 0, ""), TEACHER)}
    if seat.award.code not in known:
        return {}
    who, reason = known[seat.award.code]
    number = one_of(stage.people, *who).number
    return {one.id: reason for one in stage.nominations_of(seat.award) if one.subject.code == number}


def mark(stage: Stage, sheet: Sheet, username: str) -> None:
    """Half points around what the panel thinks of the nominee."""
    award, code = sheet.seat.award, sheet.nomination.subject.code
    (panel,) = [component for component in award.components if component.kind == "panel"]
    level = next(one.level for one in stage.candidates if (one.award, one.code) == (award.code, code))
    code, by = marked_like(stage, award.code, code, username)
    random = dice(f"marks/{award.code}/{code}/{by}")
    marks = {
        criterion.code: half_points(level + LENIENCY[by] + random.uniform(-0.8, 0.8)) for criterion in panel.criteria
    }
    comment = remark_on(stage, award.code, sheet.nomination.subject.code, username)
    how: dict[str, Any] = {"expected_version": sheet.version, "actor": username, "now": at(12, 12)}
    save_marks(stage.session, sheet, marks, texts={"comment": comment}, **how)


def marked_like(stage: Stage, award: str, code: str, username: str) -> tuple[str, str]:
    """Whose marks these are like: of two who did equally well, a judge marks the one as the next judge the other."""
    other = twins(stage.people).get((award, code))
    if other is None:
        return code, username
    departments = {account.username: account.person[0] for account in ACCOUNTS if account.person}
    own = stage.subject("window" if award == WINDOW else "person", code).own_departments[0].code
    judges = [one for one in PANELS[award] if departments.get(one) != own]
    return other, judges[(judges.index(username) + 1) % len(judges)]


def half_points(value: float) -> Decimal:
    """A mark from 5 to 10 in steps of a half."""
    return Decimal(max(10, min(20, round(2 * value)))) / 2
