"""What every chapter of the demo year needs: the session, the people, and how the office brings in a file."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.campaigns.models import Award, Campaign
from awards.demo.accounts import OFFICE
from awards.demo.candidates import Candidate, candidates
from awards.demo.people import staff
from awards.demo.world import YEAR
from awards.imports.plan import Source
from awards.imports.service import import_batch, open_batch, plan_file
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.runs.queries import accepted_of

ACTOR = OFFICE.username


def at(month: int, day: int, hour: int = 2) -> datetime:
    """An instant of the demo year; hour in UTC, so that 2 is ten in the morning in Shanghai."""
    return datetime(YEAR, month, day, hour, tzinfo=UTC)


class Stage:
    """The year while it is told, in one session."""

    def __init__(self, session: Session, folder: Path, store: Path):
        self.session, self.folder, self.store = session, folder, store
        self.people = staff()
        self.candidates: list[Candidate] = candidates(self.people)

    @cached_property
    def campaign(self) -> Campaign:
        """The year; there from its chapter on."""
        return self.session.scalars(select(Campaign).where(Campaign.year == YEAR)).one()

    @cached_property
    def awards(self) -> dict[str, Award]:
        """Code → award."""
        return {award.code: award for award in self.campaign.awards}

    @cached_property
    def office(self) -> Viewer:
        """Who acts for the office."""
        return self.viewer(ACTOR)

    def subject(self, kind: str, code: str) -> Subject:
        """Somebody or something of the register."""
        return self.session.scalars(select(Subject).where(Subject.kind == kind, Subject.code == code)).one()

    def user(self, username: str) -> User:
        """An account."""
        return self.session.scalars(select(User).where(User.username == username)).one()

    def viewer(self, username: str) -> Viewer:
        """An account as who acts."""
        return self.user(username).as_viewer()

    def bring_in(
        self,
        kind: str,
        path: Path,
        now: datetime,
        *,
        of_year: bool = True,
        options: Mapping[str, Any] | None = None,
        accept_rejects: bool = False,
    ) -> None:
        """Import one file as the office would."""
        source = Source(path, path.name, options or {}, YEAR if of_year else None)
        plan = plan_file(self.session, kind, source)
        batch = open_batch(self.session, source, kind=kind, store=self.store, actor=ACTOR, now=now)
        import_batch(self.session, batch, plan, accept_rejects=accept_rejects, actor=ACTOR, now=now)

    def nominations_of(self, award: Award) -> list[Nomination]:
        """The accepted nominations of an award."""
        return list(accepted_of(self.session, award))
