"""Forms of the campaigns room."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange

from awards.campaigns.orders import LEAST_HOURS, MOST_HOURS, OrderRule


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
    order_limit_hours = IntegerField(
        _l("Time limit of work orders, in hours"),
        validators=[NumberRange(LEAST_HOURS, MOST_HOURS, _l("A whole number of hours, from 1 to 2160."))],
        description=_l("Finished within it is on time; open for longer is late."),
    )
    order_starts = RadioField(
        _l("From when the limit counts"),
        choices=[
            SelectChoice("reported", _l("From the report (报修时间)")),
            SelectChoice("dispatched", _l("From being dispatched (派单时间), where it was")),
        ],
    )

    def order_rule(self) -> OrderRule:
        """The rule for work orders as it was sent, or as it is where nothing was sent."""
        return OrderRule(self.order_limit_hours.data or 0, self.order_starts.data)
