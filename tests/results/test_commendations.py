"""The commendation decision: worded by the office, the names from what is published; page, PDF and list agree."""

from io import BytesIO

import docx
import pypdfium2
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.db import db
from awards.results.commending import LONGEST, CommendationError, commendations_of, digest_of, issue_commendation
from awards.results.models import Commendation
from awards.results.revoking import revoke_honour
from awards.results.since import taken_back
from awards.results.views import commendations
from awards.runs.service import withdraw_decision
from awards.text import InputNeededError
from tests import factories
from tests.pages import Browser
from tests.results.stage import publish, published_stage
from tests.runs.stage import LATER, set_stage

TEXTS = dict.fromkeys(LONGEST, "表彰决定")
MM = 72 / 25.4


def test_it_freezes_who_is_honoured_and_a_later_one_leaves_out_the_revoked(session: Session) -> None:
    stage = set_stage()
    campaign, words = stage.award.campaign, {"issued_on": LATER.date(), "actor": "office", "now": LATER}
    with pytest.raises(CommendationError, match="no award of this year is published"):
        issue_commendation(session, campaign, texts=TEXTS, **words)
    publication = publish(stage, session)
    first = issue_commendation(session, campaign, texts=TEXTS, **words)
    (award,) = first.document["awards"]
    assert [one["name"]["zh"] for one in award["people"]] == ["王小红"]
    assert first.sha256 == digest_of(first)
    told = session.scalars(select(Event).where(Event.name == "commendation:issued")).one()
    assert told.data["sha256"] == first.sha256
    about = {"reason": "事迹不实", "decided_on": LATER.date(), "actor": "leader", "now": LATER}
    revoke_honour(session, publication, f"n{stage.wang.id}", **about)
    with pytest.raises(CommendationError):
        issue_commendation(session, campaign, texts=TEXTS, **words)
    assert commendations_of(session, campaign) == [first] and first.document["awards"] == [award]


@pytest.mark.parametrize("field", [*LONGEST, "issued_on"])
def test_what_is_not_worded_is_asked_for(session: Session, field: str) -> None:
    campaign = published_stage(session).award.campaign
    texts = {**TEXTS, field: " "}
    day = None if field == "issued_on" else LATER.date()
    with pytest.raises((InputNeededError, CommendationError)) as caught:
        issue_commendation(session, campaign, texts=texts, issued_on=day, actor="office", now=LATER)
    assert caught.value.field == field


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_form_to_the_documents(app: Flask, browser: Browser, lang: str) -> None:
    published_stage(db.session)
    assert "/commendation/new" not in browser.get("/2015/commendation").text
    office = browser.sign_in(factories.make_user("office")).speak(lang)
    assert "〔2015〕" in office.get("/2015/commendation/new").text
    texts = {**TEXTS, "reference": "总务〔2015〕12号", "opening": "一年来，\n决定予以表彰。"}
    kept = office.post("/2015/commendation/new", {**dict.fromkeys(texts, ""), "opening": "一年来"}, status=422).text
    assert "一年来" in kept and kept.count({"zh": "此项必填。", "en": "This is needed."}[lang]) == 10  # twice a field
    late = office.post("/2015/commendation/new", {**texts, "issued_on": "2035-12-05"}, status=422)
    assert lang == "zh" or "Date of the document: The date of the document, not after today." in late
    done = office.post("/2015/commendation/new", {**texts, "issued_on": "2015-12-05"})
    assert done.location.endswith("/2015/commendation")
    name = {"zh": "王小红", "en": "Wang Xiaohong"}[lang]
    read = office.get("/2015/commendation")
    assert name in read.text and "总务〔2015〕12号" in read.text
    with pypdfium2.PdfDocument(office.send("GET", "/2015/commendation/1.pdf").get_data()) as document:
        assert [round(side / MM) for side in document[0].get_size()] == [210, 297]
        assert name in document[0].get_textpage().get_text_range().replace("\r\n", "")
    office.get("/2015/commendation/2.pdf", status=404)
    book = CalamineWorkbook.from_filelike(BytesIO(office.send("GET", "/2015/commendation/list.xlsx").get_data()))
    assert name in book.get_sheet_by_index(0).to_python()[2]
    assert db.session.scalar(select(Commendation.reference)) == "总务〔2015〕12号"


def test_what_is_taken_back_later_is_said_wherever_it_is_read(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = set_stage()
    publication = publish(stage, db.session)
    about = {"actor": "leader", "now": LATER}
    for _ in range(2):
        issue_commendation(db.session, stage.award.campaign, texts=TEXTS, issued_on=LATER.date(), **about)
    db.session.commit()
    written: list[object] = []
    write = commendations.official_docx
    monkeypatch.setattr(commendations, "official_docx", lambda paper: written.append(paper) or write(paper))
    stranger = browser.speak("en")
    assert "Taken back" not in stranger.get("/2015/commendation").text

    def said() -> str:
        for _ in range(2):
            content = stranger.send("GET", "/2015/commendation/1.docx").get_data()
        return "\n".join(one.text for one in docx.Document(BytesIO(content)).paragraphs)

    assert "Taken back" not in said() and len(written) == 1
    assert publication.decision is not None
    withdraw_decision(db.session, publication.decision, reason="复核", **about)
    revoke_honour(db.session, publication, f"n{stage.wang.id}", reason="False papers", decided_on=LATER.date(), **about)
    db.session.commit()
    page = stranger.get("/2015/commendation").text
    assert page.count("Wang Xiaohong: honour revoked on 22 December 2015: False papers") == 2  # the earlier one too
    assert page.count("was withdrawn on 22 December 2015") == 2 and ">Revoked<" in page and ">Suspended<" in page
    assert said().endswith("honour revoked on 22 December 2015: False papers") and len(written) == 2
    with pypdfium2.PdfDocument(stranger.send("GET", "/2015/commendation/1.pdf").get_data()) as document:
        assert "False papers" in document[0].get_textpage().get_text_range()


def test_who_is_no_longer_in_the_award_is_marked_in_an_earlier_decision(session: Session) -> None:
    stage = set_stage()
    publish(stage, session)
    campaign, words = stage.award.campaign, {"issued_on": LATER.date(), "actor": "office", "now": LATER}
    first = issue_commendation(session, campaign, texts=TEXTS, **words)
    stage.wang.state, stage.wang.reject_code = "rejected", "veto"
    publish(stage, session)
    second = issue_commendation(session, campaign, texts=TEXTS, **words)
    found = taken_back(session, campaign, [second, first])
    assert found[2] == [] and [(one.standing, one.place) for one in found[1]] == [("superseded", 0)]
