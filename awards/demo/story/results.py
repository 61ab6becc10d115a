"""The runs: 服务标兵 tied, voted on, published; 文明窗口 tied and waiting; a number corrected after its run."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from awards.demo.candidates import SERVICE, WINDOW
from awards.demo.story.stage import ACTOR, Stage, at
from awards.demo.world import YEAR
from awards.evidence.models import IndicatorValue
from awards.evidence.queries.corrections import row_case
from awards.evidence.service import correct_row
from awards.results.service import publish_run
from awards.runs.queries import tied_at_cut
from awards.runs.service import make_run, record_ruling

CORRECTED = "CK09"


def end_the_year(stage: Stage) -> None:
    """As it stands on the demo's day."""
    publish_service_model(stage)
    make_run(stage.session, stage.awards[WINDOW], actor=ACTOR, now=at(12, 14, 5))
    correct_complaints(stage)


def publish_service_model(stage: Stage) -> None:
    """The first run ends in a tie for the last place; the leading group votes, the second run obeys and is shown."""
    award = stage.awards[SERVICE]
    make_run(stage.session, award, actor=ACTOR, now=at(12, 14))
    record_ruling(
        stage.session,
        award,
        kind="tie",
        nominees=sorted(tied_at_cut(stage.session, award)),
        vote="到会9人，5票对4票",
        reason="两人综合得分及各顺位指标均相同，经领导小组无记名投票确定先后",
        decided_on=date(YEAR, 12, 14),
        actor=ACTOR,
        now=at(12, 14, 2),
    )
    run = make_run(stage.session, award, actor=ACTOR, now=at(12, 14, 3))
    publish_run(stage.session, run, actor=ACTOR, now=at(12, 14, 4))


def correct_complaints(stage: Stage) -> None:
    """The upheld complaints of a window were counted wrongly. The run of 文明窗口 was made before and says so."""
    window = stage.subject("window", CORRECTED)
    query = select(IndicatorValue).filter_by(subject_id=window.id, code="upheld_per_1000")
    row = stage.session.scalars(query).one()
    case = row_case(stage.session, stage.office, YEAR, "value", row.id)
    reason, now = "复核受理台账，漏记一件已查实的投诉", at(12, 14, 6)
    correct_row(stage.session, case, [Decimal("0.3")], reason=reason, actor=stage.office, now=now)
