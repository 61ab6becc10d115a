"""A survey's figures with and without the answers that may not be honest, in all and about each subject."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.campaigns.nominees import nominees_of
from awards.campaigns.queries import campaign_of_year
from awards.errors import NotFoundError
from awards.evidence.leaving_out import decisions_of
from awards.evidence.measures.honesty import FLAGS, Response, flags_of
from awards.evidence.measures.satisfaction import Satisfaction, figures_of, fit_to_print
from awards.evidence.models import AnswerDecision, Survey
from awards.evidence.queries.flagged import Pile, counted_piles, pile_of, suspects_of
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
    """The page of a survey in four statements. What it costs follows the answers that are flagged or decided on, not
    all: the others are in the counts that are kept."""
    piles, suspects = counted_piles(session, survey), suspects_of(session, survey)
    flags = flags_of(suspects, len(survey.items), survey.scale)
    decisions = decisions_of(session, survey.id)
    inside = [one for one in suspects if survey.strata.get(one.identity)]
    counted = {key: pile for key, pile in piles.items() if survey.strata.get(key[1])}
    subjects = subjects_by_id(session, {one.subject_id for one in suspects} | {subject_id for subject_id, _ in piles})
    own = {one.number: one for one in decisions if one.number is not None}
    listed = [one for one in suspects if one.number in flags or one.number in own]
    pages = max(1, -(-len(listed) // PAGE))
    page = min(max(1, page), pages)
    total = together(survey, counted.values())
    everyone, without, as_decided = three_figures(survey, total, inside, flags)
    left_out = sum(one.left_out_id is not None for one in suspects if not survey.strata.get(one.identity))
    return SurveyPage(
        everyone=everyone,
        without=without,
        counted=as_decided,
        outside=together(survey, piles.values()).people - total.people + left_out,
        flags=flag_lines(survey, total, inside, flags, decisions, beside=[everyone, as_decided, without]),
        subjects=subject_lines(survey, counted, inside, flags, subjects),
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


def together(survey: Survey, piles: Iterable[Pile]) -> Pile:
    """Several piles as one."""
    return sum(piles, start=pile_of(survey, ()))


def all_of(survey: Survey, counted: Pile, suspects: Sequence[Response]) -> Pile:
    """The answers that count and those that are left out."""
    return counted + pile_of(survey, (one for one in suspects if one.left_out_id is not None))


def three_figures(
    survey: Survey, counted: Pile, suspects: Sequence[Response], flags: Mapping[int, frozenset[str]]
) -> tuple[Satisfaction, Satisfaction, Satisfaction]:
    """Of all answers, of those without any flag, of those that count by what was decided, as far as they are fit to
    print beside each other."""
    everyone = all_of(survey, counted, suspects)
    clean = everyone - pile_of(survey, (one for one in suspects if one.number in flags))
    shown, as_decided, without = fit_to_print([figures(survey, pile) for pile in (everyone, counted, clean)])
    return shown, without, as_decided


def figures(survey: Survey, pile: Pile) -> Satisfaction:
    return figures_of(pile.counts, pile.people, len(survey.items))


def flag_lines(
    survey: Survey,
    counted: Pile,
    suspects: Sequence[Response],
    flags: Mapping[int, frozenset[str]],
    decisions: Sequence[AnswerDecision],
    *,
    beside: Sequence[Satisfaction],
) -> tuple[FlagLine, ...]:
    """Each kind of flag, its figures as far as they are fit to print `beside` the others of the page."""
    everyone = all_of(survey, counted, suspects)
    having = [pile_of(survey, (one for one in suspects if flag in flags.get(one.number, ()))) for flag in FLAGS]
    shown = fit_to_print([*beside, *(figures(survey, everyone - some) for some in having)])[len(beside) :]
    newest = {one.flag: one for one in decisions}
    return tuple(
        FlagLine(flag, some.people, figure, newest.get(flag))
        for flag, some, figure in zip(FLAGS, having, shown, strict=True)
    )


def subject_lines(
    survey: Survey,
    counted: Mapping[tuple[int, str], Pile],
    suspects: Sequence[Response],
    flags: Mapping[int, frozenset[str]],
    subjects: Mapping[int, Subject],
) -> tuple[SubjectLine, ...]:
    """A line for each subject that was judged, by code."""
    about: dict[int, list[Response]] = defaultdict(list)
    piles: dict[int, list[Pile]] = defaultdict(list)
    for one in suspects:
        about[one.subject_id].append(one)
    for (subject_id, _), pile in counted.items():
        piles[subject_id].append(pile)
    flagged = Counter(one.subject_id for one in suspects if one.number in flags)
    return tuple(
        SubjectLine(
            subjects[one], flagged[one], *three_figures(survey, together(survey, piles[one]), about[one], flags)
        )
        for one in sorted(about.keys() | piles.keys(), key=lambda subject_id: subjects[subject_id].code)
    )


def subjects_by_id(session: Session, ids: Collection[int]) -> dict[int, Subject]:
    """The subjects that answers are about."""
    return {one.id: one for one in session.scalars(select(Subject).where(Subject.id.in_(ids)))}
