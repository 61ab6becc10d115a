"""Forms of the campaigns room."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """What the office may still change in a running campaign."""

    list_scope = RadioField(
        _l("Whom signed-in staff see on the ranked list"),
        choices=[
            SelectChoice("all", _l("Everyone with rank and total, also those who were not selected")),
            SelectChoice("winners", _l("The winners only")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
        description=_l("Nominees and their departments always see their own result."),
    )
