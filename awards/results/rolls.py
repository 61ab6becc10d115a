"""The roll of honour: who was honoured in which year, as publications and the office's files of earlier years say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload

from awards.campaigns.models import Award, Campaign
from awards.evidence.models import Honour
from awards.organisation.models import Subject
from awards.results.honouring import suspended_awards
from awards.results.models import Publication, Revocation
from awards.runs.models import Run

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for: a piece of a name (or its pinyin), a year, an award by its code."""

    text: str = ""
    year: int | None = None
    award: str = ""
    page: int = 1


@dataclass(frozen=True)
class Line:
    """An honour and whom it was given to: name and units (bilingual) of that day where a publication says so, else of
    today. It is suspended while the decision under what the award shows is withdrawn."""

    honour: Honour
    name: Any
    units: list[Any]
    is_suspended: bool = False


@dataclass(frozen=True)
class Roll:
    """One page of the roll, the newest year first; `years` and `awards` (code → bilingual name) are all there are."""

    lines: list[Line]
    total: int
    page: int
    pages: int
    years: list[int]
    awards: dict[str, dict[str, str]]


def roll_of(session: Session, wanted: Wanted) -> Roll:
    """The honours that fit; a constant number of statements."""
    conditions = _conditions(wanted)
    query = select(Honour).join(Honour.subject).where(*conditions)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    query = query.order_by(Honour.year.desc(), Honour.award_code, Honour.row, Honour.id)
    query = query.options(contains_eager(Honour.subject).selectinload(Subject.departments))
    found = list(session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)))
    years = list(session.scalars(select(Honour.year).distinct().order_by(Honour.year.desc())))
    return Roll(_lines(session, found), total, page, pages, years, _awards(session))


def _awards(session: Session) -> dict[str, dict[str, str]]:
    """Code → the name that it had last, in the order of their first honours; JSON has no DISTINCT on PostgreSQL."""
    ends = select(func.min(Honour.id).label("first"), func.max(Honour.id).label("last")).group_by(Honour.award_code)
    known = ends.subquery()
    query = select(Honour.award_code, Honour.award_name).join(known, Honour.id == known.c.last)
    return {row.award_code: row.award_name for row in session.execute(query.order_by(known.c.first))}


def _lines(session: Session, honours: Sequence[Honour]) -> list[Line]:
    """Two statements, if any of them was published."""
    names = {one.published_as for one in honours if one.published_as}
    frozen, suspended = _published(session, names), suspended_awards(session) if names else frozenset()
    return [_line(one, frozen.get(one.published_as, {}).get(one.subject_id), suspended) for one in honours]


def _line(honour: Honour, person: Mapping[str, Any] | None, suspended: Collection[tuple[int, str]]) -> Line:
    """A department's own name says its unit."""
    subject = honour.subject
    if person is None:
        name, units = subject.name, [one.name for one in subject.departments]
    else:
        name, units = person["name"], [one["name"] for one in person["departments"]]
    is_suspended = bool(honour.published_as) and (honour.year, honour.award_code) in suspended
    return Line(honour, name, units if subject.kind != "department" else [], is_suspended)


def _published(session: Session, names: Collection[str]) -> dict[str, dict[int, Mapping[str, Any]]]:
    """Publications by what honours call them ("2015/service-model/2"): subject → the person as it was frozen."""
    parts = [name.split("/") for name in names]
    wanted = [(int(year), code, int(number)) for year, code, number in parts]
    query = select(Publication, Campaign.year, Award.code, Run.number).join(Publication.run).join(Publication.award)
    query = query.join(Award.campaign).where(tuple_(Campaign.year, Award.code, Run.number).in_(wanted))
    rows = session.execute(query.order_by(Publication.id)) if wanted else ()
    return {
        f"{year}/{code}/{number}": {one["subject_id"]: one for one in publication.people.values()}
        for publication, year, code, number in rows
    }


def revoked_of(session: Session) -> list[Revocation]:
    """Every honour that was taken back, the newest first: it stays visible."""
    query = select(Revocation).order_by(Revocation.id.desc())
    loaded = joinedload(Revocation.publication)
    return list(
        session.scalars(query.options(loaded.joinedload(Publication.award), loaded.joinedload(Publication.run)))
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Names only: whoever is honoured is looked for by name, nobody by a staff number."""
    found: list[ColumnElement[bool]] = []
    if text := wanted.text.strip():
        plain = text.lower()
        found.append(
            or_(
                Subject.name_zh.contains(text, autoescape=True),
                func.lower(Subject.name_en).contains(plain, autoescape=True),
                Subject.pinyin.contains(plain.replace(" ", ""), autoescape=True),
            )
        )
    if wanted.year is not None:
        found.append(Honour.year == wanted.year)
    if wanted.award:
        found.append(Honour.award_code == wanted.award)
    return found
