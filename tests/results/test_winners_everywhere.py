"""Whom any page or document shows as honoured are those whom the approved run selects, and nobody else."""

import re
from io import BytesIO
from typing import Any

import docx
import pypdfium2
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from awards import clock
from awards.db import db
from awards.results.certifying import issue_certificates, selected_ids
from awards.results.commending import issue_commendation
from awards.results.models import Publication
from awards.results.service import publish_run
from awards.runs.models import Run
from awards.runs.service import record_ruling
from tests import factories
from tests.pages import Browser
from tests.results.clearing import NOTICE, cleared
from tests.results.stage import PICTURE
from tests.runs.stage import LATER, Stage, set_stage

HONOURED, OTHER = {"王小红", "赵敏"}, "李建国"
ENGLISH = {"王小红": "Wang Xiaohong", "赵敏": "Zhao Min", "李建国": "Li Jianguo"}
TEXTS = {
    "reference": "总务〔2015〕12号",
    "title": "表彰决定",
    "addressees": "各单位：",
    "opening": "经研究。",
    "closing": "望再接再厉。",
}


def decided_stage() -> tuple[Stage, Run]:
    """Two places; the second of the ranking is excluded, so that the third takes the place."""
    stage = set_stage(winners={"type": "number", "value": "2"})
    stage.run(db.session)
    ruling: dict[str, Any] = {"kind": "exclude", "nominees": [f"n{stage.li.id}"], "reason": "调离", "vote": "7:0"}
    record_ruling(db.session, stage.award, **ruling, decided_on=LATER.date(), actor="office", now=LATER)
    run = stage.run(db.session)
    selected = {f"n{stage.wang.id}", f"n{stage.zhao.id}"}
    assert set(selected_ids(run)) == selected
    return stage, run


def names_in(content: bytes, ending: str) -> str:
    """The text of a document, as its reader gives it."""
    if ending == "pdf":
        with pypdfium2.PdfDocument(content) as document:
            return "".join(page.get_textpage().get_text_range() for page in document)
    if ending == "docx":
        document = docx.Document(BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([one.text for one in document.paragraphs] + cells)
    rows = CalamineWorkbook.from_filelike(BytesIO(content))
    return "\n".join(
        str(cell) for name in rows.sheet_names for row in rows.get_sheet_by_name(name).to_python() for cell in row
    )


def only_the_honoured(text: str, where: str, lang: str = "zh") -> None:
    said = {name if lang == "zh" else ENGLISH[name] for name in HONOURED}
    assert {one for one in said if one in text} == said, where
    assert (OTHER if lang == "zh" else ENGLISH[OTHER]) not in text, where


def cards(text: str) -> set[str]:
    """The names on the cards of a page."""
    found = re.findall(r'<h3 class="honoured">(?:<a [^>]*>)?([^<]+)<', text)
    return {one.strip() for one in found}


def test_the_winners_are_those_of_the_approved_run_wherever_they_are_shown(app: Flask) -> None:
    stage, run = decided_stage()
    notice = cleared(db.session, run, at=LATER)
    db.session.commit()
    stranger, office = Browser(app), Browser(app).sign_in(factories.make_user("office"))
    leader, staff = (Browser(app).sign_in(one) for one in (factories.make_user("leader"), factories.make_user()))
    files = [f"{stage.path}/notice/{notice.number}.{ending}" for ending in ("pdf", "docx")]
    with clock.turned_to(LATER - NOTICE):
        look_at_pages(stranger, [f"{stage.path}/notice"])
        look_at_files(stranger, files)
    with clock.turned_to(LATER):
        publish_run(db.session, run, actor="office", now=LATER, figures=PICTURE)
        publication = db.session.scalars(select(Publication)).one()
        issue_certificates(db.session, publication, actor="office", now=LATER)
        by: dict[str, Any] = {"issued_on": LATER.date(), "actor": "office", "now": LATER}
        issue_commendation(db.session, stage.award.campaign, texts=TEXTS, **by)
        db.session.commit()
        look_at_pages(stranger, [f"{stage.path}/results", "/roll"])
        look_at_pages(office, [f"{stage.path}/certificates", "/2015/commendation"])
        for page in (staff.get(f"{stage.path}/results?lang=zh"), leader.get(f"{stage.path}/decision?lang=zh")):
            assert cards(page.text) == HONOURED
        papers = [f"/2015/commendation/{name}" for name in ("1.pdf", "1.docx", "list.xlsx")]
        look_at_files(office, [f"{stage.path}/certificates/all.zh.pdf", *papers])
        tells_how_much_has_come(office, f"{stage.path}/certificates")
        minutes = docx.Document(BytesIO(office.send("GET", f"{stage.path}/decision/minutes.docx?lang=zh").data))
        told = "\n".join(paragraph.text for paragraph in minutes.paragraphs)
        decided = told[told.rindex("个名额，拟") :]
        assert all(name in decided for name in HONOURED) and OTHER not in decided


def tells_how_much_has_come(reader: Browser, at: str) -> None:
    """The page says how many certificates one file takes, and the answer how long it is."""
    page = reader.get(f"{at}?lang=en").text
    assert page.count('data-module="download"') == 3 and "2 certificates are being made…" in page
    answer = reader.send("GET", f"{at}/all.zh.zip")
    assert int(answer.headers["Content-Length"]) == len(answer.data) and "Content-Encoding" not in answer.headers


def look_at_pages(reader: Browser, paths: list[str]) -> None:
    for path in paths:
        for lang in ("zh", "en"):
            only_the_honoured(reader.get(f"{path}?lang={lang}").words, path, lang)


def look_at_files(reader: Browser, paths: list[str]) -> None:
    for path in paths:
        only_the_honoured(names_in(reader.send("GET", f"{path}?lang=zh").data, path.rpartition(".")[2]), path)
