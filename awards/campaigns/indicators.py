"""The figures that indicator sheets may bring: which there are, their limits, and changing them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Campaign, Indicator
from awards.campaigns.presets.table import CODE, DECIMAL, LONGEST_CODE
from awards.campaigns.rules import require_year_unsealed
from awards.campaigns.setting_up.wrongs import require_none
from awards.db import plain
from awards.errors import AwardsError, StaleError
from awards.i18n import LazyMessage, lazy
from awards.text import clean

VALUES = ("zh", "en", "minimum", "maximum", "unit")
LONGEST = {"zh": 80, "en": 120, "unit": 10}

Values = Mapping[str, str]
Guard = Callable[[Session, Campaign], Mapping[str, LazyMessage]]
_guards: list[Guard] = []


@dataclass(frozen=True)
class TypedFigure:
    """One row as it was typed; `key` ends the names of its fields, `id` is None for a new figure."""

    key: str
    id: int | None
    code: str
    values: Values
    is_removed: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether a row for a new figure was left empty."""
        return self.id is None and not any((self.code, *self.values.values()))


def guards_indicator(guard: Guard) -> Guard:
    """Declare what keeps figures from being removed: `@guards_indicator def held(session, campaign)` gives the codes of
    figures that cannot go, each with the reason."""
    _guards.append(guard)
    return guard


def held_figures(session: Session, campaign: Campaign) -> dict[str, LazyMessage]:
    """Code → why the figure cannot be removed: a component of the year uses it, or a later room holds it."""
    held: dict[str, LazyMessage] = {}
    for guard in _guards:
        held |= guard(session, campaign)
    for award in campaign.awards:
        for component in award.components:
            if code := component.source.get("indicator"):
                held[code] = lazy("“%(award)s” uses it.", award=award.name)
    return held


def values_of(indicator: Indicator) -> dict[str, str]:
    """What can be changed of a figure, as it is typed; the keys are VALUES."""
    return {
        "zh": indicator.label.get("zh", ""),
        "en": indicator.label.get("en", ""),
        "minimum": plain(indicator.minimum),
        "maximum": plain(indicator.maximum),
        "unit": indicator.unit,
    }


def version_of(campaign: Campaign) -> str:
    """Every figure's values as JSON, by id: a form that carries others was opened before somebody changed them."""
    return json.dumps({str(one.id): values_of(one) for one in campaign.indicators}, ensure_ascii=False, sort_keys=True)


def change_indicators(
    session: Session,
    campaign: Campaign,
    typed: Sequence[TypedFigure],
    *,
    version: str | None = None,
    actor: str,
    now: datetime,
) -> bool:
    """Add, change and remove figures; the event has each one's values before and after. Returns whether anything is
    different.

    Raises WrongStateError while an award of the year is sealed, StaleError if `version` is not the present one,
    WrongsError with every mistake at its field (`<value>_<key>`). Nothing is changed then.
    """
    require_year_unsealed(campaign)
    if version is not None and version != version_of(campaign):
        raise StaleError
    rows = [one for one in typed if not one.is_blank]
    require_none(_wrongs(session, campaign, rows))
    changes = dict(_apply(campaign, rows))
    if not changes:
        return False
    session.flush()
    subject = f"campaign:{campaign.year}"
    record(session, "campaign:indicators-changed", actor=actor, subject=subject, now=now, changes=changes)
    return True


def _apply(campaign: Campaign, rows: Sequence[TypedFigure]) -> Iterator[tuple[str, list[Values | None]]]:
    known = {one.id: one for one in campaign.indicators}
    for row in rows:
        indicator = known.get(row.id) if row.id is not None else None
        before = values_of(indicator) if indicator is not None else None
        if indicator is not None and row.is_removed:
            campaign.indicators.remove(indicator)
            yield indicator.code, [before, None]
            continue
        if indicator is None:
            indicator = Indicator(code=row.code)
            campaign.indicators.append(indicator)
        after = _tidied(row.values)
        if after != before:
            indicator.label = {"zh": after["zh"], "en": after["en"]}
            indicator.minimum, indicator.maximum = Decimal(after["minimum"]), Decimal(after["maximum"])
            indicator.unit = after["unit"]
            yield indicator.code, [before, after]


def _tidied(values: Values) -> dict[str, str]:
    return {key: plain(values[key]) if key in ("minimum", "maximum") else values[key] for key in VALUES}


def _wrongs(session: Session, campaign: Campaign, rows: Sequence[TypedFigure]) -> Iterator[AwardsError]:
    codes = {one.id: one.code for one in campaign.indicators}
    held = held_figures(session, campaign)
    taken = set(codes.values())
    for row in rows:
        if row.id is None:
            yield from _wrong_code(row, taken)
            taken.add(row.code)
        elif row.id not in codes:
            yield AwardsError(lazy("One of the choices is not there any more. Choose again."))
            continue
        elif row.is_removed:
            if reason := held.get(codes[row.id]):
                yield _wrong(row, "remove", lazy("This figure stays: %(reason)s", reason=reason))
            continue
        yield from _wrong_values(row)


def _wrong_code(row: TypedFigure, taken: set[str]) -> Iterator[AwardsError]:
    if not row.code:
        yield _wrong(row, "code", lazy("This is needed."))
    elif not CODE.fullmatch(row.code):
        message = lazy("“%(value)s” is no code: small letters, digits, - and _ only.", value=row.code)
        yield _wrong(row, "code", message)
    elif len(row.code) > LONGEST_CODE:
        yield _wrong(row, "code", lazy("At most %(most)s characters.", most=LONGEST_CODE))
    elif row.code in taken:
        yield _wrong(row, "code", lazy("There is a figure with this code already."))


def _wrong_values(row: TypedFigure) -> Iterator[AwardsError]:
    for key, most in LONGEST.items():
        if key != "unit" and not clean(row.values[key], one_line=True):
            yield _wrong(row, key, lazy("This is needed."))
        if len(row.values[key]) > most:
            yield _wrong(row, key, lazy("At most %(most)s characters.", most=most))
    sound = True
    for key in ("minimum", "maximum"):
        if not DECIMAL.fullmatch(row.values[key]) or row.values[key].startswith("-"):
            sound = False
            yield _wrong(row, key, lazy("A number from 0 on, with at most 12 digits and 6 decimals."))
    if sound and Decimal(row.values["minimum"]) >= Decimal(row.values["maximum"]):
        yield _wrong(row, "maximum", lazy("The highest value must be above the lowest."))


def _wrong(row: TypedFigure, key: str, message: LazyMessage) -> AwardsError:
    return AwardsError(message, field=f"{key}_{row.key}")
