"""Importing files in tests, through the same service as the page and the command."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Campaign, Indicator
from awards.db import db
from awards.imports import service
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, Source
from awards.organisation.models import Subject
from tests import samples
from tests.factories import make_campaign, save

INDICATORS = (("appraisal", "", 0, 100), ("on_time_rate", "%", 0, 100), ("upheld_per_1000", "‰", 0, 1000))


def make_register() -> Campaign:
    """The departments, windows and people of the samples, and a year with three indicators."""
    departments = {
        zh: Subject(kind="department", code=code, name_zh=zh, name_en=en) for code, zh, en, _ in samples.DEPARTMENTS
    }
    for code, name, owner, _ in samples.WINDOWS:
        save(Subject(kind="window", code=code, name_zh=name, departments=[departments[owner]]))
    for _, code, name, owner, *_ in samples.PEOPLE:
        save(Subject(kind="person", code=code, name_zh=name.strip(), departments=[departments[owner]]))
    save(*departments.values())
    indicators = [
        Indicator(code=code, label={"zh": code, "en": code}, unit=unit, minimum=least, maximum=most)
        for code, unit, least, most in INDICATORS
    ]
    return make_campaign(indicators=indicators)


def look_at(session: Session, kind: str, path: Path, **mapping: Any) -> Plan:
    """A dry run for 2015."""
    return service.plan_file(session, kind, Source(path, path.name, mapping, 2015))


def bring_in(session: Session, kind: str, path: Path, **mapping: Any) -> tuple[ImportBatch, Plan]:
    """Import the good rows for 2015."""
    source = Source(path, path.name, mapping, 2015)
    plan = service.plan_file(session, kind, source)
    store, now = path.parent / "store", clock.now()
    batch = service.open_batch(session, source, kind=kind, store=store, actor="office", now=now)
    service.import_batch(session, batch, plan, accept_rejects=True, actor="office", now=now)
    db.session.commit()
    return batch, plan


def refusals(plan: Plan) -> dict[str, str]:
    """Cell → why, in English, of each rejected row."""
    return {reject.cell: str(reject.reason) for reject in plan.rejects}
