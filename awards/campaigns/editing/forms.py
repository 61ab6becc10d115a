"""The form of a new award."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]

from awards.campaigns.editing.awards import Source
from awards.campaigns.presets.mistakes import Mistake
from awards.errors import AwardsError
from awards.forms import HouseForm, Marked
from awards.i18n import LazyMessage, bi

FIELDS = {"name.zh": "name_zh", "name.en": "name_en", "code": "code", "subject_kind": "subject_kind"}


class NewAwardForm(HouseForm):
    """Which rules a new award starts from, what it is called, and who can be nominated."""

    source = SelectField(
        _l("Rules to start from"),
        validators=[Marked()],
        description=_l("They are copied; whatever is changed afterwards changes this award only."),
    )
    name_zh = StringField(_l("Name in Chinese"), validators=[Marked()])
    name_en = StringField(_l("Name in English"), validators=[Marked()])
    subject_kind = SelectField(_l("Who can be nominated"), validators=[Marked()])
    code = StringField(
        _l("Code"),
        description=_l("Addresses of pages and files have it. Left empty, it is made from the name."),
    )

    def offer(self, sources: Iterable[Source], kinds: Mapping[str, LazyMessage]) -> None:
        """Set what can be chosen; on opening, the first of the preset's awards that the year lacks is."""
        sources = list(sources)
        self.source.choices = [SelectChoice(one.key, _source_words(one)) for one in sources]
        self.subject_kind.choices = [SelectChoice(kind, str(words)) for kind, words in kinds.items()]

    def head(self) -> dict[str, Any]:
        """Name, kind and code as they were typed."""
        return {
            "name": {"zh": (self.name_zh.data or "").strip(), "en": (self.name_en.data or "").strip()},
            "subject_kind": self.subject_kind.data,
            "code": self.code.data or "",
        }

    def add_mistakes(self, mistakes: Iterable[Mistake]) -> None:
        """Put what is wrong with the rules at its field, else above the form."""
        for mistake in mistakes:
            self.add_error(AwardsError(mistake.message, field=FIELDS.get(mistake.path)))


def _source_words(source: Source) -> str:
    if source.key == "empty":
        return str(_("Almost empty: one panel with one criterion"))
    if source.year is None:
        return str(_("From the preset: %(name)s", name=bi(source.name)))
    return str(_("%(year)s: %(name)s", year=source.year, name=bi(source.name)))
