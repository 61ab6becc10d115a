"""What the pages of quotas send."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

from awards.campaigns.quotas import MOST
from awards.forms import HouseForm

NUMBER = _l("A whole number from 0 to %(most)s, or nothing for the rule.", most=MOST)
TOTAL = _l("A whole number from 1 to %(most)s.", most=MOST)
PREFIX = "places_"


class WholeField(IntegerField):
    """A whole number; `message` is said once for whatever is none."""

    def __init__(self, label: Any, message: Any, **options: Any):
        super().__init__(label, **options)
        self._message = message

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was typed, as a number; None for nothing."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self._message) from error

    def pre_validate(self, form: Any) -> None:
        """What is no number is not asked for more."""
        if self.process_errors:
            raise StopValidation


class QuotaForm(HouseForm):
    """A number for each department, made by `for_departments`."""

    version = HiddenField()

    @classmethod
    def for_departments(cls, departments: Iterable[tuple[int, str]]) -> "QuotaForm":
        """The form with a field for each (id, name)."""
        fields = {
            f"{PREFIX}{id_}": WholeField(
                name, NUMBER, validators=[Optional(), NumberRange(0, MOST, NUMBER)], render_kw={"inputmode": "numeric"}
            )
            for id_, name in departments
        }
        made: QuotaForm = type("DepartmentsQuotaForm", (cls,), fields)()
        return made

    def of(self, department_id: int) -> Field:
        """The field of one department."""
        field: Field = self[f"{PREFIX}{department_id}"]
        return field

    def places(self) -> dict[int, int | None]:
        """Department id → what was typed."""
        return {int(one.name.removeprefix(PREFIX)): one.data for one in self if one.name.startswith(PREFIX)}

    def fill(self, places: Mapping[int, int | None], version: str) -> None:
        """Show these numbers."""
        for id_ in self.places():
            self.show(id_, places.get(id_))
        self.version.data = version

    def show(self, department_id: int, number: int | None) -> None:
        """Put a number into one field, whatever was typed there."""
        field = self.of(department_id)
        field.data, field.raw_data = number, None

    def take_over(self, before: Mapping[int, int], now: Mapping[int, int]) -> Collection[int]:
        """After somebody else saved: their numbers wherever nothing was typed here. Returns whose number they changed,
        by department id; what was typed here stays, theirs or not."""
        theirs = [id_ for id_ in self.places() if before.get(id_) != now.get(id_)]
        for id_ in theirs:
            field = self.of(id_)
            if not field.errors and field.data == before.get(id_):
                self.show(id_, now.get(id_))
        return theirs


class ProposalForm(HouseForm):
    """How many places to share out; it only asks, so it needs no token."""

    class Meta:
        """Sent with GET."""

        csrf = False

    total = WholeField(
        _l("Places in all"),
        TOTAL,
        validators=[InputRequired(TOTAL), NumberRange(1, MOST, TOTAL)],
        description=_l("Shared out by head count, at least one for each department; nothing is saved by that."),
    )
