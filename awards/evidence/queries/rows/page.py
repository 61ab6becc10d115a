"""One page for every kind of component: the rows, and the value that a run gets from them."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.orders import ON_TIME
from awards.evidence.measures import rule_of
from awards.evidence.measures.places import Places
from awards.evidence.measures.sufficiency import is_too_small
from awards.evidence.queries.lines import people_in, points_of
from awards.evidence.queries.rows.answered import AnswerRows, answer_rows
from awards.evidence.queries.rows.case import RowsCase
from awards.evidence.queries.rows.listed import ListedRow, listed_ballots, listed_values, listed_visits
from awards.evidence.queries.rows.ordered import OrderRows, order_rows
from awards.evidence.smallness import is_small
from awards.organisation.models import Subject

LISTED = {"inspection": listed_visits, "indicator": listed_values, "vote": listed_ballots}


@dataclass(frozen=True)
class RowsPage:
    """What a number is made of. `data` is what a bundle gets from the rows that are shown, each counting once;
    `scheme` the keys of the rules that evidence fills; `points` on 0–100, None for none, too few, or too small a group.

    Of `listed`, `orders` and `answers` the one is filled that the kind of the component asks for; on-time rates may
    have listed rows as well, which count where no order does.
    """

    case: RowsCase
    rule: str
    places: tuple[Subject, ...]
    data: Any = None
    source: str = ""
    count: int = 0
    points: str | None = None
    is_small: bool = False
    is_short: bool = False
    scheme: dict[str, Any] = field(default_factory=dict)
    listed: tuple[ListedRow, ...] = ()
    orders: OrderRows | None = None
    answers: AnswerRows | None = None

    @property
    def batches(self) -> frozenset[int]:
        """The imports that the rows came with."""
        if self.answers:
            return frozenset(share.batch.id for share in self.answers.shares)
        if self.source == "orders" and self.orders:
            return frozenset(self.orders.count.batches)
        return frozenset(one.row.batch_id for one in self.listed)


def rows_page(session: Session, case: RowsCase, *, verdict: str = "", page: int = 1) -> RowsPage:
    """The rows behind one number; the number of statements does not depend on them."""
    award, component, rule = case.award, case.component, rule_of(case.component)
    ids = Places.load(session, [case.subject], [rule]).of(case.subject, rule)
    places = tuple(session.scalars(select(Subject).where(Subject.id.in_(ids)).order_by(Subject.kind, Subject.code)))
    found: dict[str, Any] = {"source": "", "scheme": {}}
    if component.kind == "survey":
        answers = answer_rows(session, award, component, ids)
        found |= {"answers": answers, "data": answers.data, "scheme": answers.scheme, "count": answers.responses}
    else:
        listed, data = LISTED[component.kind](session, award, component, ids)
        found |= {"listed": listed, "data": data, "count": len(listed)}
        if component.source.get("indicator") == ON_TIME:
            orders = order_rows(session, award, ids, verdict=verdict, page=page)
            found |= {"orders": orders, "source": "sheet" if listed else ""}
            if orders and orders.data is not None:
                found |= {"source": "orders", "data": orders.data, "count": orders.count.counted}
    return RowsPage(case, rule, places, **found, **_judged(case, found))


def _judged(case: RowsCase, found: dict[str, Any]) -> dict[str, Any]:
    """Points, and what keeps them back."""
    component, data = case.component, found["data"]
    if data is None:
        return {}
    small = is_small(component.kind, people_in(component, data, found["count"]))
    points = None if small else points_of(component, found["scheme"], data, case.award.places)
    return {"points": points, "is_small": small, "is_short": is_too_small(component, found["scheme"], data)}
