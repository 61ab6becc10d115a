"""What a survey is: its number and title, its questions, its scale, the strata of those who answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy.orm import Session

from awards.errors import AwardsError
from awards.evidence.importers.survey.questions import Answers, Layout, OtherExportError, Question
from awards.evidence.importers.survey.texts import Scale, declared_scale, found_scale, is_on_any_scale, stratum_of
from awards.evidence.models import Survey
from awards.i18n import lazy
from awards.imports.plan import Source
from awards.imports.reading.text import clean_text, spelling_key

EXPORT = re.compile(r"(\d{4,20})(?:_(按[^_]+))?(?:_(.+?))?(?:_\d+_\d+)?(?: ?\(\d+\))?")
TEXT_EXPORTS = (None, "按文本", "按选项文本")
POSITION_EXPORTS = ("按序号", "按选项序号")
TITLE, CODE = 200, 60


class UnnamedSurveyError(AwardsError):
    default = lazy("The name of the file does not begin with the survey's number. Declare it as “survey”.")


class WrongOptionError(AwardsError):
    """What was declared about the file has the wrong form."""


@dataclass(frozen=True)
class Definition:
    """The survey as this file and earlier ones of it describe it; `items` as in Survey.items."""

    code: str
    title: str
    items: tuple[dict[str, str], ...]
    scale: Scale
    strata: Mapping[str, str]
    id: int | None = None


def check_options(mapping: Mapping[str, Any]) -> None:
    """Raises WrongOptionError for a scale that is no list of answers, or strata that are no table of codes."""
    for key, least in (("scale", 2), ("not_counted", 0)):
        texts = mapping.get(key, ["", "-"])
        sound = isinstance(texts, list | tuple) and all(isinstance(text, str) for text in texts)
        if not sound or len({spelling_key(text) for text in texts}) < max(least, len(texts)):
            raise WrongOptionError(lazy("%(key)s: a list of different answers is needed, in quotes.", key=key))
    strata = mapping.get("strata", {})
    if not isinstance(strata, Mapping) or not all(isinstance(code, str) and code.isascii() for code in strata.values()):
        raise WrongOptionError(lazy('strata: a table is needed, such as {"离退休" = "staff"}.'))


def export_code(name: str, mapping: Mapping[str, Any]) -> str:
    """The number of the survey that a file is of, "" if neither its name nor the mapping tells."""
    match = EXPORT.fullmatch(clean_text(PurePath(name).stem))
    return clean_text(str(mapping.get("survey") or (match[1] if match else "")))[:CODE]


def named(source: Source) -> tuple[str, str]:
    """Number and title of the survey. Raises OtherExportError, UnnamedSurveyError."""
    stem = clean_text(PurePath(source.name).stem)
    match = EXPORT.fullmatch(stem)
    if match and match[2] not in (*TEXT_EXPORTS, *POSITION_EXPORTS):
        raise OtherExportError
    code = export_code(source.name, source.mapping)
    if not code:
        raise UnnamedSurveyError
    return code, (match[3] if match and match[3] else stem)[:TITLE]


def is_named_positions(source: Source) -> bool:
    """Whether the name of the file says that it holds positions."""
    match = EXPORT.fullmatch(clean_text(PurePath(source.name).stem))
    return bool(match and match[2] in POSITION_EXPORTS)


def marked(layout: Layout) -> list[Question]:
    """The questions whose answers say what the survey is: those that are counted, and who answers."""
    return [*layout.items, *([layout.identity] if layout.identity else [])]


def define(source: Source, layout: Layout, answers: Answers, known: Survey | None) -> Definition:
    """What the survey is by the answers to its `marked` questions: as it was imported first, with the questions and
    identities that are new.

    Raises UnclearScaleError, UnnamedSurveyError.
    """
    mapping = source.mapping
    code, title = named(source)
    items = list(known.items) if known else []
    labels = {spelling_key(item["label"]) for item in items}
    for question in layout.items:
        if spelling_key(question.label) not in labels:
            items.append({"code": f"q{len(items) + 1}", "label": question.label})
            labels.add(spelling_key(question.label))
    return Definition(
        code,
        known.title if known else title,
        tuple(items),
        scale_of(layout, answers, known, mapping),
        {**(known.strata if known else {}), **strata_of(layout, answers, mapping)},
        known.id if known else None,
    )


def scale_of(layout: Layout, answers: Answers, known: Survey | None, mapping: Mapping[str, Any]) -> Scale:
    """The scale: of the survey as it is there, as declared, or as found. Raises UnclearScaleError."""
    extra = [str(text) for text in mapping.get("not_counted", ())]
    if known:
        return declared_scale(known.scale, [*known.not_counted, *extra])
    if mapping.get("scale"):
        return declared_scale([str(text) for text in mapping["scale"]], extra)
    texts = {text for item in layout.items for text in answers.of(item)}
    return found_scale(sorted(text for text in texts if is_on_any_scale(text)), extra)


def strata_of(layout: Layout, answers: Answers, mapping: Mapping[str, Any]) -> dict[str, str]:
    """Identity text → stratum, for those that are known or declared; declared as "" is in no stratum."""
    declared = {clean_text(text): str(code) for text, code in dict(mapping.get("strata", {})).items()}
    texts = [str(mapping.get("identity"))] if layout.identity is None else list(answers.of(layout.identity))
    found = {text: stratum for text in texts if (stratum := stratum_of(text))}
    return {text: code for text, code in {**found, **declared}.items() if code}


def kept_survey(session: Session, definition: Definition, campaign_id: int) -> Survey:
    """The survey's row, new or brought to what the file adds."""
    survey = session.get(Survey, definition.id) if definition.id else None
    if survey is None:
        survey = Survey(campaign_id=campaign_id, code=definition.code, title=definition.title)
        session.add(survey)
    survey.items, survey.strata = [dict(item) for item in definition.items], dict(definition.strata)
    survey.scale, survey.not_counted = definition.scale.levels, sorted({*definition.scale.not_counted, ""})
    session.flush()
    return survey
