"""Raising an objection: open to everyone while the notice is up and its days are not over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.notice import notice_rule_of
from awards.campaigns.rules import date_in
from awards.errors import AwardsError, ClosedError, StaleError
from awards.files.service import store_file
from awards.i18n import lazy
from awards.nominations.service.files import Incoming
from awards.notices.calendar import working_days_after
from awards.notices.models import Notice, Objection, ObjectionFile
from awards.notices.objection_queries import objection_with_receipt
from awards.notices.objection_vouching import digest_of_received
from awards.runs.queries import publications_of, subject_of
from awards.text import clean, needed_text, short_text

LEAST_TEXT, MOST_TEXT = 20, 3000
NAME, CONTACT = 80, 200
MOST_FILES = 5
MOST_BYTES = 20_000_000  # of all files of one objection together
NOBODY = ""  # the actor of the event: who objects is written nowhere but in the objection, and there only if named


class ObjectionError(AwardsError):
    """What was typed is not an objection yet; `field` says what is wrong."""


@dataclass(frozen=True)
class Complaint:
    """What is said: against whom (`nominee`, an id in bundles; "" for the procedure), by whom ("" for nobody), how they
    can be asked, and what. `notice` is the number of the notice that was read."""

    notice: int
    subject: str
    nominee: str
    is_anonymous: bool
    name: str
    contact: str
    text: str


def is_open(notice: Notice, now: datetime) -> bool:
    """Whether objections are taken: until midnight of the last day, in the zone of the award's year."""
    return notice.is_up and date_in(notice.award.campaign, now) <= notice.ends_on


def checked(notice: Notice, complaint: Complaint, *, now: datetime) -> Complaint:
    """The complaint as it is kept, its texts cleaned, the name left out of an anonymous one. Asks no database.

    Raises ClosedError, StaleError for another notice than this one, ObjectionError and InputNeededError with a field.
    """
    if not is_open(notice, now):
        raise ClosedError(lazy("The days of this notice are over, or it was taken down: no objection is taken now."))
    if complaint.notice != notice.number:
        raise StaleError(lazy("Another notice is up by now. Read it first; what you typed is still here."))
    if complaint.subject not in ("nominee", "procedure"):
        raise ObjectionError(lazy("Say what the objection is against."), field="subject")
    nominee = complaint.nominee if complaint.subject == "nominee" else ""
    if nominee not in ("", *(one["id"] for one in notice.people)) or (complaint.subject == "nominee" and not nominee):
        raise ObjectionError(lazy("Choose whom of the notice it is against."), field="nominee")
    text = needed_text(complaint.text, "text", MOST_TEXT)
    if len(text) < LEAST_TEXT:
        raise ObjectionError(lazy("At least %(least)s characters: what happened, when, and how it is known.",
                                  least=LEAST_TEXT), field="text")  # fmt: skip
    name = "" if complaint.is_anonymous else needed_text(clean(complaint.name, one_line=True), "name", NAME)
    contact = short_text(clean(complaint.contact, one_line=True), "contact", CONTACT)
    return replace(complaint, nominee=nominee, name=name, contact=contact, text=text)


def raise_objection(
    session: Session,
    notice: Notice,
    complaint: Complaint,
    files: Sequence[Incoming] = (),
    *,
    receipt_sha256: str,
    store: Path,
    arrived: datetime,
) -> Objection:
    """Keep an objection and its files; the one that is there if this receipt was given before (a form sent twice).

    `arrived` is when the request came in: who waits for the database, or for pictures to be drawn anew, is not late.
    It is the instant that is kept, and due is what the year's rule says, in working days.
    Raises as `checked`; ClosedError too if the result was published in the meantime.
    """
    known = objection_with_receipt(session, receipt_sha256)
    if known is not None:
        return known
    said, award = checked(notice, complaint, now=arrived), notice.award
    published = publications_of(session, award).get(notice.decision.run.number)
    if published is not None and published.at >= notice.put_up_at:
        raise ClosedError(lazy("The result is published: no objection is taken now."))
    last = session.scalar(select(func.max(Objection.number)).where(Objection.notice_id == notice.id)) or 0
    campaign = award.campaign
    allowed = notice_rule_of(campaign).objection_days
    objection = Objection(
        notice=notice,
        number=last + 1,
        receipt_sha256=receipt_sha256,
        subject=said.subject,
        nominee=said.nominee,
        is_anonymous=said.is_anonymous,
        name=said.name,
        contact=said.contact,
        text=said.text,
        state="received",
        received_at=arrived,
        due_on=working_days_after(session, campaign, date_in(campaign, arrived), allowed),
    )
    session.add(objection)
    session.flush()
    _attach(session, objection, files, store, arrived)
    about = {"notice": notice.number, "objection": objection.number, "due_on": objection.due_on.isoformat()}
    about["objection_sha256"] = digest_of_received(objection)
    record(session, "objection:received", actor=NOBODY, subject=subject_of(award), now=arrived, **about)
    return objection


def _attach(session: Session, objection: Objection, files: Sequence[Incoming], store: Path, now: datetime) -> None:
    for position, one in enumerate(files, start=1):
        stored = store_file(session, store, one.stream, kind=one.kind.value, now=now, pages=one.pages)
        objection.files.append(ObjectionFile(position=position, file=stored, name=one.name))
    session.flush()
