"""How strong an agreement is, in a word: the customary readings, which are conventions and no law.

Krippendorff, Content Analysis (2004), ch. 11: α from 0.8 reliable, from 0.667 for tentative conclusions. Koo and Li,
Journal of Chiropractic Medicine 15 (2016): ICC under 0.5 poor, to 0.75 moderate, to 0.9 good, above excellent.
Schmidt, Decision Sciences 28 (1997): Kendall's W of 0.1 very weak, 0.3 weak, 0.5 moderate, 0.7 strong, 0.9 very strong.
"""

from decimal import Decimal

from awards.i18n import LazyMessage, lazy

Reading = tuple[LazyMessage, str]  # the word, the tone of its badge

LOW: Reading = (lazy("low"), "bad")
ICC: dict[str, Reading] = {
    "0.9": (lazy("excellent"), "good"),
    "0.75": (lazy("good"), "good"),
    "0.5": (lazy("moderate"), "warn"),
}
READINGS: dict[str, dict[str, Reading]] = {
    "kendall_w": {
        "0.7": (lazy("strong"), "good"),
        "0.5": (lazy("moderate"), "warn"),
        "0.3": (lazy("weak"), "warn"),
    },
    "icc_2_1": ICC,
    "icc_2_k": ICC,
    "alpha": {"0.8": (lazy("reliable"), "good"), "0.667": (lazy("only for tentative conclusions"), "warn")},
}


def strength(code: str, value: str) -> Reading:
    """The word for a figure of agreement, e.g. ("alpha", "0.812345") → reliable."""
    return next((found for least, found in READINGS[code].items() if Decimal(value) >= Decimal(least)), LOW)
