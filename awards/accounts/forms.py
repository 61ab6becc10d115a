"""Forms about accounts."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from awards.accounts.words import ROLE_DUTIES, ROLE_WORDS


class ChecksField(SelectMultipleField):
    """Several of a few, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SignInForm(FlaskForm):  # type: ignore[misc]
    """User name or staff number, and password; the first time the one-time code of a slip instead of it."""

    name = StringField(_l("User name or staff number"), [InputRequired(_l("Please type your name.")), Length(max=80)])
    password = PasswordField(
        _l("Password or one-time code"), [InputRequired(_l("Please type your password.")), Length(max=200)]
    )


class FirstPasswordForm(FlaskForm):  # type: ignore[misc]
    """The own password, set for the first time."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Please type a new password."))])
    again = PasswordField(_l("New password once more"), [InputRequired(_l("Please type the new password twice."))])

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("The two passwords are not the same."))


class OwnForm(FlaskForm):  # type: ignore[misc]
    """What one says about the own account."""

    email = StringField(_l("E-mail"), [Length(max=120)])


class PasswordForm(FirstPasswordForm):
    """A new password for one's own account."""

    current = PasswordField(_l("Present password"), [InputRequired(_l("Please type your present password."))])


class RolesForm(FlaskForm):  # type: ignore[misc]
    """What an account may do. `units` are (id, text) of the departments."""

    roles = ChecksField(_l("Roles"))
    nominates_for = ChecksField(_l("Nominates for"), coerce=int)

    def __init__(self, units: list[tuple[int, str]], **options: Any):
        super().__init__(**options)
        self.roles.choices = [
            (code, _("%(role)s: %(duty)s", role=ROLE_WORDS[code], duty=duty)) for code, duty in ROLE_DUTIES.items()
        ]
        self.nominates_for.choices = units


class UserForm(RolesForm):
    """What the office says of an account that exists; `version` is the one that was read."""

    version = HiddenField()
    name = StringField(_l("Full name"), [InputRequired(_l("Please give a name.")), Length(max=80)])
    email = StringField(_l("E-mail"), [Length(max=120)])
    is_active = BooleanField(_l("Active: may sign in"))


class NewUserForm(RolesForm):
    """A new account: of a person of the register, or of someone from outside."""

    username = StringField(_l("User name"), [Length(max=60)])
    person = StringField(_l("Staff number"), [Length(max=40)])
    name = StringField(_l("Full name"), [Length(max=80)])
    email = StringField(_l("E-mail"), [Length(max=120)])
