"""What the page of verification sends."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from awards.forms import HouseForm


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
