"""Who sees a nominee that a veto left without a rank."""

from decimal import Decimal
from unittest.mock import patch

from flask import Flask

from awards.db import db
from awards.results.models import Publication
from awards.runs.bundle import build_bundle
from awards.runs.service import keep_run
from tests import factories
from tests.pages import Browser
from tests.results.clearing import publish_run
from tests.results.stage import PICTURE, published_stage
from tests.runs.stage import LATER, Stage, give_value


def test_who_has_no_rank_is_known_to_itself_its_department_and_the_circle(app: Flask) -> None:
    stage = published_stage(db.session, min_score=Decimal(80))
    # 赵敏 is below the floor and keeps a rank; 孙强 is vetoed and has none.
    sun = factories.make_nomination(stage.award, factories.make_person(stage.canteen, "孙强"))
    give_value(sun, "99")
    publication = publish_with_veto(stage, f"n{sun.id}")
    assert publication.people[f"n{sun.id}"]["name"]["zh"] == "孙强"
    users = {
        "staff": (factories.make_user(), False),
        "self": (factories.make_user(person=sun.subject), True),
        "colleague": (factories.make_user(person=factories.make_person(stage.canteen, "郑三")), True),
        "office": (factories.make_user("office"), True),
        "leader": (factories.make_user("leader"), True),
    }
    for user, is_seen in users.values():
        browser = Browser(app).speak("zh").sign_in(user)
        page = browser.get(f"{stage.path}/results")
        main = page.text[page.text.index("<main") :]
        assert ("孙强" in main) == is_seen
        assert ("一票否决" in page) == is_seen
        assert "低于最低分" in page
        browser.get(f"{stage.path}/results/n{sun.id}", status=200 if is_seen else 404)


def publish_with_veto(stage: Stage, nominee: str) -> Publication:
    """A publication of a run whose bundle has a veto, as later rooms will put one there."""
    bundle = build_bundle(db.session, stage.award)
    next(one for one in bundle["nominees"] if one["id"] == nominee)["vetoes"] = [
        {"code": "discipline", "reason": "处分"}
    ]
    run = keep_run(db.session, stage.award, bundle, actor="office", now=LATER)
    with patch("awards.runs.approvable.build_bundle", return_value=bundle):
        publication = publish_run(db.session, run, actor="office", now=LATER, figures=PICTURE)
    db.session.commit()
    return publication
