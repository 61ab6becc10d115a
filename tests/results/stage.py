"""The stage of tests/runs, published: 王小红 selected with 92.00, 李建国 second with 87.00, 赵敏 third with 76.00."""

from sqlalchemy.orm import Session

from awards.results.models import Publication
from tests.results.clearing import publish_run
from tests.runs.stage import LATER, Stage, set_stage

PICTURE = {
    (f"{name}-{theme}", lang): b"<svg/>"
    for name in ("ranking", "winners")
    for theme in ("light", "dark")
    for lang in ("zh", "en")
}


def publish(stage: Stage, session: Session) -> Publication:
    """Run and publish with a picture that costs nothing to draw."""
    publication = publish_run(session, stage.run(session), actor="office", now=LATER, figures=PICTURE)
    session.commit()
    return publication


def published_stage(session: Session, **values: object) -> Stage:
    """An award whose results are public."""
    stage = set_stage(**values)
    publish(stage, session)
    return stage
