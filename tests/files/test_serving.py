"""Files as they leave the house: to whom, and with which headers."""

import io

import pytest
from flask import Flask

from awards.db import db
from awards.files.service import path_of
from awards.nominations import service
from awards.nominations.models import NominationFile
from awards.nominations.service.files import read_upload
from tests import factories
from tests.conftest import NOW
from tests.nominations.material import PDF, World, docx, make_world, png
from tests.pages import Browser


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


def attach(app: Flask, world: World, content: bytes, name: str) -> NominationFile:
    nomination = world.draft()
    store, stream = app.config["AWARDS"].files_dir, io.BytesIO(content)
    attached = service.attach_file(
        db.session, nomination, store, read_upload(stream, name), actor=world.nominator.as_viewer(), now=NOW
    )
    nomination.state, nomination.submitted_at = "submitted", NOW
    db.session.commit()
    return attached


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "证书.pdf", "application/pdf"),
        (png(), "照 片.png", "image/png"),
        (docx(), "事迹.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
    ids=["pdf", "png", "docx"],
)
def test_a_file_comes_whole_under_its_name_and_can_do_no_harm(
    browser: Browser, world: World, content: bytes, name: str, kind: str
) -> None:
    attached = attach(browser.app, world, content, name)
    browser.sign_in(world.nominator)
    response = browser.get(f"/files/{attached.id}/{name}").response

    assert response.get_data() == content
    assert response.mimetype == kind
    place = "attachment" if name.endswith("docx") else "inline"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith(f"{place}; filename")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-cache"
    etag = response.headers["ETag"]
    browser.get(f"/files/{attached.id}/{name}", headers={"If-None-Match": etag}, status=304)


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("leader", 200), ("nominee", 200), ("other", 403), ("staff", 403), ("office, a nominee", 403)],
)
def test_a_file_is_read_by_who_sees_its_nomination(
    app: Flask, browser: Browser, world: World, who: str, status: int
) -> None:
    attached = attach(app, world, PDF, "证书.pdf")
    if who == "office, a nominee":
        person = factories.make_person()
        factories.make_nomination(world.award, person, state="submitted")
        viewer = factories.make_user("office", person=person)
    elif who == "nominee":
        viewer = factories.make_user(person=world.person)
    elif who == "other":
        viewer = factories.make_user(nominates_for=factories.make_department())
    else:
        viewer = factories.make_user(*([] if who == "staff" else [who]))
    page = browser.sign_in(viewer).get(f"/files/{attached.id}/证书.pdf", status=status)
    assert (PDF in page.response.get_data()) is (status == 200)


def test_a_wrong_name_or_number_finds_nothing(app: Flask, browser: Browser, world: World) -> None:
    attached = attach(app, world, PDF, "证书.pdf")
    browser.sign_in(world.nominator)
    browser.get(f"/files/{attached.id}/other.pdf", status=404)
    browser.get(f"/files/{attached.id + 999}/证书.pdf", status=404)
    browser.get(f"/files/{attached.id}/..%2f..%2fetc%2fpasswd", status=404)


def test_bytes_that_are_gone_are_told_and_not_a_crash(app: Flask, browser: Browser, world: World) -> None:
    attached = attach(app, world, png("blue"), "照片.png")
    path_of(app.config["AWARDS"].files_dir, attached.file.sha256).unlink()
    browser.sign_in(world.nominator).speak("en")
    assert "missing from the store" in browser.get(f"/files/{attached.id}/照片.png", status=404)
