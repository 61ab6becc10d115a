"""A small award ready to be scored, its totals worked out by hand.

服务标兵, one place: panel 60 (attitude 60, skill 40, of 10 each, plain mean: three judges are under seven),
appraisal 40, points as they are.

| nominee | department | sheets (attitude, skill) → totals | panel | appraisal | contributions | total |
|---|---|---|---|---|---|---|
| 王小红 | 维修服务中心 | (9, 8.5) 88, (8, 9) 84, (10, 9.5) 98 | 90.00 | 95 | 54.0000 + 38.0000 | 92.00 |
| 李建国 | 维修服务中心 | (8, 8) 80, (9, 9) 90, (8.5, 8.5) 85 | 85.00 | 90 | 51.0000 + 36.0000 | 87.00 |
| 赵敏 | 饮食服务中心 | (7, 7) 70, (8, 7) 76, third judge recused | 73.00 | 80.5 | 43.8000 + 32.2000 | 76.00 |
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.evidence.models import IndicatorValue
from awards.files.models import StoredFile
from awards.imports.models import ImportBatch
from awards.judging.models import PanelSeat, Sheet
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.runs.models import Run
from awards.runs.service import make_run
from tests import factories

LATER = datetime(2015, 12, 22, 2, 0, tzinfo=UTC)


@dataclass
class Stage:
    """The award with its nominations (wang, li, zhao), departments and seats j1–j3."""

    award: Award
    repairs: Subject
    canteen: Subject
    wang: Nomination
    li: Nomination
    zhao: Nomination
    seats: list[PanelSeat]

    @property
    def path(self) -> str:
        """Where the award's pages start."""
        return f"/{self.award.campaign.year}/awards/{self.award.code}"

    def run(self, session: Session, *, now: datetime = LATER) -> Run:
        """Make a run and commit it."""
        run = make_run(session, self.award, actor="office", now=now)
        session.commit()
        return run


def set_stage(**values: object) -> Stage:
    """The award of this module's table; `values` are the award's."""
    award = factories.make_award(**values)
    repairs = factories.make_department("维修服务中心", name_en="Repairs")
    canteen = factories.make_department("饮食服务中心", name_en="Catering")
    people = [(repairs, "王小红", "Wang Xiaohong"), (repairs, "李建国", "Li Jianguo"), (canteen, "赵敏", "Zhao Min")]
    nominations = [
        factories.make_nomination(award, factories.make_person(unit, name, name_en=english, post="报修受理员"))
        for unit, name, english in people
    ]
    seats = [factories.make_seat(award, code=code) for code in ("j1", "j2", "j3")]
    marks = [
        [("9", "8.5"), ("8", "9"), ("10", "9.5")],
        [("8", "8"), ("9", "9"), ("8.5", "8.5")],
        [("7", "7"), ("8", "7")],
    ]
    for nomination, sheets in zip(nominations, marks, strict=True):
        for seat, sheet in zip(seats, sheets, strict=False):
            factories.make_sheet(seat, nomination, *sheet, state="signed")
    factories.make_sheet(seats[2], nominations[2], state="recused", reason="亲属")
    for nomination, value in zip(nominations, ("95", "90", "80.5"), strict=True):
        give_value(nomination, value)
    return Stage(award, repairs, canteen, *nominations, seats)


def give_value(nomination: Nomination, value: str, code: str = "appraisal") -> IndicatorValue:
    """One figure of an indicator sheet about a nominee."""
    return factories.save(
        IndicatorValue(
            campaign_id=nomination.award.campaign_id,
            subject=nomination.subject,
            batch=make_batch(),
            row=2,
            code=code,
            value=Decimal(value),
        )
    )


def make_batch() -> ImportBatch:
    """An imported file without content."""
    file = factories.save(StoredFile(sha256=f"{next(factories._numbers):064}", size=1, kind="xlsx", created_at=LATER))
    return factories.save(
        ImportBatch(
            kind="indicators",
            scope="2015",
            file=file,
            file_name="指标.xlsx",
            state="imported",
            actor="office",
            created_at=LATER,
            imported_at=LATER,
        )
    )


def sheet_of(session: Session, seat: PanelSeat, nomination: Nomination) -> Sheet:
    """The score sheet of a judge for a nominee."""
    return session.query(Sheet).filter_by(seat_id=seat.id, nomination_id=nomination.id).one()
