"""A survey's figures with and without the answers that may not be honest, in all and about each subject."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.errors import NotFoundError
from awards.evidence.leaving_out import decisions_of, responses_of
from awards.evidence.measures.honesty import FLAGS, Response, flags_of
from awards.evidence.measures.satisfaction import Satisfaction, fit_to_print, satisfaction_of
from awards.evidence.models import AnswerDecision, Survey
from awards.evidence.nominees import nominees_of
from awards.evidence.smallness import LEAST_PRINTED
from awards.organisation.models import Subject
from awards.permissions import Viewer

PAGE = 50


@dataclass(frozen=True)
class SurveyOfYear:
    """A survey as a thing to look at; `person_ids` are the nominees of the awards that surveys can decide."""

    campaign: Campaign
    survey: Survey
    person_ids: frozenset[int]

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of an award that surveys can decide."""
        return viewer.person_id in self.person_ids


@dataclass(frozen=True)
class FlagLine:
    """A kind of flag: how many answers have it, the figures without them, and the decision that holds."""

    flag: str
    answers: int
    without: Satisfaction
    decision: AnswerDecision | None


@dataclass(frozen=True)
class SubjectLine:
    """The answers about one subject: all, without those that are flagged, and what counts by the decisions. `is_small`
    says that they are too few to be printed."""

    subject: Subject
    flagged: int
    everyone: Satisfaction
    without: Satisfaction
    counted: Satisfaction

    @property
    def is_small(self) -> bool:
        return self.everyone.people < LEAST_PRINTED


@dataclass(frozen=True)
class FlaggedAnswer:
    """One answer with a flag, or with a decision of its own; what it says is not shown."""

    response: Response
    subject: Subject
    flags: tuple[str, ...]
    decision: AnswerDecision | None


@dataclass(frozen=True)
class SurveyPage:
    """Everything that the page of a survey shows. `outside` counts answers of nobody's group: they are in no figure."""

    everyone: Satisfaction
    without: Satisfaction
    counted: Satisfaction
    outside: int
    flags: tuple[FlagLine, ...]
    subjects: tuple[SubjectLine, ...]
    flagged: tuple[FlaggedAnswer, ...]
    decisions: tuple[AnswerDecision, ...]
    page: int
    pages: int


def survey_of_year(session: Session, viewer: Any, year: int, code: str) -> SurveyOfYear:
    """One survey of a year. Raises NotFoundError."""
    campaign = campaign_of_year(session, viewer, year)
    survey = session.scalar(select(Survey).where(Survey.campaign_id == campaign.id, Survey.code == code))
    if survey is None:
        raise NotFoundError
    awards = [award for award in campaign.awards if any(one.kind == "survey" for one in award.components)]
    persons = frozenset(one for award in awards for one in nominees_of(session, award).person_ids)
    return SurveyOfYear(campaign, survey, persons)


def surveys_of_campaign(session: Session, campaign: Campaign) -> Sequence[Survey]:
    """The surveys of a year, by number."""
    return session.scalars(select(Survey).where(Survey.campaign_id == campaign.id).order_by(Survey.code)).all()


def survey_page(session: Session, survey: Survey, *, page: int = 1) -> SurveyPage:
    """The page of a survey in three statements, whatever the number of answers."""
    every = responses_of(session, survey.id)
    flags = flags_of(every, len(survey.items), survey.scale)
    decisions = decisions_of(session, survey.id)
    inside = [one for one in every if survey.strata.get(one.identity)]
    subjects = subjects_by_id(session, every)
    own = {one.number: one for one in decisions if one.number is not None}
    listed = [one for one in every if one.number in flags or one.number in own]
    pages = max(1, -(-len(listed) // PAGE))
    page = min(max(1, page), pages)
    everyone, without, counted = three_figures(survey, inside, flags)
    return SurveyPage(
        everyone=everyone,
        without=without,
        counted=counted,
        outside=len(every) - len(inside),
        flags=flag_lines(survey, inside, flags, decisions, beside=[everyone, counted, without]),
        subjects=subject_lines(survey, inside, flags, subjects),
        flagged=tuple(
            FlaggedAnswer(one, subjects[one.subject_id], in_order(flags, one.number), own.get(one.number))
            for one in listed[(page - 1) * PAGE : page * PAGE]
        ),
        decisions=tuple(reversed(decisions)),
        page=page,
        pages=pages,
    )


def in_order(flags: Mapping[int, frozenset[str]], number: int) -> tuple[str, ...]:
    return tuple(flag for flag in FLAGS if flag in flags.get(number, ()))


def three_figures(
    survey: Survey, responses: Sequence[Response], flags: Mapping[int, frozenset[str]]
) -> tuple[Satisfaction, Satisfaction, Satisfaction]:
    """Of all answers, of those without any flag, of those that count by what was decided, as far as they are fit to
    print beside each other."""
    clean = [one for one in responses if one.number not in flags]
    sets = (responses, that_count(responses), clean)
    everyone, counted, without = fit_to_print([figures(survey, some) for some in sets])
    return everyone, without, counted


def that_count(responses: Sequence[Response]) -> list[Response]:
    return [one for one in responses if one.left_out_id is None]


def figures(survey: Survey, responses: Sequence[Response]) -> Satisfaction:
    return satisfaction_of((one.answers for one in responses), survey.scale, len(survey.items))


def flag_lines(
    survey: Survey,
    responses: Sequence[Response],
    flags: Mapping[int, frozenset[str]],
    decisions: Sequence[AnswerDecision],
    *,
    beside: Sequence[Satisfaction],
) -> tuple[FlagLine, ...]:
    """Each kind of flag, its figures as far as they are fit to print `beside` the others of the page."""
    without = [[one for one in responses if flag not in flags.get(one.number, ())] for flag in FLAGS]
    shown = fit_to_print([*beside, *(figures(survey, some) for some in without)])[len(beside) :]
    newest = {one.flag: one for one in decisions}
    return tuple(
        FlagLine(flag, len(responses) - len(some), figure, newest.get(flag))
        for flag, some, figure in zip(FLAGS, without, shown, strict=True)
    )


def subject_lines(
    survey: Survey,
    responses: Sequence[Response],
    flags: Mapping[int, frozenset[str]],
    subjects: Mapping[int, Subject],
) -> tuple[SubjectLine, ...]:
    """A line for each subject that was judged, by code."""
    about: dict[int, list[Response]] = defaultdict(list)
    for one in responses:
        about[one.subject_id].append(one)
    flagged = Counter(one.subject_id for one in responses if one.number in flags)
    order = sorted(about, key=lambda subject_id: subjects[subject_id].code)
    return tuple(SubjectLine(subjects[one], flagged[one], *three_figures(survey, about[one], flags)) for one in order)


def subjects_by_id(session: Session, responses: Sequence[Response]) -> dict[int, Subject]:
    """The subjects that answers are about."""
    ids = {one.subject_id for one in responses}
    return {one.id: one for one in session.scalars(select(Subject).where(Subject.id.in_(ids)))}
