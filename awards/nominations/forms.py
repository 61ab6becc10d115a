"""Forms of the nominations room. How long a text may be is for the service to say: every way in obeys it."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from awards.errors import AwardsError
from awards.forming import add_error
from awards.i18n import lazy
from awards.nominations.rules import REASON_LONGEST
from awards.nominations.words import REJECT_WORDS


class Needed:
    """Marks a field that the step after this one needs; it may still be empty in a draft."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing is wrong with an empty field here."""


class VersionForm(FlaskForm):  # type: ignore[misc]
    """A form about a nomination as it was when the page was loaded."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    @property
    def expected_version(self) -> int:
        """The version the page was loaded with; one that never fits if the field was tampered with."""
        number = self.version.data
        return -1 if number is None else int(number)

    def renew(self, version: int) -> None:
        """Go on with what is kept now."""
        self.version.raw_data = None
        self.version.data = version

    def add_error(self, error: AwardsError) -> None:
        """Put a broken rule where it belongs."""
        add_error(self, error)


class SubmitForm(VersionForm):
    """Sending it in; who answers a return may say what was done."""

    words = TextAreaField(
        _l("Words to the office"),
        description=_l("What was improved, in a sentence or two. They stand in the timeline."),
        render_kw={"rows": 2},
    )


class NominationForm(VersionForm):
    """What a nominator writes, and the files chosen for upload. Browsers set no limit to the texts: they would cut off
    what is pasted, and say nothing."""

    deed = StringField(
        _l("Deed in one line"),
        validators=[Needed()],
        description=_l("What the nominee is honoured for, as it will stand beside the name. At most 60 characters."),
        render_kw={"autocomplete": "off"},
    )
    statement = TextAreaField(
        _l("Merit statement"),
        validators=[Needed()],
        description=_l("50 to 2000 characters: what was done, for whom, with which result. Figures convince."),
        render_kw={"rows": 12},
    )
    files = MultipleFileField(
        _l("Supporting evidence"),
        description=_l("PDF, JPG, PNG, DOCX or XLSX, at most 20 MB each and 10 files in all."),
    )

    @property
    def chosen_files(self) -> list[Any]:
        """The uploads that have a name: browsers send an empty one where nothing was chosen."""
        return [upload for upload in self.files.data or [] if getattr(upload, "filename", "")]


def read_texts(document: Any) -> tuple[int, dict[str, str]]:
    """From texts that save themselves, `{"version": 3, "fields": {"deed": …, "statement": …}}`: the version, and the
    texts that were sent. Raises AwardsError for another shape."""
    texts = document.get("fields") if isinstance(document, dict) else None
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise AwardsError(lazy("The browser sent what cannot be understood. Load the page again."))
    version = document.get("version")
    known = {name: text for name, text in texts.items() if name in ("deed", "statement")}
    return version if type(version) is int else -1, known


class AcceptForm(VersionForm):
    """The office lets a nomination go to the judges."""


class ReturnForm(VersionForm):
    """The office sends a nomination back."""

    reason = TextAreaField(
        _l("What is to be improved"),
        validators=[Needed()],
        description=_l("The department reads this."),
        render_kw={"rows": 3, "maxlength": REASON_LONGEST},
    )


class SendBackForm(VersionForm):
    """The department gives an own nomination back to the nominee."""

    reason = TextAreaField(
        _l("What is to be improved"),
        validators=[Needed()],
        description=_l("The nominee reads this."),
        render_kw={"rows": 3, "maxlength": REASON_LONGEST},
    )


class RejectForm(VersionForm):
    """The office rejects a nomination."""

    code = RadioField(_l("Reason"), choices=[], validators=[InputRequired(_l("Choose a reason from the list."))])
    reason = TextAreaField(
        _l("In words"),
        description=_l("Needed for “another reason”. The department and the nominee read this."),
        render_kw={"rows": 3, "maxlength": REASON_LONGEST},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.code.choices = [SelectChoice(code, words) for code, words in REJECT_WORDS.items()]
