"""Things that tests need, made with sensible defaults and committed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from awards.accounts.models import RoleGrant, User
from awards.campaigns.models import Award, Campaign, Component, Criterion, Indicator, Phase, Seal
from awards.campaigns.sealing import next_seal
from awards.db import db
from awards.judging.models import Mark, PanelSeat, Sheet
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.organisation.queries import active_counts

THEN = datetime(2015, 12, 1, 1, 0, tzinfo=UTC)
_numbers = count(1)


def save(*things: Any) -> Any:
    """Add and commit; returns the first."""
    db.session.add_all(things)
    db.session.commit()
    return things[0]


def make_department(name: str = "维修服务中心", **values: Any) -> Subject:
    return save(Subject(kind="department", code=f"ZW{next(_numbers):05}", name_zh=name, **values))


def make_window(department: Subject | None = None, name: str = "报修服务大厅", **values: Any) -> Subject:
    department = department or make_department()
    code = f"CK{next(_numbers):02}"
    return save(Subject(kind="window", code=code, name_zh=name, departments=[department], **values))


def make_person(department: Subject | None = None, name: str = "王小红", **values: Any) -> Subject:
    department = department or make_department()
    values = {"code": f"{20000 + next(_numbers)}", "since_on": date(2005, 3, 1), **values}
    return save(Subject(kind="person", name_zh=name, departments=[department], **values))


def make_user(*roles: str, person: Subject | None = None, nominates_for: Subject | None = None, **values: Any) -> User:
    """An account; its password hash matches nothing (sign-in has its own tests)."""
    number = next(_numbers)
    grants = [RoleGrant(role=role) for role in roles]
    if nominates_for:
        grants.append(RoleGrant(role="nominator", department_id=nominates_for.id))
    defaults = {"username": f"user{number}", "name": f"User {number}", "password_hash": "!", "stamp": f"stamp{number}"}
    return save(User(**{**defaults, **values}, person=person, roles=grants, created_at=THEN))


def make_campaign(year: int = 2015, **values: Any) -> Campaign:
    """The year with its windows: nominations 1–10 December, judging 11–20, decision 21–31."""
    windows = [("nominations", 1, 10), ("judging", 11, 20), ("decision", 21, 31)]
    phases = [
        Phase(
            code=code,
            name={"zh": code, "en": code},
            starts_on=date(year, 12, first),
            ends_on=date(year, 12, last),
            is_window=True,
        )
        for code, first, last in windows
    ]
    campaign = Campaign(
        year=year,
        name={"zh": "服务质量提升年", "en": "Service Quality Year"},
        organiser={"zh": "总务处", "en": "General Affairs Office"},
        timezone="Asia/Shanghai",
        opened_at=THEN,
        phases=phases,
        indicators=[
            Indicator(
                code="appraisal", label={"zh": "日常考核", "en": "Appraisal"}, minimum=Decimal(0), maximum=Decimal(100)
            )
        ],
    )
    for name, value in values.items():
        setattr(campaign, name, value)
    return save(campaign)


def make_award(campaign: Campaign | None = None, *, components: list[Component] | None = None, **values: Any) -> Award:
    """服务标兵 with a panel of weight 60 (two criteria) and an appraisal of weight 40, unless given."""
    campaign = campaign or make_campaign()
    defaults: dict[str, Any] = {
        "code": "service-model",
        "position": next(_numbers),
        "name": {"zh": "服务标兵", "en": "Service model"},
        "description": {"zh": "", "en": ""},
        "subject_kind": "person",
        "winners": {"type": "number", "value": "1"},
        "quota": {"type": "number", "value": "5"},
        "bonus_cap": Decimal(3),
        "deduction_cap": Decimal(10),
        "tie_break": ["appraisal", "panel"],
        "vetoes": [],
        "conditions": [],
    }
    components = components or [make_panel(weight="60"), make_indicator(weight="40")]
    for position, component in enumerate(components):
        component.position = position
    return save(Award(**{**defaults, **values}, campaign=campaign, components=components))


def make_sound_award(campaign: Campaign | None = None, **values: Any) -> Award:
    """An award as a clerk would declare it: the checker of rules has nothing against it."""
    defaults = {
        "description": {"zh": "服务标兵", "en": "Service model"},
        "components": [make_panel(min_sheets=3), make_indicator()],
    }
    return make_award(campaign, **{**defaults, **values})


def make_panel(weight: str = "60", **settings: Any) -> Component:
    """A panel with the criteria attitude (weight 60) and skill (weight 40), maximum 10, half points. Not saved."""
    criteria = [
        Criterion(
            code=code,
            position=position,
            label=label,
            maximum=Decimal(10),
            weight=Decimal(share),
            step=Decimal("0.5"),
            anchors=[{"mark": "10", "label": {"zh": "标杆", "en": "A benchmark"}}],
        )
        for position, (code, label, share) in enumerate(
            [
                ("attitude", {"zh": "服务态度", "en": "Attitude"}, "60"),
                ("skill", {"zh": "业务能力", "en": "Skill"}, "40"),
            ]
        )
    ]
    return Component(
        code="panel",
        kind="panel",
        label={"zh": "评审", "en": "Panel"},
        weight=Decimal(weight),
        settings={"method": "trimmed_mean", "trim": 1, "trim_min_judges": 7, "min_sheets": 1, **settings},
        criteria=criteria,
    )


def make_indicator(weight: str = "40", code: str = "appraisal", missing: str = "block") -> Component:
    """An indicator of 0–100 points taken as they are. Not saved by itself."""
    return Component(
        code=code,
        kind="indicator",
        label={"zh": "日常考核", "en": "Appraisal"},
        weight=Decimal(weight),
        missing=missing,
        settings={"transform": {"type": "points"}},
        source={"subjects": "self", "indicator": code},
    )


def make_nomination(
    award: Award, subject: Subject | None = None, *, state: str = "accepted", **values: Any
) -> Nomination:
    """A nomination in any state, with the dates that the state asks for."""
    subject = subject or make_person()
    defaults: dict[str, Any] = {
        "deed": "十年如一日",
        "statement": "事迹材料" * 20,
        "submitted_at": THEN if state not in ("draft", "proposed") else None,
        "is_own": state == "proposed",
        "decided_at": THEN if state in ("accepted", "rejected") else None,
        "reject_code": "other" if state == "rejected" else "",
    }
    creator = values.pop("created_by", None) or make_user(nominates_for=subject.own_departments[0])
    return save(
        Nomination(
            **{**defaults, **values},
            award=award,
            subject=subject,
            department=subject.own_departments[0],
            state=state,
            created_by=creator,
            created_at=THEN,
        )
    )


def make_seal(award: Award) -> Seal:
    """The seal of the award's rules as they are; the one that stands if there is one."""
    if award.seal is None:
        award.seals.append(next_seal(award, active_counts(db.session, award.campaign.year), actor="factory", now=THEN))
        db.session.commit()
    assert award.seal is not None
    return award.seal


def make_seat(award: Award, user: User | None = None, code: str = "") -> PanelSeat:
    """A seat on the panel of an award whose rules are sealed with it, as they are before anyone judges."""
    number = next(_numbers)
    make_seal(award)
    return save(PanelSeat(award=award, user=user or make_user(), code=code or f"j{number}", created_at=THEN))


def make_sheet(seat: PanelSeat, nomination: Nomination, *marks: str, state: str = "open", reason: str = "") -> Sheet:
    """A score sheet with marks in the order of the panel's criteria (fewer marks: an incomplete sheet)."""
    panel = next(component for component in seat.award.components if component.kind == "panel")
    sheet = Sheet(
        seat=seat,
        nomination=nomination,
        state=state,
        reason=reason,
        declared_at=THEN,
        signed_at=THEN if state == "signed" else None,
        marks=[
            Mark(criterion=criterion, value=Decimal(mark), saved_at=THEN)
            for criterion, mark in zip(panel.criteria, marks, strict=False)
        ],
    )
    return save(sheet)
