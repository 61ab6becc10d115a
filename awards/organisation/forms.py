"""What the pages of the register send."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from awards.i18n import bi
from awards.organisation.models import Subject
from awards.organisation.service import Details, Move

# The fields that a kind does not have.
ABSENT = {"department": ("departments", "serves", "post", "employment"), "person": ()}
OTHERS_LACK = ("serves", "post", "employment")


def tidy(text: str | None) -> str:
    """White space at the ends and doubled inside is never meant."""
    return " ".join((text or "").split())


class PlacedForm(FlaskForm):  # type: ignore[misc]
    """Where somebody or something belongs."""

    version = HiddenField()
    departments = SelectMultipleField(
        _l("Departments"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("All departments that this counts for. Judges of these departments do not judge it."),
    )
    post = StringField(_l("Post"), filters=[tidy], validators=[Length(max=60)])
    serves = SelectField(
        _l("Works at"),
        coerce=int,
        description=_l("A window or zone whose evidence may count for this person."),
    )

    def prepare(self, kind: str, departments: Sequence[Subject], places: Sequence[Subject]) -> None:
        """Set the choices, and drop the fields that this kind does not have."""
        self.departments.choices = [(one.id, bi(one.name)) for one in departments]
        self.serves.choices = [(0, _l("No window or zone")), *((one.id, bi(one.name)) for one in places)]
        if self.serves.data is None:
            self.serves.data = 0
        for name in ABSENT.get(kind, OTHERS_LACK):
            if name in self:
                delattr(self, name)

    def fill(self, details: Details, version: str) -> None:
        """Show what is there now."""
        values: dict[str, Any] = {**vars(details), "version": version, "serves": details.serves or 0}
        values["departments"] = sorted(details.departments)
        for field in self:
            if field.name in values:
                field.data = values[field.name]


class SubjectForm(PlacedForm):
    """Details of a department, window, zone, team or person."""

    name_zh = StringField(
        _l("Name"), filters=[tidy], validators=[InputRequired(_l("A name is needed.")), Length(max=80)]
    )
    name_en = StringField(_l("English name"), filters=[tidy], validators=[Length(max=120)])
    employment = StringField(_l("Employment"), filters=[tidy], validators=[Length(max=40)])
    since_on = DateField(_l("First day"), validators=[Optional()])
    left_on = DateField(
        _l("Last day"),
        validators=[Optional()],
        description=_l("From this day on it is gone: no role, seat or nomination. Empty for everyone still there."),
    )

    def details(self, before: Details = Details(name_zh="")) -> Details:
        """What was typed, with `before` for the fields that this kind does not have."""
        typed = {field.name: field.data for field in self if field.name in vars(before)}
        if "departments" in typed:
            typed["departments"] = frozenset(typed["departments"] or ())
        if "serves" in typed:
            typed["serves"] = typed["serves"] or None
        texts = {name: value or "" for name, value in typed.items() if isinstance(getattr(before, name), str)}
        return replace(before, **{**typed, **texts})


class NewSubjectForm(SubjectForm):
    """A new entry."""

    code = StringField(
        _l("Code"),
        filters=[tidy],
        validators=[InputRequired(_l("A code or number is needed.")), Length(max=40)],
        description=_l("Letters and digits. Files know the entry by it: for a person, the staff number."),
    )


class MoveForm(PlacedForm):
    """To other departments from a day on."""

    on = DateField(
        _l("From"),
        validators=[InputRequired(_l("Say from which day on."))],
        description=_l("The first day in the new departments. The old ones are kept as former departments."),
    )

    def move(self) -> Move:
        """What was typed."""
        return Move(
            on=self.on.data,
            departments=frozenset(self.departments.data or ()),
            post=(self.post.data or "") if "post" in self else "",
            serves=(self.serves.data or None) if "serves" in self else None,
        )


class SpellingForm(FlaskForm):  # type: ignore[misc]
    """One more spelling."""

    spelling = StringField(
        _l("Another spelling"),
        filters=[tidy],
        validators=[InputRequired(_l("This is needed.")), Length(max=120)],
    )


class MergeForm(FlaskForm):  # type: ignore[misc]
    """Yes to a merge that was looked at."""

    into = HiddenField()
    seen = HiddenField()
