"""December: the office checks the conditions of each nominee, document by document."""

from datetime import date

from awards.demo.story.stage import Stage, at
from awards.nominations.eligibility import RuledCondition, ruled_conditions
from awards.nominations.models import Nomination
from awards.nominations.service import Ruling, rule_on_conditions

SHOWN_ON = date(2015, 9, 1)
OVERRULED = "2014年表彰的是其所在班组，登记台账时误记在个人名下，经核对原文件不属本人获奖。"


def rule(stage: Stage, nomination: Nomination) -> None:
    """What the evidence leaves open holds by a document; what it speaks against is overruled, for a reason."""
    open_ones = [one for one in ruled_conditions(stage.session, nomination) if not one.holds]
    rulings = [_ruling(nomination, one) for one in open_ones]
    rule_on_conditions(stage.session, nomination, rulings, actor=stage.office, now=at(12, 7))


def deny(stage: Stage, nomination: Nomination) -> None:
    """What the evidence says is not met does not hold."""
    unmet = [one.line.code for one in ruled_conditions(stage.session, nomination) if one.line.standing == "unmet"]
    rulings = [Ruling(code, holds=False) for code in unmet]
    rule_on_conditions(stage.session, nomination, rulings, actor=stage.office, now=at(12, 7))


def _ruling(nomination: Nomination, one: RuledCondition) -> Ruling:
    if one.line.needs_file:
        return Ruling(one.line.code, holds=True, shown_on=SHOWN_ON, file_id=nomination.files[0].file_id)
    return Ruling(one.line.code, holds=True, reason=OVERRULED if one.line.standing == "unmet" else "")
