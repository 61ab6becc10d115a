"""What a survey is: its number and title, its questions, its scale, the strata of those who answer."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy.orm import Session

from awards.errors import AwardsError
from awards.evidence.importers.survey.content import Content
from awards.evidence.importers.survey.questions import Answers, Layout, OtherExportError, Question
from awards.evidence.importers.survey.texts import (
    IDENTITY,
    Scale,
    about_levels,
    about_options,
    declared_scale,
    found_scale,
    identity_text,
    is_on_any_scale,
    respelled,
    stratum_of,
)
from awards.evidence.models import Survey
from awards.i18n import LazyMessage, lazy
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
    """The survey as this file and earlier ones of it describe it; `items` and `strata` as in Survey."""

    code: str
    title: str
    items: tuple[dict[str, str], ...]
    scale: Scale
    strata: Mapping[str, str]
    id: int | None = None


def check_options(mapping: Mapping[str, Any]) -> None:
    """Raises WrongOptionError for a scale that is no list of answers from worst to best, or strata that are no table
    of codes."""
    for key, least in (("scale", 2), ("not_counted", 0)):
        texts = mapping.get(key, ["", "-"])
        sound = isinstance(texts, list | tuple) and all(isinstance(text, str) for text in texts)
        if not sound or len({spelling_key(text) for text in texts}) < max(least, len(texts)):
            raise WrongOptionError(lazy("%(key)s: a list of different answers is needed, in quotes.", key=key))
    levels = [clean_text(text) for text in mapping.get("scale", ())]
    for problem in (*about_options(levels), *about_levels(levels)):
        raise WrongOptionError(problem)
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


def define(source: Source, layout: Layout, answers: Answers, content: Content) -> Definition:
    """What the survey is by the answers to its `marked` questions: as it was imported first, with the questions and
    identities that are new. What was said before about an identity stands, or its earlier answers would move.

    Raises UnclearScaleError, UnnamedSurveyError, WrongOptionError.
    """
    known = content.known
    mapping = source.mapping
    code, title = named(source)
    items = list(known.items) if known else []
    labels = {spelling_key(item["label"]) for item in items}
    for question in layout.items:
        if spelling_key(question.label) not in labels:
            items.append({"code": next_code(items), "label": question.label})
            labels.add(spelling_key(question.label))
    return Definition(
        code,
        known.title if known else title,
        tuple(items),
        scale_of(layout, answers, content, mapping),
        {**strata_of(layout, answers, content, mapping), **(known.strata if known else {})},
        known.id if known else None,
    )


def next_code(items: Sequence[Mapping[str, str]]) -> str:
    """A code that no question has; one that was undone may have left a gap."""
    return f"q{max((int(item['code'].removeprefix('q')) for item in items), default=0) + 1}"


def scale_of(layout: Layout, answers: Answers, content: Content, mapping: Mapping[str, Any]) -> Scale:
    """The scale: of the survey as it is there, as declared, or as found. Raises UnclearScaleError."""
    extra, declared = ([str(text) for text in mapping.get(key) or ()] for key in ("not_counted", "scale"))
    texts = {text for item in layout.items for text in answers.of(item)}
    if known := content.known:
        levels = respelled(known.scale, [*sorted(texts), *declared], content.unused)
        return declared_scale(levels, [*known.not_counted, *extra])
    if declared:
        return declared_scale(declared, extra)
    return found_scale(sorted(text for text in texts if is_on_any_scale(text)), extra)


def strata_of(layout: Layout, answers: Answers, content: Content, mapping: Mapping[str, Any]) -> dict[str, str]:
    """Identity text → stratum of all who answer, and of those that are declared; "" is in no stratum.

    Raises WrongOptionError for a stratum that the year does not have, or not the one that an identity was in before.
    """
    declared = declared_strata(mapping)
    for problem in about_strata(declared, content):
        raise WrongOptionError(problem)
    texts = [str(mapping.get("identity"))] if layout.identity is None else list(answers.of(layout.identity))
    return strata_by(map(identity_text, texts), declared)


def strata_by(identities: Iterable[str], declared: Mapping[str, str]) -> dict[str, str]:
    """Identity text → stratum: as declared, or by its words."""
    return {**{text: stratum_of(text) or "" for text in identities if text}, **declared}


def declared_strata(mapping: Mapping[str, Any]) -> dict[str, str]:
    """Identity text, as it is kept, → what is declared. Raises WrongOptionError for two that are kept as one."""
    found: dict[str, str] = {}
    for text, code in dict(mapping.get("strata", {})).items():
        key = identity_text(clean_text(text))
        if found.setdefault(key, str(code)) != code:
            words = {"identity": key, "count": IDENTITY}
            raise WrongOptionError(
                lazy("“%(identity)s” is declared twice: only the first %(count)s characters are kept.", **words)
            )
    return found


def about_strata(declared: Mapping[str, str], content: Content) -> Iterator[LazyMessage]:
    """Strata that no award of the year can have, and those that differ from what was imported before."""
    before = content.known.strata if content.known else {}
    for text, code in declared.items():
        if code and code not in content.strata.labels:
            words = {"identity": text, "stratum": code, "known": ", ".join(content.strata.labels)}
            yield lazy("“%(identity)s”: there is no stratum “%(stratum)s”; there are: %(known)s.", **words)
        elif before.get(text, code) != code and before[text]:
            words = {"identity": text, "stratum": before[text]}
            yield lazy(
                "When this survey was imported before, “%(identity)s” fell into the stratum %(stratum)s.", **words
            )
        elif before.get(text, code) != code:
            yield lazy("When this survey was imported before, “%(identity)s” was in no count.", identity=text)


def kept_survey(session: Session, definition: Definition, campaign_id: int) -> tuple[Survey, bool]:
    """The survey's row, new or brought to what the file adds; and whether it has more questions than before."""
    survey = session.get(Survey, definition.id) if definition.id else None
    if survey is None:
        survey = Survey(campaign_id=campaign_id, code=definition.code, title=definition.title)
        session.add(survey)
    is_longer = len(definition.items) > len(survey.items or ())
    survey.items, survey.strata = [dict(item) for item in definition.items], dict(definition.strata)
    survey.scale, survey.not_counted = definition.scale.levels, sorted({*definition.scale.not_counted, ""})
    session.flush()
    return survey, is_longer
