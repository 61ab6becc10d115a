"""What the pages of setting a year up send. What is possible is for the services to say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from awards.campaigns.countries import offered
from awards.campaigns.models import WINDOWS, Award
from awards.campaigns.notice import HonourRule, NoticeRule
from awards.campaigns.setting_up.dates import MOST_PHASES, NAMES, Dates, Days
from awards.campaigns.setting_up.heads import LONGEST_NAME, Head
from awards.campaigns.setting_up.starting import EMPTY, Start
from awards.campaigns.setting_up.wrongs import WrongsError
from awards.errors import AwardsError
from awards.forms import HouseForm, Marked
from awards.i18n import bi

KEYS = ("code", "zh", "en", "first", "last")
SHORT = {"maxlength": LONGEST_NAME}


class SetUpForm(HouseForm):
    """Takes several errors at once, and says nothing twice about one field."""

    def add_error(self, error: AwardsError) -> None:
        if not isinstance(error, WrongsError):
            super().add_error(error)
            return
        for wrong in error.wrongs:
            if not (wrong.field in self and self[wrong.field].errors):
                super().add_error(wrong)


class HeadForm(SetUpForm):
    """Name, organiser and zone."""

    version = HiddenField()
    name_zh = StringField(_l("Name in Chinese"), validators=[Marked()], render_kw=SHORT)
    name_en = StringField(_l("Name in English"), validators=[Marked()], render_kw=SHORT)
    organiser_zh = StringField(_l("Organiser in Chinese"), validators=[Marked()], render_kw=SHORT)
    organiser_en = StringField(_l("Organiser in English"), validators=[Marked()], render_kw=SHORT)
    timezone = StringField(
        _l("Time zone"),
        validators=[Marked()],
        description=_l("By its clock days begin and end. Type a part of the name, e.g. Shanghai."),
        render_kw={"list": "zones", "autocomplete": "off"},
    )

    def head(self) -> Head:
        """What was typed."""
        name = {"zh": self.name_zh.data or "", "en": self.name_en.data or ""}
        organiser = {"zh": self.organiser_zh.data or "", "en": self.organiser_en.data or ""}
        return Head(name, organiser, self.timezone.data or "")

    def fill(self, head: Head, version: str) -> None:
        """Show what is there now."""
        self.name_zh.data, self.name_en.data = head.name.get("zh"), head.name.get("en")
        self.organiser_zh.data, self.organiser_en.data = head.organiser.get("zh"), head.organiser.get("en")
        self.timezone.data, self.version.data = head.timezone, version


class StartForm(HeadForm):
    """A new year."""

    year = IntegerField(_l("Year"), validators=[Marked(), Optional()])
    start_from = SelectField(
        _l("Start from"),
        validators=[Marked()],
        validate_choice=False,
        description=_l(
            "An earlier year gives its rules and not its data: awards, components, criteria, figures and dates, moved "
            "by whole years. Everything can be changed until it is sealed."
        ),
    )

    def offer(self, presets: Iterable[tuple[str, str]], years: Iterable[tuple[int, str]]) -> None:
        """Set what can be started from."""
        self.start_from.choices = [
            *(SelectChoice(f"preset:{code}", _("Preset: %(name)s", name=name)) for code, name in presets),
            *(
                SelectChoice(f"year:{year}", _("The rules of %(year)s: %(name)s", year=year, name=name))
                for year, name in years
            ),
            SelectChoice(EMPTY, _("Empty: I write everything myself")),
        ]
        for name in ("name_zh", "name_en", "organiser_zh", "organiser_en"):
            self[name].flags.required = False

    def start(self) -> Start:
        """What was asked for."""
        return Start(self.start_from.data or "", self.year.data, self.head())


class NoticeForm(SetUpForm):
    """Notice, objections, honours per person; `place_CODE` fields give the order of the awards."""

    version = HiddenField()
    days = IntegerField(_l("Days of public notice"), validators=[Marked()])
    counts = RadioField(
        _l("How they are counted"),
        choices=[
            SelectChoice("working", _l("Working days: Saturdays, Sundays and holidays do not count")),
            SelectChoice("calendar", _l("Calendar days: every day counts")),
        ],
    )
    objection_days = IntegerField(_l("Working days for investigating an objection"), validators=[Marked()])
    country = SelectField(
        _l("Country or region whose calendar is counted by"),
        validators=[Marked()],
        validate_choice=False,
        description=_l("Its public holidays and shifted working days. The office can declare single days otherwise."),
    )
    per_person = IntegerField(
        _l("Personal awards that one person can get"),
        validators=[Marked()],
        description=_l("Whoever would get more keeps those that stand first in the order below."),
    )

    def fill(self, notice: NoticeRule, honour: HonourRule, version: str) -> None:
        """Show what is there now."""
        self.days.data, self.counts.data, self.objection_days.data = notice.days, notice.counts, notice.objection_days
        self.per_person.data, self.version.data = honour.per_person, version
        self.country.data = notice.country
        for place, code in enumerate(honour.precedence, 1):
            self[f"place_{code}"].data = place

    def places(self) -> list[Any]:
        """The fields of the order."""
        return [field for field in self if field.name.startswith("place_")]

    def add_error(self, error: AwardsError) -> None:
        """What is wrong with the order belongs to the awards that share a place."""
        wrongs = error.wrongs if isinstance(error, WrongsError) else [error]
        if any(wrong.field == "precedence" for wrong in wrongs):
            for field in self._sharing():
                field.errors = [*field.errors, _("Another award has this place.")]
        super().add_error(WrongsError([wrong for wrong in wrongs if wrong.field != "precedence"]))

    def _sharing(self) -> list[Any]:
        taken = [field.data for field in self.places()]
        return [field for field in self.places() if taken.count(field.data) > 1]

    def rules(self) -> tuple[NoticeRule, HonourRule]:
        """What was typed; an order in which awards share a place is one with too few awards."""
        shared = self._sharing()
        ordered = sorted((one for one in self.places() if one not in shared), key=lambda field: field.data)
        honour = HonourRule(self.per_person.data or 0, tuple(one.name.removeprefix("place_") for one in ordered))
        days, counts, objecting = self.days.data or 0, self.counts.data, self.objection_days.data or 0
        return NoticeRule(days, counts, objecting, self.country.data or ""), honour


def notice_form(awards: Sequence[Award]) -> NoticeForm:
    """The form with a place for each of the awards."""
    choices = [SelectChoice(place, str(place)) for place in range(1, len(awards) + 1)]
    fields = {
        f"place_{one.code}": SelectField(bi(one.name), validators=[Marked()], coerce=int, choices=choices)
        for one in awards
    }
    form: NoticeForm = type("NoticeForm", (NoticeForm,), fields)()
    form.country.choices = [SelectChoice(code, name) for code, name in offered()]
    return form


class DatesForm(SetUpForm):
    """The days of a year, in as many rows as there are; see `dates_form`."""

    version = HiddenField()

    def dates(self) -> Dates:
        """What was typed."""
        phases = tuple(self._days(place) for place in range(self.phases))
        windows = tuple(self._days(self.phases + place, code) for place, code in enumerate(WINDOWS))
        return Dates(phases, windows)

    phases = 0

    def _days(self, place: int, window: str = "") -> Days:
        code, zh, en, first, last = (self[f"days-{place}-{key}"].data for key in KEYS)
        name = {"zh": (zh or "").strip(), "en": (en or "").strip()}
        return Days(window or code or "", name, first, last, is_window=bool(window))

    def row(self, place: int) -> dict[str, Any]:
        """The fields of one row."""
        return {key: self[f"days-{place}-{key}"] for key in KEYS}


Row = dict[str, str]


def rows_of(dates: Dates) -> list[Row]:
    """The rows that show what is there."""

    def text(day: date | None) -> str:
        return day.isoformat() if day else ""

    return [
        {"code": one.code, "zh": one.name.get("zh", ""), "en": one.name.get("en", "")}
        | {"first": text(one.first), "last": text(one.last)}
        for one in dates.all
    ]


def typed_rows(form: Mapping[str, str], known: Iterable[str]) -> list[Row]:
    """The rows as they were typed. A code that is none of the `known` phases', or comes twice, is a new phase."""
    rows: list[Row] = []
    free = set(known)
    while f"days-{len(rows)}-zh" in form and len(rows) <= MOST_PHASES + len(WINDOWS) + 1:
        row = {key: form.get(f"days-{len(rows)}-{key}", "") for key in KEYS}
        row["code"] = row["code"] if row["code"] in free else ""
        free.discard(row["code"])
        rows.append(row)
    while len(rows) < len(WINDOWS):
        rows.append(dict.fromkeys(KEYS, ""))
    return rows


def changed_rows(rows: list[Row], form: Mapping[str, str]) -> list[Row]:
    """The rows after the button that was pressed: `add` puts one behind the phases, `remove` takes out a phase's."""
    phases, windows = rows[: -len(WINDOWS)], rows[-len(WINDOWS) :]
    taken = form.get("remove", "")
    if taken.isdecimal() and int(taken) < len(phases):
        del phases[int(taken)]
    if "add" in form and len(phases) < MOST_PHASES:
        phases.append(dict.fromkeys(KEYS, ""))
    return [*phases, *windows]


def dates_form(rows: Sequence[Row], version: str, token: str = "") -> DatesForm:
    """The form of these rows, the windows last."""
    phases = len(rows) - len(WINDOWS)
    fields: dict[str, Any] = {"phases": phases}
    values: MultiDict[str, str] = MultiDict({"version": version, "csrf_token": token})
    for place, row in enumerate(rows):
        window = WINDOWS[place - phases] if place >= phases else ""
        name = bi(NAMES[window]) if window else _("Phase %(number)s", number=place + 1)
        made: dict[str, Any] = {
            "code": HiddenField(),
            "zh": StringField(_("%(phase)s: name in Chinese", phase=name)),
            "en": StringField(_("%(phase)s: name in English", phase=name)),
            "first": DateField(_("%(phase)s: first day", phase=name), validators=[Optional()]),
            "last": DateField(_("%(phase)s: last day", phase=name), validators=[Optional()]),
        }
        for key, one in made.items():
            fields[f"days-{place}-{key}"], values[f"days-{place}-{key}"] = one, row[key]
    form: DatesForm = type("DatesForm", (DatesForm,), fields)(formdata=values)
    return form
