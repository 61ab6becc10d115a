"""December: the departments put forward, the office decides."""

from collections import Counter

from awards.demo.candidates import CLEANER, Candidate
from awards.demo.story.stage import Stage, at
from awards.demo.words import DEEDS, statement
from awards.demo.world import dice
from awards.nominations.models import Nomination
from awards.nominations.service import (
    accept,
    reject,
    return_nomination,
    save_draft,
    start_nomination,
    submit_nomination,
)

RETURNED = {
    CLEANER: "请补充责任区日常检查的佐证材料，并写明上报隐患的时间和处理结果。",
    "": "整改清单缺少第三季度的销号时间，请补齐后重新报送。",
}
TOO_NEW = "2015年3月到岗，至申报截止日在岗不满一年。"


def nominate(stage: Stage) -> None:
    """All 40, by the nominators of their departments."""
    counts: Counter[str] = Counter()
    for one in stage.candidates:
        put_forward(stage, one, DEEDS[one.award][counts[one.award]])
        counts[one.award] += 1


def put_forward(stage: Stage, one: Candidate, deed: str) -> None:
    """One nomination, as far as it has come."""
    award, subject = stage.awards[one.award], stage.subject(one.kind, one.code)
    nominator = stage.viewer(f"zw{subject.own_departments[0].code[2:]}")
    nomination = start_nomination(stage.session, award, subject, actor=nominator, now=at(12, 3))
    save_draft(
        stage.session,
        nomination,
        deed=deed,
        statement=statement(subject.name_zh, one.award, dice(f"statement/{one.award}/{one.code}")),
        expected_version=nomination.version,
        actor=nominator,
        now=at(12, 3, 3),
    )
    if one.stop != "draft":
        submit_nomination(stage.session, nomination, expected_version=None, actor=nominator, now=at(12, 4))
        handle(stage, nomination, one)


def handle(stage: Stage, nomination: Nomination, one: Candidate) -> None:
    """What the office does with it."""
    if one.stop == "accepted":
        accept(stage.session, nomination, actor=stage.office, now=at(12, 8))
    if one.stop == "rejected":
        reject(stage.session, nomination, code="not_eligible", reason=TOO_NEW, actor=stage.office, now=at(12, 8))
    if one.stop == "returned":
        reason = RETURNED.get(one.award, RETURNED[""])
        return_nomination(stage.session, nomination, reason=reason, actor=stage.office, now=at(12, 8))
