"""What the pages of the register send."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from awards.i18n import bi
from awards.organisation.models import Subject
from awards.organisation.service import Details


def tidy(text: str | None) -> str:
    """White space at the ends and doubled inside is never meant."""
    return " ".join((text or "").split())


class SubjectForm(FlaskForm):  # type: ignore[misc]
    """Details of a department, window, zone or person."""

    version = HiddenField()
    name_zh = StringField(
        _l("Name"), filters=[tidy], validators=[InputRequired(_l("A name is needed.")), Length(max=80)]
    )
    name_en = StringField(_l("English name"), filters=[tidy], validators=[Length(max=120)])
    post = StringField(_l("Post"), filters=[tidy], validators=[Length(max=60)])
    departments = SelectMultipleField(
        _l("Departments"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("All departments that this counts for. Judges of these departments do not judge it."),
    )
    serves = SelectField(
        _l("Works at"),
        coerce=int,
        description=_l("A window or zone whose evidence may count for this person."),
    )
    since_on = DateField(_l("First day"), validators=[Optional()])
    left_on = DateField(
        _l("Last day"), validators=[Optional()], description=_l("Leave it empty for everyone who is still there.")
    )

    def prepare(self, subject: Subject, departments: Sequence[Subject], places: Sequence[Subject]) -> None:
        """Set the choices, and drop the fields that this kind does not have."""
        self.departments.choices = [(one.id, bi(one.name)) for one in departments]
        self.serves.choices = [(0, _l("No window or zone")), *((one.id, bi(one.name)) for one in places)]
        absent = {"department": ("departments", "serves", "post"), "person": ()}.get(subject.kind, ("serves", "post"))
        for name in absent:
            delattr(self, name)

    def fill(self, details: Details, version: str) -> None:
        """Show what is there now."""
        values: dict[str, Any] = {**vars(details), "version": version, "serves": details.serves or 0}
        values["departments"] = sorted(details.departments)
        for field in self:
            if field.name in values:
                field.data = values[field.name]

    def details(self, before: Details) -> Details:
        """What was typed, with `before` for the fields that this kind does not have."""
        return Details(
            name_zh=self.name_zh.data or "",
            name_en=self.name_en.data or "",
            post=(self.post.data or "") if "post" in self else before.post,
            since_on=self.since_on.data,
            left_on=self.left_on.data,
            departments=frozenset(self.departments.data or ()) if "departments" in self else before.departments,
            serves=(self.serves.data or None) if "serves" in self else before.serves,
        )
