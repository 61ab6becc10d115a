"""Forms of notices and of declared days."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional, ValidationError

from awards.forms import HouseForm, Needed
from awards.notices.service import CONTACT, NOTE, REASON


class NoticeForm(HouseForm):
    """Whom readers of a notice can ask, and why there is another one."""

    office = StringField(_l("Office"), validators=[Needed()], render_kw={"maxlength": CONTACT["office"]})
    telephone = StringField(
        _l("Telephone"),
        description=_l("A telephone of the office, not of a person; or an address for mail, or both."),
        render_kw={"maxlength": CONTACT["telephone"], "inputmode": "tel", "autocomplete": "off"},
    )
    mail = StringField(
        _l("E-mail"), render_kw={"maxlength": CONTACT["mail"], "inputmode": "email", "autocomplete": "off"}
    )
    corrects = TextAreaField(
        _l("Why there is another notice"),
        validators=[Needed()],
        description=_l("Everyone reads it. Name nobody in it."),
        render_kw={"rows": 3, "maxlength": REASON},
    )

    def ask(self, *, is_first: bool) -> None:
        """A first notice corrects none."""
        if is_first:
            del self.corrects

    def validate_telephone(self, field: StringField) -> None:
        """Raises ValidationError unless there is a way to ask."""
        if not (field.data or "").strip() and not (self.mail.data or "").strip():
            raise ValidationError(_l("Give a telephone number or an address for mail."))

    def fill(self, contact: Mapping[str, str], corrects: str) -> None:
        """What was said last time."""
        self.office.data, self.telephone.data, self.mail.data = (contact.get(key, "") for key in CONTACT)
        if "corrects" in self:
            self.corrects.data = corrects

    @property
    def notice(self) -> dict[str, Any]:
        """What `put_up_notice` takes."""
        corrects = self.corrects.data or "" if "corrects" in self else ""
        return {"contact": {key: self[key].data or "" for key in CONTACT}, "corrects": corrects}


class TakeDownForm(HouseForm):
    """Taking a notice down."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[Needed()],
        description=_l("Everyone reads it in place of the notice. Name nobody in it."),
        render_kw={"rows": 3, "maxlength": REASON},
    )


class DayForm(HouseForm):
    """A day that is worked or not, whatever the country's calendar says."""

    day = DateField(_l("Day"), validators=[Needed(), Optional()])
    is_worked = RadioField(
        _l("On this day"),
        choices=[
            SelectChoice("yes", _l("people work: the day counts")),
            SelectChoice("no", _l("nobody works: the day does not count")),
        ],
        default="no",
    )
    note = StringField(
        _l("Why"),
        validators=[Needed()],
        description=_l("For instance the number of the announcement."),
        render_kw={"maxlength": NOTE, "autocomplete": "off"},
    )
