"""Own feedback: for nominees and their departments only, whole, and without any judge."""

from flask import Flask

from awards.db import db
from awards.judging.models import ReleasedComment
from tests import factories
from tests.pages import Browser
from tests.results.stage import publish, published_stage
from tests.runs.stage import LATER, Stage, give_value, set_stage, sheet_of
from tests.statements import counted

WORDS = "待人热情 <script>alert(1)</script>"


def released(stage: Stage) -> None:
    """One comment on 李建国 that stands, one that was taken back, and one on 赵敏."""
    made = {"actor": "judge", "released_at": LATER}
    first, second = (sheet_of(db.session, seat, stage.li) for seat in stage.seats[:2])
    other = sheet_of(db.session, stage.seats[0], stage.zhao)
    taken = {"withdrawn_at": LATER, "withdrawn_by": "judge"}
    for sheet, words, more in ((first, WORDS, {}), (second, "收回的评语", taken), (other, "食堂的评语", {})):
        factories.save(ReleasedComment(sheet=sheet, words=words, **made, **more))


def test_each_reads_the_own_rows_and_no_others(app: Flask, browser: Browser) -> None:
    stage = published_stage(db.session)
    released(stage)
    path = f"{stage.path}/results/feedback"
    assert "/sign-in" in browser.get(path, status=302).location
    li = browser.sign_in(factories.make_user(person=stage.li.subject)).speak("en")
    assert path in li.get(f"{stage.path}/results").text and path in li.get("/").text
    page = li.get(path)
    for words in ("Li Jianguo", "87.00", WORDS, "51.0000", "Attitude", "8.5", "Appraisal"):
        assert words in page
    for words in ("收回的评语", "食堂的评语", "Zhao Min", "j1", stage.seats[0].user.name):
        assert words not in page
    # The department's other nominee is there too, oneself first.
    assert page.text.index("Li Jianguo") < page.text.index("Wang Xiaohong")
    # The unit is whoever nominates for it and whoever belongs to it.
    colleague = factories.make_user(person=factories.make_person(stage.canteen))
    for one in (colleague, factories.make_user(nominates_for=stage.canteen)):
        page = browser.sign_in(one).speak("en").get(path)
        assert "Zhao Min" in page and "食堂的评语" in page and "Li Jianguo" not in page
    # Two sheets are too few for means.
    assert "Mean mark" not in page
    stranger = browser.sign_in(factories.make_user("office")).speak("en")
    assert "Nothing of yours here" in stranger.get(path)
    assert "Zhao Min" not in stranger.get(path)


def test_nothing_before_publication(app: Flask, browser: Browser) -> None:
    stage = set_stage()
    stage.run(db.session)
    released(stage)
    page = (
        browser.sign_in(factories.make_user(person=stage.li.subject)).speak("en").get(f"{stage.path}/results/feedback")
    )
    assert WORDS not in page and "87.00" not in page


def test_a_large_department_is_paged_searched_and_costs_the_same(app: Flask, browser: Browser) -> None:
    stage = set_stage()
    for number in range(12):
        one = factories.make_nomination(stage.award, factories.make_person(stage.repairs, f"职工{number}"))
        for seat in stage.seats:
            factories.make_sheet(seat, one, "7", "7", state="signed")
        give_value(one, "50")
    publish(stage, db.session)
    path = f"{stage.path}/results/feedback"
    sent = []
    for unit in (stage.canteen, stage.repairs):
        head = browser.sign_in(factories.make_user(nominates_for=unit)).speak("en")
        head.get(path)
        with counted(app) as statements:
            page = head.get(path)
        sent.append(len(statements))
    assert sent[0] == sent[1]
    assert "Page 1 of 2" in page and page.text.count('"derivation-head') == 10
    page = head.get(f"{path}?q=职工11&page=9")
    assert "职工11" in page and "职工10" not in page
    assert "Nothing fits the filter." in head.get(f"{path}?q=无此人")
