"""Objections in words."""

from awards.i18n import LazyMessage, lazy

STATES: dict[str, LazyMessage] = {
    "received": lazy("received"),
    "investigating": lazy("being investigated"),
    "upheld": lazy("upheld"),
    "dismissed": lazy("dismissed"),
}
TONES = {"received": "warn", "investigating": "info", "upheld": "bad", "dismissed": "neutral"}
SUBJECTS: dict[str, LazyMessage] = {
    "nominee": lazy("against a nominee"),
    "procedure": lazy("against the procedure"),
}
REMEDIES: dict[str, LazyMessage] = {
    "exclude": lazy("The nominee is excluded; whoever comes next takes the place"),
    "correct": lazy("A number is corrected by the office"),
    "procedure": lazy("A step of the procedure is done again"),
}
FOLLOWS: dict[str, LazyMessage] = {
    "exclude": lazy("The nominee is excluded. The result is computed anew and put up in another notice."),
    "correct": lazy("A number is corrected. The result is computed anew and put up in another notice."),
    "procedure": lazy("A step of the procedure is done again. The result that follows is put up in another notice."),
}
