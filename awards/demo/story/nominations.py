"""December: the departments put forward, the office decides."""

from collections import Counter

from awards.demo.candidates import CLEANER, Candidate
from awards.demo.files import write_sheets
from awards.demo.story.rulings import deny, rule
from awards.demo.story.stage import Stage, at
from awards.demo.words import DEEDS, PROOF_NAMES, proofs, statement
from awards.demo.world import dice
from awards.nominations.models import Nomination
from awards.nominations.service import (
    accept,
    attach_file,
    reject,
    return_nomination,
    save_draft,
    start_nomination,
    start_own_nomination,
    submit_nomination,
)
from awards.nominations.service.files import read_upload
from awards.organisation.models import Subject
from awards.permissions import Viewer

RETURNED = {
    CLEANER: "请补充责任区日常检查的佐证材料，并写明上报隐患的时间和处理结果。",
    "": "整改清单缺少第三季度的销号时间，请补齐后重新报送。",
}
UNPROVED = ("draft", "returned")
TOO_NEW = "2015年3月到岗，至申报截止日在岗不满一年。"


def nominate(stage: Stage) -> None:
    """All 45, by the nominators of their departments."""
    counts: Counter[str] = Counter()
    for one in stage.candidates:
        put_forward(stage, one, DEEDS[one.award][counts[one.award]])
        counts[one.award] += 1


def put_forward(stage: Stage, one: Candidate, deed: str) -> None:
    """One nomination, as far as it has come."""
    subject = stage.subject(one.kind, one.code)
    nomination, writer = start(stage, one, subject)
    save_draft(
        stage.session,
        nomination,
        deed=deed,
        statement=statement(subject.name_zh, one.award, dice(f"statement/{one.award}/{one.code}")),
        expected_version=nomination.version,
        now=at(12, 3, 3),
    )
    if one.stop not in UNPROVED:
        attach_proofs(stage, nomination, one, writer)
    if one.stop != "draft":
        submit_nomination(stage.session, nomination, expected_version=None, actor=writer, now=at(12, 4))
        handle(stage, nomination, one)


def start(stage: Stage, one: Candidate, subject: Subject) -> tuple[Nomination, Viewer]:
    """The draft, and who writes it: the department's nominator, or the nominee."""
    award = stage.awards[one.award]
    if one.stop == "proposed":
        nominee = stage.viewer(one.code)
        return start_own_nomination(stage.session, award, actor=nominee, now=at(12, 3)), nominee
    nominator = stage.viewer(f"zw{subject.own_departments[0].code[2:]}")
    return start_nomination(stage.session, award, subject, actor=nominator, now=at(12, 3)), nominator


def attach_proofs(stage: Stage, nomination: Nomination, one: Candidate, nominator: Viewer) -> None:
    """A supporting file of a few lines."""
    rows = proofs(one.award, dice(f"proofs/{one.award}/{one.code}"))
    path = write_sheets(stage.folder / f"{one.award}-{one.code}.xlsx", 佐证=[("日期", "事项", "证明材料"), *rows])
    with path.open("rb") as stream:
        proof = read_upload(stream, PROOF_NAMES[one.award])
        attach_file(stage.session, nomination, stage.store, proof, actor=nominator, now=at(12, 3, 4))


def handle(stage: Stage, nomination: Nomination, one: Candidate) -> None:
    """What the office does with it."""
    if one.stop == "accepted":
        rule(stage, nomination)
        accept(stage.session, nomination, actor=stage.office, now=at(12, 8))
    if one.stop == "rejected":
        deny(stage, nomination)
        reject(stage.session, nomination, code="not_eligible", reason=TOO_NEW, actor=stage.office, now=at(12, 8))
    if one.stop == "returned":
        reason = RETURNED.get(one.award, RETURNED[""])
        return_nomination(stage.session, nomination, reason=reason, actor=stage.office, now=at(12, 8))
