"""What states, actions and kinds are called."""

from awards.i18n import lazy

STATES = {
    "waiting": lazy("waiting for you"),
    "imported": lazy("imported"),
    "discarded": lazy("put aside"),
    "undone": lazy("undone"),
}
TONES = {"waiting": "warn", "imported": "good", "discarded": "neutral", "undone": "neutral"}
ACTIONS = {"add": lazy("to add"), "change": lazy("to change"), "same": lazy("the same")}
KINDS = {
    "department": lazy("department"),
    "place": lazy("place"),
    "team": lazy("team"),
    "person": lazy("person"),
}
TASKS = {"looking": lazy("The file is being looked at."), "importing": lazy("The file is being imported.")}
PHASES = {"reading": lazy("Rows read"), "writing": lazy("Rows written")}
