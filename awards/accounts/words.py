"""What roles are called."""

from awards.i18n import lazy

ROLE_WORDS = {
    "office": lazy("office"),
    "leader": lazy("leader"),
    "discipline": lazy("discipline officer"),
    "nominator": lazy("nominator"),
}
ROLE_DUTIES = {
    "office": lazy("manages everything: imports, decisions, panels, runs, publication, accounts"),
    "leader": lazy("sees evidence, nominations and runs"),
    "discipline": lazy("sees everything but unsigned marks, changes nothing"),
}
