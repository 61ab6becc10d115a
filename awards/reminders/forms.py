"""Forms of the outbox."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from awards.forms import HouseForm, Needed
from awards.reminders.models import BODY, SUBJECT


class TextForm(HouseForm):
    """The text of one message; `version` is the one that was read."""

    subject = StringField(_l("Subject line"), validators=[Needed()], render_kw={"maxlength": SUBJECT})
    body = TextAreaField(_l("Text"), validators=[Needed()], render_kw={"rows": 14, "maxlength": BODY})
    version = IntegerField(widget=HiddenInput())
