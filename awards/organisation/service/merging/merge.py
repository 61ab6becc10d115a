"""Merging, in one transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, ForbiddenError, StaleError, WrongStateError
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS
from awards.organisation.service.details import TEXTS, Details, changes_between, details_of
from awards.organisation.service.merging.guards import join_rows
from awards.organisation.service.merging.places import tidy_places, unite_places
from awards.organisation.service.merging.plan import MergePlan, filled, plan_merge
from awards.organisation.service.merging.references import carry, referring_columns
from awards.organisation.service.remembering import hand_over, remember


def merge_subjects(
    session: Session,
    gone: Subject,
    kept: Subject,
    *,
    seen: str | None = None,
    person_id: int | None = None,
    actor: str,
    now: datetime,
) -> MergePlan:
    """Let everything that refers to `gone` refer to `kept`, its number and name become spellings of `kept`, and delete
    it; what `kept` does not say (post, first day, …) it takes over. Returns what was done.

    `person_id` is whom the actor is in the register: nobody merges the own entry (ForbiddenError). Raises StaleError if
    `seen` is not the mark of what would be done now, WrongStateError with all that stands in the way, or if the
    database refuses since sealed rules rest on the entry.
    """
    if person_id is not None and person_id in (gone.id, kept.id):
        raise ForbiddenError(lazy("Nobody merges the own entry: ask another member of the office."))
    plan = plan_merge(session, gone, kept)
    if plan.obstacles:
        raise WrongStateError(lazy("This cannot be merged: %(why)s", why=" ".join(map(str, plan.obstacles))))
    if seen is not None and seen != plan.seen:
        raise StaleError(lazy("The register has changed in the meantime: look again, then confirm."))
    before, old, code = details_of(kept), details_of(gone), gone.code
    try:
        with session.begin_nested():
            _carry_over(session, plan, actor=actor, now=now)
    except IntegrityError as error:
        raise AwardsError(
            lazy("The database refuses this: sealed rules or something else that is frozen rests on the entry.")
        ) from error
    session.expire_all()
    about = f"{kept.kind}:{kept.code}"
    was = {name: value for name, (_, value) in changes_between(Details(name_zh=""), old).items()}
    moved = {name: "<5" if plan.is_small(name, count) else count for name, _, count in plan.moves}
    changes = changes_between(before, details_of(kept))
    words: dict[str, Any] = {"gone": {"code": code, **was}, "moved": moved, "changes": changes}
    record(session, "subject:merged", actor=actor, subject=about, now=now, **words)
    return plan


def _carry_over(session: Session, plan: MergePlan, *, actor: str, now: datetime) -> None:
    gone, kept = plan.gone, plan.kept
    kind, old_code, code = ALIAS_KINDS[gone.kind], gone.code, kept.code
    _fill_blanks(gone, kept)
    session.flush()
    unite_places(session, gone, kept)
    join_rows(session, gone, kept)
    session.flush()
    for column in referring_columns():
        carry(session, column, gone, kept)
    session.expire_all()
    tidy_places(session, kept)
    hand_over(session, kind, old_code, code, actor=actor, now=now)
    for spelling in plan.spellings:
        remember(session, kind, spelling, code, actor=actor, now=now)
    session.execute(delete(Subject).where(Subject.id == gone.id))
    session.expunge(gone)


def _fill_blanks(gone: Subject, kept: Subject) -> None:
    details = filled(gone, kept)
    for name in (*TEXTS, "since_on"):
        setattr(kept, name, getattr(details, name))
    kept.serves_id = details.serves
