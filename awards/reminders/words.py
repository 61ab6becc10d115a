"""The words for kinds and states of messages, and the tone that a badge has."""

from awards.i18n import lazy

KIND_WORDS = {
    "none_sent": lazy("A department has not sent any nomination"),
    "returned": lazy("A returned nomination waits with its department"),
    "undeclared": lazy("A judge has not declared on everyone"),
    "unsigned": lazy("A judge has not signed every sheet"),
    "office_waiting": lazy("Nominations wait for the office"),
    "evidence_lacking": lazy("Evidence is missing"),
}
STATE_WORDS = {
    "draft": lazy("To be read"),
    "sending": lazy("Being sent, or unclear"),
    "sent": lazy("Sent by mail"),
    "handed_on": lazy("Handed on"),
    "dropped": lazy("Dropped"),
}
STATE_TONES = {"draft": "info", "sending": "warn", "sent": "good", "handed_on": "good", "dropped": "neutral"}
