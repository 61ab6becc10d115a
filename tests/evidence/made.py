"""Rows of evidence as importers leave them, for tests of what is derived from them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from awards.campaigns.models import Campaign, Component
from awards.db import db
from awards.evidence.counting import add_counts, counting_answers_of
from awards.evidence.models import Ballot, IndicatorValue, InspectionVisit, Survey, SurveyAnswer
from awards.files.models import StoredFile
from awards.imports.models import ImportBatch
from awards.organisation.models import Subject
from tests.factories import save

SCALE = ["非常不满意", "不满意", "基本满意", "满意", "非常满意"]
STRATA = [{"code": "student", "weight": "60"}, {"code": "staff", "weight": "40"}]
THEN = datetime(2015, 12, 1, 1, 0, tzinfo=UTC)
_numbers = count(1)


def make_batch(kind: str = "inspections", **values: Any) -> ImportBatch:
    """An imported batch of 2015 with its file."""
    number = next(_numbers)
    file = StoredFile(sha256=f"{number:064x}", size=1, kind="xlsx", created_at=THEN)
    defaults: dict[str, Any] = {"scope": "2015", "file_name": f"{kind}-{number}.xlsx", "state": "imported"}
    return save(
        ImportBatch(kind=kind, file=file, actor="office", created_at=THEN, imported_at=THEN, **{**defaults, **values})
    )


def make_visit(
    campaign: Campaign,
    subject: Subject,
    score: str,
    *,
    month: int = 10,
    batch: ImportBatch | None = None,
    **values: Any,
) -> InspectionVisit:
    """A visit of one item; `score` as "95" or "47/50"."""
    number, _, out_of = score.partition("/")
    defaults: dict[str, Any] = {"sheet": "窗口", "row": 4, "items": []}
    return save(
        InspectionVisit(
            campaign_id=campaign.id,
            subject=subject,
            batch=batch or make_batch(),
            month_on=date(campaign.year, month, 1),
            score=Decimal(number),
            out_of=Decimal(out_of or 100),
            **{**defaults, **values},
        )
    )


def make_survey(campaign: Campaign, items: int = 2, **values: Any) -> Survey:
    defaults: dict[str, Any] = {
        "code": f"{next(_numbers)}",
        "title": "服务窗口满意度调查",
        "items": [{"code": f"q{number}", "label": f"题目{number}"} for number in range(1, items + 1)],
        "scale": SCALE,
        "not_counted": ["不了解", ""],
        "strata": {"学生": "student", "教职工": "staff"},
    }
    return save(Survey(campaign_id=campaign.id, **{**defaults, **values}))


def make_answers(survey: Survey, subject: Subject, identity: str, *answers: str, times: int = 1, **values: Any) -> None:
    """The same answered questionnaire several times; `answers` in the order of the survey's items."""
    batch = make_batch("survey")
    codes = [item["code"] for item in survey.items]
    save(
        *(
            SurveyAnswer(
                campaign_id=survey.campaign_id,
                subject=subject,
                batch=batch,
                row=2,
                survey=survey,
                number=next(_numbers),
                identity=identity,
                answers=dict(zip(codes, answers, strict=True)),
                **{"submitted_at": THEN, **values},
            )
            for _ in range(times)
        )
    )
    add_counts(db.session, survey, counting_answers_of(db.session, survey, batch.id))
    db.session.commit()


def make_value(campaign: Campaign, subject: Subject, code: str, value: str, **values: Any) -> IndicatorValue:
    batch = make_batch("indicators")
    return save(
        IndicatorValue(
            campaign_id=campaign.id, subject=subject, batch=batch, row=2, code=code, value=Decimal(value), **values
        )
    )


def make_ballot(campaign: Campaign, subject: Subject, in_favour: int, valid: int) -> Ballot:
    return save(
        Ballot(
            campaign_id=campaign.id,
            subject=subject,
            batch=make_batch("ballots"),
            row=2,
            sent=valid + 2,
            returned=valid + 1,
            valid=valid,
            in_favour=in_favour,
            abstained=0,
        )
    )


def make_component(kind: str, weight: str = "20", **values: Any) -> Component:
    """A component that is measured from rows. Not saved by itself."""
    settings: dict[str, Any] = {"survey": {"strata": STRATA, "strength": "20", "min_responses": 5}}
    defaults: dict[str, Any] = {
        "code": kind,
        "label": {"zh": kind, "en": kind},
        "missing": "reweight",
        "settings": settings.get(kind, {}),
        "source": {"subjects": "self"},
    }
    return Component(kind=kind, weight=Decimal(weight), **{**defaults, **values})
