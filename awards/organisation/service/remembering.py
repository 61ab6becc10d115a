"""Old numbers and names, kept so that files which use them are understood."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from awards.imports.aliases import is_too_long
from awards.imports.models import Alias
from awards.imports.reading.text import clean_text, spelling_key


def hand_over(session: Session, kind: str, old: str, code: str, *, actor: str, now: datetime) -> None:
    """Whatever stood for the code `old` stands for `code` from now on, the old code itself too. `kind` is one of
    names."""
    session.execute(update(Alias).where(Alias.kind == kind, Alias.target == old).values(target=code))
    session.execute(delete(Alias).where(Alias.kind == kind, Alias.spelling_key == spelling_key(code)))
    if known := _known(session, kind, old):
        known.target, known.actor, known.created_at = code, actor, now
        session.flush()
        return
    remember(session, kind, old, code, actor=actor, now=now)


def remember(session: Session, kind: str, spelling: str, code: str, *, actor: str, now: datetime) -> None:
    """Let a spelling stand for a code, unless somebody has answered what it means."""
    if is_too_long(spelling) or _known(session, kind, spelling):
        return
    key = spelling_key(spelling)
    about = {"kind": kind, "spelling_key": key, "spelling": clean_text(spelling), "target": code}
    session.add(Alias(**about, actor=actor, created_at=now))
    session.flush()


def _known(session: Session, kind: str, spelling: str) -> Alias | None:
    return session.scalar(select(Alias).filter_by(kind=kind, spelling_key=spelling_key(spelling)))
