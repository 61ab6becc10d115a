"""Who is honoured: a walk through the groups of equal rank with places and departments' room; no hidden choice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from scoring.model import Rulings, Scheme, TieRuling
from scoring.totals import Scored

SELECTED, NOT_SELECTED, EXCLUDED = "selected", "not_selected", "excluded"
BELOW_THRESHOLD, CAP_REACHED = "below_threshold", "cap_reached"
TIED_AT_CUT, PENDING = "tied_at_cut", "pending"


class Selection:
    """The state of the walk: `status` per nominee id, places and room left, and which tie rulings were needed."""

    def __init__(self, scheme: Scheme, rulings: Rulings) -> None:
        self.status: dict[str, str] = {}
        self.used: set[TieRuling] = set()
        self._scheme = scheme
        self._excluded = rulings.excluded
        self._ties: Mapping[frozenset[str], TieRuling] = {frozenset(tie.order): tie for tie in rulings.ties}
        self._places = scheme.winners
        self._taken: Counter[str] = Counter()
        self._is_open = False

    def walk(self, groups: Sequence[tuple[int, list[Scored]]]) -> "Selection":
        for _, group in groups:
            self._group(group)
        return self

    def chosen(self, groups: Iterable[tuple[int, list[Scored]]]) -> frozenset[str]:
        """Only who is selected, for which the walk ends with the last place or at an open tie."""
        for _, group in groups:
            if self._places <= 0 or self._is_open:
                break
            self._group(group)
        return self.selected

    @property
    def selected(self) -> frozenset[str]:
        return frozenset(nominee for nominee, status in self.status.items() if status == SELECTED)

    def _group(self, group: list[Scored]) -> None:
        """The law's order: excluded, below the threshold, no room in a department, no place left; then who remains."""
        remaining = []
        for one in group:
            status = self._refusal(one)
            if status:
                self.status[one.nominee.id] = status
            else:
                remaining.append(one)
        if remaining:
            self._remaining(remaining)

    def _refusal(self, one: Scored) -> str | None:
        if one.nominee.id in self._excluded:
            return EXCLUDED
        if self._is_below(one):
            return BELOW_THRESHOLD
        return PENDING if self._is_open else self._no_room(one)

    def _is_below(self, one: Scored) -> bool:
        """Totals have `places` digits, the floor may have more: compared exactly."""
        floor = self._scheme.min_score
        return floor is not None and one.total is not None and one.total < floor * 10**self._scheme.places

    def _no_room(self, one: Scored) -> str | None:
        cap = self._scheme.per_department
        if cap is not None and any(self._taken[department] >= cap for department in one.nominee.departments):
            return CAP_REACHED
        return NOT_SELECTED if self._places <= 0 else None

    def _remaining(self, remaining: list[Scored]) -> None:
        if self._all_fit(remaining):
            for one in remaining:
                self._take(one)
            return
        ruling = self._ties.get(frozenset(one.nominee.id for one in remaining))
        if ruling is None:
            self._is_open = True
            self.status.update((one.nominee.id, TIED_AT_CUT) for one in remaining)
            return
        self.used.add(ruling)
        by_id = {one.nominee.id: one for one in remaining}
        for nominee in ruling.order:
            refused = self._no_room(by_id[nominee])
            if refused:
                self.status[nominee] = refused
            else:
                self._take(by_id[nominee])

    def _all_fit(self, remaining: list[Scored]) -> bool:
        cap = self._scheme.per_department
        if len(remaining) > self._places:
            return False
        if cap is None:
            return True
        wanted = Counter(department for one in remaining for department in one.nominee.departments)
        return all(self._taken[department] + count <= cap for department, count in wanted.items())

    def _take(self, one: Scored) -> None:
        self.status[one.nominee.id] = SELECTED
        self._places -= 1
        self._taken.update(one.nominee.departments)
