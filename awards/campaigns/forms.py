"""Forms of the campaigns room."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange, Optional

from awards.campaigns.orders import LEAST_HOURS, MOST_HOURS, OrderRule
from awards.forms import REASON, HouseForm, Needed


class SealForm(HouseForm):
    """Sealing what was shown."""

    sha256 = HiddenField()


class ExtensionForm(HouseForm):
    """A later last day, for all or for one department."""

    step = SelectField(_l("What is to stay open"), validators=[Needed()])
    department = SelectField(
        _l("For whom"),
        coerce=int,
        description=_l("One department can be given more time for its nominations; everything else is for all."),
    )
    ends_on = DateField(_l("New last day"), validators=[Needed(), Optional()])
    reason = TextAreaField(
        _l("Reason"),
        validators=[Needed()],
        description=_l("Everyone reads it beside the new day."),
        render_kw={"rows": 3, "maxlength": REASON},
    )

    def offer(self, steps: Iterable[tuple[str, str]], departments: Iterable[tuple[int, str]]) -> None:
        """Set what can be extended, and for whom; 0 stands for all."""
        self.step.choices = [SelectChoice(code, name) for code, name in steps]
        self.department.choices = [SelectChoice(0, _l("All")), *(SelectChoice(id_, name) for id_, name in departments)]


class UnsealForm(HouseForm):
    """Breaking the seal that was shown."""

    seal = HiddenField()
    reason = TextAreaField(
        _l("Reason"),
        validators=[Needed()],
        description=_l("Everyone reads it, on every page of this award, from now on."),
        render_kw={"rows": 3, "maxlength": REASON},
    )


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
