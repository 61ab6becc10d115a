"""Other spellings of an entry, so that files which use them are understood."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.errors import AwardsError
from awards.i18n import lazy
from awards.imports.aliases import Names, is_too_long
from awards.imports.errors import WrongAnswerError
from awards.imports.models import Alias
from awards.imports.privacy import refuse_identity_number
from awards.imports.reading.text import clean_text, spelling_key
from awards.imports.service import answer_spellings
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS


def add_spelling(session: Session, subject: Subject, spelling: str, *, actor: str, now: datetime) -> bool:
    """Remember that files mean this subject by a spelling; returns whether that is new. A person's name can be given
    with the department behind it, "王军 · 维修服务中心", and then holds for that department's rows.

    Raises AwardsError with the field "spelling" for one that means something else, IdentityNumbersError.
    """
    refuse_identity_number(spelling, "spelling")
    if not spelling_key(spelling):
        raise AwardsError(lazy("This is needed."), field="spelling")
    if is_too_long(spelling):
        raise AwardsError(lazy("This is too long to be a name."), field="spelling")
    kind = ALIAS_KINDS[subject.kind]
    _refuse_others(session, kind, subject, spelling)
    try:
        return answer_spellings(session, {kind: {clean_text(spelling): subject.code}}, actor=actor, now=now) > 0
    except WrongAnswerError as error:
        raise AwardsError(error.message, field="spelling") from error


def _refuse_others(session: Session, kind: str, subject: Subject, spelling: str) -> None:
    """Raises AwardsError if somebody else's number or name is meant by the spelling before any answer is looked at, or
    another answer was given."""
    key = spelling_key(spelling)
    for other in Names.load(session).all_of(kind):
        if other.id != subject.id and key in {spelling_key(other.code), *other.keys}:
            words = lazy("%(name)s has this name or number (%(code)s).", name=dict(other.name), code=other.code)
            raise AwardsError(words, field="spelling")
    answered = session.scalar(select(Alias.target).filter_by(kind=kind, spelling_key=key))
    if answered is not None and answered != subject.code:
        words = lazy("This spelling was answered with %(code)s: forget that first.", code=answered or "–")
        raise AwardsError(words, field="spelling")
