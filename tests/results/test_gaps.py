"""Why a component is missing: asked for before publication, frozen with it, told in the derivation."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.db import db
from awards.evidence.models import GapReason
from awards.evidence.queries import award_nominees
from awards.evidence.service import record_gap_reason
from awards.results.service import NotPublishableError
from awards.runs.preflight import preflight_of
from awards.runs.queries import latest_run
from awards.runs.service import make_run
from tests import factories
from tests.evidence.made import make_component, make_visit
from tests.pages import Browser
from tests.results.clearing import publish_run
from tests.results.stage import PICTURE
from tests.runs.stage import LATER, Stage, give_value

REASON = "全年未列入巡查范围"


def set_gap() -> Stage:
    """王小红 was visited and 赵敏 was not; the appraisal carries the weight of the visits."""
    components = [make_component("inspection", "40"), factories.make_indicator("60")]
    components[0].label = {"zh": "现场检查", "en": "On site"}
    award = factories.make_award(components=components, tie_break=["appraisal"])
    factories.make_seal(award)
    department = factories.make_department()
    people = [factories.make_person(department, name) for name in ("王小红", "李建国", "赵敏")]
    nominations = [factories.make_nomination(award, person) for person in people]
    for nomination, value in zip(nominations, ("95", "90", "80"), strict=True):
        give_value(nomination, value)
    for person in people[:2]:
        make_visit(award.campaign, person, "90")
    return Stage(award, department, department, *nominations, [])


def explain(session: Session, stage: Stage, reason: str = REASON) -> list[GapReason]:
    award: Award = stage.award
    case = award_nominees(session, None, award.campaign.year, award.code)
    actor = factories.make_user("office", username=f"office-{len(reason)}").as_viewer()
    words = {"reason": reason, "actor": actor, "now": LATER}
    found = record_gap_reason(session, case, award.components[0], [stage.zhao.subject], **words)  # type: ignore[arg-type]
    session.commit()
    return found


def test_a_run_is_made_and_not_published_without_a_reason(session: Session) -> None:
    stage = set_gap()
    run = stage.run(session)

    with pytest.raises(NotPublishableError) as caught:
        publish_run(session, run, actor="office", now=LATER, figures=PICTURE)

    message = "No reason is recorded why others carry the weight of “On site”: 赵敏"
    assert message in str(caught.value)
    explain(session, stage)
    assert publish_run(session, run, actor="office", now=LATER, figures=PICTURE).run is run


def test_the_reason_is_frozen_with_the_publication(session: Session) -> None:
    stage = set_gap()
    explain(session, stage)
    publication = publish_run(session, stage.run(session), actor="office", now=LATER, figures=PICTURE)
    explain(session, stage, "另一个说法")

    gaps = {one: person.get("gaps") for one, person in publication.people.items()}
    frozen = {"inspection": {"reason": REASON, "actor": f"office-{len(REASON)}", "at": LATER.isoformat()}}
    assert gaps == {f"n{stage.wang.id}": None, f"n{stage.li.id}": None, f"n{stage.zhao.id}": frozen}


def test_the_preflight_names_who_needs_a_reason(session: Session) -> None:
    stage = set_gap()
    (gap,) = preflight_of(session, stage.award).gaps
    assert (gap.component.code, gap.nominations, gap.unexplained) == ("inspection", (stage.zhao,), (stage.zhao,))
    explain(session, stage)
    (gap,) = preflight_of(session, stage.award).gaps
    assert (gap.nominations, gap.unexplained) == ((stage.zhao,), ())


def test_pages_lead_to_the_reason_and_show_it(app: Flask, browser: Browser) -> None:
    stage = set_gap()
    make_run(db.session, stage.award, actor="office", now=LATER)
    browser.sign_in(factories.make_user("office")).speak("en")
    cure = 'href="/2015/evidence/service-model/reasons/inspection"'

    for path in ("/runs", "/runs/1", "/runs/1/publish"):
        assert cure in browser.get(f"{stage.path}{path}").text
    refused = browser.post(f"{stage.path}/runs/1/publish", status=422)
    assert "No reason is recorded why others carry the weight of “On site”: 赵敏" in refused
    explain(db.session, stage)
    assert cure not in browser.get(f"{stage.path}/runs/1").text
    run = latest_run(db.session, stage.award)
    assert run is not None
    publish_run(db.session, run, actor="office", now=LATER, figures=PICTURE)

    path = f"{stage.path}/results/n{stage.zhao.id}"
    page = browser.get(path)
    assert f"Reason on record: {REASON}" in page and "on 22 Dec 2015" in page
    assert f'href="/2015/evidence/service-model/{stage.zhao.subject_id}/appraisal?run=1"' in page.text
    assert f'href="/2015/evidence/decided/person/{stage.zhao.subject.code}"' in page.text
    assert REASON in browser.speak("zh").get(path)
    winner = f"{stage.path}/results/n{stage.wang.id}"
    assert "/evidence/" in browser.get(winner).text
    own = browser.sign_in(factories.make_user(person=stage.zhao.subject)).speak("en").get(path)
    assert f"Reason on record: {REASON}" in own and "/evidence/" not in own.text
    staff = browser.sign_in(factories.make_user()).get(winner)
    assert "/evidence/" not in staff.text
    nominee = browser.sign_in(factories.make_user("office", person=stage.li.subject)).get(winner)
    assert "/evidence/service-model" not in nominee.text


def test_the_source_of_an_on_time_rate_is_said(app: Flask, browser: Browser) -> None:
    award = factories.make_award(components=[factories.make_indicator("100", "on_time_rate")], tie_break=[])
    factories.make_seal(award)
    nomination = factories.make_nomination(award)
    give_value(nomination, "92", "on_time_rate")
    run = make_run(db.session, award, actor="office", now=LATER)
    publish_run(db.session, run, actor="office", now=LATER, figures=PICTURE)
    browser.sign_in(factories.make_user("leader")).speak("en")

    assert "indicator sheet" in browser.get("/2015/awards/service-model/runs/1")
    page = browser.get(f"/2015/awards/service-model/results/n{nomination.id}")
    assert "The value comes from the indicator sheet." in page
