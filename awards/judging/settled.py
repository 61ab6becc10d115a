"""Once an award is decided its panel and its sheets stand: the decision rests on them."""

from sqlalchemy.orm import object_session

from awards.campaigns.decided import decided_awards
from awards.campaigns.models import Award
from awards.errors import ClosedError
from awards.i18n import lazy


def require_unsettled(award: Award) -> None:
    """Raises ClosedError while a decision stands on an award (of a session)."""
    session = object_session(award)
    if session is not None and award.id in decided_awards(session, award.campaign):
        raise ClosedError(
            lazy(
                "“%(award)s” is decided, so its panel and its score sheets stand as they are. If anything of them has"
                " to be changed, a leader withdraws the decision first, with a reason.",
                award=award.name,
            )
        )
