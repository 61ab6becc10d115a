"""A year in which somebody could be reminded of everything: the clock stands on 5 December, nominations are open."""

from dataclasses import dataclass
from typing import Any

from awards.accounts.models import User
from awards.campaigns.models import Award, Campaign
from awards.db import db
from awards.nominations.models import NominationMove
from awards.organisation.models import Subject
from tests import factories


@dataclass
class World:
    """The office, a department that has sent nothing and one whose nomination came back, with their nominators."""

    campaign: Campaign
    award: Award
    office: User
    silent: Subject
    silent_nominator: User
    returned_nominator: User


def make_world(email: str = "", **values: Any) -> World:
    """The people have this address, if any."""
    campaign = factories.make_campaign(**values)
    award = factories.make_award(campaign)
    office = factories.make_user("office", email="office@example.edu" if email else "")
    silent = factories.make_department("公寓管理中心", name_en="Housing")
    unit = factories.make_department("饮食服务中心", name_en="Catering")
    silent_nominator = factories.make_user(nominates_for=silent, name="张三", email=email)
    returned_nominator = factories.make_user(nominates_for=unit, name="李四", email=email)
    nomination = factories.make_nomination(
        award, factories.make_person(unit, "王小红"), state="returned", created_by=returned_nominator
    )
    move = {"state": "returned", "at": factories.THEN, "actor": "office", "reason": "事迹太短"}
    factories.save(NominationMove(nomination=nomination, **move))
    db.session.commit()
    return World(campaign, award, office, silent, silent_nominator, returned_nominator)
