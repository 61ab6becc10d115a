"""What a run takes from the panel: signed sheets and nothing else."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Row, Select, exists, or_, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Criterion
from awards.judging.models import Mark, PanelSeat, Sheet
from awards.nominations.models import Nomination


@dataclass(frozen=True)
class SignedSheet:
    """One judge's signed marks for one nominee: criterion code → mark."""

    judge_code: str
    marks: dict[str, Decimal]


def signed_sheets(session: Session, award: Award) -> dict[int, list[SignedSheet]]:
    """Nomination id → its signed sheets in the order of judge codes; nominations without one are absent.

    Two statements, however many sheets there are.
    """
    sheets = session.execute(_sheets(award, "signed")).all()
    query = select(Mark.sheet_id, Criterion.code, Mark.value).join(Mark.criterion).join(Mark.sheet)
    query = query.join(Sheet.seat).where(PanelSeat.award_id == award.id, Sheet.state == "signed")
    marks: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for sheet_id, code, value in session.execute(query.order_by(Criterion.position)):
        marks[sheet_id][code] = value
    found: defaultdict[int, list[SignedSheet]] = defaultdict(list)
    for sheet_id, nomination_id, judge in sorted(sheets, key=_judge_order):
        found[nomination_id].append(SignedSheet(judge, marks[sheet_id]))
    return dict(found)


def recusals(session: Session, award: Award) -> dict[int, list[str]]:
    """Nomination id → codes of the counted judges who are recused or abstain; nominations without any are absent."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = _sheets(award, "recused", "abstained").where(counts_as_judge())
    for _, nomination_id, judge in sorted(session.execute(query), key=_judge_order):
        found[nomination_id].append(judge)
    return dict(found)


def judge_codes(session: Session, award: Award) -> list[str]:
    """The codes of the award's panel: j1, j2, … j10; see `counts_as_judge`."""
    query = select(PanelSeat.code).where(PanelSeat.award_id == award.id, counts_as_judge())
    return sorted(session.scalars(query), key=code_order)


def counts_as_judge() -> ColumnElement[bool]:
    """The condition that a PanelSeat is one of the judges whose number decides about trimming: it was not taken away,
    or it was after it had signed a sheet that counts."""
    signed = exists().where(
        Sheet.seat_id == PanelSeat.id,
        Sheet.state == "signed",
        Sheet.nomination_id == Nomination.id,
        Nomination.state == "accepted",
    )
    return or_(PanelSeat.removed_at.is_(None), signed.correlate(PanelSeat))


def code_order(code: str) -> tuple[int, str]:
    """Sorts j2 before j10."""
    return len(code), code


def _judge_order(row: Row[int, int, str]) -> tuple[int, str]:
    return code_order(row[2])


def _sheets(award: Award, *states: str) -> Select[int, int, str]:
    query = select(Sheet.id, Sheet.nomination_id, PanelSeat.code).join(Sheet.seat).join(Sheet.nomination)
    return query.where(PanelSeat.award_id == award.id, Nomination.state == "accepted", Sheet.state.in_(states))
