"""What can be chosen in the editor, in words."""

from collections.abc import Mapping

from awards.campaigns.explain import KIND_WORDS
from awards.campaigns.presets.awards import SUBJECTS, SUITABLE
from awards.i18n import LazyMessage, lazy
from awards.organisation.words import KIND

Words = Mapping[str, LazyMessage]

SUBJECT_CHOICES: Words = {
    "self": lazy("the nominee itself"),
    "self+windows": lazy("the department and its windows"),
    "serves": lazy("the window or zone where the person works"),
    "self+serves": lazy("the person, and the window or zone where the person works"),
}
CHOICES: Mapping[str, Words] = {
    "kind": KIND_WORDS,
    "subject_kind": KIND,
    "missing": {
        "block": lazy("Nothing is decided until it is there"),
        "reweight": lazy("The other components carry its weight"),
        "zero": lazy("It counts 0 points"),
    },
    "method": {
        "trimmed_mean": lazy("Mean without the highest and the lowest sheets"),
        "mean": lazy("Mean of all sheets"),
        "median": lazy("Middle sheet (median)"),
        "adjusted": lazy("Mean, corrected for lenient and strict judges"),
    },
    "direction": {"benefit": lazy("More is better"), "cost": lazy("Less is better")},
    "check": {
        "since": lazy("Time in post or in service"),
        "not_honoured": lazy("Not honoured lately"),
        "tick": lazy("Document on file"),
        "evidence": lazy("Enough points in a component"),
    },
    "subjects": SUBJECT_CHOICES,
}
WINNERS: Words = {
    "number": lazy("A fixed number"),
    "share": lazy("A share, in percent"),
    "all": lazy("All who reach the floor"),
}
QUOTA: Words = {
    "number": lazy("A fixed number"),
    "share": lazy("A share of its staff, in percent"),
    "all": lazy("All it has"),
}
TRANSFORMS: Words = {
    "points": lazy("The figure is the points, from 0 to 100"),
    "linear": lazy("In proportion, between two figures"),
    "steps": lazy("By steps"),
}


def subjects_for(kind: str, chosen: str = "") -> Words:
    """Whose evidence can count for nominees of a kind; what is chosen already is among it."""
    wanted = SUITABLE.get(kind, SUBJECTS)
    return {key: words for key, words in SUBJECT_CHOICES.items() if key in wanted or key == chosen}
