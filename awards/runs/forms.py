"""Forms of rulings and of decisions."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

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
    vote = StringField(
        _l("Votes cast"),
        validators=[InputRequired(_l("This is needed."))],
        description=_l("How many voted for whom, for instance 5:2."),
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )
    decided_on = DateField(_l("Decided on"), validators=[Needed(), Optional()])

    @property
    def words(self) -> dict[str, Any]:
        """What every ruling says."""
        return {"vote": self.vote.data or "", "reason": self.reason.data or "", "decided_on": self.decided_on.data}


class TieForm(RulingForm):
    """The voted order of those who are tied: one choice per place, best first."""

    order = FieldList(SelectField(validate_choice=False), label=_l("Voted order"))

    @property
    def ruling(self) -> dict[str, Any]:
        """What `record_ruling` takes."""
        return {**self.words, "nominees": [entry.data or "" for entry in self.order.entries]}

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

    @property
    def ruling(self) -> dict[str, Any]:
        """What `record_ruling` takes."""
        return {**self.words, "nominees": [self.nominee.data or ""]}

    def offer(self, nominees: Iterable[tuple[str, Nomination]]) -> None:
        """Set the names to choose from."""
        self.nominee.choices = [("", _l("Choose…")), *((key, bi(one.subject.name)) for key, one in nominees)]


class DecisionForm(HouseForm):
    """What a leader states when approving a run."""

    decided_on = DateField(_l("Decided on"), validators=[Needed(), Optional()])
    attendance = TextAreaField(
        _l("Who was present"),
        validators=[Needed()],
        description=_l("The members of the leading group who decided, and who stayed away. It stands in the minutes."),
        render_kw={"rows": 3, "maxlength": 600},
    )
    vote = StringField(
        _l("Votes cast"),
        validators=[Needed()],
        description=_l("For instance: 9 present, 9 in favour."),
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )
    note = TextAreaField(
        _l("Note for the minutes"),
        validators=[Optional()],
        description=_l("May stay empty."),
        render_kw={"rows": 3, "maxlength": 1000},
    )

    @property
    def decision(self) -> dict[str, Any]:
        """What `approve_run` takes."""
        texts = {one.name: one.data or "" for one in (self.attendance, self.vote, self.note)}
        return {**texts, "decided_on": self.decided_on.data}
