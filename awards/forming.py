"""What forms of every room share."""

from typing import Any

from awards.errors import AwardsError


def add_error(form: Any, error: AwardsError) -> None:
    """Put a broken rule where it belongs: at its field, else at the head of the form."""
    if error.field and error.field in form:
        field = form[error.field]
        field.errors = [*field.errors, error.message]
    else:
        form.form_errors.append(error.message)
