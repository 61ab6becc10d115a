"""The form that says why evidence is missing."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from awards.forms import REASON, HouseForm, Needed


class GapForm(HouseForm):
    """Whom it is about is ticked in the list beside it."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[Needed()],
        description=_l("It is published together with the derivation of the total. Name nobody else in it."),
        render_kw={"rows": 3, "maxlength": REASON},
    )

    def is_whole(self, chosen: Collection[int]) -> bool:
        """Whether there is a reason, and somebody whom it is about."""
        is_whole: bool = self.validate()
        if not chosen:
            self.form_errors.append(_l("Choose whom the reason is about."))
        return is_whole and bool(chosen)
