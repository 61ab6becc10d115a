"""Forms of rulings and of decisions."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, SelectField, TextAreaField
from wtforms.validators import Optional

from awards.forms import REASON, HouseForm, Needed, WholeField
from awards.i18n import bi
from awards.nominations.models import Nomination
from awards.runs.votes import MOST

Choice = tuple[str, Any]
COUNT = _l("A whole number from 0 to %(most)s.", most=MOST)
FIGURE = {"inputmode": "numeric", "autocomplete": "off"}


def _day() -> Any:
    return DateField(_l("Decided on"), validators=[Needed(), Optional()])


def _count(label: Any) -> Any:
    return WholeField(label, COUNT, most=MOST, validators=[Needed()], render_kw=FIGURE)


def _reason() -> Any:
    return TextAreaField(
        _l("Reason"),
        validators=[Needed()],
        description=_l("It is frozen into the runs. Name nobody else in it."),
        render_kw={"rows": 3, "maxlength": REASON},
    )


class PlacesField(FieldList):  # type: ignore[type-arg]
    """One entry for each place; what is wrong with some of them is said of all, each once."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        is_sound: bool = super().validate(form, extra_validators)
        self.errors = list(dict.fromkeys(message for entry in self.entries for message in entry.errors))
        return is_sound


class RulingForm(HouseForm):
    """What every ruling needs. Its fields are declared in the order of the page, in which what is missing is said."""

    reason: Any
    decided_on: Any

    @property
    def words(self) -> dict[str, Any]:
        """What every ruling says."""
        return {"reason": self.reason.data or "", "decided_on": self.decided_on.data}


class TieForm(RulingForm):
    """The voted order of those who are tied: one choice per place with its votes, best first."""

    order = PlacesField(SelectField(validate_choice=False, validators=[Needed()]), label=_l("Voted order"))
    votes = PlacesField(_count(_l("Votes")), label=_l("Votes"))
    reason = _reason()
    decided_on = _day()

    @property
    def ruling(self) -> dict[str, Any]:
        """What `record_ruling` takes."""
        vote = ":".join(str(entry.data) for entry in self.votes.entries)
        return {**self.words, "vote": vote, "nominees": [entry.data or "" for entry in self.order.entries]}

    def offer(self, tied: Iterable[tuple[str, Nomination]]) -> None:
        """Set one place for each of the tied, and the names to choose from."""
        choices: list[Choice] = [("", _l("Choose…")), *((key, bi(one.subject.name)) for key, one in tied)]
        for places in (self.order, self.votes):
            while len(places.entries) < len(choices) - 1:
                places.append_entry()
        for entry in self.order.entries:
            entry.choices = choices


class ExclusionForm(RulingForm):
    """Whoever is excluded keeps the rank and takes no place."""

    nominee = SelectField(_l("Nominee"), validators=[Needed()], validate_choice=False)
    in_favour = _count(_l("Votes for"))
    against = _count(_l("Votes against"))
    abstained = _count(_l("Abstentions"))
    reason = _reason()
    decided_on = _day()

    @property
    def ruling(self) -> dict[str, Any]:
        """What `record_ruling` takes."""
        return {**self.words, "vote": _vote(self), "nominees": [self.nominee.data or ""]}

    def offer(self, nominees: Iterable[tuple[str, Nomination]]) -> None:
        """Set the names to choose from."""
        self.nominee.choices = [("", _l("Choose…")), *((key, bi(one.subject.name)) for key, one in nominees)]


class DecisionForm(HouseForm):
    """What a leader states when approving a run."""

    decided_on = _day()
    attendance = TextAreaField(
        _l("Who was present"),
        validators=[Needed()],
        description=_l("The members of the leading group who decided, and who stayed away. It stands in the minutes."),
        render_kw={"rows": 3, "maxlength": 600},
    )
    in_favour = _count(_l("Votes for"))
    against = _count(_l("Votes against"))
    abstained = _count(_l("Abstentions"))
    note = TextAreaField(
        _l("Note for the minutes"),
        validators=[Optional()],
        description=_l("May stay empty."),
        render_kw={"rows": 3, "maxlength": 1000},
    )

    @property
    def decision(self) -> dict[str, Any]:
        """What `approve_run` takes."""
        texts = {one.name: one.data or "" for one in (self.attendance, self.note)}
        return {**texts, "vote": _vote(self), "decided_on": self.decided_on.data}


def _vote(form: ExclusionForm | DecisionForm) -> str:
    """The votes as `awards.runs.votes` keeps them."""
    return f"{form.in_favour.data}:{form.against.data}:{form.abstained.data}"
