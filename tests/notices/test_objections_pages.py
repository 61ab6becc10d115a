"""Pages of objections: the form that anyone sends, the receipt and its code, the officer's desk, what others see."""

import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from awards import clock
from awards.accounts import throttle
from awards.accounts.models import SignInAttempt, User
from awards.db import Base, db
from awards.incoming import TypedRequest
from awards.notices.models import Objection, ObjectionFile
from awards.notices.pace import pace
from awards.notices.receipts import plain_code
from awards.notices.views import objections
from tests import factories
from tests.nominations.material import png, sheets
from tests.notices.objected import DURING, TEXT, Objected, objected
from tests.pages import Browser, Page
from tests.statements import counted

CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b")
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)> 在窗口两次拒绝受理报修。"
HERE = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Secret-Agent/7"}


@pytest.fixture
def world(app: Flask) -> Any:
    """An award in its notice period, and a clock that stands in it."""
    pace.clear()
    with clock.turned_to(DURING):
        yield objected(db.session)


def path_of(world: Objected) -> str:
    return f"{world.stage.path}/notice/objection"


def typed(world: Objected, **values: Any) -> dict[str, Any]:
    sound = {"notice": "1", "subject": "nominee", "nominee": world.wang, "who": "named", "name": "周建业"}
    return {**sound, "contact": "62750000", "text": TEXT, "token": "t" * 22, **values}


def code_on(page: Page) -> str:
    found = CODE.search(page.text)
    assert found, page.words[:500]
    return found[0]


def everything(*but: str) -> str:
    """Every row of every table, as one text."""
    tables = (table for name, table in Base.metadata.tables.items() if name not in but)
    return "\n".join(repr(row) for table in tables for row in db.session.execute(select(table)))


def kept() -> list[Objection]:
    db.session.expire_all()
    return list(db.session.scalars(select(Objection).order_by(Objection.id)))


def test_it_is_raised_without_an_account_and_followed_by_a_code(app: Flask, world: Objected) -> None:
    """Files by content, the picture drawn anew; the code shown once; no address, agent or account anywhere."""
    stranger = Browser(app).speak("en")
    form = stranger.get(path_of(world))
    assert (
        "王小红" not in form.outline.fields.values() and form.response.headers["Cache-Control"] == "private, no-store"
    )
    token = form.outline.fields["token"]
    sent = typed(world, token=token, files=[(BytesIO(sheets()), "证明.pdf"), (BytesIO(png()), "照片.png")])
    done = stranger.post(path_of(world), sent, environ_base=HERE)
    assert done.location == "/objections/receipt"
    cookie = stranger.client.get_cookie("session")
    assert cookie is not None
    receipt = stranger.get(done.location)
    code = code_on(receipt)
    assert "shows it once" in receipt and "2015-12-31" in receipt
    # Whoever reads the cookie that led here reads no code.
    told = repr(URLSafeTimedSerializer("x").loads_unsafe(cookie.decoded_value))
    assert "receipt" in told and code not in told and plain_code(code) not in told
    assert "There is no receipt to show" in stranger.get(done.location)
    followed = Browser(app).speak("en").post("/objections", {"code": f" {code.lower()} "}, status=200)
    assert "received" in followed and TEXT not in followed.text and "周建业" not in followed.text
    assert "This is needed." in stranger.post("/objections", {"code": " "}, status=422)
    assert "No objection has this code" in stranger.post("/objections", {"code": "2" * 20}, status=422)
    (objection,) = kept()
    assert [(one.name, one.file.kind) for one in objection.files] == [("证明.pdf", "pdf"), ("照片.png", "png")]
    # Somebody signed in objects anonymously: it is nobody's.
    staff = factories.make_user(username="wangfang77", person=factories.make_person(world.stage.canteen, "王芳"))
    member = Browser(app).sign_in(staff)
    member.post(path_of(world), typed(world, who="anonymous", name="王芳"), environ_base=HERE)
    assert (kept()[1].is_anonymous, kept()[1].name) == (True, "")
    rows = everything("users", "subjects", "role_grants")
    for secret in (code, plain_code(code), token, *HERE.values(), "wangfang77", "王芳"):
        assert secret not in rows, secret


def test_a_double_click_is_one_objection_and_other_words_are_another(app: Flask, world: Objected) -> None:
    stranger, pdf, codes = Browser(app), sheets(), []
    for text in (TEXT, TEXT, TEXT + "另有录音。"):
        stranger.post(path_of(world), typed(world, text=text, files=[(BytesIO(pdf), "a.pdf")]))
        codes.append(code_on(stranger.get("/objections/receipt")))
    assert codes[0] == codes[1] != codes[2]
    assert [one.number for one in kept()] == [1, 2]


def test_what_is_wrong_is_said_with_everything_still_typed(
    app: Flask, world: Objected, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Browser(app).speak("en")
    monkeypatch.setattr(objections, "MOST_BYTES", 4000)
    monkeypatch.setattr(objections, "LARGEST_REQUEST", 60_000)
    wrong: list[tuple[dict[str, Any], int, str]] = [
        ({"nominee": ""}, 422, "Choose whom of the notice it is against."),
        ({"text": "too short"}, 422, "At least 20 characters"),
        ({"name": ""}, 422, "This is needed."),
        ({"notice": "9"}, 409, "Another notice is up by now."),
        ({"files": [(BytesIO(b"MZ\x90" + bytes(99)), "证明.pdf")]}, 422, "This is a program"),
        ({"files": [(BytesIO(b"<svg/>"), "证明.png")]}, 422, "SVG drawing"),
        ({"files": [(BytesIO(b"x"), f"{one}.pdf") for one in range(6)]}, 422, "At most 5 files."),
        ({"files": [(BytesIO(bytes(3000)), "a.pdf"), (BytesIO(bytes(2000)), "b.pdf")]}, 413, "MB are allowed."),
    ]
    for change, status, words in wrong:
        page = stranger.post(path_of(world), typed(world, **change), status=status)
        assert words in page and change.get("text", TEXT) in page.text and "62750000" in page.text
        if "files" in change:
            assert "Please choose the files again" in page
    empty = stranger.post(path_of(world), {"contact": "62750000"}, status=422)
    for words in ("Against whom: Choose whom", "What is wrong: This is needed.", "Your name: This is needed."):
        assert words in empty and "62750000" in empty.text
    assert stranger.post(path_of(world), typed(world, files=[(BytesIO(bytes(90_000)), "a.pdf")]), status=413)
    assert kept() == []


def test_two_hundred_in_a_minute_are_slowed_down_and_what_was_accepted_stays(
    app: Flask, world: Objected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """(With the first twenty of an hour free; here three, so that the test costs little.)"""
    monkeypatch.setitem(throttle.FREE, "objection", 3)
    stranger, statuses = Browser(app).speak("en"), []
    for number in range(8):
        page = Page(stranger.send("POST", path_of(world), typed(world, text=f"{TEXT}{number}"), environ_base=HERE))
        statuses.append(page.status)
    assert statuses == [303] * 4 + [429] * 4 and len(kept()) == 4
    assert page.response.headers["Retry-After"] == "2" and "Please wait 2 seconds" in page
    assert not list(db.session.scalars(select(SignInAttempt)))  # nothing is kept beside the instants of objections
    assert f"{TEXT}7" in page.text  # nothing typed is lost
    # What was accepted is told again without being counted; another address does not wait; nor does this one for long.
    stranger.post(path_of(world), typed(world, text=f"{TEXT}0"), environ_base=HERE)
    Browser(app).post(path_of(world), typed(world, text=f"{TEXT}8"), environ_base={"REMOTE_ADDR": "203.0.113.78"})
    with clock.turned_to(DURING + timedelta(seconds=3)):
        stranger.post(path_of(world), typed(world, text=f"{TEXT}9"), environ_base=HERE)
    assert len(kept()) == 6


def test_nothing_is_taken_after_the_last_day_and_what_was_typed_is_shown(app: Flask, world: Objected) -> None:
    visitor = Browser(app).speak("en")
    over = DURING + timedelta(days=6)
    with clock.turned_to(over):
        assert "No objection can be raised now" in visitor.get(path_of(world))
        assert "is taken now" in visitor.post(path_of(world), typed(world), status=422)
    world.notice.take_down(reason="更正", actor="office", now=over)
    page = visitor.post(path_of(world), typed(world), status=422)
    assert "It was not kept" in page and TEXT in page.text
    assert kept() == []
    visitor.get("/2015/awards/none/notice/objection", status=404)


def test_what_was_sent_before_midnight_is_in_time_although_its_files_came_after_it(
    app: Flask, world: Objected, monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = TypedRequest.make_form_data_parser
    with clock.turned_to(datetime(2015, 12, 29, 15, 59, 50, tzinfo=UTC)), ExitStack() as midnight:

        def slowly(request: TypedRequest) -> Any:
            midnight.enter_context(clock.turned_to(datetime(2015, 12, 29, 16, 0, 30, tzinfo=UTC)))
            return parser(request)

        monkeypatch.setattr(TypedRequest, "make_form_data_parser", slowly)
        Browser(app).post(path_of(world), typed(world))
        Browser(app).post(path_of(world), typed(world, text=TEXT * 2), status=422)
    assert [one.text for one in kept()] == [TEXT]


def test_the_officer_takes_it_up_reads_it_and_rules(app: Flask, world: Objected) -> None:
    """Script in the text is inert; files are downloads; a second officer is told; the objector reads the finding."""
    Browser(app).post(
        path_of(world), typed(world, text=SCRIPT, name="<b>x</b>", files=[(BytesIO(sheets()), "证明.pdf")])
    )
    (objection,) = kept()
    here = f"/2015/objections/{objection.id}"
    officer, other = (Browser(app).speak("en").sign_in(one) for one in (world.officer, world.other))
    assert "Wang Xiaohong" in officer.get("/2015/objections?state=received")
    page = officer.get(here)
    assert "<script>alert" not in page.text and "onerror=alert(2)>" not in page.text and SCRIPT[:20] in page.words
    file = officer.client.get(f"{here}/files/1/证明.pdf")
    assert file.status_code == 200 and file.headers["Content-Disposition"].startswith("attachment")
    file.close()
    officer.post(f"{here}/taking-up", {"relieves": ""})
    late = other.post(f"{here}/taking-up", {"relieves": ""}, status=409)
    assert world.officer.name in late
    assert "Take up the objection before you rule" in other.post(f"{here}/ruling/dismiss", {"finding": "x"}, status=422)
    empty = officer.post(f"{here}/ruling/uphold", {}, status=422)
    for field in ("What follows", "Reason in one sentence", "Finding of the investigation"):
        assert f"{field}: This is needed." in empty
    page = officer.get(f"{here}/ruling/uphold")
    assert "decision of 22 Dec 2015 on run 1" in page and "notice 1, up since 23 Dec 2015: it is taken down" in page
    assert "An exclusion undoes nothing" not in page and "not what was objected to" not in page
    ruling = {"remedy": "exclude", "reason": "异议查实", "finding": "经调取录像，情况属实。", "expected": "0-0-0"}
    stale = officer.post(f"{here}/ruling/uphold", ruling, status=409)
    assert "Something else would be undone by now" in stale and stale.outline.fields["expected"] == "1-1-0"
    officer.post(f"{here}/ruling/uphold", {**ruling, "expected": "1-1-0"})
    assert "经调取录像" in officer.get(here) and "decided already" in officer.get(f"{here}/ruling/dismiss")
    assert not world.notice.is_up and not world.decision.stands
    office = Browser(app).speak("en").sign_in(factories.make_user("office"))
    assert "经调取录像" in office.get(here)


def test_office_leader_and_an_officer_with_a_conflict_read_only_that_it_is_there(app: Flask, world: Objected) -> None:
    proof = ObjectionFile(position=1, file=stored(app), name="秘密证明.pdf")
    objection = world.objection(files=[proof])
    here = f"/2015/objections/{objection.id}"
    secrets = (TEXT, "周建业", "010-6275-0000", "秘密证明", "王小红", "Wang Xiaohong")
    readers: list[tuple[User, str]] = [
        (factories.make_user("office"), ""),
        (factories.make_user("leader"), ""),
        (world.colleague, "Another discipline officer has to do this."),
    ]
    for user, words in readers:
        reader = Browser(app).speak("en").sign_in(user)
        for path in (here, "/2015/objections"):
            page = reader.get(path)
            assert "received" in page and "2015-12-31" in page
            assert not [one for one in secrets if one in page.text], (user.roles, path)
        assert words in reader.get(here)
        reader.get(f"{here}/files/1/秘密证明.pdf", status=403)
        reader.get(f"{here}/ruling/uphold", status=403)
    nominee = factories.make_user("discipline", "office", person=world.stage.zhao.subject)
    concerned = Browser(app).speak("en").sign_in(nominee)
    assert "No objection was raised." in concerned.get("/2015/objections")
    concerned.get(here, status=403)
    Browser(app).sign_in(world.officer).get(f"/2014/objections/{objection.id}", status=404)


def stored(app: Flask) -> Any:
    from awards.files.service import store_file

    return store_file(db.session, app.config["AWARDS"].files_dir, BytesIO(sheets()), kind="pdf", now=DURING)


def test_the_list_costs_the_same_for_one_as_for_many(app: Flask, world: Objected) -> None:
    officer = Browser(app).speak("en").sign_in(world.officer)
    world.objection()
    with counted(app) as one:
        officer.get("/2015/objections")
    for place in range(60):
        others = {"subject": "procedure", "nominee": ""} if place % 2 else {}
        world.objection("dismissed" if place % 3 else "received", **others)
    with counted(app) as many:
        first = officer.get("/2015/objections")
    assert len(one) == len(many)
    assert first.text.count("<tr>") == 51 and "Page 1 of 2" in first
    assert "Page 2 of 2" in officer.get("/2015/objections?page=9")
    assert officer.get("/2015/objections?state=received").text.count("<tr>") == 22
    assert "Nothing fits the filter." in officer.get("/2015/objections?code=none&state=x")
