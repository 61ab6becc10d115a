"""Reading publications, on both databases: what is frozen is what is read."""

import json

import pytest
from sqlalchemy.orm import Session

from awards.errors import NotFoundError
from awards.permissions import Viewer
from awards.results import queries
from awards.results.bars import bar_of
from awards.results.criteria import criterion_means
from awards.results.rows import Row
from tests.results.stage import publish
from tests.runs.stage import Stage, set_stage

OFFICE = Viewer(user_id=1, roles=frozenset({"office"}))
STAFF = Viewer(user_id=2)
AT = (2015, "service-model")


@pytest.fixture
def stage(session: Session) -> Stage:
    return set_stage()


def test_rows_are_the_result_of_the_run_to_the_digit(session: Session, stage: Stage) -> None:
    publication = publish(stage, session)
    session.expire_all()
    results = queries.results_case(session, STAFF, *AT)
    ranking = json.loads(publication.run.result)["ranking"]
    assert [(row.id, row.rank, row.total, row.status, row.adjustment) for row in results.rows] == [
        (one["id"], one["rank"], one["total"], one["status"], one["adjustment"]) for one in ranking
    ]
    for row, one in zip(results.rows, ranking, strict=True):
        figures = [(part.code, part.weight, part.points, part.contribution) for part in row.parts]
        assert figures == [tuple(part[key] for key in PART) for part in one["components"]]


PART = ("code", "weight", "points", "contribution")


def test_parts_lie_end_to_end_on_the_bar(session: Session, stage: Stage) -> None:
    publish(stage, session)
    wang: Row = queries.results_case(session, STAFF, *AT).rows[0]
    # 54.0000 and then 38.0000 of 100 points
    assert [(part.start, part.width) for part in wang.parts] == [("0.00", "54.00"), ("54.00", "38.00")]
    bar = bar_of(wang)
    assert 'd="M0 0h540000v10h-540000z"' in bar
    assert 'd="M540000 0h380000v10h-380000z"' in bar


def test_a_bar_escapes_what_people_wrote(session: Session, stage: Stage) -> None:
    publish(stage, session)
    wang = queries.results_case(session, STAFF, *AT).rows[0]
    hostile = wang._replace(parts=(wang.parts[0]._replace(label='"><script>'),))
    assert "<script" not in bar_of(hostile)


def test_without_publication_there_are_no_rows_but_the_award(session: Session, stage: Stage) -> None:
    stage.run(session)
    results = queries.results_case(session, STAFF, *AT)
    assert (results.publication, results.rows) == (None, ())
    with pytest.raises(NotFoundError):
        queries.derivation_case(session, OFFICE, *AT, f"n{stage.wang.id}")


@pytest.mark.parametrize("at", [(1999, "service-model"), (2015, "no-such-award")])
def test_an_award_that_does_not_exist(session: Session, stage: Stage, at: tuple[int, str]) -> None:
    with pytest.raises(NotFoundError):
        queries.results_case(session, STAFF, *at)


def test_an_edition_is_found_by_its_digest_only(session: Session, stage: Stage) -> None:
    publication = publish(stage, session)
    found = queries.edition_case(session, OFFICE, *AT, publication.run.bundle_sha256)
    assert found.publication is publication
    with pytest.raises(NotFoundError):
        queries.edition_case(session, OFFICE, *AT, "0" * 64)


def test_a_figure_of_another_award_is_not_found(session: Session, stage: Stage) -> None:
    publication = publish(stage, session)
    case = queries.figure_case(session, STAFF, *AT, publication=publication.id, name="winners-light", lang="zh")
    assert case.figure.content == b"<svg/>"
    with pytest.raises(NotFoundError):
        queries.figure_case(session, STAFF, *AT, publication=publication.id + 1, name="winners-light", lang="zh")


def test_means_need_three_sheets(session: Session, stage: Stage) -> None:
    bundle = json.loads(stage.run(session).bundle)
    # 李建国: attitude (8 + 9 + 8.5) / 3 = 8.5, skill the same; 赵敏 has two sheets only
    [attitude, skill] = criterion_means(bundle, f"n{stage.li.id}")["panel"]
    assert (attitude.mean, attitude.maximum, attitude.weight, skill.mean) == ("8.5", "10", "60", "8.5")
    assert criterion_means(bundle, f"n{stage.zhao.id}") == {}
