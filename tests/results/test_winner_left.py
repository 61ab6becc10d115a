"""A winner who leaves: what was decided stands, with the units of that day, and can be handed over and verified."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.db import db
from awards.notices.service import put_up_notice
from awards.results.certifying import issue_certificates
from awards.results.commending import issue_commendation
from awards.results.models import Certificate, Publication
from awards.results.service import publish_run
from tests import factories
from tests.pages import Browser
from tests.results.clearing import CONTACT, NOTICE, approved
from tests.results.stage import PICTURE
from tests.runs.stage import LATER, Stage, set_stage

TEXTS = {
    "reference": "总务〔2015〕12号",
    "title": "表彰决定",
    "addressees": "各单位：",
    "opening": "经研究。",
    "closing": "望再接再厉。",
}


def leave(stage: Stage) -> None:
    """Gone, and by then transferred to another unit."""
    stage.wang.subject.left_on = (LATER - NOTICE).date() + timedelta(days=1)
    stage.wang.subject.departments = [factories.make_department("工程科")]
    db.session.commit()


@pytest.mark.parametrize("when", ["before the notice", "during the notice", "after the publication"])
def test_who_left_is_honoured_all_the_same(app: Flask, when: str) -> None:
    stage = set_stage()
    run = stage.run(db.session)
    decision = approved(db.session, run, at=LATER)
    stranger, office = Browser(app).speak("zh"), Browser(app).sign_in(factories.make_user("office")).speak("zh")
    if when == "before the notice":
        leave(stage)
    notice = put_up_notice(db.session, decision, contact=CONTACT, corrects="", actor="office", now=LATER - NOTICE)
    db.session.commit()
    if when == "during the notice":
        leave(stage)
    with clock.turned_to(LATER - NOTICE):
        page = stranger.get(f"{stage.path}/notice")
        assert "王小红" in page and "维修服务中心" in page and "工程科" not in page
    with clock.turned_to(LATER):
        publish_run(db.session, run, actor="office", now=LATER, figures=PICTURE)
        publication = db.session.scalars(select(Publication)).one()
        if when == "after the publication":
            leave(stage)
        issue_certificates(db.session, publication, actor="office", now=LATER)
        by: dict[str, Any] = {"issued_on": LATER.date(), "actor": "office", "now": LATER}
        issue_commendation(db.session, stage.award.campaign, texts=TEXTS, **by)
        db.session.commit()
        token = db.session.scalars(select(Certificate.token)).one()
        for path in (f"{stage.path}/results", "/roll", f"/c/{token}", "/2015/commendation"):
            page = stranger.get(path)
            assert "王小红" in page and "维修服务中心" in page and "工程科" not in page, path
        with pypdfium2.PdfDocument(BytesIO(office.send("GET", f"{stage.path}/certificates/all.zh.pdf").data)) as pdf:
            text = pdf[0].get_textpage().get_text_range()
        assert "王小红" in text and "维修服务中心" in text
    assert notice.is_up
