"""The page that undoes an import."""

from datetime import timedelta

import pytest

from awards.db import db
from awards.evidence.models import IndicatorValue
from tests.conftest import NOW
from tests.evidence.made import make_batch, make_value
from tests.factories import make_campaign, make_person, make_user
from tests.imports.test_undoing import batch_of_wang, publish
from tests.pages import Browser
from tests.runs.stage import set_stage


def test_an_import_is_undone_with_a_reason_and_its_record_says_so(browser: Browser) -> None:
    batch = make_value(make_campaign(), make_person(), "appraisal", "95").batch
    make_user(name="王芳")  # not the one who did it
    browser.sign_in(make_user("office", username="wang", name="王芳")).speak("en")
    path = f"/imports/{batch.id}/undo"
    assert f'href="{path}"' in browser.get(f"/imports/{batch.id}").text

    browser.get(path)
    assert "This is needed." in browser.post(path, {"reason": ""}, status=422)
    browser.post(path, {"reason": "导错了文件"})

    page = browser.get(f"/imports/{batch.id}")
    assert (
        "Undone: 1 rows are gone." in page and "by 王芳 (wang): 导错了文件" in page and "Undo this import" not in page
    )
    assert db.session.query(IndicatorValue).count() == 0
    assert "can be undone, once" in browser.post(path, {"reason": "again"}, status=422)
    assert batch.file_name in browser.get("/imports/?state=undone")


def test_what_is_published_is_named_instead_of_the_form(browser: Browser) -> None:
    stage = set_stage()
    batch = batch_of_wang(stage)
    publish(stage)
    browser.sign_in(make_user("office")).speak("en")

    page = browser.get(f"/imports/{batch.id}/undo")
    assert (
        "“Service model”, run 1" in page and "Correct single numbers instead" in page and "<textarea" not in page.text
    )
    browser.post(f"/imports/{batch.id}/undo", {"reason": "x"}, status=422)
    assert batch.state == "imported" and batch.imported_at == NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "instead"),
    [
        ("orders", "Single orders cannot be corrected. Whom they are credited to is answered"),
        ("survey", "Single answers cannot be corrected. They can be left out of every count with a reason"),
        ("indicators", "single numbers are better corrected."),
    ],
)
def test_what_can_be_done_instead(browser: Browser, kind: str, instead: str) -> None:
    batch = make_batch(kind)
    browser.sign_in(make_user("office")).speak("en")

    assert instead in browser.get(f"/imports/{batch.id}")


def test_a_roster_offers_no_undoing(browser: Browser) -> None:
    batch = make_batch("roster", scope="")
    browser.sign_in(make_user("office")).speak("en")

    assert "Undo this import" not in browser.get(f"/imports/{batch.id}")
    assert "Only an import of evidence" in browser.get(f"/imports/{batch.id}/undo")
