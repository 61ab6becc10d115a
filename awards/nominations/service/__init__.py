"""The verbs of nominations. Each checks the state it leaves inside the caller's transaction; none commits."""

from awards.nominations.service.decisions import accept, reject, return_nomination
from awards.nominations.service.drafts import save_draft, start_nomination
from awards.nominations.service.files import attach_file, remove_file
from awards.nominations.service.own import endorse_nomination, send_back, start_own_nomination
from awards.nominations.service.rulings import Ruling, rule_on_conditions
from awards.nominations.service.sending import submit_nomination, withdraw_nomination

__all__ = [
    "Ruling",
    "accept",
    "attach_file",
    "endorse_nomination",
    "reject",
    "remove_file",
    "return_nomination",
    "rule_on_conditions",
    "save_draft",
    "send_back",
    "start_nomination",
    "start_own_nomination",
    "submit_nomination",
    "withdraw_nomination",
]
