"""Forms of rulings."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from awards.forms import REASON, HouseForm, Needed
from awards.i18n import bi
from awards.nominations.models import Nomination

Choice = tuple[str, Any]


class RulingForm(HouseForm):
    """What every ruling needs."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[Needed()],
        description=_l("It is frozen into the runs. Name nobody else in it."),
        render_kw={"rows": 3, "maxlength": REASON},
    )
    decided_on = DateField(_l("Decided on"), validators=[Needed(), Optional()])


class TieForm(RulingForm):
    """The voted order of those who are tied: one choice per place, best first."""

    order = FieldList(SelectField(validate_choice=False), label=_l("Voted order"))
    vote = StringField(
        _l("Votes cast"),
        validators=[Needed()],
        description=_l("How many voted for whom, for instance 5:2."),
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )

    def offer(self, tied: Iterable[tuple[str, Nomination]]) -> None:
        """Set one place for each of the tied, and the names to choose from."""
        choices: list[Choice] = [("", _l("Choose…")), *((key, bi(one.subject.name)) for key, one in tied)]
        while len(self.order.entries) < len(choices) - 1:
            self.order.append_entry()
        for entry in self.order.entries:
            entry.choices = choices


class ExclusionForm(RulingForm):
    """Whoever is excluded keeps the rank and takes no place."""

    nominee = SelectField(_l("Nominee"), validators=[Needed()], validate_choice=False)

    def offer(self, nominees: Iterable[tuple[str, Nomination]]) -> None:
        """Set the names to choose from."""
        self.nominee.choices = [("", _l("Choose…")), *((key, bi(one.subject.name)) for key, one in nominees)]
