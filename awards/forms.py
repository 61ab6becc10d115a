"""What the forms of every room share. What is possible is for the services to say, so that every way in obeys."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from awards.errors import AwardsError

REASON = 300


class Needed:
    """Marks a field that may not be empty; the service says so."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing to say here."""


class HouseForm(FlaskForm):  # type: ignore[misc]
    """A form whose broken rules come back from a service."""

    def add_error(self, error: AwardsError) -> None:
        """Put a broken rule where it belongs: at its field, else above the form."""
        if error.field and error.field in self:
            field = self[error.field]
            field.errors = [*field.errors, error.message]
        else:
            self.form_errors.append(error.message)


class ReasonForm(HouseForm):
    """Taking something back."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[Needed()],
        description=_l("It stays on record together with what is taken back."),
        render_kw={"rows": 3, "maxlength": REASON},
    )
