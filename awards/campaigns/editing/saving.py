"""Saving an award's rules as a whole, in the rows that there are."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.building import build_component, build_criterion
from awards.campaigns.documents import document_of, version_of
from awards.campaigns.editing.differences import Changes, changes_between
from awards.campaigns.editing.guards import held_mistakes
from awards.campaigns.editing.holding import held_of
from awards.campaigns.models import Award, Component, Criterion
from awards.campaigns.presets.mistakes import RulesError
from awards.campaigns.rules import require_unsealed
from awards.campaigns.scheme import rules_digest
from awards.errors import StaleError

CHANGED = "award:rules-changed"
Row = TypeVar("Row", Component, Criterion)


def subject_of(award: Award) -> str:
    """What events about an award are about."""
    return f"award:{award.campaign.year}/{award.code}"


def save_scheme(
    session: Session, award: Award, shaped: dict[str, Any], *, version: str, actor: str, now: datetime
) -> Changes:
    """Give an award the rules `shaped` (without mistakes, see `check_award`), and tell what changed.

    Components and criteria with an `id` are changed in place, those without are new, the others go. `version` is the
    award's when the rules were read (see `version_of`). Nothing happens, and nothing is recorded, if nothing differs.
    Raises WrongStateError while the rules are sealed, StaleError if they are no longer of that version, RulesError
    with places for what something already depends on.
    """
    require_unsealed(award)
    if version != version_of(award):
        raise StaleError
    if mistakes := held_mistakes(award, shaped, held_of(session, award)):
        raise RulesError(mistakes)
    before, digest = document_of(award), rules_digest(award)
    write_rules(session, award, shaped)
    changes = changes_between(before, document_of(award))
    if changes:
        versions = {"rules": [digest, rules_digest(award)], "version": [version, version_of(award)]}
        record(session, CHANGED, actor=actor, subject=subject_of(award), now=now, changes=changes, **versions)
    return changes


def write_rules(session: Session, award: Award, shaped: dict[str, Any]) -> None:
    """The award's columns, components and criteria; codes that two rows exchange are freed in between."""
    for key in ("name", "description", "subject_kind", "places", "winners", "quota", "per_department", "tie_break"):
        put(award, key, shaped[key])
    for key in ("vetoes", "conditions", "options"):
        put(award, key, shaped[key])
    for key in ("min_score", "bonus_cap", "deduction_cap"):
        put(award, key, None if shaped[key] is None else Decimal(shaped[key]))
    kept = place_rows(session, award.components, shaped["components"], build_component, put_component)
    for component, entry in kept:
        place_rows(session, component.criteria, entry["criteria"], build_criterion, put_criterion)
    session.flush()
    session.expire(award, ["components"])
    for component in award.components:
        session.expire(component, ["criteria"])


def place_rows(
    session: Session,
    rows: list[Row],
    entries: list[dict[str, Any]],
    build: Callable[[dict[str, Any], int], Row],
    change: Callable[[Row, dict[str, Any]], None],
) -> list[tuple[Row, dict[str, Any]]]:
    """Make `rows` what `entries` say: gone, changed in place, added. Those that were changed, with their entry."""
    known = {row.id: row for row in rows}
    chosen = [known.get(entry.get("id", 0)) for entry in entries]
    for old in list(rows):
        if old not in chosen:
            rows.remove(old)
    session.flush()
    free_codes(session, zip(chosen, entries, strict=True))
    kept = []
    for position, (row, entry) in enumerate(zip(chosen, entries, strict=True)):
        plain = {key: value for key, value in entry.items() if key != "id"}
        if row is None:
            rows.append(build(without_ids(plain), position))
            continue
        put(row, "position", position)
        change(row, plain)
        kept.append((row, entry))
    return kept


def free_codes(session: Session, pairs: Iterable[tuple[Row | None, dict[str, Any]]]) -> None:
    """Park the codes of rows that get another one, so that it can go to a neighbour."""
    is_parked = False
    for row, entry in pairs:
        if row is not None and row.code != entry["code"]:
            row.code, is_parked = f"~{row.id}", True
    if is_parked:
        session.flush()


def without_ids(entry: dict[str, Any]) -> dict[str, Any]:
    """A new component with its criteria, which are new too."""
    if "criteria" not in entry:
        return entry
    fresh = [{key: value for key, value in one.items() if key != "id"} for one in entry["criteria"]]
    return {**entry, "criteria": fresh}


def put_component(row: Component, entry: dict[str, Any]) -> None:
    """A component's columns; its kind never changes."""
    for key in ("code", "label", "missing", "settings", "source"):
        put(row, key, entry[key])
    put(row, "weight", Decimal(entry["weight"]))


def put_criterion(row: Criterion, entry: dict[str, Any]) -> None:
    """A criterion's columns."""
    for key in ("code", "label", "anchors"):
        put(row, key, entry[key])
    for key in ("maximum", "weight", "step"):
        put(row, key, Decimal(entry[key]))


def put(row: Any, key: str, value: Any) -> None:
    """Set what differs, so that an unchanged row is not written."""
    if getattr(row, key) != value:
        setattr(row, key, value)
