"""Sharing nominees out among judges: so many judges for each, loads as even as they can be, no conflicts.

Pure. The same panel, nominees, conflicts and work begun always give the same sharing, in whatever order they are named,
so that anybody can repeat it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

Pair = tuple[str, str]

ATTEMPTS = 20
# What may break ties between equally even sharings; always less than one step of evenness.
SPREAD = 1_000_000


@dataclass(frozen=True)
class Task:
    """What is to be shared out: `judges` and `nominees` by code, `each` judges for every nominee. `conflicts` are pairs
    (judge, nominee) that must not be; `kept` are those that have begun and stay; `settled` are nominees with a signed
    sheet of a judge who is no longer among `judges`, once for each such sheet. `name` says which award it is."""

    name: str
    judges: Collection[str]
    nominees: Collection[str]
    each: int
    conflicts: Collection[Pair] = ()
    kept: Collection[Pair] = ()
    settled: Iterable[str] = ()

    @cached_property
    def have(self) -> Counter[str]:
        """Nominee → how many sheets it has or will have without anything being shared out."""
        return Counter([nominee for _, nominee in self.kept]) + Counter(self.settled)

    def free(self, nominee: str) -> list[str]:
        """The judges to whom a nominee could be given."""
        barred = {judge for judge, other in (*self.conflicts, *self.kept) if other == nominee}
        return sorted(set(self.judges) - barred)


@dataclass(frozen=True)
class Sharing:
    """`pairs` (judge, nominee), sorted, `loads` by judge; `short` has for each nominee that cannot have enough judges
    how many are missing. `seed` breaks ties, see `seed_of`; `groups` is into how many parts the judges and nominees
    fall that share nobody: where it is 1, lenient and strict judges can be told apart."""

    pairs: tuple[Pair, ...]
    loads: dict[str, int]
    short: dict[str, int]
    seed: str
    groups: int

    @property
    def digest(self) -> str:
        """SHA-256 (64 hex digits) of the pairs as JSON without white space."""
        return hashlib.sha256(json.dumps(self.pairs, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()

    def judges_of(self, nominee: str) -> list[str]:
        """Who judges a nominee."""
        return [judge for judge, other in self.pairs if other == nominee]


def share_out(task: Task) -> Sharing:
    """Give every nominee its judges.

    Among all ways to do so one with the smallest sum of squared loads is taken: then the largest load is as small, and
    the smallest as large, as it can be (Harvey, Ladner, Lovász, Tamir 2006, Semi-matchings). If the judges fall into
    groups that share no nominee, other ties are tried, up to `ATTEMPTS` times.
    """
    best = _share(task, 0)
    for attempt in range(1, ATTEMPTS):
        if best.groups <= 1 or task.each < 2:
            break
        other = _share(task, attempt)
        best = min(best, other, key=lambda one: one.groups)
    return best


def seed_of(task: Task, attempt: int = 0) -> str:
    """SHA-256 (64 hex digits) of the award, the number of judges for each, the codes of judges and nominees in their
    order, and which attempt it is, one a line."""
    lines = [task.name, str(task.each), *sorted(task.judges), *sorted(task.nominees), str(attempt)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def weight_of(seed: str, judge: str, nominee: str) -> int:
    """What a pair costs where evenness does not decide, from 0 to `SPREAD` − 1."""
    return int(hashlib.sha256(f"{seed}\n{judge}\n{nominee}".encode()).hexdigest(), 16) % SPREAD


def _share(task: Task, attempt: int) -> Sharing:
    seed = seed_of(task, attempt)
    wanted, short = {}, {}
    for nominee in sorted(task.nominees):
        missing = max(task.each - task.have[nominee], 0)
        wanted[nominee] = min(missing, len(task.free(nominee)))
        if missing > wanted[nominee]:
            short[nominee] = missing - wanted[nominee]
    pairs = tuple(sorted({*task.kept, *_flow(task, wanted, seed)}))
    counts = Counter(judge for judge, _ in pairs)
    return Sharing(pairs, {judge: counts[judge] for judge in sorted(task.judges)}, short, seed, _groups(pairs))


def _flow(task: Task, wanted: dict[str, int], seed: str) -> list[Pair]:
    """The new pairs: a flow of least cost from nominees over judges, of whom each further nominee costs more than the
    one before. No limit binds the judges, so that what is wanted can always be had."""
    import networkx as nx  # takes a third of a second, and only this page needs it

    total = sum(wanted.values())
    if not total:
        return []
    begun = Counter(judge for judge, _ in task.kept)
    step = SPREAD * total + 1
    graph = nx.DiGraph()
    graph.add_node("end", demand=total)
    options: Counter[str] = Counter()
    for nominee, count in wanted.items():
        graph.add_node(("n", nominee), demand=-count)
        for judge in task.free(nominee) if count else ():
            options[judge] += 1
            weight = weight_of(seed, judge, nominee)
            graph.add_edge(("n", nominee), ("j", judge), capacity=1, weight=weight)
    for judge in sorted(options):
        for place in range(begun[judge] + 1, begun[judge] + options[judge] + 1):
            slot = ("s", judge, place)
            graph.add_edge(("j", judge), slot, capacity=1, weight=(2 * place - 1) * step)
            graph.add_edge(slot, "end", capacity=1, weight=0)
    flow = nx.min_cost_flow(graph)
    return [(judge, nominee) for nominee in wanted for (_, judge), taken in flow[("n", nominee)].items() if taken]


def _groups(pairs: Collection[Pair]) -> int:
    """Into how many connected parts judges and nominees fall."""
    parents: dict[tuple[str, str], tuple[str, str]] = {}

    def root(one: tuple[str, str]) -> tuple[str, str]:
        parents.setdefault(one, one)
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    for judge, nominee in pairs:
        parents[root(("j", judge))] = root(("n", nominee))
    return sum(parents[one] == one for one in parents)
