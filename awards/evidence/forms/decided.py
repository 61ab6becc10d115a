"""Forms of vetoes, bonuses and deductions. What is possible is for the service to say."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, DecimalField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from awards.campaigns.models import Award
from awards.evidence.service.decided import DECIDER, HEARING, REASON, Details, Document
from awards.forms import HouseForm, Marked, Needed
from awards.i18n import bi


class DecidedForm(HouseForm):
    """What vetoes and adjustments have in common."""

    happened_on = DateField(
        _l("Day of the matter"), validators=[Needed(), Optional()], description=_l("When it happened.")
    )
    reason = TextAreaField(
        _l("What for"),
        validators=[Needed()],
        description=_l("One sentence that may stand in the derivation of the total. Name nobody else in it."),
        render_kw={"rows": 2, "maxlength": REASON},
    )
    decided_by = StringField(
        _l("Decided by"),
        validators=[Needed()],
        description=_l("The body or person that decided, for instance the leading group."),
        render_kw={"maxlength": DECIDER, "autocomplete": "off"},
    )
    heard_on = DateField(_l("Day of the hearing"), validators=[Optional()])
    hearing = TextAreaField(
        _l("Hearing"),
        description=_l("Who was heard, and what they said. Only office, leaders and discipline officer read this."),
        render_kw={"rows": 4, "maxlength": HEARING},
    )
    document = FileField(_l("Source document"), description=_l("PDF, JPG, PNG, DOCX or XLSX, at most 20 MB."))

    def details(self) -> Details:
        """What was typed."""
        upload = self.document.data
        chosen = upload if upload is not None and upload.filename else None
        return Details(
            happened_on=self.happened_on.data,
            reason=self.reason.data or "",
            decided_by=self.decided_by.data or "",
            hearing=self.hearing.data or "",
            heard_on=self.heard_on.data,
            document=Document(chosen.stream, chosen.filename) if chosen else None,
        )


class VetoForm(DecidedForm):
    """One ground that keeps a subject from awards."""

    code = SelectField(_l("Ground"), validators=[InputRequired(_l("Choose one of the grounds that the rules name."))])

    def offer(self, labels: Mapping[str, Mapping[str, str]]) -> None:
        """Set the grounds to choose from."""
        self.code.choices = [("", _l("Choose…")), *((code, bi(label)) for code, label in labels.items())]


class AdjustmentForm(DecidedForm):
    """A bonus or a deduction."""

    award = SelectField(_l("Award"), validators=[Marked()], description=_l("Where it counts."))
    points = DecimalField(
        _l("Points"),
        validators=[InputRequired(_l("How many points? Below 0 for a deduction."))],
        description=_l("Above 0 for a bonus, below 0 for a deduction, such as -0.5."),
        render_kw={"inputmode": "text", "autocomplete": "off"},
    )
    is_another = BooleanField(_l("It is another matter than these"))

    def offer(self, awards: Iterable[Award]) -> None:
        """Set the awards to choose from."""
        choices = [(award.code, bi(award.name)) for award in awards]
        self.award.choices = [*choices, ("", _l("Every award for such nominees"))] if len(choices) > 1 else choices
