"""What happens in the demo year: the same verbs that the pages use, each at its day."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.accounts.service import create_user
from awards.campaigns.models import Award, Campaign
from awards.campaigns.presets import load_preset
from awards.campaigns.service import new_campaign
from awards.demo import files, orders
from awards.demo.decisions import correct_complaints, decide
from awards.demo.people import ACCOUNTS, OFFICE, PANEL, PASSWORD
from awards.demo.words import DEEDS, statement
from awards.demo.world import WINDOWS, Person, staff
from awards.imports.plan import Source
from awards.imports.service import answer_spellings, import_batch, open_batch, plan_file
from awards.judging.models import Sheet
from awards.judging.queries import sheets_of_seat
from awards.judging.service import add_seat, declare, save_marks, sign_sheets
from awards.nominations.service import accept, return_nomination, save_draft, start_nomination, submit_nomination
from awards.organisation.models import Subject
from awards.results.service import publish_run
from awards.runs.service import make_run

YEAR, SEED = 2015, 2015
ACTOR = OFFICE.username
Progress = Callable[[str], None]


def at(month: int, day: int, hour: int = 2) -> datetime:
    """An instant of the demo year; hour in UTC, so that 2 is ten in the morning in Shanghai."""
    return datetime(YEAR, month, day, hour, tzinfo=UTC)


class Story:
    """Builds the year in one session; `tell` is told each chapter."""

    def __init__(self, session: Session, folder: Path, store: Path, tell: Progress):
        self.session, self.folder, self.store, self.tell = session, folder, store, tell
        self.random = Random(SEED)  # noqa: S311 - invented data, the same every time
        self.people = staff(self.random)

    def build(self) -> None:
        """The whole year, in its order."""
        self.tell("register")
        self.bring_in("departments", files.departments_file(self.folder), at(3, 2))
        answers = {"department": {"餐饮中心": "ZW01", "公寓中心": "ZW02", "维修中心": "ZW03", "水电科": "ZW05"}}
        answer_spellings(self.session, answers, actor=ACTOR, now=at(3, 2))
        self.bring_in("roster", files.roster_file(self.folder, self.people, self.random), at(3, 2))
        self.tell("accounts")
        self.open_accounts()
        self.tell("campaign")
        campaign = new_campaign(self.session, load_preset("service-quality-year"), YEAR, actor=ACTOR, now=at(3, 3))
        self.widen(campaign)
        self.tell("evidence")
        self.bring_in_evidence()
        awards = {award.code: award for award in campaign.awards}
        self.tell("nominations")
        self.nominate(awards)
        self.tell("judging")
        self.judge(awards)
        office = self.user(ACTOR).as_viewer()
        decide(self.session, awards["service-model"], actor=office, store=self.store, now=at(12, 9))
        self.tell("results")
        for code in ("excellent-department", "service-model", "civilised-window"):
            run = make_run(self.session, awards[code], actor=ACTOR, now=at(12, 14))
            if code != "civilised-window":
                publish_run(self.session, run, actor=ACTOR, now=at(12, 14, 3))
        window = self.subject("window", "CK09")
        correct_complaints(self.session, window, year=YEAR, actor=office, now=at(12, 14, 6))

    def bring_in(self, kind: str, path: Path, now: datetime, year: int | None = None) -> None:
        """Import one file as the office would; the demo's files hold no row that is refused."""
        source = Source(path, path.name, {}, year)
        plan = plan_file(self.session, kind, source)
        batch = open_batch(self.session, source, kind=kind, store=self.store, actor=ACTOR, now=now)
        import_batch(self.session, batch, plan, accept_rejects=False, actor=ACTOR, now=now)

    def bring_in_evidence(self) -> None:
        """A year of visits, one survey, the indicators, the ballots and the work orders."""
        for month in range(4, 12):
            mystery = month in (7, 10)
            path = files.inspection_file(self.folder, month, self.random, mystery=mystery)
            self.bring_in("inspections", path, at(month, 28), YEAR)
        self.bring_in("survey", files.survey_file(self.folder, self.random), at(11, 18), YEAR)
        self.bring_in("indicators", files.indicators_file(self.folder, self.people, self.random), at(11, 25), YEAR)
        self.bring_in("ballots", files.ballots_file(self.folder, self.people, self.random), at(11, 26), YEAR)
        answer_spellings(self.session, {"person": orders.answers_of(self.people)}, actor=ACTOR, now=at(11, 27))
        dice = Random(SEED)  # noqa: S311 - of its own, so that nothing else of the year depends on the orders
        self.bring_in("orders", orders.orders_file(self.folder, self.people, dice), at(11, 27), YEAR)

    def open_accounts(self) -> None:
        for account in ACCOUNTS:
            person = self.subject("person", self.people[account.person].number) if account.person is not None else None
            department = self.subject("department", account.nominates_for) if account.nominates_for else None
            create_user(
                self.session,
                username=account.username,
                name=account.name or (person.name_zh if person else ""),
                password=PASSWORD,
                person=person,
                roles=account.roles,
                nominates_for=[department] if department else [],
                actor="command",
                now=at(3, 2, 3),
            )

    def widen(self, campaign: Campaign) -> None:
        """Let nominations and judging overlap, so that every role of the demo finds something to do."""
        for phase in campaign.phases:
            if phase.code == "nominations":
                phase.ends_on = date(YEAR, 12, 20)
            if phase.code == "judging":
                phase.ends_on = date(YEAR, 12, 25)
        self.session.flush()

    def nominate(self, awards: dict[str, Award]) -> None:
        """Every department, every window; a person a department for two awards; one award is still being filled in."""
        for number in range(1, 9):
            self.put_forward(awards["excellent-department"], "department", f"ZW{number:02}")
        for code, _, _ in WINDOWS:
            self.put_forward(awards["civilised-window"], "window", code)
        for person in self.one_each(lambda person: person.serves != "" and person.post != "保洁员"):
            self.put_forward(awards["service-model"], "person", person.number)
        for person in self.one_each(lambda person: person.post in ("电工", "木工", "水暖工", "水工")):
            self.put_forward(awards["skilled-technician"], "person", person.number)
        cleaners = self.one_each(lambda person: person.post == "保洁员")
        for person, stop in zip(cleaners, ("returned", "submitted", "submitted", "draft"), strict=False):
            self.put_forward(awards["cleaning-model"], "person", person.number, stop=stop)

    def one_each(self, fits: Callable[[Person], bool]) -> Iterable[Person]:
        """The first person of each department who fits."""
        found: dict[str, Person] = {}
        for person in self.people:
            if fits(person):
                found.setdefault(person.department, person)
        return list(found.values())

    def put_forward(self, award: Award, kind: str, code: str, *, stop: str = "accepted") -> None:
        subject = self.subject(kind, code)
        department = subject.own_departments[0]
        nominator = self.user(f"zw{department.code[2:]}").as_viewer()
        nomination = start_nomination(self.session, award, subject, actor=nominator, now=at(12, 3))
        save_draft(
            self.session,
            nomination,
            deed=self.random.choice(DEEDS[award.code]),
            statement=statement(subject.name_zh, self.random),
            expected_version=nomination.version,
            actor=nominator,
            now=at(12, 3, 3),
        )
        if stop != "draft":
            submit_nomination(self.session, nomination, expected_version=None, actor=nominator, now=at(12, 4))
        office = self.user(ACTOR).as_viewer()
        if stop == "accepted":
            accept(self.session, nomination, actor=office, now=at(12, 8))
        if stop == "returned":
            reason = "请补充责任区日常检查的佐证材料。"
            return_nomination(self.session, nomination, reason=reason, actor=office, now=at(12, 8))

    def judge(self, awards: dict[str, Award]) -> None:
        """Three awards are judged and signed, the technicians half way."""
        for code in ("excellent-department", "service-model", "civilised-window"):
            for username in PANEL:
                self.score(awards[code], username, share=1.0)
        for username, share in (("judge1", 0.5), ("judge2", 1.0), ("judge3", 0.3), ("judge5", 0.0)):
            self.score(awards["skilled-technician"], username, share=share)

    def score(self, award: Award, username: str, *, share: float) -> None:
        """One judge declares, marks this share of the nominees, and signs when all are marked."""
        user = self.user(username)
        seat = add_seat(self.session, award, user, actor=ACTOR, now=at(12, 10))
        if not share:
            return
        declare(self.session, seat, {}, actor=username, now=at(12, 11))
        sheets = [sheet for sheet in sheets_of_seat(self.session, seat) if sheet.state == "open"]
        for sheet in sheets[: round(len(sheets) * share)]:
            self.mark(award, sheet, username)
        if share == 1.0:
            sign_sheets(self.session, seat, actor=username, now=at(12, 13))

    def mark(self, award: Award, sheet: Sheet, username: str) -> None:
        (panel,) = [component for component in award.components if component.kind == "panel"]
        level = 16 + sheet.nomination_id % 4
        marks = {
            criterion.code: Decimal(min(20, level + self.random.randrange(-1, 3))) / 2 for criterion in panel.criteria
        }
        save_marks(self.session, sheet, marks, expected_version=sheet.version, actor=username, now=at(12, 12))

    def subject(self, kind: str, code: str) -> Subject:
        return self.session.scalars(select(Subject).where(Subject.kind == kind, Subject.code == code)).one()

    def user(self, username: str) -> User:
        return self.session.scalars(select(User).where(User.username == username)).one()


def is_told(session: Session) -> bool:
    """Whether the database holds a campaign already."""
    return session.scalar(select(Campaign.id).limit(1)) is not None
