"""Pages of the department: choose, write, attach, preview, submit, withdraw."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.db import db
from awards.evidence.models import IndicatorValue
from awards.files.models import StoredFile
from awards.imports.models import ImportBatch
from awards.nominations.models import Nomination, NominationFile
from tests import factories
from tests.conftest import NOW
from tests.nominations.material import PDF, STATEMENT, World, make_world, png
from tests.pages import Browser, Page
from tests.statements import counted

TOO_LATE = datetime(2015, 12, 10, 16, 0, 0, tzinfo=UTC)


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


@pytest.fixture
def nominator(browser: Browser, world: World) -> Browser:
    return browser.sign_in(world.nominator).speak("en")


def typed(**values: object) -> dict[str, object]:
    return {"version": "1", "deed": "修好每一盏灯", "statement": STATEMENT, "action": "save", **values}


def upload(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def save(browser: Browser, nomination: Nomination, status: int = 303, **values: object) -> Page:
    path = f"/nominations/{nomination.id}/edit"
    return browser.post(path, typed(**values), status=status, content_type="multipart/form-data")


def put_appraisal(world: World, value: str) -> None:
    """A row of an imported indicator sheet about the person."""
    stored = StoredFile(sha256="0" * 64, size=1, kind="xlsx", created_at=NOW)
    batch = ImportBatch(
        kind="indicators",
        scope="2015",
        file=stored,
        file_name="指标.xlsx",
        state="imported",
        actor="office",
        created_at=NOW,
        imported_at=NOW,
    )
    campaign_id = world.award.campaign_id
    row = IndicatorValue(
        campaign_id=campaign_id, subject=world.person, batch=batch, row=2, code="appraisal", value=Decimal(value)
    )
    factories.save(row)


def test_from_the_choice_to_the_submission(nominator: Browser, world: World) -> None:
    assert "Nothing is put forward yet." in nominator.get("/2015/nominations")
    page = nominator.get("/2015/nominations/new?award=service-model&q=王小")
    assert "王小红" in page
    page = nominator.post("/2015/nominations/new", {"award": "service-model", "subject": world.person.id})
    number = db.session.scalars(select(Nomination.id)).one()
    assert page.location.endswith(f"/nominations/{number}/edit")

    nomination = db.session.get(Nomination, number)
    assert nomination is not None
    assert "Deed in one line" in nominator.get(f"/nominations/{number}/edit")
    save(nominator, nomination, files=[upload(PDF, "证书.pdf"), upload(png(), "照片.png")])
    page = save(nominator, nomination, version="4", action="preview")
    assert page.location.endswith(f"/nominations/{number}")
    preview = nominator.get(f"/nominations/{number}")
    assert "修好每一盏灯" in preview
    assert "证书.pdf" in preview
    assert 'alt="Picture “照片.png”"' in preview.text

    nominator.post(f"/nominations/{number}/submit", {"version": "4"})
    page = nominator.get(f"/nominations/{number}")
    assert "The nomination was submitted" in page
    assert [move.state for move in nomination.moves] == ["draft", "submitted"]
    assert "Submitted" in nominator.get("/2015/nominations")


def test_every_page_speaks_chinese_data(browser: Browser, world: World) -> None:
    nomination = world.draft()
    browser.sign_in(world.nominator).speak("zh")
    for path in (
        "/2015/nominations",
        "/2015/nominations/new?award=service-model",
        f"/nominations/{nomination.id}/edit",
    ):
        assert "服务标兵" in browser.get(path)


def test_the_quota_and_the_deadline_are_told(nominator: Browser, world: World) -> None:
    world.draft()
    page = nominator.get("/2015/nominations")
    assert "Open until the end of 10 Dec 2015 (China Standard Time)." in page
    # 5 may be put forward, one draft is there, 4 are left.
    assert "Service model 维修服务中心 5 1 4" in page
    with clock.turned_to(TOO_LATE):
        page = nominator.get("/2015/nominations")
        assert "Closed: nominations are open from 1 Dec 2015 to 10 Dec 2015" in page
        assert "/2015/nominations/new" not in page.text


def test_a_search_finds_by_name_number_and_pinyin_in_the_own_department_only(nominator: Browser, world: World) -> None:
    world.person.pinyin = "wangxiaohong wxh"
    stranger = factories.make_person(name="王小明", pinyin="wangxiaoming wxm")
    for wanted in ("小红", world.person.code, "wxh", "WangXiao"):
        page = nominator.get(f"/2015/nominations/new?award=service-model&q={wanted}")
        assert "王小红" in page, wanted
        assert stranger.name_zh not in page
    assert "Nobody is found." in nominator.get("/2015/nominations/new?award=service-model&q=nobody")


def test_who_is_put_forward_already_cannot_be_chosen_again_but_is_shown(nominator: Browser, world: World) -> None:
    nomination = world.draft(state="submitted")
    page = nominator.get("/2015/nominations/new?award=service-model&q=王小红")
    assert f'name="subject" value="{world.person.id}"' not in page.text
    assert "Put forward by 维修服务中心" in page
    assert f"/nominations/{nomination.id}" in page.text
    # A double post of the start leads to the one that is there.
    again = nominator.post("/2015/nominations/new", {"award": "service-model", "subject": world.person.id})
    assert again.location.endswith(f"/nominations/{nomination.id}/edit")
    assert nominator.get(again.location, status=303).location.endswith(f"/nominations/{nomination.id}")


@pytest.mark.parametrize(
    "form", [{}, {"award": "service-model"}, {"award": "nothing", "subject": "1"}, {"award": "x", "subject": "x"}]
)
def test_a_start_without_a_choice_is_told(nominator: Browser, form: dict[str, str]) -> None:
    page = nominator.post("/2015/nominations/new", form, status=422)
    assert "Choose an award and a nominee." in page


def test_a_stranger_of_another_department_is_refused_by_the_form_too(nominator: Browser) -> None:
    stranger = factories.make_person(name="李四")
    page = nominator.post("/2015/nominations/new", {"award": "service-model", "subject": stranger.id}, status=403)
    assert "your own department only" in page
    assert db.session.scalars(select(Nomination)).all() == []


def test_what_was_typed_survives_every_refusal(nominator: Browser, world: World) -> None:
    nomination = world.draft(deed="旧", statement="旧文")
    long = "长" * 2001
    page = save(nominator, nomination, 422, statement=long)
    assert (long in page.text, "has 2001 characters" in page) == (True, True)

    page = save(nominator, nomination, 422, files=[upload(b"MZ not a pdf", "程序.pdf")])
    assert "“程序.pdf”:" in page
    assert STATEMENT in page.text

    nomination.state = "submitted"
    nomination.submitted_at = factories.THEN
    page = save(nominator, nomination, 422)
    assert "it cannot be changed now" in page
    assert STATEMENT in page.text

    nomination.state = "draft"
    with clock.turned_to(TOO_LATE):
        page = save(nominator, nomination, 422)
    assert "is over: it was open from 2015-12-01 to 2015-12-10" in page
    assert STATEMENT in page.text
    assert (nomination.deed, nomination.statement, nomination.version) == ("旧", "旧文", 1)


def test_a_stale_form_shows_both_texts_and_can_then_be_saved(nominator: Browser, world: World) -> None:
    nomination = world.draft(deed="同事的", statement="同事写的", version=2)
    page = save(nominator, nomination, 409)
    for words in ("What is kept now", "同事写的", "Nothing was overwritten"):
        assert words in page
    assert STATEMENT in page.text
    assert (nomination.deed, page.outline.fields["version"]) == ("同事的", "2")

    save(nominator, nomination, version=page.outline.fields["version"])
    assert (nomination.deed, nomination.version) == ("修好每一盏灯", 3)


def test_a_double_post_of_the_same_text_is_one_save(nominator: Browser, world: World) -> None:
    nomination = world.draft()
    save(nominator, nomination)
    save(nominator, nomination)
    assert nomination.version == 2


@pytest.mark.parametrize("version", ["", "x", "99", "-1"])
def test_a_tampered_version_overwrites_nothing(nominator: Browser, world: World, version: str) -> None:
    nomination = world.draft(deed="旧")
    save(nominator, nomination, 409, version=version)
    assert nomination.deed == "旧"


def test_a_failed_upload_keeps_neither_the_file_nor_half_of_the_save(nominator: Browser, world: World) -> None:
    nomination = world.draft(deed="旧")
    save(nominator, nomination, 422, files=[upload(PDF, "好.pdf"), upload(PDF, "又一份.pdf")])
    assert (nomination.deed, nomination.files) == ("旧", [])


def test_a_file_is_removed_by_its_button(nominator: Browser, world: World) -> None:
    nomination = world.draft()
    save(nominator, nomination, files=[upload(PDF, "证书.pdf")])
    number = nomination.files[0].id
    save(nominator, nomination, remove=str(number))
    assert db.session.scalars(select(NominationFile)).all() == []
    save(nominator, nomination, 404, remove=str(number))


def test_what_is_too_short_is_not_submitted_and_the_page_says_why(nominator: Browser, world: World) -> None:
    nomination = world.draft(statement="太短")
    page = nominator.post(f"/nominations/{nomination.id}/submit", {"version": "1"}, status=422)
    assert "The statement has 2 characters; it needs 50 to 2000." in page
    assert nomination.state == "draft"


def test_what_changed_since_the_preview_is_not_submitted(nominator: Browser, world: World) -> None:
    nomination = world.draft(version=2)
    nominator.post(f"/nominations/{nomination.id}/submit", {"version": "1"}, status=409)
    assert nomination.state == "draft"
    nominator.post(f"/nominations/{nomination.id}/submit", {"version": "2"})
    nominator.post(f"/nominations/{nomination.id}/submit", {"version": "2"})
    assert [move.state for move in nomination.moves] == ["submitted"]


def test_withdrawing_asks_first_and_cannot_undo_a_decision(nominator: Browser, world: World) -> None:
    nomination = world.draft(state="submitted")
    assert "free for someone else" in nominator.get(f"/nominations/{nomination.id}/withdraw")
    assert nomination.state == "submitted"
    nominator.post(f"/nominations/{nomination.id}/withdraw")
    assert nomination.state == "withdrawn"

    accepted = factories.make_nomination(world.award, factories.make_person(world.department))
    page = nominator.post(f"/nominations/{accepted.id}/withdraw", status=422)
    assert "ask it to return the nomination first" in page
    assert accepted.state == "accepted"


def test_the_reason_of_a_return_is_shown_where_it_is_mended(nominator: Browser, world: World) -> None:
    nomination = world.draft(state="returned", reason="请补充满意度数据")
    assert "请补充满意度数据" in nominator.get(f"/nominations/{nomination.id}/edit")
    assert "请补充满意度数据" in nominator.get("/2015/nominations")


def test_the_evidence_and_the_conditions_stand_beside_the_text(nominator: Browser, world: World) -> None:
    world.award.conditions = [
        {"code": "in_post", "check": "since", "months": 12, "label": {"zh": "在岗满一年", "en": "One year in post"}},
        {"code": "licence", "check": "tick", "label": {"zh": "持证", "en": "Holds a licence"}},
    ]
    nomination = world.draft()
    path = f"/nominations/{nomination.id}/edit"
    page = nominator.get(path)
    assert "No evidence yet: without it the nomination cannot be scored." in page
    assert "met One year in post Since 1 Mar 2005, says the register." in page
    assert "to be checked Holds a licence" in page

    put_appraisal(world, "97.5")
    page = nominator.get(path)
    assert "Appraisal 97.50 points Value: 97.5." in page
    assert "97.50 points" in nominator.get(f"/nominations/{nomination.id}")


def test_text_is_text_and_never_markup(nominator: Browser, world: World) -> None:
    nomination = world.draft(deed="<b>粗</b>", statement="<script>alert(1)</script>" * 3)
    page = nominator.get(f"/nominations/{nomination.id}")
    assert "<script>alert" in page
    assert "<script>alert" not in page.text


def test_the_own_list_costs_the_same_for_one_nomination_and_for_fifty(
    app: Flask, nominator: Browser, world: World
) -> None:
    world.draft(state="submitted")
    with counted(app) as one:
        nominator.get("/2015/nominations")
    for _ in range(49):
        factories.make_nomination(
            world.award, factories.make_person(world.department), state="submitted", created_by=world.nominator
        )
    with counted(app) as fifty:
        page = nominator.get("/2015/nominations")

    assert page.text.count("王小红") == 50
    assert len(fifty) == len(one)
