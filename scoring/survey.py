"""A survey: counts per option → item means → strata means, pulled to the whole wave while small → points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Counts = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Item:
    code: str
    weight: Fraction
    options: int
    label: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Stratum:
    code: str
    weight: Fraction
    label: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Survey:
    """The rule of a survey component; `priors` are stratum → mean over the wave (None without answers)."""

    items: tuple[Item, ...]
    strata: tuple[Stratum, ...]
    strength: Fraction
    min_responses: int
    priors: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class StratumMean:
    """A stratum of one nominee: x̄ (None without answers), n, the prior, the value that counts (None: left out)."""

    stratum: Stratum
    mean: Fraction | None
    size: Fraction
    prior: Fraction | None
    value: Fraction | None


def item_mean(counts: Sequence[int]) -> Fraction | None:
    """`100·Σ (k−1)·c_k / ((options−1)·Σ c_k)` of counts from worst to best; None without answers."""
    answers = sum(counts)
    if not answers:
        return None
    return Fraction(100 * sum(step * count for step, count in enumerate(counts)), (len(counts) - 1) * answers)


def stratum_mean(items: Sequence[Item], counts: Counts) -> Fraction | None:
    """The weighted mean over the items with answers; None without any."""
    means = [(item.weight, item_mean(counts.get(item.code, ()))) for item in items]
    answered = [(weight, mean) for weight, mean in means if mean is not None]
    if not answered:
        return None
    return sum((w * m for w, m in answered), Fraction(0)) / sum((w for w, _ in answered), Fraction(0))


def stratum_size(items: Sequence[Item], counts: Counts) -> Fraction:
    """`n = Σ weight·answers / Σ weight` over all items of the scheme."""
    answers = sum((item.weight * sum(counts.get(item.code, ())) for item in items), Fraction(0))
    return answers / sum((item.weight for item in items), Fraction(0))


def pulled(mean: Fraction | None, size: Fraction, prior: Fraction | None, strength: Fraction) -> Fraction | None:
    """`(n·x̄ + strength·prior) / (n + strength)`; x̄ itself when strength is 0; the prior when there are no answers."""
    if not strength:
        return mean
    if mean is None or prior is None:  # validation asks for a prior while strength is above 0
        return prior
    return (size * mean + strength * prior) / (size + strength)


def stratum_means(survey: Survey, answers: Mapping[str, Counts]) -> list[StratumMean]:
    """Every stratum of the scheme for one nominee; `answers` is stratum → item → counts, absent without answers."""
    return [_stratum(survey, stratum, answers.get(stratum.code, {})) for stratum in survey.strata]


def sample_size(means: Sequence[StratumMean]) -> Fraction:
    return sum((stratum.size for stratum in means), Fraction(0))


def points(survey: Survey, means: Sequence[StratumMean]) -> Fraction | None:
    """The weighted mean over the strata that count; None if Σ n is below `min_responses`."""
    if sample_size(means) < survey.min_responses:
        return None
    counted = [(mean.stratum.weight, mean.value) for mean in means if mean.value is not None]
    return sum((w * v for w, v in counted), Fraction(0)) / sum((w for w, _ in counted), Fraction(0))


def _stratum(survey: Survey, stratum: Stratum, counts: Counts) -> StratumMean:
    mean, size = stratum_mean(survey.items, counts), stratum_size(survey.items, counts)
    prior = survey.priors.get(stratum.code)
    return StratumMean(stratum, mean, size, prior, pulled(mean, size, prior, survey.strength))
