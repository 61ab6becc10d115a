"""The form of the office's rulings: its fields follow from the award's conditions."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from awards.incoming import row_number
from awards.nominations.eligibility import RuledCondition
from awards.nominations.forms import VersionForm
from awards.nominations.models import NominationFile
from awards.nominations.service.rulings import REASON_LONGEST, Ruling

AGAINST = _l("Needed where you rule otherwise than the evidence says; the discipline officer reads it.")
ANSWERS = {"yes": True, "no": False}


class ConditionsForm(VersionForm):
    """Per condition `holds-<code>` and `reason-<code>`, and for a document `file-<code>` and `shown_on-<code>`."""

    codes: ClassVar[tuple[str, ...]] = ()

    def rulings(self) -> list[Ruling]:
        """What was chosen; a condition without an answer is left as it is."""
        return [self._ruling(code) for code in self.codes if self[f"holds-{code}"].data in ANSWERS]

    def _ruling(self, code: str) -> Ruling:
        document = f"file-{code}" in self
        return Ruling(
            code=code,
            holds=ANSWERS[self[f"holds-{code}"].data],
            reason=self[f"reason-{code}"].data or "",
            shown_on=self[f"shown_on-{code}"].data if document else None,
            file_id=self[f"file-{code}"].data if document else None,
        )


def form_of(conditions: Sequence[RuledCondition], files: Iterable[NominationFile]) -> type[ConditionsForm]:
    """A ConditionsForm for these conditions; what the last ruling said is filled in."""
    choices = [SelectChoice("", _l("Choose…")), *(SelectChoice(str(one.file_id), one.name) for one in files)]
    fields: dict[str, Any] = {"codes": tuple(one.line.code for one in conditions)}
    for one in conditions:
        fields |= _fields_of(one) | (_document_of(one, choices) if one.line.needs_file else {})
    return type("FormOfConditions", (ConditionsForm,), fields)


def _fields_of(one: RuledCondition) -> dict[str, Any]:
    code, ruling = one.line.code, one.ruling
    answer = None if ruling is None or one.holds is None else "yes" if ruling.holds else "no"
    return {
        f"holds-{code}": RadioField(
            _l("Your ruling"),
            choices=[SelectChoice("yes", _l("holds")), SelectChoice("no", _l("does not hold"))],
            default=answer,
            validators=[Optional()],
        ),
        f"reason-{code}": StringField(
            _l("Reason"),
            default=ruling.reason if ruling else "",
            description="" if one.line.standing == "open" else AGAINST,
            render_kw={"maxlength": REASON_LONGEST, "autocomplete": "off"},
        ),
    }


def _document_of(one: RuledCondition, choices: Sequence[Any]) -> dict[str, Any]:
    code, ruling = one.line.code, one.ruling
    return {
        f"file-{code}": SelectField(
            _l("Shown by this file"),
            choices=choices,
            default=str(ruling.file_id) if ruling and ruling.file_id else "",
            coerce=_file_id,
            validate_choice=False,
        ),
        f"shown_on-{code}": DateField(
            _l("Day of the document"), default=ruling.shown_on if ruling else None, validators=[Optional()]
        ),
    }


def _file_id(text: Any) -> int | None:
    """The number of a stored file; None for none."""
    try:
        return row_number(str(text))
    except ValueError:
        return None
