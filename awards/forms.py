"""What the forms of every room share. What is possible is for the services to say, so that every way in obeys."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from awards.errors import AwardsError
from awards.text import clean

REASON = 300


class Marked:
    """Marks a field that may not be empty where the service says so, of every such field at once."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing to say here."""


class Needed(Marked):
    """Marks a field that may not be empty, and says so: whoever sends an empty form reads what is missing everywhere,
    not what a service came upon first. A form may take the mark off."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raises StopValidation for nothing but white space; what is typed and was not understood is no nothing."""
        if field.flags.required and not any(clean(one) for one in field.raw_data or [] if isinstance(one, str)):
            field.errors = []
            raise StopValidation(_l("This is needed."))


class WholeField(IntegerField):
    """A count of 0 or more; `message` is said once for whatever is none. Digits of full width are digits, and browsers
    keep them out of fields for numbers: hence one for text."""

    widget = TextInput()

    def __init__(self, label: Any, message: Any, *, most: int, **options: Any):
        super().__init__(label, **options)
        self._message, self._most = message, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was typed, as a number; None for nothing."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = int(text) if text.isdecimal() and len(text) <= 9 else None
        if text and (self.data is None or self.data > self._most):
            raise ValueError(self._message)


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
