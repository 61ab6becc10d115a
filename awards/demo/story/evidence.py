"""All year: visits, survey, work orders, figures and ballots, each brought in as a file."""

from sqlalchemy import select

from awards.demo.candidates import chosen_figures, chosen_votes, skills
from awards.demo.files.figures import ballots_file, indicators_file
from awards.demo.files.honours import honours_file
from awards.demo.files.inspections import MONTHS, inspection_file
from awards.demo.files.orders import answers_of, orders_file
from awards.demo.files.survey import CODE, answers, mapping_file, positions_file, texts_file
from awards.demo.story.stage import ACTOR, Stage, at
from awards.evidence.measures.honesty import BURST
from awards.evidence.models import Survey
from awards.evidence.queries.surveys import SurveyOfYear
from awards.evidence.service.surveys import decide_answers
from awards.imports.mapping import read_mapping
from awards.imports.service import answer_spellings


def bring_in_evidence(stage: Stage) -> None:
    """In the order in which the office gets it; the visits of December come in before the nominations are decided."""
    for month in MONTHS:
        day = at(3, 10) if month < 3 else at(12, 7) if month == 12 else at(month, 28)
        stage.bring_in("inspections", inspection_file(stage.folder, month), day)
    bring_in_orders(stage)
    bring_in_survey(stage)
    figures = indicators_file(stage.folder, stage.people, chosen_figures(stage.candidates))
    stage.bring_in("indicators", figures, at(12, 2))
    stage.bring_in("honours", honours_file(stage.folder, stage.people), at(12, 2, 2))
    ballots = ballots_file(stage.folder, stage.people, chosen_votes(stage.candidates))
    stage.bring_in("ballots", ballots, at(12, 2, 3))


def bring_in_orders(stage: Stage) -> None:
    """The office has said whom the shared names mean; a few rows cannot be right and stay out."""
    answer_spellings(stage.session, {"person": answers_of(stage.people)}, actor=ACTOR, now=at(11, 27))
    path = orders_file(stage.folder, stage.people, skills(stage.candidates))
    stage.bring_in("orders", path, at(11, 27, 3), accept_rejects=True)


def bring_in_survey(stage: Stage) -> None:
    """Both exports of the same answers: the second adds nothing. What came in one burst is left out."""
    given = answers()
    stage.bring_in("survey", texts_file(stage.folder, given), at(12, 1))
    stated = read_mapping(mapping_file(stage.folder)).options
    stage.bring_in("survey", positions_file(stage.folder, given), at(12, 1, 3), options=stated)
    survey = stage.session.scalars(select(Survey).where(Survey.code == CODE)).one()
    decide_answers(
        stage.session,
        SurveyOfYear(stage.campaign, survey, frozenset()),
        flag=BURST,
        verdict="leave_out",
        reason="同一地址十分钟内连续提交，答卷内容相同，经领导小组研究不计入",
        actor=stage.office,
        now=at(12, 1, 6),
    )
