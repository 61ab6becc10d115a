"""What the pages of verification and of revocation send."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField
from wtforms.validators import Optional

from awards.forms import HouseForm, Needed, ReasonForm


class VerifyForm(HouseForm):
    """Two documents as files."""

    bundle = FileField(
        _l("Bundle"),
        description=_l("What was frozen before anything was computed: a file whose format is award-bundle/1."),
        validators=[FileRequired(_l("Choose a file."))],
    )
    result = FileField(
        _l("Result"),
        description=_l("What is said to follow from it: a file whose format is award-result/1."),
        validators=[FileRequired(_l("Choose a file."))],
    )


class RevocationForm(ReasonForm):
    """Taking an honour back."""

    decided_on = DateField(_l("Decided on"), validators=[Needed(), Optional()])
