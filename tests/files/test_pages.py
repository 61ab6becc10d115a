"""Pages of a PDF as pictures: drawn once, to whom the file is open, and as harmless as the file."""

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from awards.files import drawing
from awards.nominations.models import NominationFile
from tests import factories
from tests.files.test_serving import attach
from tests.nominations.material import PDF, World, make_world, png, sheets
from tests.pages import Browser


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


def kept_pages(app: Flask, attached: NominationFile) -> list[Path]:
    return list((app.config["AWARDS"].files_dir / "pages").rglob(f"{attached.file.sha256}*"))


def test_a_page_is_drawn_once_and_can_do_no_harm(
    app: Flask, browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached = attach(app, world, sheets(2), "证书.pdf")
    assert attached.file.pages == 2
    path = f"/files/{attached.id}/pages/2.png"
    browser.sign_in(world.nominator)
    response = browser.get(path).response
    assert response.mimetype == "image/png"
    assert Image.open(io.BytesIO(response.get_data())).width == drawing.PAGE_WIDTH
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert len(kept_pages(app, attached)) == 1

    monkeypatch.setattr(drawing, "DRAWER", Path("nothing.py"))  # from now on nothing can be drawn
    assert browser.get(path).response.get_data() == response.get_data()
    browser.get(path, headers={"If-None-Match": response.headers["ETag"]}, status=304)


def test_pages_that_are_not_there_or_cannot_be_read_are_told(app: Flask, browser: Browser, world: World) -> None:
    attached = attach(app, world, sheets(1), "证书.pdf")
    world.person = factories.make_person(world.department, "李雷")
    broken = attach(app, world, PDF, "坏.pdf")
    world.person = factories.make_person(world.department, "韩梅")
    picture = attach(app, world, png("green"), "照片.png")
    assert (broken.file.pages, picture.file.pages) == (0, None)
    browser.sign_in(world.nominator).speak("en")
    for one, number in ((attached, 0), (attached, 2), (attached, 41), (broken, 1), (picture, 1)):
        page = browser.get(f"/files/{one.id}/pages/{number}.png", status=404)
        assert "This page cannot be shown here. Open the file itself." in page
    browser.get(f"/files/{picture.id + 99}/pages/1.png", status=404)


def test_nobody_waits_twice_for_a_page_that_cannot_be_drawn(
    app: Flask, browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = attach(app, world, PDF, "坏.pdf")
    browser.sign_in(world.nominator)
    browser.get(f"/files/{broken.id}/pages/1.png", status=404)
    (kept,) = kept_pages(app, broken)
    assert kept.read_bytes() == b""
    monkeypatch.setattr(drawing, "draw", None)  # whoever called it would fail
    browser.get(f"/files/{broken.id}/pages/1.png", status=404)


def test_a_page_does_not_wait_long_for_another(
    app: Flask, browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached = attach(app, world, sheets(1), "证书.pdf")
    browser.sign_in(world.nominator).speak("en")
    monkeypatch.setattr(drawing, "PATIENCE", 0.01)
    with drawing.PAGES:
        page = browser.get(f"/files/{attached.id}/pages/1.png", status=503)
    assert "Try again in a moment, or open the file itself." in page
    assert kept_pages(app, attached) == []


@pytest.mark.parametrize(("who", "status"), [("office", 200), ("other", 403), ("office, a nominee", 403)])
def test_pages_are_read_by_who_reads_the_file(
    app: Flask, browser: Browser, world: World, who: str, status: int
) -> None:
    attached = attach(app, world, sheets(1), "证书.pdf")
    if who == "other":
        viewer = factories.make_user(nominates_for=factories.make_department())
    else:
        person = factories.make_person()
        viewer = factories.make_user("office", person=person)
        if who != "office":
            factories.make_nomination(world.award, person, state="submitted")
    browser.sign_in(viewer).get(f"/files/{attached.id}/pages/1.png", status=status)
