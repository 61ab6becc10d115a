"""The words for states and reasons, and the tone that a badge has."""

from awards.i18n import lazy

STATE_WORDS = {
    "draft": lazy("Draft"),
    "proposed": lazy("Waiting for the department"),
    "submitted": lazy("Submitted"),
    "returned": lazy("Returned"),
    "accepted": lazy("Accepted"),
    "rejected": lazy("Turned down"),
    "withdrawn": lazy("Withdrawn"),
}
NEXT_WORDS = {
    "draft": lazy("Write it and submit it."),
    "proposed": lazy("Endorse it or return it."),
    "submitted": lazy("The office decides."),
    "returned": lazy("Improve it and submit it again."),
    "accepted": lazy("The judges mark it."),
    "rejected": lazy("Nothing: the office has decided."),
    "withdrawn": lazy("It can be taken up again while nominations are open."),
}
STATE_TONES = {
    "draft": "neutral",
    "proposed": "info",
    "submitted": "info",
    "returned": "warn",
    "accepted": "good",
    "rejected": "bad",
    "withdrawn": "neutral",
}
REJECT_WORDS = {
    "not_eligible": lazy("Does not meet the conditions"),
    "wrong_award": lazy("Belongs to another award"),
    "evidence_missing": lazy("Supporting evidence is missing"),
    "over_quota": lazy("Beyond the department's quota"),
    "veto": lazy("A veto applies"),
    "other": lazy("Another reason"),
}
