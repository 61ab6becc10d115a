"""Honours of earlier years: what is kept, what is refused, and what becomes of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.campaigns.queries import campaign_of_year
from awards.evidence.models import Honour
from awards.evidence.queries import honours_of, ledger_of
from awards.evidence.queries.concern import import_concerns
from awards.imports.undoing import undo_batch
from awards.organisation.models import Subject
from tests import factories
from tests.conftest import NOW
from tests.evidence.bringing import bring_in, look_at, make_register, refusals
from tests.samples import write_workbook

HEADER = ("年度", "奖项", "对象类型", "编号", "名称", "所属单位", "备注")
COOK = ("个人", "20000", "李桂兰", "饮食服务中心", "")
NOT_HONOURED = {"code": "not_honoured", "check": "not_honoured", "years": 2, "label": {"zh": "未获", "en": "Not"}}


@pytest.fixture(autouse=True)
def _register(session: Session) -> None:
    factories.make_award(make_register(), conditions=[NOT_HONOURED])


def honours(folder: Path, *rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> Path:
    return write_workbook(folder / "历年荣誉台账.xlsx", {"荣誉": [header, *rows]})


def test_an_honour_is_known_by_year_award_and_subject(session: Session, tmp_path: Path) -> None:
    rows = [
        (2014, "服务标兵", *COOK[:-1], "总务〔2014〕9号"),
        ("2013", "Service model", *COOK),
        (2012, "service-model", *COOK),
    ]
    batch, _ = bring_in(session, "honours", honours(tmp_path, *rows))

    kept = session.scalars(select(Honour).order_by(Honour.row)).all()
    assert [(one.year, one.award_code, one.award_name["zh"], one.subject.code, one.note) for one in kept] == [
        (2014, "service-model", "服务标兵", "20000", "总务〔2014〕9号"),
        (2013, "service-model", "服务标兵", "20000", ""),
        (2012, "service-model", "服务标兵", "20000", ""),
    ]
    assert [one.year for one in honours_of(session, kept[0].subject)] == [2014, 2013, 2012]
    ledger = ledger_of(session, campaign_of_year(session, None, 2015))
    assert (ledger.totals["honours"], ledger.people["honours"]) == (3, 1)
    # The same file once more adds nothing; the import can be taken back as a whole.
    assert [one.action for one in look_at(session, "honours", honours(tmp_path, *rows)).rows] == ["same"] * 3
    assert undo_batch(session, batch, reason="导错了", actor="wang", now=NOW + timedelta(days=1)) == 3
    assert session.scalars(select(Honour)).all() == []


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [
        ((2015, "服务标兵", *COOK), "A2", "This is no year before 2015."),
        (("去年", "服务标兵", *COOK), "A2", "“去年” is not a number. Write digits without words or units."),
        ((2014, "服务之星", *COOK), "B2", "The year has no such award; it has: service-model."),
        (
            (2014, "服务标兵", "单位", "ZW01", "饮食服务中心", "", ""),
            "C2",
            "“Service model” is not given to nominees of this kind.",
        ),
        ((2014, "服务标兵", "学生", *COOK[1:]), "C2", "This is none of 单位, 窗口, 责任区, 团队, 个人."),
        ((2014, "服务标兵", "个人", "20000", "李雷", "", ""), "E2", "The code 20000 belongs to “李桂兰”."),
        (
            (2014, "服务标兵", "个人", "99999", "李雷", "", ""),
            "D2",
            "Nobody and nothing in the register has this code.",
        ),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_by_its_cell(
    session: Session, tmp_path: Path, row: tuple[Any, ...], cell: str, reason: str
) -> None:
    assert refusals(look_at(session, "honours", honours(tmp_path, row))) == {cell: reason}


def test_headings_in_other_words_are_understood(session: Session, tmp_path: Path) -> None:
    header = ("获奖年度", "荣誉称号", "类型", "工号", "姓名", "单位", "文号")
    plan = look_at(session, "honours", honours(tmp_path, (2014, "服务标兵", *COOK), header=header))
    assert len(plan.rows) == 1 and not plan.rejects


def test_an_honour_comes_from_a_file_or_a_publication(session: Session) -> None:
    person = session.scalars(select(Subject).where(Subject.code == "20000")).one()
    campaign = campaign_of_year(session, None, 2015)
    about = {"campaign_id": campaign.id, "subject": person, "row": 0, "award_code": "x", "award_name": {"zh": "甲"}}
    session.add(Honour(**about, year=2014, published_as="2014/x"))
    session.commit()
    session.add(Honour(**about, year=2013))
    with pytest.raises(IntegrityError, match="from_a_file_or_a_publication"):
        session.commit()
    session.rollback()


def test_a_nominee_brings_in_no_honours_that_bar_rivals(session: Session) -> None:
    award = campaign_of_year(session, None, 2015).awards[0]
    person = factories.make_person()
    assert not import_concerns(session, "honours", "2015", person.id)
    factories.make_nomination(award, person, state="submitted")
    assert import_concerns(session, "honours", "2015", person.id)
    award.conditions = []
    session.commit()
    assert not import_concerns(session, "honours", "2015", person.id)
