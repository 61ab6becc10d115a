"""The form that credits somebody else with orders."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from awards.forms import REASON, HouseForm, Marked, Needed
from awards.i18n import bi
from awards.imports.aliases import Named

NOBODY = "!nobody"


class CreditForm(HouseForm):
    """Who it was instead, and why; `seen` is the staff number that the page showed."""

    seen = StringField(widget=HiddenInput())
    code = SelectField(_l("Credited to"), validators=[Marked()], validate_choice=False)
    other = StringField(_l("or the staff number"), render_kw={"maxlength": 40, "autocomplete": "off"})
    reason = TextAreaField(
        _l("Why it is corrected"),
        validators=[Needed()],
        description=_l("It stays on record with the numbers of the orders."),
        render_kw={"rows": 2, "maxlength": REASON},
    )

    def offer(self, people: Iterable[Named], *, has_nobody: bool) -> None:
        """Set whom to choose from."""
        choices = [("", _l("Choose…")), *((one.code, f"{bi(one.label)} ({one.code})") for one in people)]
        nobody = [(NOBODY, _l("Nobody yet: the orders count for the department alone"))] if has_nobody else []
        self.code.choices = choices + nobody

    def validate_code(self, field: SelectField) -> None:
        """Raises ValidationError if nobody is chosen or named."""
        if self.chosen is None:
            raise ValidationError(_l("Say who repaired it."))

    @property
    def chosen(self) -> str | None:
        """The staff number, "" for nobody, None if nothing is chosen."""
        said = (self.other.data or "").strip() or self.code.data or ""
        return ("" if said == NOBODY else said) if said else None
