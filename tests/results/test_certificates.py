"""Certificates: issued once, taken away by whom they concern, verified by anyone, revoked for all to see."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.days import day_in_numerals
from awards.db import db
from awards.errors import WrongStateError
from awards.evidence.models import Honour
from awards.permissions import Viewer
from awards.results.certificates import certificate_pdf, certificate_zip
from awards.results.certifying import certificates_of, issue_certificates, verified
from awards.results.commending import honoured_of
from awards.results.handing import own_certificates
from awards.results.models import Certificate, Publication
from awards.results.queries import results_case
from awards.results.revoking import RevocationError, revoke_honour
from awards.results.rolls import Wanted, roll_of
from awards.runs.service import withdraw_decision
from awards.text import InputNeededError
from tests import factories
from tests.pages import Browser
from tests.results.stage import publish
from tests.runs.stage import LATER, Stage, set_stage
from tests.statements import counted

SITE = "https://awards.example.edu"
LONG = "阿卜杜热合曼·买买提吐尔逊𬭎㛃〇" * 3
BY: dict[str, Any] = {"actor": "leader", "now": LATER}


def published(session: Session) -> tuple[Stage, Publication]:
    stage = set_stage()
    return stage, publish(stage, session)


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, without line breaks."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]


def test_each_who_is_selected_gets_one_and_only_one(session: Session) -> None:
    stage, publication = published(session)
    (certificate,) = issue_certificates(session, publication, actor="office", now=LATER)
    assert (certificate.number, certificate.nominee) == ("2015-0001", f"n{stage.wang.id}")
    assert certificate.name == {"zh": "王小红", "en": "Wang Xiaohong"} and len(certificate.token) == 32
    assert issue_certificates(session, publication, actor="office", now=LATER) == []
    assert session.scalars(select(Event.data).where(Event.name == "certificate:issued")).one()["number"] == "2015-0001"


def test_it_goes_with_the_current_publication(session: Session) -> None:
    stage, first = published(session)
    (certificate,) = issue_certificates(session, first, actor="office", now=LATER)
    stage.wang.state, stage.wang.reject_code = "rejected", "veto"
    second = publish(stage, session)
    with pytest.raises(WrongStateError):
        issue_certificates(session, first, actor="office", now=LATER)
    (other,) = issue_certificates(session, second, actor="office", now=LATER)
    assert other.number == "2015-0002" and [one.standing for one in certificates_of(session, second)] == [
        "superseded",
        "valid",
    ]
    found = verified(session, certificate.token)
    assert found is not None and found.standing == "superseded"
    office, staff = (Viewer(user_id=1, roles=frozenset(roles)) for roles in ({"office"}, set()))
    results = results_case(session, office, 2015, stage.award.code)
    assert [one.certificate for one in own_certificates(session, office, results)] == [certificate, other]
    assert own_certificates(session, staff, results) == []


def _earlier(about: dict[str, Any], at: int) -> dict[str, Any]:
    year = 1900 + at // 50
    return {**about, "year": year, "award_code": f"a{at % 50}", "award_name": {"zh": str(year), "en": ""}}


def test_a_revoked_honour_stays_visible_and_counts_no_more(app: Flask, session: Session) -> None:
    stage, publication = published(session)
    with counted(app) as one:
        assert (roll_of(session, Wanted()).years, roll_of(session, Wanted()).total) == ([2015], 1)
    many = {
        "campaign_id": stage.award.campaign_id,
        "subject_id": stage.li.subject_id,
        "row": 1,
        "published_as": "1900/a0/1",
    }
    session.execute(insert(Honour), [_earlier(many, at) for at in range(5000)])
    with counted(app) as thousands:
        assert roll_of(session, Wanted(year=1901)).total == 50
        roll = roll_of(session, Wanted())
    assert len(thousands) == len(one) and roll.years == [2015, *range(1999, 1899, -1)] and roll.total == 5001
    assert list(roll.awards)[:3] == [stage.award.code, "a0", "a1"] and roll.awards["a1"] == {"zh": "1999", "en": ""}
    session.execute(delete(Honour).where(Honour.published_as == "1900/a0/1"))
    (certificate,) = issue_certificates(session, publication, actor="office", now=LATER)
    nominee = f"n{stage.wang.id}"
    with pytest.raises(RevocationError):
        revoke_honour(session, publication, nominee, reason="x", decided_on=None, **BY)
    with pytest.raises(InputNeededError):
        revoke_honour(session, publication, nominee, reason=" ", decided_on=LATER.date(), **BY)
    revoke_honour(session, publication, nominee, reason="材料不实", decided_on=LATER.date(), **BY)
    found = verified(session, certificate.token)
    assert found is not None and found.standing == "revoked" and found.revocation is not None
    assert session.scalars(select(Honour)).all() == [] == roll_of(session, Wanted()).lines
    for who in (nominee, f"n{stage.li.id}"):
        with pytest.raises(WrongStateError):
            revoke_honour(session, publication, who, reason="x", decided_on=LATER.date(), **BY)


def test_the_pages_of_certificates(browser: Browser, app: Flask) -> None:
    stage, _ = published(db.session)
    stage.wang.subject.pinyin = "wangxiaohong wxh"
    db.session.commit()
    at = f"{stage.path}/certificates"
    office = browser.sign_in(factories.make_user("office")).speak("en")
    assert "Without a certificate: 1" in office.get(at)
    office.post(at)
    assert "Certificates issued: 1." in office.get(at)
    office.post(at)
    assert "Everybody has a certificate already." in office.get(at)
    certificate = db.session.scalars(select(Certificate)).one()
    pdf = office.send("GET", f"{at}/{certificate.number}.zh.pdf").data
    assert "王小红" in text_of(pdf)[0] and "2015-0001" in text_of(pdf)[0]
    named = office.send("GET", f"{at}/{certificate.number}.en.pdf").headers["Content-Disposition"]
    assert named.split("; ")[1:] == [
        "filename=2015-0001-en.pdf",
        "filename*=UTF-8''2015-0001-Wang%20Xiaohong-Certificate%20of%20Honour.pdf",
    ]
    archive = ZipFile(BytesIO(office.send("GET", f"{at}/all.en.zip").data))
    assert archive.namelist() == ["2015-0001-Wang Xiaohong-Certificate of Honour.pdf"]

    stranger = Browser(app).speak("en")
    page = stranger.get(f"/c/{certificate.token}")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert stranger.get("/roll").response.headers["Cache-Control"] == "private, no-cache"
    assert "This certificate is genuine" in page and "Wang Xiaohong" in page and "92.00" not in page
    assert "There is no such certificate" in stranger.get("/c/unknown", status=404)
    assert "Wang Xiaohong" in stranger.get("/roll?q=wxh") and "Nobody fits" in stranger.get("/roll?q=lijianguo")

    leader = Browser(app).sign_in(factories.make_user("leader")).speak("en")
    revocation = f"{stage.path}/results/n{stage.wang.id}/revocation"
    assert revocation in leader.get(f"{stage.path}/results").text
    assert "Cancel" in leader.get(revocation)
    empty = leader.post(revocation, {}, status=422)
    assert "Reason: This is needed." in empty and "Decided on: This is needed." in empty
    leader.post(revocation, {"reason": "False papers", "decided_on": "2015-12-01"})
    for path in (f"/c/{certificate.token}", f"{stage.path}/results", "/roll"):
        assert "False papers" in stranger.get(path), path
    assert revocation not in leader.get(f"{stage.path}/results").text
    office.get(f"{at}/{certificate.number}.zh.pdf", status=404)


def certificate_of(name: str, **values: object) -> Certificate:
    about: dict[str, Any] = {"number": "2015-0001", "token": "0" * 32, "kind": "person", "deed": "一句话"}
    about |= {"units": [{"zh": "维修服务中心", "en": "Repairs"}], "award": {"zh": "服务标兵", "en": "Service model"}}
    about |= {"name": {"zh": name, "en": name}, "issuer": {"zh": "总务处", "en": "Office"}}
    return Certificate(**{**about, "issued_on": LATER.date(), **values})


@pytest.mark.unit
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_long_name_with_rare_characters_is_shown_on_one_page(lang: str) -> None:
    (text,) = text_of(certificate_pdf([certificate_of(LONG[:40])], lang=lang, site=SITE))
    assert LONG[:40] in text and "〓" not in text


@pytest.mark.unit
def test_five_hundred_are_five_hundred_pages_and_the_zip_names_each() -> None:
    many = [certificate_of(f"张{number}", number=f"2015-{number:04}") for number in range(1, 31)]
    assert len(text_of(certificate_pdf(many, lang="zh", site=SITE))) == 30
    far = "https://" + "awards-of-the-year." * 6 + "example.edu"  # longer than its line: it breaks, and is copied whole
    zipped = ZipFile(BytesIO(certificate_zip(many[:2], lang="zh", site=far)))
    assert zipped.namelist() == ["2015-0001-张1-荣誉证书.pdf", "2015-0002-张2-荣誉证书.pdf"]
    assert f"{far}/c/{'0' * 32}" in text_of(zipped.read(zipped.namelist()[1]))[0]


@pytest.mark.unit
def test_days_are_written_out() -> None:
    assert day_in_numerals(LATER.date()) == {"zh": "二〇一五年十二月二十二日", "en": "22 December 2015"}
    assert day_in_numerals(LATER.date().replace(day=10, month=10))["zh"] == "二〇一五年十月十日"


def test_a_revocation_holds_for_every_publication_of_the_award(session: Session) -> None:
    stage, first = published(session)
    (certificate,) = issue_certificates(session, first, actor="office", now=LATER)
    stage.zhao.state, stage.zhao.reject_code = "rejected", "veto"
    second = publish(stage, session)
    revoke_honour(session, second, f"n{stage.wang.id}", reason="材料不实", decided_on=LATER.date(), **BY)
    found = verified(session, certificate.token)
    assert found is not None and found.standing == "revoked"
    stage.zhao.state, stage.zhao.reject_code = "accepted", ""
    third = publish(stage, session)
    assert issue_certificates(session, third, actor="office", now=LATER) == []
    assert session.scalars(select(Honour)).all() == []


def test_nothing_is_issued_on_a_decision_that_was_withdrawn(session: Session) -> None:
    _, publication = published(session)
    (certificate,) = issue_certificates(session, publication, actor="office", now=LATER)
    assert publication.decision is not None
    withdraw_decision(session, publication.decision, reason="复核", actor="leader", now=LATER)
    with pytest.raises(WrongStateError):
        issue_certificates(session, publication, actor="office", now=LATER)
    found = verified(session, certificate.token)
    assert found is not None and found.standing == "suspended"
    assert honoured_of(session, publication.award.campaign) == []
