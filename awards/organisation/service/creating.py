"""A new entry by hand, and the code that it can have."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.service import record
from awards.errors import AwardsError, NotFoundError
from awards.i18n import lazy
from awards.imports.models import Alias
from awards.imports.privacy import refuse_identity_number
from awards.imports.reading.text import clean_text, spelling_key
from awards.organisation.codes import is_code
from awards.organisation.models import SUBJECT_KINDS, Subject
from awards.organisation.names import ALIAS_KINDS
from awards.organisation.service.details import Details, changes_between, check_details, write_details


def create_subject(session: Session, kind: str, code: str, details: Details, *, actor: str, now: datetime) -> Subject:
    """A new entry of a kind. Raises AwardsError with its field: a code that is impossible, taken or remembered as
    somebody else's, details that contradict each other; IdentityNumbersError, NotFoundError for an unknown kind."""
    if kind not in SUBJECT_KINDS:
        raise NotFoundError
    code = clean_text(code)
    check_code(session, kind, code)
    check_details(kind, details)
    subject = Subject(kind=kind, code=code, name_zh="", name_en="", departments=[])
    with session.no_autoflush:
        session.add(subject)
        write_details(session, subject, details, on=clock.day_of(now))
    about = f"{kind}:{code}"
    record(
        session,
        "subject:created",
        actor=actor,
        subject=about,
        now=now,
        changes=changes_between(Details(name_zh=""), details),
    )
    return subject


def check_code(session: Session, kind: str, code: str) -> None:
    """Raises AwardsError with the field "code" unless an entry of the kind can have this code."""
    refuse_identity_number(code, "code")
    if not code:
        raise AwardsError(lazy("A code or number is needed."), field="code")
    if not is_code(code):
        words = lazy("“%(code)s” is not a code: letters and digits only, at most 40.", code=code[:60])
        raise AwardsError(words, field="code")
    alike = [one for one, names in ALIAS_KINDS.items() if names == ALIAS_KINDS[kind]]
    query = select(Subject).where(Subject.kind.in_(alike), func.lower(Subject.code) == code.lower())
    if known := session.scalar(query.limit(1)):
        words = lazy("%(name)s has the code %(code)s already.", name=known.name, code=known.code)
        raise AwardsError(words, field="code")
    remembered = select(Alias.target).filter_by(kind=ALIAS_KINDS[kind], spelling_key=spelling_key(code))
    if target := session.scalar(remembered):
        words = lazy("In files this code stands for %(code)s, as was answered before.", code=target)
        raise AwardsError(words, field="code")
