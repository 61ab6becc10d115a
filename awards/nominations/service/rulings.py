"""What the office rules about the conditions of an award for one nominee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.campaigns.rules import date_in
from awards.errors import AwardsError, WrongStateError
from awards.i18n import LazyMessage, lazy
from awards.nominations.eligibility import ConditionLine, RuledCondition, ruled_conditions
from awards.nominations.models import ConditionRuling, Nomination
from awards.nominations.service.steps import require_in_time, require_version, trace
from awards.permissions import Viewer
from awards.text import clean

REASON_LONGEST = 300
RULED_ON = ("submitted", "accepted")
DENIED_TOO_LATE = lazy(
    "The nomination is accepted already, so this would change nothing: return or reject it, and say there what does not"
    " hold."
)


@dataclass(frozen=True)
class Ruling:
    """One condition as the office rules on it: `file_id` is the stored file of one that is attached, `shown_on` the
    day of the document."""

    code: str
    holds: bool
    reason: str = ""
    shown_on: date | None = None
    file_id: int | None = None


def rule_on_conditions(
    session: Session,
    nomination: Nomination,
    rulings: Sequence[Ruling],
    *,
    actor: Viewer,
    now: datetime,
    expected_version: int | None = None,
) -> list[ConditionRuling]:
    """Rule on some conditions at once; each is kept beside the earlier ones, and a ruling that says what the last one
    says is none. Returns those that were kept.

    Raises WrongStateError unless it was sent in and neither returned nor rejected, ClosedError once judging is over,
    StaleError, and AwardsError (`field` is "<what>-<code>") for an override without a reason, for a condition that
    needs a document without its day and file, and for one that does not hold once the nomination is accepted. Nothing
    is written then.
    """
    if nomination.state not in RULED_ON:
        raise WrongStateError
    require_in_time(nomination, now)
    require_version(nomination, expected_version)
    known = {one.line.code: one for one in ruled_conditions(session, nomination)}
    if any(ruling.code not in known for ruling in rulings):
        raise AwardsError(lazy("The award has no such condition any more. Load the page again."))
    today = date_in(nomination.award.campaign, now)
    checked = [_checked(nomination, known[one.code].line, one, today) for one in rulings]
    kept = [one for one in checked if not _is_repeated(one, known[one.code])]
    if nomination.state == "accepted" and (denied := [one.code for one in kept if not one.holds]):
        raise _fault("holds", known[denied[0]].line, DENIED_TOO_LATE)
    for ruling in kept:
        _keep(session, nomination, ruling, actor=actor, now=now)
    return kept


def _checked(nomination: Nomination, line: ConditionLine, ruling: Ruling, today: date) -> ConditionRuling:
    """The row as it would be kept."""
    if line.needs_file and ruling.holds:
        _require_document(line, ruling, today)
    kept = ConditionRuling(
        code=line.code,
        holds=ruling.holds,
        standing=line.standing,
        fact=line.fact.as_data(),
        reason=_reason(line, ruling),
        shown_on=ruling.shown_on if line.needs_file else None,
        file_id=_file_of(nomination, line, ruling),
    )
    if kept.is_override and not kept.reason:
        raise _fault("reason", line, lazy("This goes against what the evidence says: give the reason."))
    return kept


def _file_of(nomination: Nomination, line: ConditionLine, ruling: Ruling) -> int | None:
    if ruling.file_id is None or not line.needs_file:
        return None
    if all(one.file_id != ruling.file_id for one in nomination.files):
        raise _fault("file", line, lazy("This file is not attached any more."))
    return ruling.file_id


def _require_document(line: ConditionLine, ruling: Ruling, today: date) -> None:
    if ruling.file_id is None:
        raise _fault("file", line, lazy("Choose the file that shows it; without one, return the nomination."))
    if ruling.shown_on is None:
        raise _fault("shown_on", line, lazy("Give the day of the document."))
    if ruling.shown_on > today:
        raise _fault("shown_on", line, lazy("The day of the document lies in the future."))


def _reason(line: ConditionLine, ruling: Ruling) -> str:
    reason = clean(ruling.reason, one_line=True)
    if len(reason) > REASON_LONGEST:
        words = {"count": len(reason), "most": REASON_LONGEST}
        raise _fault("reason", line, lazy("The reason has %(count)s characters; at most %(most)s.", **words))
    return reason


def _fault(what: str, line: ConditionLine, message: LazyMessage) -> AwardsError:
    return AwardsError(message, field=f"{what}-{line.code}")


SAID = ("holds", "standing", "fact", "reason", "shown_on", "file_id")


def _is_repeated(ruling: ConditionRuling, known: RuledCondition) -> bool:
    return known.ruling is not None and _said(known.ruling) == _said(ruling)


def _said(ruling: ConditionRuling) -> list[object]:
    return [getattr(ruling, name) for name in SAID]


def _keep(session: Session, nomination: Nomination, ruling: ConditionRuling, **by: Any) -> None:
    before = next((one.holds for one in reversed(nomination.rulings) if one.code == ruling.code), None)
    ruling.actor, ruling.at = by["actor"].name[:80], by["now"]
    nomination.rulings.append(ruling)
    session.flush()
    about: dict[str, Any] = {"condition": ruling.code, "standing": ruling.standing, "is_override": ruling.is_override}
    about |= {"reason": ruling.reason, "before": before, "after": ruling.holds}
    about |= {"shown_on": ruling.shown_on and ruling.shown_on.isoformat(), "file_id": ruling.file_id}
    trace(session, nomination, "condition-ruled", **by, **about)


def require_eligible(session: Session, nomination: Nomination) -> None:
    """Raises WrongStateError naming every condition that neither the evidence nor a ruling says holds."""
    open_ones = [one.line.label for one in ruled_conditions(session, nomination) if not one.holds]
    if open_ones:
        names = {
            "zh": "、".join(f"“{label['zh']}”" for label in open_ones),
            "en": ", ".join(f"“{label['en']}”" for label in open_ones),
        }
        raise WrongStateError(lazy("Rule first that these conditions hold: %(conditions)s.", conditions=names))
