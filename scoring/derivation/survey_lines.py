"""A survey component written out: counts, item means, strata, the pull to the wave."""

from collections.abc import Mapping
from fractions import Fraction

from scoring import survey as surveys
from scoring.derivation.formulas import bilingual, equals, inner, number, weighted_mean
from scoring.derivation.phrases import phrase
from scoring.survey import Counts, StratumMean, Survey


def survey_lines(survey: Survey, answers: Mapping[str, Counts], lang: str) -> list[str]:
    """The lines of one nominee's survey; `answers` is stratum → item → counts."""
    means = surveys.stratum_means(survey, answers)
    lines = []
    for mean in means:
        lines += _stratum_lines(survey, mean, answers.get(mean.stratum.code, {}), lang)
    size = surveys.sample_size(means)
    if size < survey.min_responses:
        return [*lines, phrase("sample", lang, size=number(size), least=survey.min_responses)]
    counted = [(mean.stratum.weight, mean.value) for mean in means if mean.value is not None]
    if len(survey.strata) > 1:
        lines.append(phrase("strata_mean", lang, formula=weighted_mean(counted)))
    return lines


def _stratum_lines(survey: Survey, mean: StratumMean, counts: Counts, lang: str) -> list[str]:
    name = bilingual(mean.stratum.label, lang, mean.stratum.code)
    if mean.mean is None:
        lines = [phrase("stratum_empty", lang, stratum=name)]
        if mean.value is None:
            return [*lines, phrase("left_out", lang)]
        return [*lines, phrase("prior_counts", lang, prior=number(mean.value))]
    lines = [phrase("stratum", lang, stratum=name)]
    lines += [_item_line(survey, index, counts, lang) for index in range(len(survey.items))]
    if len(survey.items) > 1:
        lines += _mean_and_size(survey, mean, counts, lang)
    if survey.strength and mean.prior is not None and mean.value is not None:
        strength, size = number(survey.strength), number(mean.size)
        pull = f"({size} × {inner(mean.mean)} + {strength} × {inner(mean.prior)}) ÷ ({size} + {strength})"
        formula = f"{pull} {equals(mean.value)}"
        lines.append(phrase("pulled", lang, prior=number(mean.prior), strength=strength, formula=formula))
    return lines


def _item_line(survey: Survey, index: int, counts: Counts, lang: str) -> str:
    item = survey.items[index]
    name = bilingual(item.label, lang, item.code)
    given = counts.get(item.code, ())
    mean = surveys.item_mean(given)
    if mean is None:
        return phrase("no_counts", lang, item=name)
    above = " + ".join(f"{step} × {count}" for step, count in enumerate(given))
    formula = f"100 × ({above}) ÷ ({len(given) - 1} × {sum(given)}) {equals(mean)}"
    shown = " / ".join(map(str, given))
    return phrase("counts", lang, item=name, counts=shown, answers=sum(given), formula=formula)


def _mean_and_size(survey: Survey, mean: StratumMean, counts: Counts, lang: str) -> list[str]:
    """x̄ over the items with answers, n over all items of the scheme."""
    means = [(item.weight, surveys.item_mean(counts.get(item.code, ()))) for item in survey.items]
    answered = [(weight, value) for weight, value in means if value is not None]
    answers = [(item.weight, Fraction(sum(counts.get(item.code, ())))) for item in survey.items]
    return [
        phrase("stratum_mean", lang, formula=weighted_mean(answered)),
        phrase("stratum_size", lang, formula=weighted_mean(answers)),
    ]
