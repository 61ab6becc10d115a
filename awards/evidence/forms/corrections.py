"""The form that corrects one number."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from awards.errors import AwardsError
from awards.evidence.importers.common import parse_exact
from awards.evidence.queries.corrections import Number
from awards.evidence.service.corrections import FINDINGS
from awards.forms import REASON, HouseForm, Needed
from awards.i18n import lazy
from awards.imports.reading import CellError


class CorrectionForm(HouseForm):
    """The numbers of one row, and why they are corrected. `version` is how many corrections the page showed."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    numbers = FieldList(StringField(), label=_l("Numbers"))
    findings = TextAreaField(_l("Findings"), render_kw={"rows": 3, "maxlength": FINDINGS})
    reason = TextAreaField(
        _l("Why it is corrected"),
        validators=[Needed()],
        description=_l("It stays on record beside the number that was there before."),
        render_kw={"rows": 2, "maxlength": REASON},
    )

    def fill(self, numbers: Sequence[Number], findings: str | None, version: int) -> None:
        """Show what is there now; `findings` None for rows that have none."""
        for number in numbers:
            self.numbers.append_entry(number.value)
        self.findings.data, self.version.data = findings or "", version
        self.trim(len(numbers), has_findings=findings is not None)

    def trim(self, count: int, *, has_findings: bool) -> None:
        """As many numbers as the row has, and findings only where it has any."""
        while len(self.numbers.entries) > count:
            self.numbers.pop_entry()
        while len(self.numbers.entries) < count:
            self.numbers.append_entry()
        if not has_findings:
            del self.findings

    def validate_numbers(self, field: FieldList) -> None:  # type: ignore[type-arg]
        """Raises ValidationError for what is no number."""
        try:
            self.typed()
        except AwardsError as error:
            raise ValidationError(str(error)) from error

    def typed(self) -> list[Decimal]:
        """The numbers. Raises AwardsError for what is none."""
        try:
            return [parse_exact(entry.data) for entry in self.numbers.entries]
        except CellError as error:
            raise AwardsError(error.message or lazy("This is no number."), field="numbers") from error

    @property
    def expected(self) -> int:
        """How many corrections the page showed; a number that never fits if the field was tampered with."""
        return -1 if self.version.data is None else int(self.version.data)
