"""What several pages of this room show."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from awards.campaigns.decided import why_settled
from awards.db import db
from awards.evidence.queries import decided_lines, evidence_of
from awards.nominations.blindness import names_told
from awards.nominations.eligibility import ruled_conditions
from awards.nominations.models import Nomination
from awards.nominations.rules import NominationCase
from awards.nominations.words import REJECT_WORDS, STATE_TONES, STATE_WORDS
from awards.web import local_time

WORDS = {"states": STATE_WORDS, "tones": STATE_TONES, "reasons": REJECT_WORDS}


def timeline_of(nomination: Nomination) -> list[dict[str, Any]]:
    """The steps of a nomination for the timeline component."""
    zone = nomination.award.campaign.timezone
    steps: list[dict[str, Any]] = []
    for move in nomination.moves:
        at = local_time(move.at, zone)
        steps.append(
            {
                "text": STATE_WORDS[move.state],
                "tone": STATE_TONES[move.state],
                "at": at.strftime("%Y-%m-%d %H:%M") if at else "",
                "by": move.actor,
                "note": _note(nomination, move.state, move.reason),
            }
        )
    if steps:
        steps[-1]["is_current"] = True
    return steps


def _note(nomination: Nomination, state: str, reason: str) -> str:
    if nomination.is_own and state == "submitted":
        return str(_("Endorsed by the department."))
    if state != "rejected" or not nomination.reject_code:
        return reason
    words = str(REJECT_WORDS[nomination.reject_code])
    return _("%(reason)s: %(words)s", reason=words, words=reason) if reason else words


def render_case(template: str, case: NominationCase, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page about one nomination."""
    nomination = case.nomination
    context.setdefault("ruled", ruled_conditions(db.session, nomination))
    page = render_template(
        template,
        case=case,
        nomination=nomination,
        award=nomination.award,
        campaign=nomination.award.campaign,
        evidence=evidence_of(db.session, nomination.subject, nomination.award.campaign, nomination.award),
        decided=decided_lines(db.session, nomination.award, nomination.subject),
        conditions=[one.line for one in context["ruled"]],
        steps=timeline_of(nomination),
        told=names_told(nomination),
        settled=why_settled(db.session, nomination.award),
        words=WORDS,
        **context,
    )
    return page, status
