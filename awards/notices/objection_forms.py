"""Forms of objections. How long a text may be is for the services to say: every way in obeys it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from awards.forms import REASON, HouseForm, Needed
from awards.i18n import bi
from awards.notices.objection_words import REMEDIES
from awards.notices.receipts import new_token
from awards.text import clean

OFF = {"autocomplete": "off"}
OFFERED = [SelectChoice(key, text) for key, text in REMEDIES.items()]


class ObjectionForm(HouseForm):
    """What is said against a nominee of a notice, or against the procedure. `token` makes sending it twice one thing;
    `notice` is the number of the notice that was read."""

    token = StringField(widget=HiddenInput(), default=new_token)
    notice = IntegerField(widget=HiddenInput(), validators=[Optional()])
    subject = RadioField(
        _l("The objection is"),
        choices=[
            SelectChoice("nominee", _l("against somebody on the notice")),
            SelectChoice("procedure", _l("against the procedure")),
        ],
        default="nominee",
        validate_choice=False,
    )
    nominee = SelectField(
        _l("Against whom"),
        validate_choice=False,
        description=_l("Leave it open for an objection against the procedure."),
    )
    text = TextAreaField(
        _l("What is wrong"),
        validators=[Needed()],
        description=_l(
            "What happened, when, and how it is known. Whoever investigates can only follow what is told here."
        ),
        render_kw={"rows": 8},
    )
    files = MultipleFileField(_l("Files that show it"))
    who = RadioField(
        _l("I object"),
        choices=[SelectChoice("named", _l("under my name")), SelectChoice("anonymous", _l("anonymously"))],
        default="named",
        validate_choice=False,
    )
    name = StringField(
        _l("Your name"), description=_l("Leave it empty if you object anonymously; it is then not kept."), render_kw=OFF
    )
    contact = StringField(
        _l("How you can be asked"),
        description=_l("Telephone or mail, for questions of the discipline officer, who alone reads it."),
        render_kw=OFF,
    )

    def validate_nominee(self, field: SelectField) -> None:
        """Raises ValidationError where nobody is chosen who could be meant."""
        if self.subject.data == "nominee" and not field.data:
            raise ValidationError(_l("Choose whom of the notice it is against."))

    def validate_name(self, field: StringField) -> None:
        """Raises ValidationError for an objection under no name that is not anonymous."""
        if self.who.data != "anonymous" and not clean(field.data or ""):
            raise ValidationError(_l("This is needed."))

    def offer(self, people: Iterable[Mapping[str, Any]], number: int) -> None:
        """Set whom the notice names, as a Notice keeps them, and which notice it is that the page shows."""
        choices = [SelectChoice(one["id"], " · ".join([bi(one["name"]), *map(bi, one["units"])])) for one in people]
        self.nominee.choices = [SelectChoice("", _l("Choose…")), *choices]
        if self.notice.data is None:
            self.notice.data = number

    def read_again(self, number: int) -> None:
        """Another notice is up: the next sending is about that one, and names nobody yet."""
        self.notice.raw_data, self.notice.data = None, number
        self.nominee.data = ""

    @property
    def chosen_files(self) -> list[Any]:
        """The uploads; browsers send one without a name where none was chosen."""
        return [one for one in self.files.data or [] if getattr(one, "filename", "")]


class CodeForm(HouseForm):
    """The code of a receipt."""

    code = StringField(
        _l("Code of your receipt"),
        validators=[Needed()],
        description=_l("20 letters and digits; blanks, hyphens and capitals do not matter."),
        render_kw={**OFF, "autocapitalize": "characters", "spellcheck": "false", "maxlength": 60},
    )


class TakingUpForm(HouseForm):
    """Taking up an objection; `relieves` is the officer whom the page names, if any."""

    relieves = StringField(widget=HiddenInput())


class DismissalForm(HouseForm):
    """Nothing follows."""

    finding = TextAreaField(
        _l("Finding of the investigation"),
        validators=[Needed()],
        description=_l(
            "What was looked into and what came of it. Office, leaders and whoever objected read it: "
            "name nobody who gave evidence."
        ),
        render_kw={"rows": 6},
    )


class UpholdingForm(DismissalForm):
    """It is right, and something follows. `expected` tells what the page said would fall."""

    expected = StringField(widget=HiddenInput(), validators=[Optional()])
    remedy = RadioField(_l("What follows"), choices=OFFERED, validate_choice=False, validators=[Needed()])
    reason = StringField(
        _l("Reason in one sentence"),
        validators=[Needed()],
        description=_l(
            "It stands on the notice that is taken down, on the decision that is withdrawn, and on an exclusion in "
            "every run to come."
        ),
        render_kw={"maxlength": REASON, **OFF},
    )

    def offer(self, *, names_nominee: bool) -> None:
        """Leave out the exclusion where the objection names nobody."""
        if not names_nominee:
            self.remedy.choices = [one for one in OFFERED if one.value != "exclude"]

    def confirm(self, version: str) -> None:
        """Have the next sending mean what the page says now."""
        self.expected.raw_data, self.expected.data = None, version
