"""Next year by the rules of the demo's: the same, award by award, and none of its data."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, DepartmentQuota, Extension, Seal
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.scheme import declared_rules
from awards.campaigns.setting_up.checklist import blockers_of, year_to_set_up
from awards.campaigns.setting_up.starting import clone_campaign
from tests.demo.conftest import THE_DAY

pytestmark = pytest.mark.xdist_group("demo")


def test_the_clone_of_the_demo_equals_its_scheme(session: Session) -> None:
    held = {model: session.scalar(select(func.count()).select_from(model)) for model in (Seal, Extension)}
    quotas = select(func.count()).select_from(DepartmentQuota).join(Award)
    clone_campaign(session, campaign_of_year(session, None, 2015), 2016, actor="office", now=THE_DAY)
    session.commit()
    session.expunge_all()

    before, after = (year_to_set_up(session, None, year) for year in (2015, 2016))
    assert [declared_rules(award) for award in after.awards] == [
        {**declared_rules(award), "year": 2016} for award in before.awards
    ]
    assert (after.settings, len(after.awards)) == (before.settings, 6)
    assert blockers_of(after) == []
    assert {model: session.scalar(select(func.count()).select_from(model)) for model in held} == held
    assert session.scalar(quotas.where(Award.campaign_id == after.id)) == 0
