"""What the import pages send."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from awards.imports.plan import Importer, Option

LEAVE_OUT = "!out"


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A file and what it is."""

    kind = SelectField(_l("What the file holds"), validators=[InputRequired(_l("This is needed."))])
    year = IntegerField(
        _l("Year"),
        description=_l(
            "Only for files whose rows belong to a year: inspections, surveys, work orders, indicators, ballots."
        ),
        validators=[Optional(), NumberRange(1900, 2999)],
    )
    file = FileField(
        _l("File"),
        description=_l("xlsx, xls, ods or csv. You will see what would happen before anything is written."),
        validators=[FileRequired(_l("Choose a file."))],
    )

    mapping = FileField(
        _l("Mapping file"),
        description=_l("Only if you have one: a TOML file with what names stand for, and options about the file."),
    )

    def offer(self, importers: Iterable[Importer]) -> None:
        """Set the kinds to choose from."""
        self.kind.choices = [("", _l("Choose…")), *((one.kind, str(one.label)) for one in importers)]


def parse_answers(form: Any) -> dict[str, dict[str, str]]:
    """The answered spellings of a form with the parallel lists `kind`, `spelling`, `code` and `other`.

    A typed `other` code goes before the chosen one; what has neither stays open. `!out` is "leave the rows out".
    """
    answers: dict[str, dict[str, str]] = {}
    lists = (form.getlist(name) for name in ("kind", "spelling", "code", "other"))
    for kind, spelling, chosen, typed in zip(*lists, strict=False):
        code = typed.strip() or chosen
        if code:
            answers.setdefault(kind, {})[spelling] = "" if code == LEAVE_OUT else code
    return answers


def parse_options(form: Any, options: Iterable[Option]) -> dict[str, str]:
    """What was chosen for each option; anything else is dropped."""
    chosen: Mapping[str, str] = {option.key: form.get(option.key, "") for option in options}
    return {option.key: chosen[option.key] for option in options if chosen[option.key] in dict(option.choices)}
