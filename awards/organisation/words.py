"""What the kinds of subjects are called."""

from awards.i18n import lazy

KINDS = {
    "department": lazy("Departments"),
    "window": lazy("Service windows"),
    "zone": lazy("Cleaning zones"),
    "team": lazy("Teams"),
    "person": lazy("People"),
}
KIND = {
    "department": lazy("Department"),
    "window": lazy("Service window"),
    "zone": lazy("Cleaning zone"),
    "team": lazy("Team"),
    "person": lazy("Person"),
}
