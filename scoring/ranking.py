"""Who stands where: by total, then by the declared components, and by nothing else."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from scoring.totals import Scored


def ranked_groups(scored: Sequence[Scored], tie_break: Sequence[str]) -> list[tuple[int, list[Scored]]]:
    """(rank, everyone equal in all that counts), best first, each by id; ranks run 1, 2, 2, 4; without the unranked."""
    keyed = [
        ((-one.total, *(-one.points_of(code) for code in tie_break)), one) for one in scored if one.total is not None
    ]
    keyed.sort(key=lambda pair: (pair[0], pair[1].nominee.id))
    groups: list[tuple[int, list[Scored]]] = []
    rank = 1
    for _, equals in groupby(keyed, key=itemgetter(0)):
        group = [one for _, one in equals]
        groups.append((rank, group))
        rank += len(group)
    return groups


def unranked(scored: Sequence[Scored]) -> list[Scored]:
    """The disqualified and incomplete, by id."""
    return sorted((one for one in scored if one.total is None), key=lambda one: one.nominee.id)
