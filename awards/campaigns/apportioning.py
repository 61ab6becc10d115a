"""Sharing out places among departments by head count."""

from collections.abc import Mapping
from fractions import Fraction

from awards.errors import AwardsError
from awards.i18n import lazy


class TooFewPlacesError(AwardsError):
    """Not every department with anybody could have a place."""


def apportion(places: int, heads: Mapping[str, int]) -> dict[str, int]:
    """Department code → its share of `places`, in proportion to `heads`, by largest remainders, at least one each.

    Largest remainders (Hamilton's method, as in Balinski and Young, *Fair Representation*, 1982): each department gets
    the whole part of its exact share `places · heads / Σ heads`; the places that are left go to the largest fractions,
    and among equal fractions to more heads, then to the code that comes first.

    A department whose exact share is below one gets one; it and its place are taken out and the rest is shared among
    the others, again until every exact share is one or more. Departments without anybody get none.

    Raises TooFewPlacesError if there are fewer places than departments with anybody.
    """
    shared = {code: count for code, count in heads.items() if count > 0}
    if places < len(shared):
        words = {"departments": len(shared), "places": places}
        message = lazy("%(places)s places are too few: %(departments)s departments get at least one each.", **words)
        raise TooFewPlacesError(message, field="total")
    given = dict.fromkeys(heads, 0)
    while small := [code for code, share in _exact(places, shared).items() if share < 1]:
        for code in small:
            given[code] = 1
            del shared[code]
        places -= len(small)
    return given | _largest_remainders(places, shared)


def _exact(places: int, heads: Mapping[str, int]) -> dict[str, Fraction]:
    whole = sum(heads.values())
    return {code: Fraction(places * count, whole) for code, count in heads.items()}


def _largest_remainders(places: int, heads: Mapping[str, int]) -> dict[str, int]:
    exact = _exact(places, heads)
    given = {code: int(share) for code, share in exact.items()}
    by_fraction = sorted(exact, key=lambda code: (given[code] - exact[code], -heads[code], code))
    for code in by_fraction[: places - sum(given.values())]:
        given[code] += 1
    return given
