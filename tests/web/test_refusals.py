"""What the database refuses all the same becomes a page that says so, with the status that fits."""

import pytest
import sqlalchemy as sa
from flask import Flask

REFUSALS = [
    (sa.exc.IntegrityError, 409, "Somebody did the same at the same moment."),
    (sa.exc.DataError, 422, "A text is longer, or a number larger, than can be kept."),
    (sa.exc.OperationalError, 503, "The database is busy."),
]


@pytest.mark.parametrize(("kind", "status", "words"), REFUSALS)
def test_a_refusal_of_the_database_is_told(app: Flask, kind: type[sa.exc.DBAPIError], status: int, words: str) -> None:
    with app.test_request_context("/?lang=en"):
        app.preprocess_request()
        answer = app.make_response(app.handle_user_exception(kind("INSERT", {}, Exception("refused"))))
    page = answer.get_data(as_text=True)
    assert answer.status_code == status and words in page
    assert "Nothing was saved" in page and "INSERT" not in page
